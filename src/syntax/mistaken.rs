//! Errors that the parser reports although there are none.

use ruff_python_ast::helpers::is_compound_statement;
use ruff_python_parser::ParseErrorType;

use super::{ParseError, Ranged, Stmt, TextSize, ast, bodies};

/// True if the interpreter sees no error where the parser reports `error`.
///
/// Behind a semicolon the parser takes `match` for the compound statement before it looks on: `x = 1; match = 2` is
/// valid. The tree is right nevertheless.
pub(super) fn is_mistaken(module: &ast::ModModule, error: &ParseError) -> bool {
    if error.error != ParseErrorType::SimpleAndCompoundStatementOnSameLine {
        return false;
    }
    has_simple_at(&module.body, error.location.start())
}

/// True if a simple statement starts at `offset`, behind another one in the same block.
fn has_simple_at(body: &[Stmt], offset: TextSize) -> bool {
    let mut pairs = body.windows(2);
    pairs.any(|pair| pair[1].start() == offset && !pair.iter().any(is_compound_statement))
        || body.iter().flat_map(bodies).any(|inner| has_simple_at(inner, offset))
}

#[cfg(test)]
mod tests {
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn a_name_is_no_statement() {
        for (code, is_valid) in [
            ("x = 1; match = 2; y\n", true),
            ("x = 1; match(1)\nmatch[0:1]\n", true),
            ("def f():\n    x = 1; match = 2\n", true),
            ("x = 1; match x:\n    case 1: pass\n", false),
            ("x = 1; if x: pass\n", false),
            ("if x: pass; match = 2\n", true),
            ("x = 1; match = 2; if x: pass\n", false),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            assert_eq!(syntax.errors().is_empty(), is_valid, "{code}");
        }
    }
}
