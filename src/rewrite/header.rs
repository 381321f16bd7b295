//! What may be injected at the top of a module.

use crate::syntax::source_order::{SourceOrderVisitor, walk_expr};
use crate::syntax::{Expr, SourceKind, Stmt, Syntax, ast};

use super::prologue::{is_docstring, is_future_import, is_simple};

/// Checks that `code` can be put before the first statement of any module, on that statement's line, without changing what
/// the module means. The error says what is wrong with it, as the end of a sentence that begins with its name.
pub fn check_header(code: &str) -> Result<(), String> {
    let Ok(syntax) = Syntax::parse(code, SourceKind::Module) else {
        return Err("is too deep to be analysed".to_owned());
    };
    if let Some(error) = syntax.errors().first() {
        return Err(format!("is not valid Python: {}", error.error));
    }
    let body = &syntax.module().body;
    if code.contains(['\n', '\r']) {
        Err("must be one line; separate statements with `;`".to_owned())
    } else if syntax.comments().next().is_some() {
        Err("holds a comment, which would swallow the statement behind it".to_owned())
    } else if body.is_empty() {
        Err("holds no statement".to_owned())
    } else if !body.iter().all(is_simple) {
        Err("holds a compound statement, which cannot share a line".to_owned())
    } else if body.iter().any(is_future_import) {
        Err("imports from `__future__`, which would change how the module is compiled".to_owned())
    } else if body.first().is_some_and(is_docstring) {
        Err("begins with a string, which would become the module's docstring".to_owned())
    } else if !body.iter().all(runs_at_module_level) {
        Err("holds what is allowed in functions or loops only".to_owned())
    } else {
        Ok(())
    }
}

/// Whether CPython compiles a simple statement outside functions and loops.
fn runs_at_module_level(stmt: &Stmt) -> bool {
    let mut search = FunctionOnly(false);
    search.visit_stmt(stmt);
    let starred =
        matches!(stmt, Stmt::Expr(ast::StmtExpr { value, .. }) if value.is_starred_expr());
    !search.0
        && !starred
        && !matches!(stmt, Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Nonlocal(_))
}

/// Finds `yield` and `await`; in a lambda, where they would do no harm, too.
struct FunctionOnly(bool);

impl<'a> SourceOrderVisitor<'a> for FunctionOnly {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.0 |= matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_));
        walk_expr(self, expr);
    }
}

#[cfg(test)]
mod tests {
    use super::check_header;

    #[test]
    fn simple_statements_are_fine() {
        for header in ["import t", "import t; t.start()", "from a.b import c as d", "x = y = 1"] {
            assert_eq!(check_header(header), Ok(()), "{header}");
        }
    }

    #[test]
    fn whatever_could_break_a_module_is_refused() {
        for header in [
            "",
            "x =",
            "import t  # why",
            "# c",
            "if 1: pass",
            "class A: pass",
            "import x; import",
            "from __future__ import annotations",
            "'text'",
            "return",
            "break",
            "yield 1",
            "x = await y",
            "*a",
            "nonlocal x",
            "import a\nimport b",
            "f'''",
        ] {
            assert!(check_header(header).is_err(), "{header}");
        }
    }
}
