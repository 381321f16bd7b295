//! Texts that are computed from constants: what they will be.

use std::rc::Rc;

use super::known::is_module_table;
use super::values::{ValueKind, Values};
use crate::syntax::Expr;
use crate::syntax::ast::{self, ConversionFlag, InterpolatedStringElement};

/// The greatest number of texts that a computation may give.
const MOST: usize = 64;

/// The values of a part of the text.
pub(super) type Value<'v, 'a> = &'v dyn Fn(&'a Expr) -> Rc<Values>;

/// The text of a literal.
pub(super) fn literal(expr: &Expr) -> Option<Values> {
    match expr {
        Expr::StringLiteral(text) => Some(Values::text(text.value.to_str())),
        Expr::BytesLiteral(bytes) => {
            let bytes: Vec<u8> = bytes.value.bytes().collect();
            let text = String::from_utf8(bytes).map_or_else(|_| Values::open(), Values::text);
            Some(text.with_bytes(true))
        }
        _ => None,
    }
}

/// The texts that two texts give together.
pub(super) fn combine(
    left: &Values,
    right: &Values,
    together: impl Fn(&str, &str) -> Option<String>,
) -> Values {
    let mut values = Values::default();
    let is_text = |(what, _): (&ValueKind, bool)| matches!(what, ValueKind::Text(_));
    let is_other = |values: &Values| values.is_open() || !values.kinds().all(is_text);
    if is_other(left) || is_other(right) || left.texts().count() * right.texts().count() > MOST {
        values.merge_open();
    }
    for (number, left) in left.texts().enumerate() {
        for right in right.texts().take(MOST / (number + 1)) {
            match together(left, right) {
                Some(text) => {
                    values.merge(&Values::text(text));
                }
                None => values.merge_open(),
            }
        }
    }
    values.with_bytes(left.may_be_bytes() || right.may_be_bytes())
}

/// The texts that stand in another for a value: bytes do not stand for themselves.
fn shown(values: &Rc<Values>) -> Rc<Values> {
    if values.may_be_bytes() { Rc::new(Values::open()) } else { Rc::clone(values) }
}

/// Every text, changed.
fn change(values: &Values, change: impl Fn(&str) -> String) -> Values {
    combine(values, &Values::text(""), |text, _| Some(change(text)))
}

fn concatenate(left: &Values, right: &Values) -> Values {
    combine(left, right, |left, right| Some(format!("{left}{right}")))
}

/// The value of a binary operation: of two texts, or of containers that are put together or repeated.
pub(super) fn operation(operator: ast::Operator, left: &Values, right: &Values) -> Values {
    let is_joined = |what: &ValueKind| match (what, operator) {
        (ValueKind::Container(_) | ValueKind::Pairs(_), _)
        | (ValueKind::Namespace(_), ast::Operator::BitOr) => true,
        (ValueKind::Thing(name), ast::Operator::BitOr) => is_module_table(name),
        _ => false,
    };
    let mut values = left.filtered(is_joined).without_open();
    values.merge(&right.filtered(is_joined).without_open());
    if left.is_nothing() || right.is_nothing() {
        return values;
    }
    match operator {
        ast::Operator::Add if left.texts().next().is_some() || right.texts().next().is_some() => {
            values.merge(&concatenate(left, right));
        }
        _ if values.len() == 0 => values.merge_open(),
        _ => {}
    }
    if left.is_open() || right.is_open() {
        values.merge_open();
    }
    values
}

/// `"%s%s" % ("sys", "tem")`
pub(super) fn percent<'a>(format: &Values, arguments: &'a Expr, value: Value<'_, 'a>) -> Values {
    let arguments: Vec<Rc<Values>> = match arguments {
        Expr::Tuple(tuple) => tuple.elts.iter().map(value).collect(),
        argument => vec![value(argument)],
    };
    let arguments: Vec<_> =
        if format.may_be_bytes() { arguments } else { arguments.iter().map(shown).collect() };
    fill(format, "%s", &arguments)
}

/// `"{}{}".format("sys", "tem")`
pub(super) fn format<'a>(format: &Values, arguments: &'a [Expr], value: Value<'_, 'a>) -> Values {
    let numbered = |text: &str| {
        let numbers = 0..arguments.len();
        numbers
            .fold(text.to_owned(), |text, number| text.replacen(&format!("{{{number}}}"), "{}", 1))
    };
    if arguments.iter().any(Expr::is_starred_expr) {
        return Values::open();
    }
    let arguments: Vec<Rc<Values>> = arguments.iter().map(|it| shown(&value(it))).collect();
    // Numbers out of order would be filled in the wrong order.
    let in_order = format.texts().all(|text| {
        let numbers: Vec<u32> = text.chars().filter_map(|it| it.to_digit(10)).collect();
        numbers.is_sorted()
    });
    if in_order { fill(&change(format, numbered), "{}", &arguments) } else { Values::open() }
}

/// The text with one argument in each place.
fn fill(format: &Values, place: &str, arguments: &[Rc<Values>]) -> Values {
    let filled = arguments.iter().fold(format.clone(), |text, argument| {
        combine(&text, argument, |text, argument| {
            text.contains(place).then(|| text.replacen(place, argument, 1))
        })
    });
    if filled.texts().any(|text| text.contains(['%', '{', '}'])) { Values::open() } else { filled }
}

/// `"".join(["sys", "tem"])`
pub(super) fn join<'a>(separator: &Values, parts: &'a [Expr], value: Value<'_, 'a>) -> Values {
    if parts.iter().any(Expr::is_starred_expr) {
        return Values::open();
    }
    let mut joined: Option<Values> = None;
    for part in parts {
        joined = Some(match joined {
            None => Values::clone(&value(part)),
            Some(before) => concatenate(&concatenate(&before, separator), &value(part)),
        });
    }
    joined.unwrap_or_else(|| Values::text(""))
}

/// The text of an f-string.
pub(super) fn formatted<'a>(formatted: &'a ast::ExprFString, value: Value<'_, 'a>) -> Values {
    let mut text = Values::text("");
    for part in &formatted.value {
        match part {
            ast::FStringPart::Literal(literal) => {
                text = concatenate(&text, &Values::text(&*literal.value));
            }
            ast::FStringPart::FString(part) => {
                for element in &part.elements {
                    text = concatenate(&text, &element_text(element, value));
                }
            }
        }
    }
    text
}

fn element_text<'a>(element: &'a InterpolatedStringElement, value: Value<'_, 'a>) -> Values {
    match element {
        InterpolatedStringElement::Literal(literal) => Values::text(&*literal.value),
        InterpolatedStringElement::Interpolation(part) => {
            let plain = matches!(part.conversion, ConversionFlag::None | ConversionFlag::Str)
                && part.format_spec.is_none()
                && part.debug_text.is_none();
            if plain { Values::clone(&shown(&value(&part.expression))) } else { Values::open() }
        }
    }
}

/// `text[::-1]`, `text[1:3]`
pub(super) fn slice(text: &Values, slice: &ast::ExprSlice) -> Values {
    let bounds = [&slice.lower, &slice.upper, &slice.step].map(|bound| match bound.as_deref() {
        None => Some(None),
        Some(bound) => integer(bound).map(Some),
    });
    match bounds {
        [Some(None), Some(None), Some(Some(-1))] => {
            change(text, |text| text.chars().rev().collect())
        }
        [Some(lower), Some(upper), Some(None | Some(1))] => change(text, |text| {
            let characters: Vec<char> = text.chars().collect();
            let place = |bound: Option<i64>, otherwise: usize| match bound {
                None => otherwise,
                Some(bound) => usize::try_from(bound)
                    .or_else(|_| {
                        let back = usize::try_from(bound.unsigned_abs()).unwrap_or(usize::MAX);
                        Ok::<_, ()>(characters.len().saturating_sub(back))
                    })
                    .unwrap_or_default()
                    .min(characters.len()),
            };
            let (lower, upper) = (place(lower, 0), place(upper, characters.len()));
            characters.get(lower..upper).unwrap_or_default().iter().collect()
        }),
        _ => Values::open(),
    }
}

/// `text.lower()` and its like.
pub(super) fn method<'a>(
    text: &Values,
    method: &str,
    arguments: &'a [Expr],
    value: Value<'_, 'a>,
) -> Values {
    match (method, arguments) {
        ("lower", []) => change(text, str::to_lowercase),
        ("casefold", []) if text.texts().all(str::is_ascii) => change(text, str::to_lowercase),
        ("upper", []) => change(text, str::to_uppercase),
        ("strip", []) => change(text, |text| text.trim_matches(is_space).to_owned()),
        ("decode", arguments) => recoded(text, arguments, value).with_bytes(false),
        ("encode", arguments) => recoded(text, arguments, value).with_bytes(true),
        ("replace", [old, new]) => {
            let replaced = combine(&value(old), &value(new), |old, new| {
                (!old.contains('\0')).then(|| format!("{old}\0{new}"))
            });
            combine(text, &replaced, |text, pair| {
                let (old, new) = pair.split_once('\0')?;
                Some(text.replace(old, new))
            })
        }
        ("removeprefix", [prefix]) => combine(text, &value(prefix), |text, prefix| {
            Some(text.strip_prefix(prefix).unwrap_or(text).to_owned())
        }),
        ("removesuffix", [suffix]) => combine(text, &value(suffix), |text, suffix| {
            Some(text.strip_suffix(suffix).unwrap_or(text).to_owned())
        }),
        ("join", [Expr::List(list)]) => join(text, &list.elts, value),
        ("join", [Expr::Tuple(tuple)]) => join(text, &tuple.elts, value),
        ("join", [parts]) => {
            let parts = value(parts);
            // Joining with nothing in between the characters of one text.
            if text.texts().all(str::is_empty) && parts.texts().count() == parts.len() {
                Values::clone(&parts)
            } else {
                Values::open()
            }
        }
        ("format", arguments) => format(text, arguments, value),
        _ => Values::open(),
    }
}

/// True for white space as Python has it, which counts the separators of files, groups, records and units as well.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\x1c'..='\x1f')
}

/// `chr(101)`
pub(super) fn character(number: &Expr) -> Values {
    let character = integer(number).and_then(|number| u32::try_from(number).ok());
    match character.and_then(char::from_u32) {
        Some(character) => Values::text(character.to_string()),
        None => Values::open(),
    }
}

fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(value), .. }) => {
            value.as_i64()
        }
        Expr::UnaryOp(ast::ExprUnaryOp { op: ast::UnaryOp::USub, operand, .. }) => {
            integer(operand).map(|value| -value)
        }
        _ => None,
    }
}

/// The encodings in which ASCII stands for itself.
const ASCII_ENCODINGS: &[&str] =
    &["ascii", "cp1252", "iso-8859-1", "latin-1", "latin1", "us-ascii", "utf-8", "utf8"];

/// Bytes and text count as the same where all of it is ASCII, or both are UTF-8.
fn recoded<'a>(
    text: &Values,
    arguments: &'a [Expr],
    value: &dyn Fn(&'a Expr) -> Rc<Values>,
) -> Values {
    let is_ascii = text.texts().all(str::is_ascii);
    let encoding = arguments.first().map(value);
    let is_known = encoding.is_none_or(|encoding| {
        let mut names = encoding.texts().map(|name| name.to_lowercase().replace('_', "-"));
        !encoding.is_open() && names.all(|name| ASCII_ENCODINGS.contains(&&*name))
    });
    if is_known && (is_ascii || arguments.is_empty()) { text.clone() } else { Values::open() }
}

/// The fields of a text given to `str.format`: `0.__class__.__name__`.
pub(super) fn fields(text: &str) -> Vec<String> {
    if text.len() > 1 << 16 {
        return Vec::new();
    }
    let fields = text.split('{').skip(1);
    let fields = fields.map(|field| field.split(['}', '!', ':']).next().unwrap_or_default());
    fields.filter(|field| !field.is_empty()).map(str::to_owned).collect()
}

/// The names that the fields of a text given to `str.format` look up: `"{0.__class__.__name__}"`.
pub(super) fn format_fields(text: &str) -> Vec<&str> {
    if text.len() > 1 << 16 {
        return Vec::new();
    }
    let fields = text.split('{').skip(1);
    let names = fields.flat_map(|field| {
        let field = field.split(['}', '!', ':']).next().unwrap_or_default();
        field.split('.').skip(1)
    });
    names.map(|name| name.split('[').next().unwrap_or(name)).filter(|it| !it.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_taken_apart() {
        assert_eq!(
            format_fields("a {0.__class__.__mro__[1]!r:>3} {{b}} {x}"),
            ["__class__", "__mro__"]
        );
        assert_eq!(format_fields("{a[b].c}"), ["c"]);
    }
}
