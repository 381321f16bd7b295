//! Which calls make the object that an expression stands for.

use smallvec::SmallVec;

use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, ast};

/// How many expressions are looked at in all.
const STEPS: usize = 32;

/// The calls that may have made what `expr` is: names are followed to what they are bound to, a `with ... as` included,
/// and attributes to everything the file stores under their name. Empty if it may be something else; `None` does not count.
pub fn creations<'a>(names: &Names<'a>, expr: &'a Expr) -> SmallVec<[&'a ast::ExprCall; 2]> {
    let mut search = Search { names, calls: SmallVec::new(), steps: STEPS };
    if search.follow(expr) { search.calls } else { SmallVec::new() }
}

/// Whether all that `expr` may be is made by calls that are `wanted`.
pub fn is_made_by<'a>(
    names: &Names<'a>,
    expr: &'a Expr,
    wanted: impl Fn(&'a ast::ExprCall) -> bool,
) -> bool {
    let calls = creations(names, expr);
    !calls.is_empty() && calls.into_iter().all(wanted)
}

struct Search<'n, 'a> {
    names: &'n Names<'a>,
    calls: SmallVec<[&'a ast::ExprCall; 2]>,
    steps: usize,
}

impl<'a> Search<'_, 'a> {
    /// Collects the calls; `false` if `expr` may be something else.
    fn follow(&mut self, expr: &'a Expr) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else {
            return false;
        };
        self.steps = steps;
        match expr {
            Expr::NoneLiteral(_) => true,
            Expr::Call(call) => {
                if let Some(inner) = self.passed_through(call) {
                    return self.follow(inner);
                }
                self.calls.push(call);
                true
            }
            Expr::Named(walrus) => self.follow(&walrus.value),
            Expr::Await(awaited) => self.follow(&awaited.value),
            Expr::If(conditional) => {
                self.follow(&conditional.body) && self.follow(&conditional.orelse)
            }
            Expr::BoolOp(operation) => operation.values.iter().all(|value| self.follow(value)),
            Expr::Name(name) => {
                let bindings = self.names.reaching_bindings(name);
                !bindings.is_empty()
                    && bindings.iter().all(|binding| match binding.kind {
                        BindingKind::Assignment { value } | BindingKind::With { value } => {
                            self.follow(value)
                        }
                        BindingKind::Annotation | BindingKind::Deletion => true,
                        _ => false,
                    })
            }
            Expr::Attribute(attribute) => {
                let members = self.names.members(attribute.attr.as_str());
                members.iter().all(|member| match member.value {
                    Some(value) => self.follow(value),
                    None => member.annotation.is_some(),
                }) && !members.is_empty()
            }
            _ => false,
        }
    }

    /// The argument of a call that gives back what it is given, once a `with` statement enters it.
    fn passed_through(&self, call: &'a ast::ExprCall) -> Option<&'a Expr> {
        let first = call.arguments.args.first()?;
        let enters = matches!(&*call.func, Expr::Attribute(method)
            if matches!(method.attr.as_str(), "enter_context" | "enter_async_context"));
        (enters || self.names.refers_to(&call.func, "contextlib.closing")).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    /// The names of the functions that make the last statement's value.
    fn makers(text: &str) -> Vec<String> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let Some(Stmt::Expr(last)) = syntax.module().body.last() else {
            panic!("the last statement is an expression");
        };
        let calls = creations(&names, &last.value);
        calls.iter().map(|call| syntax.slice(&*call.func).to_owned()).collect()
    }

    #[test]
    fn names_attributes_and_contexts_are_followed() {
        assert_eq!(makers("x = None\nif y:\n    x = A()\nx\n"), ["A"]);
        assert_eq!(makers("with A() as x:\n    pass\nx\n"), ["A"]);
        assert_eq!(
            makers("import contextlib as c\nx = c.closing(s.enter_context(A(1)))\nx\n"),
            ["A"]
        );
        assert_eq!(
            makers("class C:\n    x = None\n    def f(self):\n        self.x = A()\nc.x\n"),
            ["A"]
        );
        assert_eq!(makers("A() if y else B()\n"), ["A", "B"]);
    }

    #[test]
    fn what_may_be_something_else_has_no_maker() {
        for text in
            ["x = A()\nif y:\n    x = y\nx\n", "unknown\n", "a.x\n", "for x in A():\n    x\nx\n"]
        {
            assert!(makers(text).is_empty(), "{text}");
        }
        let many: String = (0..200).map(|number| format!("if y: x = {number} or x\n")).collect();
        assert!(makers(&format!("{many}x\n")).is_empty());
    }
}
