//! The fate of what generated code defines: whether it leaves the function that runs the code.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::{BindingKind, FunctionId, Names};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};

/// True if what `call`, a call of `exec`, defines is used up where it is made: it goes to a dictionary of the function around,
/// and that takes things out of it only to call them or to hand them to other functions.
pub fn is_used_up<'a>(file: &File<'a>, call: &'a ast::ExprCall) -> bool {
    let names = file.names;
    let namespace = call.arg("locals", 2).or_else(|| call.arg("globals", 1));
    let (Some(Expr::Name(namespace)), Some(function)) =
        (namespace, names.function_at(call.start()))
    else {
        return false;
    };
    let known = file.once(|_| RefCell::new(FxHashMap::<FunctionId, Rc<Fates>>::default()));
    let fates = known.borrow().get(&FunctionId::of(function)).cloned();
    let fates = fates.unwrap_or_else(|| {
        let fates = Rc::new(Fates::of(names, function));
        known.borrow_mut().insert(FunctionId::of(function), Rc::clone(&fates));
        fates
    });
    is_new_dict(names, namespace) && !fates.leaves(&namespace.id)
}

/// True if the name is bound to dictionaries that are made where it is bound.
fn is_new_dict<'a>(names: &Names<'a>, name: &'a ast::ExprName) -> bool {
    let bindings = names.reaching_bindings(name);
    !bindings.is_empty()
        && bindings.iter().all(|binding| match binding.kind {
            BindingKind::Assignment { value } => match value {
                Expr::Dict(_) | Expr::DictComp(_) => true,
                Expr::Call(call) => names.refers_to(&call.func, "builtins.dict"),
                _ => false,
            },
            _ => false,
        })
}

/// The uses of names in a function.
#[derive(Debug, Default)]
struct Fates {
    /// The names that are returned, stored, put into displays, or used by nested functions, as they are or in an expression.
    leaving: FxHashSet<String>,
    /// The names bound to entries of others, each with the other.
    taken: Vec<(String, String)>,
    /// The names that are used otherwise than for an entry.
    whole: FxHashSet<String>,
}

impl Fates {
    fn of<'a>(names: &Names<'a>, function: &'a ast::StmtFunctionDef) -> Fates {
        let mut fates = Fates::default();
        let mut nodes = names.nodes().in_body(&function.body);
        while let Some(node) = nodes.next() {
            let is_done = match node {
                Node::Stmt(stmt) => fates.see_stmt(names, stmt),
                Node::Expr(expr) => fates.see_expr(names, expr),
            };
            if is_done {
                nodes.skip_in(node);
            }
        }
        fates
    }

    fn leaves(&self, namespace: &str) -> bool {
        let mut taken = self.taken.iter().filter(|(_, from)| from == namespace);
        self.whole.contains(namespace)
            || self.leaving.contains(namespace)
            || taken.any(|(name, _)| self.leaving.contains(name))
    }
}

impl Fates {
    /// Everything that `node` mentions leaves the function.
    fn leave<'a>(&mut self, names: &Names<'a>, node: impl Into<Node<'a>>) {
        let mentioned = names.nodes().in_node(node).exprs().filter_map(Expr::as_name_expr);
        let mentioned = mentioned.filter(|name| name.ctx.is_load());
        self.leaving.extend(mentioned.map(|name| name.id.to_string()));
    }

    /// `name = names["f"]`, `name = decorate(names["f"])`.
    fn take(&mut self, target: &Expr, value: &Expr) {
        let arguments = value.as_call_expr().map_or(&[][..], |call| &call.arguments.args);
        for value in std::iter::once(value).chain(arguments) {
            if let (Expr::Name(name), Some(namespace)) = (target, entry_of(value)) {
                self.taken.push((name.id.to_string(), namespace.id.to_string()));
            }
        }
    }

    /// Adds what a statement does; `true` if nothing in it does more.
    fn see_stmt<'a>(&mut self, names: &Names<'a>, stmt: &'a Stmt) -> bool {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::Return(_) => self.leave(names, stmt),
            Stmt::Assign(assign) => {
                let stores =
                    |target: &Expr| target.is_attribute_expr() || target.is_subscript_expr();
                if !assign.targets.iter().any(stores) {
                    assign.targets.iter().for_each(|target| self.take(target, &assign.value));
                    return false;
                }
                self.leave(names, &*assign.value);
            }
            _ => return false,
        }
        true
    }

    /// Adds what an expression does; `true` if nothing in it does more.
    fn see_expr<'a>(&mut self, names: &Names<'a>, expr: &'a Expr) -> bool {
        match expr {
            Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Lambda(_)
            | Expr::Dict(_)
            | Expr::List(_)
            | Expr::Set(_)
            | Expr::Tuple(_) => self.leave(names, expr),
            Expr::Call(call) if names.refers_to(&call.func, "builtins.setattr") => {
                self.leave(names, expr);
            }
            // To be given to it is what makes a namespace.
            Expr::Call(call) if names.refers_to(&call.func, "builtins.exec") => {}
            Expr::Name(name) if name.ctx.is_load() => {
                self.whole.insert(name.id.to_string());
            }
            _ => return entry_of(expr).is_some(),
        }
        true
    }
}

/// The name in `names["f"]`.
fn entry_of(expr: &Expr) -> Option<&ast::ExprName> {
    expr.as_subscript_expr()?.value.as_name_expr()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// True if `names` leaves a function of that body.
    fn leaves(body: &str) -> bool {
        let text = format!("def f(self, g):\n    {}\n", body.replace('\n', "\n    "));
        let syntax = Syntax::parse(&text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let Stmt::FunctionDef(function) = &syntax.module().body[0] else {
            panic!("a function");
        };
        Fates::of(&names, function).leaves("names")
    }

    #[test]
    fn what_is_called_or_handed_on_stays() {
        for body in [
            "exec(g, names)\nx = names['x']()\nreturn x",
            "exec(g, {}, names)\nx = names['x']\ny = g(x)\nself.y = y",
        ] {
            assert!(!leaves(body), "{body}");
        }
    }

    #[test]
    fn what_is_returned_stored_or_closed_over_leaves() {
        for body in [
            "return names['x']",
            "x = names['x']\nreturn x",
            "x = g(names['x'])\ndef h(): return x()\nreturn h",
            "self.x = g(names['x'])",
            "for x in g: setattr(self, x, names[x])",
            "x = names['x']\ntype('A', (), {'x': x})",
            "g(names)",
            "yield names['x']",
        ] {
            assert!(leaves(body), "{body}");
        }
    }
}
