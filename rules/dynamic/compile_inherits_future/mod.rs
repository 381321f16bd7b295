//! `compile(source, ...)` in a module whose own `from __future__ import annotations` the source inherits.

mod foreign;
mod never_run;
mod settings;

use crate::analysis::execution::compiling::{compile_mode, makes_tree};
use crate::analysis::execution::prompt::{is_also_evaluated, is_without_namespace};
use crate::analysis::values::provenance::provenance;
use crate::context::{Context, Finding};
use crate::diagnostic::{Fix, Severity};
use crate::rewrite::add_argument;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, TextRange, ast};
use foreign::comes_from_elsewhere;
use never_run::is_never_run;

/// Code that is compiled under the future imports of the module that compiles it.
pub static RULE: Rule = Rule {
    name: "compile-inherits-future",
    summary: "Compiled code inherits `from __future__ import annotations` from this module",
    explanation: "
`compile` and `exec` compile under the future imports of the module that calls them. Where that has `from __future__
import annotations`, all code that goes through it has its annotations turned into strings, whether it asked for that or
not:

```python
from __future__ import annotations
names = {}
exec(compile(\"class Plugin:\\n    port: int = 80\\n\", \"plugin.py\", \"exec\"), names)
names[\"Plugin\"].__annotations__
```

is `{'port': 'int'}`, where running `plugin.py` gives `{'port': <class 'int'>}`. Whatever reads annotations then works
on text: validators and command lines that look at `__annotations__` or `inspect.signature` see `'int'`, and
`typing.get_type_hints` raises `NameError: name 'T' is not defined` for a class `T` of the function around. It begins
when somebody adds the import to the module that compiles, far from the code that fails.

Pass `dont_inherit=True`; the code's own future imports still count. `exec` of a text has no such parameter: compile the
text first.

```python
exec(compile(source, path, \"exec\", dont_inherit=True), names)
```

Left alone: calls that say what they want with `dont_inherit` or `annotations.compiler_flag`; calls that only parse or
whose code is never run; expressions; constant sources; single statements, which the function also tries as an expression,
or gives no namespace of its own to define anything in; trees whose annotations the function itself changes; and code that
the module puts together or that is called `code` or `script`, as programs call what they generate themselves.

The fix is unsafe, because code may have come to rely on annotations that are strings.

The rule is off by default: of 7 findings in packages drawn by lot, 4 were acted on; what the others compile is read as data, or
is the author's own.

Reference: <https://docs.python.org/3/library/functions.html#compile>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "from __future__ import annotations

def _build(text, path, names):
    exec(compile(text, path, \"exec\"), names)
    return names
",
            "from __future__ import annotations

def _build(text, path, names):
    exec(compile(text, path, \"exec\", dont_inherit=True), names)
    return names
",
        ),
        Example::fixed_unsafely(
            "from __future__ import annotations
from builtins import compile as build

def _build(path, flags):
    with open(path, \"rb\") as file:
        return build(
            file.read(),
            path,
            mode=\"exec\",
            flags=flags,  # Those of the caller.
        )
",
            "from __future__ import annotations
from builtins import compile as build

def _build(path, flags):
    with open(path, \"rb\") as file:
        return build(
            file.read(),
            path,
            mode=\"exec\",
            flags=flags, dont_inherit=True,  # Those of the caller.
        )
",
        ),
    ],
    accepts: &[
        "from __future__ import annotations

def _flags(text, path):
    return compile(text, path, \"exec\").co_flags
",
        "def _build(text, path, names):\n    exec(compile(text, path, \"exec\"), names)\n    return names\n",
        "from __future__ import annotations
import ast

def _build(text, path, names):
    tree = compile(text, path, \"exec\", ast.PyCF_ONLY_AST)
    compile(text, path, \"exec\")
    exec(compile(tree, path, \"exec\", 0, True), names)
    exec(compile(\"import os\\nx: int = 1\", path, \"exec\"), names)
    return eval(compile(text, path, \"eval\"), names)
",
        "from __future__ import annotations

def _build(text, path, inherit):
    keep = compile(text, path, \"exec\", dont_inherit=not inherit)
    return keep or compile(text, path, \"exec\", annotations.compiler_flag)
",
        "from __future__ import annotations

def _build(parameters, path):
    return compile(\"def f(\" + parameters + \"): pass\", path, \"exec\")
",
        "from __future__ import generator_stop

def _build(text, path):
    return compile(text, path, \"exec\")
",
    ],
    checks: &[
        Check::Call(&["builtins.compile"], check_compile),
        Check::Call(&["builtins.exec"], check_exec),
    ],
};

fn check_compile<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(future) = annotations_import(context) else {
        return;
    };
    let Some(source) = call.arg("source", 0) else {
        return;
    };
    let names = context.names;
    if call.arg("dont_inherit", 4).is_some()
        || call.unpacks()
        || matches!(compile_mode(names, call), Some("eval" | "func_type"))
        || makes_tree(names, call)
        || call.arg("flags", 3).is_some_and(mentions_flag)
        || !comes_from_elsewhere(names, source)
        || is_never_run(context, call)
        || settings::are_read(context, call)
        || is_also_evaluated(context, source)
        || changes_annotations(context, call)
    {
        return;
    }
    let edit = add_argument(context.syntax, call, "dont_inherit=True");
    let mut finding = report(context, call, future, "compile");
    finding.help("pass `dont_inherit=True`");
    if let Some(edit) = edit {
        finding.fix(Fix::unsafe_("Do not inherit the module's future imports", [edit]));
    }
}

/// `exec` of a text, which compiles it. A code object inherits nothing.
fn check_exec<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(future) = annotations_import(context) else {
        return;
    };
    let Some(source) = call.arguments.args.first() else {
        return;
    };
    let provenance = provenance(context.names, source);
    if !provenance.is_code
        && !provenance.texts.is_empty()
        && comes_from_elsewhere(context.names, source)
        && !is_also_evaluated(context, source)
        && !is_without_namespace(context, call)
        && !settings::are_read(context, call)
    {
        report(context, call, future, "exec").help(
            "compile the text first: `exec(compile(text, name, \"exec\", dont_inherit=True), names)`",
        );
    }
}

fn report<'a>(
    context: &Context<'a>,
    call: &ast::ExprCall,
    future: TextRange,
    function: &str,
) -> Finding<'a> {
    let message = format!(
        "`{function}` applies this module's `from __future__ import annotations` to other code"
    );
    let mut finding = context.report(call, message);
    finding.label(future, "the code inherits this import");
    finding
}

/// The place where the module imports `annotations` from `__future__`.
fn annotations_import(context: &Context<'_>) -> Option<TextRange> {
    *context.once(|context| {
        let mut bindings = context.names.module_bindings().iter();
        let import =
            bindings.find(|binding| binding.kind.imports_member("__future__", "annotations"));
        import.map(|binding| binding.range)
    })
}

/// True if the flags speak of future imports.
fn mentions_flag(flags: &Expr) -> bool {
    match flags {
        Expr::BinOp(union) => mentions_flag(&union.left) || mentions_flag(&union.right),
        Expr::Attribute(flag) => flag.attr.as_str() == "compiler_flag",
        Expr::Name(flag) => flag.id.contains("FUTURE"),
        _ => false,
    }
}

/// True if the function assigns the annotations of nodes, so that its author knows what they become.
fn changes_annotations(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    let names = context.names;
    let Some(function) = names.function_at(call.start()) else {
        return false;
    };
    ["annotation", "returns"].iter().any(|name| !names.members_in(name, function.range).is_empty())
}
