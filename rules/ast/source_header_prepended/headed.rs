//! Texts that begin with lines of the program's own.

use std::borrow::Cow;

use crate::analysis::values::parts::is_integer;
use crate::analysis::values::provenance::literal_text;
use crate::analysis::values::sources::{Source, Sources, only_source};
use crate::names::Names;
use crate::syntax::ast::{self, InterpolatedStringElement};
use crate::syntax::{CallExt, Expr, Ranged};

/// A text that begins with constant lines.
pub(super) struct Headed<'a> {
    /// The expression that makes it.
    pub(super) whole: &'a Expr,
    /// The lines.
    pub(super) header: String,
    /// The text behind them.
    pub(super) source: &'a Expr,
}

/// The constant that a text begins with, and what comes behind it.
type Parts<'a> = (String, &'a Expr);

impl<'a> Headed<'a> {
    /// The text with a header that `expr` comes from.
    pub(super) fn of(names: &Names<'a>, expr: &'a Expr) -> Option<Headed<'a>> {
        let mut sources = Sources::of(names, expr);
        while let Some(source) = sources.next() {
            let Source::Expr(whole) = source else {
                continue;
            };
            if let Some(text) = encoded(whole) {
                sources.follow(text);
            } else if let Some((header, source)) =
                parts(names, whole).or_else(|| of_lines(names, whole))
            {
                return is_header(&header).then_some(Headed { whole, header, source });
            }
        }
        None
    }
}

/// The text in `(HEADER + source).encode()`.
fn encoded(expr: &Expr) -> Option<&Expr> {
    let call = expr.as_call_expr()?;
    let is_plain = call.arguments.args.iter().all(Expr::is_string_literal_expr);
    call.receiver(&["encode"]).filter(|_| is_plain)
}

fn parts<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Parts<'a>> {
    match expr {
        Expr::BinOp(sum) if sum.op == ast::Operator::Add => of_sum(names, expr),
        Expr::BinOp(filled) if filled.op == ast::Operator::Mod => {
            let source = match &*filled.right {
                Expr::Tuple(tuple) => tuple.elts.first()?,
                source => source,
            };
            let header = before_field(names, &filled.left, "%s", '%')?;
            Some((header, source))
        }
        Expr::FString(formatted) => of_formatted(names, formatted),
        Expr::Call(call) => {
            let first = call.arguments.args.first()?;
            if let Some(separator) = call.receiver(&["join"]) {
                let parts = listed(first)?.iter().flat_map(|part| unpacked(names, part));
                behind_constants(names, parts, &constant(names, separator)?)
            } else {
                let template = call.receiver(&["format"])?;
                Some((before_field(names, template, "{}", '{')?, first))
            }
        }
        _ => None,
    }
}

/// `lines.insert(0, HEADER)` before the lines are joined.
fn of_lines<'a>(names: &Names<'a>, joined: &'a Expr) -> Option<Parts<'a>> {
    let call = joined.as_call_expr()?;
    let separator = constant(names, call.receiver(&["join"])?)?;
    let lines = call.arguments.args.first()?.as_name_expr()?;
    let body = &names.function_at(call.start())?.body;
    let mut headers = names.nodes().in_body(body).calls().filter_map(|insert| {
        let [place, line] = &*insert.arguments.args else {
            return None;
        };
        let is_first = is_integer(place, 0) && insert.end() < call.start();
        let list = insert.receiver(&["insert"])?.as_name_expr().filter(|_| is_first)?;
        (list.id == lines.id).then(|| header_text(names, line))?
    });
    let header = headers.next()?.into_owned() + &separator;
    Some((header, names.reaching_value(call.arguments.args.first()?)))
}

/// The parts of `*LINES`, if that is a constant list, and else `part` itself.
fn unpacked<'a>(names: &Names<'a>, part: &'a Expr) -> &'a [Expr] {
    let lines = part.as_starred_expr().map(|it| only_source(names, &it.value));
    lines.and_then(listed).unwrap_or(std::slice::from_ref(part))
}

/// The elements of a list or tuple.
fn listed(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::List(list) => Some(&list.elts),
        Expr::Tuple(tuple) => Some(&tuple.elts),
        _ => None,
    }
}

/// `HEADER + source`.
fn of_sum<'a>(names: &Names<'a>, sum: &'a Expr) -> Option<Parts<'a>> {
    let mut operands = Vec::new();
    let mut left = sum;
    while let Expr::BinOp(operation) = left
        && operation.op == ast::Operator::Add
    {
        operands.push(&*operation.right);
        left = &operation.left;
    }
    operands.push(left);
    behind_constants(names, operands.into_iter().rev(), "")
}

/// `f"{HEADER}{source}"`.
fn of_formatted<'a>(names: &Names<'a>, formatted: &'a ast::ExprFString) -> Option<Parts<'a>> {
    let mut header = String::new();
    for element in formatted.value.elements() {
        match element {
            InterpolatedStringElement::Literal(part) => header.push_str(&part.value),
            InterpolatedStringElement::Interpolation(part) => {
                match constant(names, &part.expression) {
                    Some(text) => header.push_str(&text),
                    // Within a line that the program writes there is no source.
                    None if is_within_line(&header) => header.push('_'),
                    None => return Some((header, &part.expression)),
                }
            }
        }
    }
    None
}

fn is_within_line(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('\n')
}

/// The text before the first `field` of a constant template, if no other field, which begins with `mark`, does.
fn before_field<'a>(
    names: &Names<'a>,
    template: &'a Expr,
    field: &str,
    mark: char,
) -> Option<String> {
    let template = constant(names, template)?;
    let (header, _) = template.split_once(field)?;
    (!header.contains(mark)).then(|| header.to_owned())
}

/// The constants that come first among `parts`, and the first part that is none.
fn behind_constants<'a>(
    names: &Names<'a>,
    parts: impl Iterator<Item = &'a Expr>,
    separator: &str,
) -> Option<Parts<'a>> {
    let mut header = String::new();
    for part in parts {
        match header_text(names, part) {
            Some(text) => {
                header.push_str(&text);
                header.push_str(separator);
            }
            None => return Some((header, part)),
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

/// The text of a literal or of lines that are joined, or of what is bound or stored once to one.
fn constant<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<Cow<'a, str>> {
    let expr = only_source(names, expr);
    match encoded(expr).map_or(expr, |text| only_source(names, text)) {
        literal @ (Expr::StringLiteral(_) | Expr::BytesLiteral(_)) => Some(literal_text(literal)),
        Expr::Call(call) => {
            let separator = call.receiver(&["join"]).filter(|it| is_literal(it))?;
            let lines = listed(only_source(names, call.arguments.args.first()?))?;
            let are_literal = lines.iter().all(is_literal);
            let lines: Vec<_> = lines.iter().map(literal_text).collect();
            are_literal.then(|| Cow::Owned(lines.join(&literal_text(separator))))
        }
        _ => None,
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(_) | Expr::BytesLiteral(_))
}

/// True if what follows the text begins a line, is no part of a block or an open bracket, and is moved by more than space.
fn is_header(text: &str) -> bool {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let opens = last.ends_with([':', '(', '[', '{', ',', '\\', '=']);
    let in_quotes = text.matches("\"\"\"").count() % 2 == 1 || text.matches("'''").count() % 2 == 1;
    text.ends_with('\n') && !text.trim().is_empty() && !opens && !in_quotes
}
