//! Calls: what is called, as which method, and with which arguments.

use super::{Expr, ast};

/// The questions about a call that its syntax alone answers.
pub trait CallExt {
    /// The argument for the parameter `name`, which stands at `position` where it is not named, counted from 0.
    fn arg(&self, name: &str, position: usize) -> Option<&Expr>;

    /// The values of all arguments, those by name last.
    fn values(&self) -> impl Iterator<Item = &Expr>;

    /// True if some arguments are known only when it runs: `f(*args)`, `f(**options)`.
    fn unpacks(&self) -> bool;

    /// The last part of the dotted name of what is called.
    fn name(&self) -> Option<&str>;

    /// The method, in a call of one.
    fn method(&self) -> Option<&ast::ExprAttribute>;

    /// The object that has the method, in a call of a method called one of `methods`.
    fn receiver(&self, methods: &[&str]) -> Option<&Expr>;

    /// True for a call of a method called one of `methods`, whatever has it.
    fn is_method(&self, methods: &[&str]) -> bool {
        self.receiver(methods).is_some()
    }
}

impl CallExt for ast::ExprCall {
    fn arg(&self, name: &str, position: usize) -> Option<&Expr> {
        self.arguments.find_argument_value(name, position)
    }

    fn values(&self) -> impl Iterator<Item = &Expr> {
        let named = self.arguments.keywords.iter().map(|keyword| &keyword.value);
        self.arguments.args.iter().chain(named)
    }

    fn unpacks(&self) -> bool {
        self.arguments.args.iter().any(Expr::is_starred_expr)
            || self.arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
    }

    fn name(&self) -> Option<&str> {
        last_name(&self.func)
    }

    fn method(&self) -> Option<&ast::ExprAttribute> {
        self.func.as_attribute_expr()
    }

    fn receiver(&self, methods: &[&str]) -> Option<&Expr> {
        let method = self.method()?;
        methods.contains(&method.attr.as_str()).then_some(&*method.value)
    }
}

/// The last part of a dotted name.
pub fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    fn with_call<T>(text: &str, question: impl FnOnce(&ast::ExprCall) -> T) -> T {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let Stmt::Expr(statement) = &syntax.module().body[0] else { panic!("{text}") };
        question(statement.value.as_call_expr().expect("a call"))
    }

    #[test]
    fn arguments_are_found_by_name_and_by_position() {
        for text in ["f(1, 2)", "f(1, b=2)", "f(b=2, a=1)"] {
            assert!(
                with_call(text, |call| call.arg("b", 1).is_some() && !call.unpacks()),
                "{text}"
            );
            assert_eq!(with_call(text, |call| call.values().count()), 2, "{text}");
        }
        assert!(with_call("f(a, *rest)", CallExt::unpacks));
        assert!(with_call("f(**rest)", CallExt::unpacks));
    }

    #[test]
    fn what_is_called_has_a_name() {
        for (text, name, is_visit) in [
            ("visit(a)", Some("visit"), false),
            ("a.b.visit(a)", Some("visit"), true),
            ("f().visit(a)", Some("visit"), true),
            ("a.generic_visit(a)", Some("generic_visit"), false),
            ("a[0](a)", None, false),
        ] {
            assert_eq!(with_call(text, |call| call.name().map(str::to_owned)).as_deref(), name);
            assert_eq!(with_call(text, |call| call.is_method(&["visit"])), is_visit, "{text}");
        }
    }
}
