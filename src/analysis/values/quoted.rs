//! Code whose own text is a part of a value.

use crate::syntax::{Expr, Node};

/// True if the text of the code with these nodes around it is part of a string, as in `f"{mode is 'fast'=}"`, or kept by a
/// template string, so that whoever rewrites it changes a value.
pub fn is_quoted<'a>(mut around: impl Iterator<Item = Node<'a>>) -> bool {
    around.any(|ancestor| match ancestor {
        Node::Expr(Expr::FString(string)) => {
            let mut elements = string.value.elements();
            elements.any(|element| {
                element.as_interpolation().is_some_and(|element| element.debug_text.is_some())
            })
        }
        Node::Expr(Expr::TString(_)) => true,
        _ => false,
    })
}
