//! The first read in a `__getattr__` of an attribute that may not be there.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::functions::parameters::{
    is_parameter, mentions_parameter, method_of_instance, positional,
};
use crate::names::{BindingKind, Member, Names};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};

/// The first read in `method`, a `__getattr__`, of an attribute that methods alone store, with one of the stores. `None`
/// if something before it looks at the attribute's name.
pub(super) fn first_read<'a>(
    names: &Names<'a>,
    lineage: &Lineage<'a>,
    method: &'a ast::StmtFunctionDef,
) -> Option<(&'a ast::ExprAttribute, Member<'a>)> {
    let (instance, name) = (positional(method, 0)?, positional(method, 1)?);
    let (stores, seen) = (RefCell::default(), TextRange::default());
    let mut first =
        FirstRead { names, lineage, instance, name, stores, seen, guarded: false, found: None };
    for node in names.nodes().in_scope(&method.body) {
        first.see(node);
    }
    first.found
}

/// The search for that read, in the order of the text.
struct FirstRead<'n, 'a> {
    names: &'n Names<'a>,
    lineage: &'n Lineage<'a>,
    instance: &'a ast::Parameter,
    name: &'a ast::Parameter,
    /// The answers of [`FirstRead::store_by_method`], by the name of the attribute.
    stores: RefCell<FxHashMap<&'a str, Option<Member<'a>>>>,
    /// The last expression that was looked at as a whole.
    seen: TextRange,
    /// True if something looks at the attribute's name, or into `__dict__`, before the read.
    guarded: bool,
    found: Option<(&'a ast::ExprAttribute, Member<'a>)>,
}

/// True if `expr` only shows what it is given, or makes a text of it, whatever that is.
fn is_report<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    const SHOWING: &[&str] =
        &["builtins.print", "builtins.repr", "builtins.str", "pprint.pprint", "warnings.warn"];
    const LOGGING: &[&str] =
        &["critical", "debug", "error", "exception", "format", "info", "log", "warning", "write"];
    let Expr::Call(call) = expr else {
        return false;
    };
    let logs = call.is_method(LOGGING);
    logs || names.refers_to_any(&call.func, SHOWING)
}

impl<'a> FirstRead<'_, 'a> {
    fn see(&mut self, node: Node<'a>) {
        if self.found.is_some() || self.guarded {
            return;
        }
        if let Node::Expr(Expr::Attribute(attribute)) = node {
            if attribute.attr.as_str() == "__dict__" {
                self.guarded = true;
            } else if let Some(store) = self.store_needed(attribute) {
                self.found = Some((attribute, store));
            }
            return;
        }
        let whole = match node {
            Node::Expr(expr @ (Expr::Call(_) | Expr::Compare(_) | Expr::Subscript(_))) => expr,
            Node::Stmt(Stmt::Match(statement)) => &*statement.subject,
            // Comes first, although it stands in the middle.
            Node::Expr(Expr::If(conditional)) => {
                self.guarded = self.looks_at_name(&conditional.test);
                return;
            }
            _ => return,
        };
        // What is inside something that was looked at adds nothing.
        if self.seen.contains_range(whole.range()) {
            return;
        }
        self.seen = whole.range();
        if !is_report(self.names, whole) && self.looks_at_name(whole) {
            self.guarded = true;
        }
    }

    /// True if `whole` mentions the attribute's name and reads nothing that may be unset.
    fn looks_at_name(&self, whole: &'a Expr) -> bool {
        let inside = self.names.nodes().in_node(whole).exprs();
        mentions_parameter(self.names, whole, self.name)
            && !inside
                .filter_map(Expr::as_attribute_expr)
                .any(|attribute| self.store_needed(attribute).is_some())
    }

    /// The first of the stores that give the instance what `attribute` reads, if methods alone do so.
    fn store_needed(&self, attribute: &'a ast::ExprAttribute) -> Option<Member<'a>> {
        let (names, name) = (self.names, attribute.attr.as_str());
        if !attribute.ctx.is_load() || !is_parameter(names, &*attribute.value, self.instance) {
            return None;
        }
        let known = self.stores.borrow().get(name).copied();
        known.unwrap_or_else(|| {
            let store = self.store_by_method(name);
            self.stores.borrow_mut().insert(name, store);
            store
        })
    }

    fn store_by_method(&self, name: &str) -> Option<Member<'a>> {
        let names = self.names;
        if self.class_gives(name) {
            return None;
        }
        let mut stores = names.members(name).iter().filter(|member| member.object.is_some());
        let in_new = |store: &Member<'a>| {
            let function = names.function_at(store.range.start());
            function.is_some_and(|function| function.name.as_str() == "__new__")
        };
        let first = stores.clone().find(|store| self.is_store_by_method(store)).copied();
        first.filter(|_| !stores.any(in_new))
    }

    /// True if the class or a base gives the attribute a value that every instance sees.
    fn class_gives(&self, name: &str) -> bool {
        let scopes = self.lineage.classes.iter().filter_map(|class| self.names.class_scope(class));
        scopes
            .flat_map(|scope| scope.bindings_of(name))
            .any(|binding| !matches!(binding.kind, BindingKind::Annotation))
    }

    /// True if a method other than `__getattr__` stores the attribute in its instance.
    fn is_store_by_method(&self, store: &Member<'a>) -> bool {
        let method = store.object.and_then(|object| method_of_instance(self.names, object));
        method.is_some_and(|(class, method)| {
            method.name.as_str() != "__getattr__"
                && self.lineage.classes.iter().any(|own| std::ptr::eq(*own, class))
        })
    }
}
