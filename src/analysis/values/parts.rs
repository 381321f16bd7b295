//! The parts that an expression is made of, such as the path of a file.

use super::sources::function_called;
use crate::names::Names;
use crate::syntax::{Expr, ast};

/// The number of expressions that are looked at for what a path is made of.
const PARTS: usize = 16;

/// The last text in a literal, that of a formatted one included.
pub fn last_text(part: &Expr) -> Option<&str> {
    match part {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        Expr::FString(text) => Some(&text.value.elements().last()?.as_literal()?.value),
        _ => None,
    }
}

/// True if a literal ends like the path of a Python source.
pub fn ends_source_path(part: &Expr) -> bool {
    last_text(part).is_some_and(|text| text.strip_suffix(".py").is_some())
}

/// True if a name, attribute or text is about compiled modules.
pub fn is_compiled(word: &str) -> bool {
    let lower = word.to_lowercase();
    let mut words = lower.split(|it: char| !it.is_ascii_alphanumeric());
    lower.contains("extension")
        || words.any(|word| matches!(word, "so" | "pyd" | "dll" | "ext" | "shared" | "library"))
}

/// The word that a part of a path is: the name of a variable or attribute, or a text, or the end of a formatted one.
pub fn word(part: &Expr) -> Option<&str> {
    match part {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => last_text(part),
    }
}

/// True if `expr` is that integer, written out.
pub fn is_integer(expr: &Expr, value: u8) -> bool {
    expr.as_number_literal_expr()
        .is_some_and(|it| matches!(&it.value, ast::Number::Int(written) if *written == value))
}

/// True if `wanted` holds for any expression that `expr` is made of; names bound once are followed, and calls to what the
/// functions of the file return.
pub fn any_part<'a>(
    names: &Names<'a>,
    expr: &'a Expr,
    mut wanted: impl FnMut(&'a Expr) -> bool,
) -> bool {
    let mut values = vec![expr];
    let mut next = 0;
    while let Some(&value) = values.get(next) {
        next += 1;
        for part in names.nodes().in_node(value).exprs() {
            if wanted(part) {
                return true;
            }
            if values.len() >= PARTS {
                continue;
            }
            match part {
                Expr::Name(name) => values.extend(names.single_value(name)),
                Expr::Call(call) => {
                    let function = function_called(names, call);
                    values.extend(function.into_iter().flat_map(|it| returned(names, it)));
                }
                _ => {}
            }
        }
    }
    false
}

/// The expressions that a function returns.
fn returned<'a>(
    names: &Names<'a>,
    function: &'a ast::StmtFunctionDef,
) -> impl Iterator<Item = &'a Expr> {
    let statements = names.nodes().in_scope(&function.body).stmts();
    statements.filter_map(|it| it.as_return_stmt()?.value.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn names_bound_once_are_followed() {
        let code = "so = d + '/a.so'\nb = b2 = c\nc = b\nx = f'{so}'\ny = b\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let holds = |line: usize, wanted: &str| {
            let assign = syntax.module().body[line].as_assign_stmt().expect("an assignment");
            any_part(&names, &assign.value, |part| word(part) == Some(wanted))
        };
        assert!(holds(3, "so") && holds(3, "d") && holds(3, "/a.so"));
        assert!(holds(4, "c") && !holds(4, "d"));
    }

    #[test]
    fn calls_are_what_functions_of_the_file_return() {
        let code = "def f(): return d + '/a.so'\ndef g(): return g()\nx = str(f())\ny = g()\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let holds = |line: usize, wanted: &str| {
            let assign = syntax.module().body[line].as_assign_stmt().expect("an assignment");
            any_part(&names, &assign.value, |part| word(part) == Some(wanted))
        };
        assert!(holds(2, "/a.so") && !holds(3, "/a.so"));
    }

    #[test]
    fn paths_of_sources_may_be_formatted() {
        for (code, expected) in [
            ("f'{a}.py'", true),
            ("'a.py'", true),
            ("f'{a}.py{b}'", false),
            ("'.pyc'", false),
            ("a", false),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            let stmt = syntax.module().body[0].as_expr_stmt().expect("an expression");
            assert_eq!(ends_source_path(&stmt.value), expected, "{code}");
        }
    }

    #[test]
    fn compiled_modules_are_known_by_their_words() {
        for (word, expected) in [
            ("mod_so", true),
            ("EXT_SUFFIX", true),
            ("/a.so", true),
            ("ExtensionFileLoader", true),
            ("source", false),
            ("text", false),
            ("a.py", false),
        ] {
            assert_eq!(is_compiled(word), expected, "{word}");
        }
    }
}
