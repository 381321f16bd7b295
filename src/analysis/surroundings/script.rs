//! What is meant to be run as a program, and what ends one.

use crate::file::File;
use crate::names::Names;
use crate::syntax::{Expr, Stmt, ast};

/// Whether the condition holds only where the file is the program: `__name__ == "__main__"`, either way round.
pub fn is_main_guard(test: &Expr) -> bool {
    let Expr::Compare(compare) = test else {
        return false;
    };
    let parts = || std::iter::once(&*compare.left).chain(&*compare.comparators);
    let is_name = |part: &Expr| part.as_name_expr().is_some_and(|name| name.id == "__name__");
    let is_main = |part: &Expr| {
        part.as_string_literal_expr().is_some_and(|it| it.value.to_str() == "__main__")
    };
    parts().any(is_name) && parts().any(is_main)
}

/// Whether the call ends the program.
pub fn ends_program<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    const EXITS: &[&str] = &["sys.exit", "os._exit", "builtins.exit", "builtins.quit"];
    names.refers_to_any(&call.func, EXITS)
}

/// Whether the file has code for the case that it is the program.
pub fn is_script(file: &File<'_>) -> bool {
    let is_guarded = |stmt: &Stmt| stmt.as_if_stmt().is_some_and(|it| is_main_guard(&it.test));
    file.syntax.mentions("__main__") && file.syntax.module().body.iter().any(is_guarded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn guards_are_known_either_way_round() {
        for (code, expected) in [
            ("__name__ == '__main__'", true),
            ("\"__main__\" == __name__", true),
            ("__name__ == 'main'", false),
            ("name == '__main__'", false),
            ("__name__", false),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            let stmt = syntax.module().body[0].as_expr_stmt().expect("an expression");
            assert_eq!(is_main_guard(&stmt.value), expected, "{code}");
        }
    }
}
