//! Calls of `isinstance`, and of methods that are described by constants: `const VISITS: Method = method(&["visit"]).on(instance_of(&["ast.NodeVisitor"]))`.

use crate::analysis::classes::instance::made_class;
use crate::analysis::classes::lineage::Lineage;
use crate::analysis::values::creation::is_made_by;
use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// True for `isinstance(x, KIND)` with one of the kinds with these qualified names.
pub fn asks_for_kind<'a>(names: &Names<'a>, call: &'a ast::ExprCall, kinds: &[&str]) -> bool {
    names.refers_to(&call.func, "builtins.isinstance")
        && call.arguments.find_positional(1).is_some_and(|kind| names.refers_to_any(kind, kinds))
}

/// Calls of methods.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    names: &'static [&'static str],
    object: Object,
}

/// The objects that have a method.
#[derive(Debug, Clone, Copy)]
pub enum Object {
    /// Any.
    Any,
    /// The things with these qualified names.
    Named(&'static [&'static str]),
    /// All that calls of the things with these qualified names make.
    MadeBy(&'static [&'static str]),
    /// The instances of classes of the file that derive from those with these qualified names.
    InstanceOf(&'static [&'static str]),
}

/// The methods called one of `names`, of any object.
pub const fn method(names: &'static [&'static str]) -> Method {
    Method { names, object: Object::Any }
}

/// The things with one of these qualified names.
pub const fn named(dotted: &'static [&'static str]) -> Object {
    Object::Named(dotted)
}

/// The objects that calls of the things with these qualified names make.
pub const fn made_by(dotted: &'static [&'static str]) -> Object {
    Object::MadeBy(dotted)
}

/// The instances of classes of the file that derive from one of these.
pub const fn instance_of(dotted: &'static [&'static str]) -> Object {
    Object::InstanceOf(dotted)
}

impl Method {
    /// Those of them that `object` has.
    #[must_use]
    pub const fn on(self, object: Object) -> Method {
        Method { object, ..self }
    }

    /// The object, if `call` is such a call.
    pub fn receiver<'a>(&self, names: &Names<'a>, call: &'a ast::ExprCall) -> Option<&'a Expr> {
        let receiver = call.receiver(self.names)?;
        let is_wanted = match self.object {
            Object::Any => true,
            Object::Named(dotted) => names.refers_to_any(receiver, dotted),
            Object::MadeBy(dotted) => {
                is_made_by(names, receiver, |made| names.refers_to_any(&made.func, dotted))
            }
            Object::InstanceOf(dotted) => made_class(names, receiver)
                .is_some_and(|class| Lineage::of(names, class).inherits_any(dotted)),
        };
        is_wanted.then_some(receiver)
    }

    /// True if `call` is such a call.
    pub fn is<'a>(&self, names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
        self.receiver(names, call).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    const CODE: &str = "\
import ast, queue
class V(ast.NodeVisitor): pass
class W(V): pass
class X: pass
v, w, x, q = V(), W(), X(), None
q = queue.Queue()
";

    fn is(method: Method, call: &str) -> bool {
        let text = format!("{CODE}{call}\n");
        let syntax = Syntax::parse(&text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let last = syntax.module().body.last().and_then(|it| it.as_expr_stmt());
        method.is(&names, last.and_then(|it| it.value.as_call_expr()).expect("a call"))
    }

    #[test]
    fn methods_are_told_apart_by_name_and_object() {
        const VISIT: Method = method(&["visit", "generic_visit"]);
        const VISITS: Method = VISIT.on(instance_of(&["ast.NodeVisitor"]));
        const GETS: Method = method(&["get"]).on(made_by(&["queue.Queue"]));
        const CLEARS: Method = method(&["clear"]).on(named(&["queue.table"]));
        assert!(is(VISIT, "x.visit(1)") && is(VISIT, "f().generic_visit(1)"));
        assert!(!is(VISIT, "visit(1)") && !is(VISIT, "x.visits(1)"));
        assert!(is(VISITS, "v.visit(1)") && is(VISITS, "w.visit(1)") && is(VISITS, "W().visit(1)"));
        assert!(!is(VISITS, "x.visit(1)") && !is(VISITS, "unknown.visit(1)"));
        assert!(is(GETS, "q.get()") && !is(GETS, "x.get()"));
        assert!(is(CLEARS, "queue.table.clear()") && !is(CLEARS, "q.clear()"));
    }
}
