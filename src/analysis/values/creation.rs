//! The calls that make the object that an expression stands for.

use smallvec::SmallVec;

use crate::analysis::values::sources::{Source, Sources};
use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// The calls that may have made what `expr` is: names are followed to what they are bound to, a `with ... as` included,
/// attributes to everything the file stores under their name, and calls of functions of the file to what these return. Empty
/// if it may be something else; `None` does not count.
pub fn creations<'a>(names: &Names<'a>, expr: &'a Expr) -> SmallVec<[&'a ast::ExprCall; 2]> {
    let mut calls = SmallVec::new();
    let mut sources = Sources::of(names, expr);
    while let Some(source) = sources.next() {
        match source {
            Source::Expr(Expr::NoneLiteral(_)) => {}
            Source::Expr(Expr::Call(call)) if let Some(inner) = passed_through(names, call) => {
                sources.follow(inner);
            }
            _ if sources.behind(source) => {}
            Source::Expr(Expr::Call(call)) => calls.push(call),
            _ => return SmallVec::new(),
        }
    }
    calls
}

/// True if all that `expr` may be is made by calls that are `wanted`.
pub fn is_made_by<'a>(
    names: &Names<'a>,
    expr: &'a Expr,
    wanted: impl Fn(&'a ast::ExprCall) -> bool,
) -> bool {
    let calls = creations(names, expr);
    !calls.is_empty() && calls.into_iter().all(wanted)
}

/// The argument of a call that gives back what it is given, once a `with` statement enters it.
fn passed_through<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<&'a Expr> {
    let first = call.arguments.args.first()?;
    let enters = call.is_method(&["enter_context", "enter_async_context"]);
    (enters || names.refers_to(&call.func, "contextlib.closing")).then_some(first)
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
        assert_eq!(makers("def f():\n    x = A()\n    return x\nx = f()\nx\n"), ["A"]);
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
