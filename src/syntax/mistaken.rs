//! Errors that the parser reports although there are none.

use ruff_python_ast::helpers::is_compound_statement;
use ruff_python_parser::ParseErrorType;
use rustc_hash::FxHashSet;

use super::{ParseError, Ranged, Stmt, TextSize, ast, bodies};

/// The errors among `errors` that the interpreter sees as well.
///
/// Behind a semicolon the parser takes `match` for the compound statement before it looks on: `x = 1; match = 2` is
/// valid. The tree is right nevertheless.
pub(super) fn without_mistaken(module: &ast::ModModule, errors: &[ParseError]) -> Vec<ParseError> {
    let may_be_mistaken =
        |error: &ParseError| error.error == ParseErrorType::SimpleAndCompoundStatementOnSameLine;
    let mut simple = FxHashSet::default();
    if errors.iter().any(may_be_mistaken) {
        add_simple(&module.body, &mut simple);
    }
    let is_mistaken =
        |error: &&ParseError| may_be_mistaken(error) && simple.contains(&error.location.start());
    errors.iter().filter(|error| !is_mistaken(error)).cloned().collect()
}

/// Adds the offsets at which simple statements start behind others in the same block.
fn add_simple(body: &[Stmt], offsets: &mut FxHashSet<TextSize>) {
    let pairs = body.windows(2).filter(|pair| !pair.iter().any(is_compound_statement));
    offsets.extend(pairs.map(|pair| pair[1].start()));
    for inner in body.iter().flat_map(bodies) {
        add_simple(inner, offsets);
    }
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
