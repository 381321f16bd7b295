//! What can be read off texts that are written down, whole or in part.

use std::borrow::Cow;

use crate::names::Names;
use crate::syntax::Expr;
use crate::syntax::ast::{self, InterpolatedStringElement};

/// The text of a string or bytes literal; empty for anything else.
pub fn literal_text(literal: &Expr) -> Cow<'_, str> {
    match literal {
        Expr::StringLiteral(text) => Cow::Borrowed(text.value.to_str()),
        Expr::BytesLiteral(bytes) => {
            let bytes: Vec<u8> = bytes.value.bytes().collect();
            Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => Cow::Borrowed(""),
    }
}

/// The constant parts of a concatenated or formatted text, in the order of the text.
pub fn constant_parts<'a>(names: &Names<'a>, text: &'a Expr) -> Vec<&'a str> {
    let mut parts = Vec::new();
    collect_constants(names, text, &mut parts);
    parts
}

fn collect_constants<'a>(names: &Names<'a>, built: &'a Expr, parts: &mut Vec<&'a str>) {
    match built {
        Expr::BinOp(operation) => {
            collect_constants(names, &operation.left, parts);
            if operation.op == ast::Operator::Add {
                collect_constants(names, &operation.right, parts);
            }
        }
        Expr::FString(formatted) => {
            for element in formatted.value.elements() {
                match element {
                    InterpolatedStringElement::Literal(part) => parts.push(&part.value),
                    InterpolatedStringElement::Interpolation(part) => {
                        collect_constants(names, &part.expression, parts);
                    }
                }
            }
        }
        Expr::Call(call) => {
            if let Expr::Attribute(method) = &*call.func
                && method.attr.as_str() == "format"
            {
                collect_constants(names, &method.value, parts);
            }
        }
        _ => parts.extend(names.constant_text(built)),
    }
}

/// Whether every statement of the text is an import.
pub fn imports_only(text: &str) -> bool {
    let mut in_parentheses = false;
    text.lines().flat_map(|line| line.split(';')).all(|part| {
        let part = part.trim();
        let imports = part.is_empty()
            || part.starts_with(['#', '\\'])
            || part.starts_with("import ")
            || part.starts_with("from ");
        let continues = in_parentheses;
        in_parentheses = (in_parentheses || part.contains('(')) && !part.contains(')');
        continues || imports
    })
}
