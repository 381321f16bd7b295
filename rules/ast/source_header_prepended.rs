//! Lines that are put before somebody's source before it is compiled.

use std::borrow::Cow;

use crate::analysis::values::provenance::{Origin, Provenance, Text, literal_text, provenance};
use crate::analysis::values::sources::{Source, Sources};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::{self, InterpolatedStringElement};
use crate::syntax::{Expr, Ranged};

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
    def source_to_code(self, data, path, *, _optimize=-1):
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
    let source = call.arguments.find_argument_value("source", 0);
    let function = context.names.qualified_name(&call.func);
    if let (Some(source), Some(function)) = (source, function) {
        check(context, call, source, function.last());
    }
}

fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(source) = call.arguments.find_argument_value("data", 0) {
        check(context, call, source, "source_to_code");
    }
}

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall, source: &'a Expr, function: &str) {
    let names = context.names;
    let Some((whole, Headed { header, source })) = find(names, source) else {
        return;
    };
    if !is_header(&header)
        || !is_foreign(names, source)
        || context.syntax.mentions("increment_lineno")
    {
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

/// A text that begins with a constant.
struct Headed<'a> {
    /// The constant.
    header: String,
    /// What comes behind it.
    source: &'a Expr,
}

/// The text with a header that `expr` comes from.
fn find<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<(&'a Expr, Headed<'a>)> {
    let mut sources = Sources::of(names, expr);
    while let Some(source) = sources.next() {
        match source {
            // `(HEADER + source).encode()`
            Source::Expr(Expr::Call(call))
                if let Expr::Attribute(method) = &*call.func
                    && method.attr.as_str() == "encode"
                    && call.arguments.args.iter().all(Expr::is_string_literal_expr) =>
            {
                sources.follow(&method.value);
            }
            Source::Expr(expr) => {
                if let Some(found) = headed(names, expr) {
                    return Some((expr, found));
                }
            }
            _ => {}
        }
    }
    None
}

fn headed<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Headed<'a>> {
    match expr {
        Expr::BinOp(operation) if operation.op == ast::Operator::Add => {
            let mut parts = Vec::new();
            let mut left = expr;
            while let Expr::BinOp(operation) = left
                && operation.op == ast::Operator::Add
            {
                parts.push(&*operation.right);
                left = &operation.left;
            }
            parts.push(left);
            behind_constants(names, parts.into_iter().rev(), "")
        }
        Expr::BinOp(operation) if operation.op == ast::Operator::Mod => {
            let template = constant(names, &operation.left)?;
            let (header, _) = template.split_once("%s")?;
            let source = match &*operation.right {
                Expr::Tuple(tuple) => tuple.elts.first()?,
                source => source,
            };
            (!header.contains('%')).then(|| Headed { header: header.to_owned(), source })
        }
        Expr::FString(formatted) => {
            let mut header = String::new();
            for element in formatted.value.elements() {
                match element {
                    InterpolatedStringElement::Literal(part) => header.push_str(&part.value),
                    InterpolatedStringElement::Interpolation(part) => {
                        match constant(names, &part.expression) {
                            Some(text) => header.push_str(&text),
                            None => return Some(Headed { header, source: &part.expression }),
                        }
                    }
                }
            }
            None
        }
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                return None;
            };
            let first = call.arguments.args.first()?;
            match (method.attr.as_str(), first) {
                (
                    "join",
                    Expr::List(ast::ExprList { elts, .. })
                    | Expr::Tuple(ast::ExprTuple { elts, .. }),
                ) => {
                    let separator = constant(names, &method.value)?;
                    behind_constants(names, elts.iter(), &separator)
                }
                ("format", source) => {
                    let template = constant(names, &method.value)?;
                    let (header, _) = template.split_once("{}")?;
                    (!header.contains('{')).then(|| Headed { header: header.to_owned(), source })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The constants that come first among `parts`, and the first part that is none.
fn behind_constants<'a>(
    names: &Names<'a>,
    parts: impl Iterator<Item = &'a Expr>,
    separator: &str,
) -> Option<Headed<'a>> {
    let mut header = String::new();
    for part in parts {
        match header_text(names, part) {
            Some(text) => {
                header.push_str(&text);
                header.push_str(separator);
            }
            None => return Some(Headed { header, source: part }),
        }
    }
    None
}

/// The text of a part that stands before a source: a constant, or a formatted text of lines of its own.
fn header_text<'a>(names: &Names<'a>, part: &'a Expr) -> Option<Cow<'a, str>> {
    let Expr::FString(formatted) = part else {
        return constant(names, part);
    };
    let elements = formatted.value.elements().map(|element| match element {
        InterpolatedStringElement::Literal(text) => &*text.value,
        InterpolatedStringElement::Interpolation(_) => "_",
    });
    let text: String = elements.collect();
    text.ends_with('\n').then_some(Cow::Owned(text))
}

/// The text of a literal, or of a name that is bound once to one.
fn constant<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Cow<'a, str>> {
    let literal = match expr {
        Expr::Name(name) => names.single_value(name)?,
        _ => expr,
    };
    matches!(literal, Expr::StringLiteral(_) | Expr::BytesLiteral(_)).then(|| literal_text(literal))
}

/// Whether what follows the text begins a line, is no part of a block or an open bracket, and is moved by more than space.
fn is_header(text: &str) -> bool {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let opens = last.ends_with([':', '(', '[', '{', ',', '\\', '=']);
    let in_quotes = text.matches("\"\"\"").count() % 2 == 1 || text.matches("'''").count() % 2 == 1;
    text.ends_with('\n') && !text.trim().is_empty() && !opens && !in_quotes
}

/// Whether `source` is text that the program did not make itself.
fn is_foreign<'a>(names: &Names<'a>, source: &'a Expr) -> bool {
    let Provenance { texts, is_parameter, .. } = provenance(names, source);
    let is_made = |text: &Text| matches!(text.origin, Origin::Literal(_) | Origin::Built(_));
    if texts.is_empty() { is_parameter } else { !texts.iter().any(is_made) }
}
