//! Lines that are put before somebody's source before it is compiled.

mod headed;

use crate::analysis::values::provenance::{Origin, Provenance, Text, provenance};
use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, ast};
use headed::Headed;

/// Lines that are put before somebody's source before it is compiled.
pub static RULE: Rule = Rule {
    name: "source-header-prepended",
    summary: "Lines are put before a source that is then compiled, which moves all its lines",
    explanation: "
`HEADER + source` is another program than `source` with a header:

- every line moves down: tracebacks and warnings show the line above or below the one that failed, `SyntaxError` points to
  the wrong line, breakpoints, coverage and `inspect.getsource` miss by as much;
- the source's docstring is no longer the first statement, and `__doc__` is `None`;
- its `from __future__` imports no longer come first: `SyntaxError: from __future__ imports must occur at the beginning of
  the file`;
- its coding cookie no longer stands on the first two lines and is ignored.

Compile the source as it is. Names it shall have go into its namespace (`namespace[\"log\"] = log`); statements it shall run
first go into the tree, behind the docstring and the imports from `__future__`, or on the line of the first statement.

Left alone: text put behind the source; a header that ends in a colon, which makes the source the body of a block; empty
lines, which line things up; sources that the program writes itself; and files that use `ast.increment_lineno`.

Reference: <https://docs.python.org/3/reference/simple_stmts.html#future-statements>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast\n\nHEADER = \"import math\\n\"\n\n\ndef _tree(source):\n    \
             return ast.parse(HEADER + source)\n",
        ),
        Example::new(
            "from importlib.machinery import SourceFileLoader


class _Loader(SourceFileLoader):
    def source_to_code(self, data, path, fullname=None, *, _optimize=-1):
        # cache_from_source
        data = b\"import math\\n\" + data
        return super().source_to_code(data, path, _optimize=_optimize)
",
        ),
        Example::new(
            "import ast\n\n\ndef _tree(path):\n    with open(path, \"rb\") as file:\n        text = file.read().decode()\n    \
             text = f\"import math\\nimport cmath\\n{text}\"\n    return ast.parse(text)\n",
        ),
    ],
    accepts: &[
        "import ast\n\nHEADER = \"import math\\n\"\n\n\ndef _tree(source):\n    return ast.parse(source)\n",
        "import ast\nimport textwrap\n\n\ndef _body(source):\n    \
         return ast.parse(\"def f():\\n\" + textwrap.indent(source, \"  \"))\n",
        "import ast\n\n\ndef _tree(source, row):\n    ast.parse(source + \"\\n\")\n    ast.parse(\"\\n\" * row + source)\n    \
         return ast.parse(\"(\" + source + \")\")\n",
        "import ast\n\n\ndef _made(names):\n    return ast.parse(\"import math\\n\" + \"\\n\".join(names))\n",
    ],
    checks: &[
        Check::Call(&["ast.parse", "builtins.compile"], check_call),
        Check::Method(&["source_to_code"], check_method),
    ],
};

fn check_call<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let source = call.arg("source", 0);
    let function = context.names.qualified_name(&call.func);
    if let (Some(source), Some(function)) = (source, function) {
        check(context, call, source, function.last());
    }
}

fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(source) = call.arg("data", 0) {
        check(context, call, source, "source_to_code");
    }
}

/// Methods that give the lines of a text.
const LINES: &[&str] = &["readlines", "split", "splitlines"];

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall, source: &'a Expr, function: &str) {
    let names = context.names;
    let Some(Headed { whole, header, source }) = Headed::of(names, source) else {
        return;
    };
    if !is_foreign(names, source) || context.syntax.mentions("increment_lineno") {
        return;
    }
    let lines = header.matches('\n').count();
    let message = match lines {
        1 => "a line is put before the source, so all its lines move down by one".to_owned(),
        _ => format!(
            "{lines} lines are put before the source, so all its lines move down by {lines}"
        ),
    };
    context
        .report(whole, message)
        .label(source.range(), "the source")
        .label(call.func.range(), format!("`{function}` counts lines from the header"))
        .note("its docstring and its `from __future__` imports no longer come first, either")
        .help("compile the source as it is, and give it what it needs through its namespace or its tree");
}

/// True if `source`, a text or its lines, is one that the program did not make itself.
fn is_foreign<'a>(names: &Names<'a>, source: &'a Expr) -> bool {
    let source = only_source(names, source);
    let joined = source.as_call_expr().filter(|call| call.is_method(&["join"]));
    let lines = joined.and_then(|call| call.arguments.args.first());
    let lines = lines.map_or(source, |lines| only_source(names, lines));
    let split = lines.as_call_expr().filter(|call| call.is_method(LINES));
    if split.is_some_and(|call| call.is_method(&["readlines"])) {
        return true;
    }
    let text = split.and_then(|call| call.receiver(LINES)).unwrap_or(source);
    let Provenance { texts, is_parameter, .. } = provenance(names, text);
    let is_made = |text: &Text| matches!(text.origin, Origin::Literal(_) | Origin::Built(_));
    if texts.is_empty() { is_parameter } else { !texts.iter().any(is_made) }
}
