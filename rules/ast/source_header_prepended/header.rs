//! Text that begins with a constant.

use std::borrow::Cow;

use crate::analysis::values::provenance::literal_text;
use crate::analysis::values::sources::{Source, Sources};
use crate::names::Names;
use crate::syntax::Expr;
use crate::syntax::ast::{self, InterpolatedStringElement};

/// A text that begins with a constant.
pub(super) struct Headed<'a> {
    /// The constant.
    pub header: String,
    /// The expression behind it.
    pub source: &'a Expr,
}

/// The text with a header that `expr` comes from.
pub(super) fn find<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<(&'a Expr, Headed<'a>)> {
    let mut sources = Sources::of(names, expr);
    while let Some(source) = sources.next() {
        match source {
            // `(HEADER + source).encode()`
            Source::Expr(Expr::Call(call))
                if let Expr::Attribute(method) = &*call.func
                    && method.attr.as_str() == "encode"
                    && call.arguments.args.iter().all(Expr::is_string_literal_expr) =>
            {
                sources.follow(&method.value);
            }
            Source::Expr(expr) => {
                if let Some(found) = headed(names, expr) {
                    return Some((expr, found));
                }
            }
            _ => {}
        }
    }
    None
}

fn headed<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Headed<'a>> {
    match expr {
        Expr::BinOp(operation) if operation.op == ast::Operator::Add => {
            let mut parts = Vec::new();
            let mut left = expr;
            while let Expr::BinOp(operation) = left
                && operation.op == ast::Operator::Add
            {
                parts.push(&*operation.right);
                left = &operation.left;
            }
            parts.push(left);
            behind_constants(names, parts.into_iter().rev(), "")
        }
        Expr::BinOp(operation) if operation.op == ast::Operator::Mod => {
            let template = constant(names, &operation.left)?;
            let (header, _) = template.split_once("%s")?;
            let source = match &*operation.right {
                Expr::Tuple(tuple) => tuple.elts.first()?,
                source => source,
            };
            (!header.contains('%')).then(|| Headed { header: header.to_owned(), source })
        }
        Expr::FString(formatted) => {
            let mut header = String::new();
            for element in formatted.value.elements() {
                match element {
                    InterpolatedStringElement::Literal(part) => header.push_str(&part.value),
                    InterpolatedStringElement::Interpolation(part) => {
                        match constant(names, &part.expression) {
                            Some(text) => header.push_str(&text),
                            None => return Some(Headed { header, source: &part.expression }),
                        }
                    }
                }
            }
            None
        }
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                return None;
            };
            let first = call.arguments.args.first()?;
            match (method.attr.as_str(), first) {
                (
                    "join",
                    Expr::List(ast::ExprList { elts, .. })
                    | Expr::Tuple(ast::ExprTuple { elts, .. }),
                ) => {
                    let separator = constant(names, &method.value)?;
                    behind_constants(names, elts.iter(), &separator)
                }
                ("format", source) => {
                    let template = constant(names, &method.value)?;
                    let (header, _) = template.split_once("{}")?;
                    (!header.contains('{')).then(|| Headed { header: header.to_owned(), source })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The constants that come first among `parts`, and the first part that is none.
fn behind_constants<'a>(
    names: &Names<'a>,
    parts: impl Iterator<Item = &'a Expr>,
    separator: &str,
) -> Option<Headed<'a>> {
    let mut header = String::new();
    for part in parts {
        match header_text(names, part) {
            Some(text) => {
                header.push_str(&text);
                header.push_str(separator);
            }
            None => return Some(Headed { header, source: part }),
        }
    }
    None
}

/// The text of a part that stands before a source: a constant, or a formatted text of lines of its own.
fn header_text<'a>(names: &Names<'a>, part: &'a Expr) -> Option<Cow<'a, str>> {
    let Expr::FString(formatted) = part else {
        return constant(names, part);
    };
    let elements = formatted.value.elements().map(|element| match element {
        InterpolatedStringElement::Literal(text) => &*text.value,
        InterpolatedStringElement::Interpolation(_) => "_",
    });
    let text: String = elements.collect();
    text.ends_with('\n').then_some(Cow::Owned(text))
}

/// The text of a literal, or of a name that is bound once to one.
fn constant<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Cow<'a, str>> {
    let literal = match expr {
        Expr::Name(name) => names.single_value(name)?,
        _ => expr,
    };
    matches!(literal, Expr::StringLiteral(_) | Expr::BytesLiteral(_)).then(|| literal_text(literal))
}

/// True if what follows the text begins a line, is no part of a block or an open bracket, and is moved by more than space.
pub(super) fn is_header(text: &str) -> bool {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let opens = last.ends_with([':', '(', '[', '{', ',', '\\', '=']);
    let in_quotes = text.matches("\"\"\"").count() % 2 == 1 || text.matches("'''").count() % 2 == 1;
    text.ends_with('\n') && !text.trim().is_empty() && !opens && !in_quotes
}
