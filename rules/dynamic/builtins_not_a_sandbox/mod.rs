//! `eval(code, {"__builtins__": {}})`: a sandbox that holds nothing in.

mod curtailed;

use crate::analysis::execution::compiling::compiled;
use crate::analysis::values::provenance::{Origin, provenance};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, Names};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, ast};
use curtailed::{BUILTINS, namespace_builtins};

/// Namespaces without builtins that are meant to confine code.
pub static RULE: Rule = Rule {
    name: "builtins-not-a-sandbox",
    summary: "Replacing `__builtins__` does not keep code from reaching everything",
    explanation: "
A namespace with a `__builtins__` of its own hides the names of the builtins. It does not hide the objects, and from any
object a few attributes lead to all of them:

```python
eval(text, {\"__builtins__\": {}})
```

with the text

```python
[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == \"_wrap_close\"][0].__init__.__globals__[\"system\"](\"id\")
```

runs a shell command. No choice of names in the dictionary prevents it, and filters on the text have been got round
every time. What it does reliably is break honest code: `import`, `class`, `len` and `range` fail with `ImportError:
__import__ not found` or `NameError`.

For data take `ast.literal_eval`; for formulas, walk the tree and compute the nodes you allow; for programs, run them in
a process that the operating system confines.

Left alone: constant code, and trees and code objects, which may have been checked before; a `__builtins__` that is the
real one; namespaces that also hold `__name__`, which are meant as modules and not as a sandbox; and values of
`__builtins__` that come from elsewhere.

The rule is off by default: of 24 findings in packages drawn by lot, 15 were acted on; in the others the code is that of
the developer, and nobody is promised a boundary. Where code of others is run, select it.

Reference: <https://docs.python.org/3/library/functions.html#eval>,
<https://docs.python.org/3/library/ast.html#ast.literal_eval>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "def _calculate(code):\n    return eval(code, {\"__builtins__\": {}})\n",
        ),
        Example::new(
            "_SAFE = {\"len\": len, \"abs\": abs}

def _run(code, names):
    scope = dict(names, __builtins__=_SAFE)
    exec(code, scope)
    return scope
",
        ),
        Example::new(
            "def _run(code, values):
    scope = {}
    scope[\"__builtins__\"] = None
    return eval(code, scope, values)
",
        ),
    ],
    accepts: &[
        "import ast\n\ndef _calculate(code):\n    return ast.literal_eval(code)\n",
        "import builtins

def _run(code):
    exec(code, {\"__builtins__\": builtins})
    exec(code, {\"__builtins__\": __builtins__})
    exec(code, {\"__builtins__\": {**vars(builtins), \"input\": None}})
    exec(code, {\"__builtins__\": {}, \"__name__\": \"rule\"})
    return eval(\"1 + 1\", {\"__builtins__\": {}})
",
        "def _run(code, scope, builtins):
    exec(code, {\"__builtins__\": builtins})
    exec(code, scope)
    return {\"__builtins__\": {}}
",
    ],
    checks: &[Check::Call(&["builtins.eval", "builtins.exec"], check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if !context.syntax.mentions(BUILTINS) || call.unpacks() {
        return;
    }
    let Some(code) = call.arguments.args.first() else {
        return;
    };
    let Some(namespace) = call.arg("globals", 1) else {
        return;
    };
    let names = context.names;
    let Some(place) = namespace_builtins(context, namespace) else {
        return;
    };
    if !is_foreign(names, code) {
        return;
    }
    let function = names.qualified_name(&call.func);
    let function = function.map_or("exec", |function| function.last());
    context
        .report(call, format!("`{function}` without builtins is no sandbox"))
        .label(place, "hides the names, but not the objects")
        .note("`().__class__.__base__.__subclasses__()` leads to every class of the program, and on to `os.system`")
        .help("use `ast.literal_eval` for data, and a sandboxed process for code");
}

/// True if somebody else may have written the code: it is a text from elsewhere, directly or compiled. Trees and code
/// objects that were made elsewhere may have been checked node by node.
fn is_foreign<'a>(names: &Names<'a>, code: &'a Expr) -> bool {
    let source = match compiled(names, code) {
        Some(call) => call.arg("source", 0).unwrap_or(code),
        None => code,
    };
    let texts = provenance(names, source).texts;
    if !texts.is_empty() {
        return texts.iter().any(|text| !matches!(text.origin, Origin::Literal(_)));
    }
    let Expr::Name(name) = source else {
        return false;
    };
    let bindings = names.reaching_bindings(name);
    bindings.iter().any(|binding| match binding.kind {
        BindingKind::Parameter(parameter) => parameter.annotation().is_none(),
        BindingKind::Item { .. } | BindingKind::Other => {
            std::ptr::eq(source, code) && !binding.name.contains("code")
        }
        _ => false,
    })
}
