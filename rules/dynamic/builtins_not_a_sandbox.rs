//! `eval(code, {"__builtins__": {}})`: a sandbox that holds nothing in.

use rustc_hash::FxHashMap;

use crate::analysis::execution::compiling::compiled;
use crate::analysis::values::provenance::{Origin, provenance};
use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::{BindingKind, Names, Variable};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

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

Reference: <https://docs.python.org/3/library/functions.html#eval>,
<https://docs.python.org/3/library/ast.html#ast.literal_eval>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
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

const BUILTINS: &str = "__builtins__";
const NAME: &str = "__name__";

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

/// The place where the dictionary `namespace` is given builtins that are not the real ones.
fn namespace_builtins<'a>(context: &Context<'a>, namespace: &'a Expr) -> Option<TextRange> {
    let names = context.names;
    if !namespace.is_name_expr() {
        return entry(names, only_source(names, namespace));
    }
    let values = names.reaching_values(namespace);
    let values: Vec<_> = values.into_iter().map(|value| only_source(names, value)).collect();
    let known = context.once(stores);
    let stored = known.get(&names.variable(namespace)?);
    let is_module = stored.is_some_and(|stored| stored.is_module)
        || values.iter().any(|value| item(names, value, NAME).is_some());
    if is_module {
        return None;
    }
    values.into_iter().find_map(|value| entry(names, value)).or_else(|| stored?.curtailed)
}

/// A store in a dictionary that a name stands for.
#[derive(Debug, Default)]
struct Stored {
    curtailed: Option<TextRange>,
    is_module: bool,
}

/// The stores under `__builtins__` and `__name__`, by the variables that are subscripted.
fn stores(file: &File<'_>) -> FxHashMap<Variable, Stored> {
    let names = file.names;
    let mut stores: FxHashMap<_, Stored> = FxHashMap::default();
    for node in file.nodes.all() {
        match node {
            Node::Stmt(Stmt::Assign(assign)) => {
                for target in &assign.targets {
                    if let Expr::Subscript(target) = target
                        && let Some(key) = names.constant_text(&target.slice)
                    {
                        store(names, &mut stores, &target.value, key, &assign.value);
                    }
                }
            }
            // `namespace |= {...}`
            Node::Stmt(Stmt::AugAssign(assign)) if assign.op == ast::Operator::BitOr => {
                store_all(names, &mut stores, &assign.target, &assign.value);
            }
            Node::Expr(Expr::Call(call)) => {
                let Some(namespace) = call.receiver(&["update"]) else {
                    continue;
                };
                for keyword in &call.arguments.keywords {
                    if let Some(key) = &keyword.arg {
                        store(names, &mut stores, namespace, key, &keyword.value);
                    }
                }
                if let Some(entries) = call.arguments.args.first() {
                    store_all(names, &mut stores, namespace, entries);
                }
            }
            _ => {}
        }
    }
    stores
}

/// Adds what a display or `dict(...)` stores in a dictionary.
fn store_all<'a>(
    names: &Names<'a>,
    stores: &mut FxHashMap<Variable, Stored>,
    namespace: &'a Expr,
    entries: &'a Expr,
) {
    for key in [BUILTINS, NAME] {
        if let Some(value) = item(names, entries, key) {
            store(names, stores, namespace, key, value);
        }
    }
}

fn store<'a>(
    names: &Names<'a>,
    stores: &mut FxHashMap<Variable, Stored>,
    namespace: &'a Expr,
    key: &str,
    value: &'a Expr,
) {
    if let BUILTINS | NAME = key
        && let Some(namespace) = names.variable(namespace)
    {
        let entry = stores.entry(namespace).or_default();
        if key == NAME {
            entry.is_module = true;
        } else if is_curtailed(names, value) {
            entry.curtailed = Some(value.range());
        }
    }
}

/// The place where a display or `dict(...)` has the key `__builtins__` with other than the real builtins, and no `__name__`.
fn entry<'a>(names: &Names<'a>, dict: &'a Expr) -> Option<TextRange> {
    let value = item(names, dict, BUILTINS)?;
    let is_module = item(names, dict, NAME).is_some();
    (is_curtailed(names, value) && !is_module).then(|| value.range())
}

/// The value of a key in a display or in the keywords of `dict(...)`.
fn item<'a>(names: &Names<'a>, dict: &'a Expr, key: &str) -> Option<&'a Expr> {
    match dict {
        Expr::Dict(display) => display.items.iter().rev().find_map(|item| {
            let found = names.constant_text(item.key.as_ref()?) == Some(key);
            found.then_some(&item.value)
        }),
        Expr::Call(call) if names.refers_to(&call.func, "builtins.dict") => {
            Some(&call.arguments.find_keyword(key)?.value)
        }
        _ => None,
    }
}

/// True if a value of `__builtins__` is a choice of them: nothing, or a dictionary not filled from the real ones.
fn is_curtailed<'a>(names: &Names<'a>, builtins: &'a Expr) -> bool {
    match names.only_value(builtins) {
        Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::DictComp(_) => true,
        Expr::Dict(display) => display.items.iter().all(|item| item.key.is_some()),
        Expr::List(list) => list.elts.is_empty(),
        Expr::Call(call) => {
            names.refers_to(&call.func, "builtins.dict")
                && call.arguments.args.is_empty()
                && !call.unpacks()
        }
        _ => false,
    }
}
