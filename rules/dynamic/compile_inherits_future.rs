//! `compile(source, ...)` in a module whose own `from __future__ import annotations` the source inherits.

use crate::analysis::compiling::{compile_mode, makes_tree, unpacks};
use crate::analysis::provenance::{Origin, constant_parts, provenance};
use crate::analysis::usage::is_discarded;
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::names::{BindingKind, Names};
use crate::rewrite::add_argument;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{Expr, TextRange, ast};

/// Code that is compiled under the future imports of the module that compiles it.
pub static RULE: Rule = Rule {
    name: "compile-inherits-future",
    summary: "Compiled code inherits `from __future__ import annotations` from this module",
    explanation: "
`compile` and `exec` compile under the future imports of the module that calls them. Where that has `from __future__ import
annotations`, all code that goes through it has its annotations turned into strings, whether it asked for that or not:

```python
from __future__ import annotations
names = {}
exec(compile(\"class Plugin:\\n    port: int = 80\\n\", \"plugin.py\", \"exec\"), names)
names[\"Plugin\"].__annotations__
```

is `{'port': 'int'}`, where running `plugin.py` gives `{'port': <class 'int'>}`. Whatever reads annotations then works on
text: `functools.singledispatch`, validators and command lines that look at `__annotations__` or `inspect.signature` see
`'int'`, and `typing.get_type_hints` raises `NameError: name 'T' is not defined` for a class `T` of the function around.
It begins when somebody adds the import to the module that compiles, far from the code that fails.

Pass `dont_inherit=True`; the code's own future imports still count. `exec` of a text has no such parameter: compile the
text first.

```python
exec(compile(source, path, \"exec\", dont_inherit=True), names)
```

Left alone: calls that say what they want with `dont_inherit` or `annotations.compiler_flag`; trees, expressions, constant
sources, syntax checks; and texts that the module itself puts together, unless they hold a `->`.

The fix is unsafe, because code may have come to rely on annotations that are strings.

Reference: <https://docs.python.org/3/library/functions.html#compile>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    options: &[],
    rejects: &[
        Example::fixed(
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
        Example::fixed(
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

fn check_compile<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let argument = |name, position| call.arguments.find_argument_value(name, position);
    let Some(future) = annotations_import(context) else {
        return;
    };
    let Some(source) = argument("source", 0) else {
        return;
    };
    let names = context.names;
    if argument("dont_inherit", 4).is_some()
        || unpacks(&call.arguments)
        || matches!(compile_mode(names, call), Some("eval" | "func_type"))
        || makes_tree(names, call)
        || argument("flags", 3).is_some_and(mentions_flag)
        || !may_be_annotated(names, source)
        || is_discarded(context, call)
    {
        return;
    }
    let edit = add_argument(context.syntax, call, "dont_inherit=True");
    let diagnostic = report(context, call, future, "compile").help("pass `dont_inherit=True`");
    if let Some(edit) = edit {
        diagnostic.fix(Fix::unsafe_("Do not inherit the module's future imports", [edit]));
    }
}

/// `exec` of a text, which compiles it. A code object inherits nothing.
fn check_exec<'a>(context: &mut Context<'a>, call: &'a ast::ExprCall) {
    let Some(future) = annotations_import(context) else {
        return;
    };
    let Some(source) = call.arguments.args.first() else {
        return;
    };
    let provenance = provenance(context.names, source);
    if !provenance.is_code
        && !provenance.texts.is_empty()
        && may_be_annotated(context.names, source)
    {
        report(context, call, future, "exec").help(
            "compile the text first: `exec(compile(text, name, \"exec\", dont_inherit=True), names)`",
        );
    }
}

fn report<'c>(
    context: &'c mut Context<'_>,
    call: &ast::ExprCall,
    future: TextRange,
    function: &str,
) -> &'c mut Diagnostic {
    context
        .report(
            call,
            format!(
                "`{function}` turns the annotations of this code into strings, as in this module"
            ),
        )
        .label(future, "the code inherits this import")
}

/// Where the module imports `annotations` from `__future__`.
fn annotations_import(context: &Context<'_>) -> Option<TextRange> {
    *context.once("the import of annotations from __future__", |context| {
        let mut bindings = context.names.module_bindings().iter();
        let import = bindings.find(|binding| {
            matches!(
                binding.kind,
                BindingKind::ImportFrom { module: "__future__", level: 0, member: "annotations" }
            )
        });
        import.map(|binding| binding.range)
    })
}

/// Whether the flags speak of future imports.
fn mentions_flag(flags: &Expr) -> bool {
    match flags {
        Expr::BinOp(union) => mentions_flag(&union.left) || mentions_flag(&union.right),
        Expr::Attribute(flag) => flag.attr.as_str() == "compiler_flag",
        Expr::Name(flag) => flag.id.contains("FUTURE"),
        _ => false,
    }
}

/// Whether the code may hold annotations that its author did not write with this module in view: it comes from elsewhere,
/// or it is put together here and annotated.
fn may_be_annotated<'a>(names: &Names<'a>, source: &'a Expr) -> bool {
    let texts = provenance(names, source).texts;
    texts.is_empty()
        || texts.iter().any(|text| match text.origin {
            Origin::Literal(_) => false,
            Origin::Built(built) => {
                constant_parts(names, built).iter().any(|part| part.contains("->"))
            }
            _ => true,
        })
}
