//! Namespaces with other builtins than the real ones.

use rustc_hash::FxHashMap;

use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::file::File;
use crate::names::{Names, Variable};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

pub(super) const BUILTINS: &str = "__builtins__";

const NAME: &str = "__name__";

/// The place where the dictionary `namespace` is given builtins that are not the real ones.
pub(super) fn namespace_builtins<'a>(
    context: &Context<'a>,
    namespace: &'a Expr,
) -> Option<TextRange> {
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
