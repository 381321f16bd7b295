//! Calls of the builtin `compile`, and what they make.

use crate::names::Names;
use crate::syntax::{CallExt, Expr, ast};

/// The value of `ast.PyCF_ONLY_AST` in every CPython.
const PY_CF_ONLY_AST: i64 = 0x400;

/// The mode of a call of `compile`, if it is written down.
pub fn compile_mode<'a>(names: &Names<'a>, compile: &'a ast::ExprCall) -> Option<&'a str> {
    names.constant_text(compile.arg("mode", 2)?)
}

/// True if a call of `compile`, as far as its flags can be told, returns a tree, which is no code yet.
pub fn makes_tree<'a>(names: &Names<'a>, compile: &'a ast::ExprCall) -> bool {
    let flags = compile.arg("flags", 3);
    flags.is_some_and(|flags| asks_for_tree(names, flags))
}

fn asks_for_tree<'a>(names: &Names<'a>, flags: &'a Expr) -> bool {
    match flags {
        Expr::BinOp(union) => {
            asks_for_tree(names, &union.left) || asks_for_tree(names, &union.right)
        }
        Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(flags), .. }) => {
            flags.as_i64().is_some_and(|flags| flags & PY_CF_ONLY_AST != 0)
        }
        _ => names.qualified_name(flags).is_some_and(|name| name.last() == "PyCF_ONLY_AST"),
    }
}

/// The call of `compile` that gives `code`, directly or under a name.
pub fn compiled<'a>(names: &Names<'a>, code: &'a Expr) -> Option<&'a ast::ExprCall> {
    let call = names.reaching_value(code).as_call_expr()?;
    names.refers_to(&call.func, "builtins.compile").then_some(call)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    fn with_call(
        text: &str,
        question: impl for<'a> FnOnce(&Names<'a>, &'a ast::ExprCall) -> bool,
    ) -> bool {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        question(&names, names.nodes().all().calls().next().expect("there is a call"))
    }

    #[test]
    fn flags_may_ask_for_a_tree() {
        for flags in ["0x400", "ast.PyCF_ONLY_AST | f", "flags=f | ast.PyCF_ONLY_AST", "0x1400"] {
            let text = format!("import ast\ncompile(a, b, 'exec', {flags})");
            assert!(with_call(&text, makes_tree), "{flags}");
        }
        for flags in ["0x2000", "f", "dont_inherit=True"] {
            let text = format!("compile(a, b, 'exec', {flags})");
            assert!(!with_call(&text, makes_tree), "{flags}");
        }
    }

    #[test]
    fn modes_are_seen_through_names_and_keywords() {
        for text in ["m = 'eval'\ncompile(a, b, m)", "compile(a, b, mode='eval')"] {
            assert!(with_call(text, |names, call| compile_mode(names, call) == Some("eval")));
        }
        assert!(with_call("compile(a, b, m)", |names, call| compile_mode(names, call).is_none()));
    }

    #[test]
    fn code_is_seen_through_one_name() {
        for (text, expected) in
            [("compile(a, b, c)", true), ("c = compile(a, b, c)\nc = d(c)", true), ("d(c)", false)]
        {
            let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
            let names = Names::new(syntax.module());
            let code = names.nodes().all().exprs().find(|expr| match expr {
                Expr::Call(_) => true,
                Expr::Name(name) => name.id == "c" && name.ctx.is_load(),
                _ => false,
            });
            let code = code.expect("there is one");
            assert_eq!(super::compiled(&names, code).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn stars_hide_arguments() {
        assert!(with_call("compile(*a)", |_, call| call.unpacks()));
        assert!(with_call("compile(a, **b)", |_, call| call.unpacks()));
        assert!(!with_call("compile(a, b=c)", |_, call| call.unpacks()));
    }
}
