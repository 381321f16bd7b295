//! The placeholders of a template: how they are written, and what fills them.

use std::fmt::Write as _;
use std::iter::Peekable;

use super::TargetFunction;
use crate::rewrite::code::CodeError;

/// A part of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Placeholder(Placeholder),
}

impl Part {
    /// The placeholder that it is.
    pub(super) fn placeholder(&self) -> Option<Placeholder> {
        match self {
            Part::Text(_) => None,
            Part::Placeholder(placeholder) => Some(*placeholder),
        }
    }
}

/// A placeholder in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholder {
    Qualname,
    Name,
    Module,
    Path,
    Line,
}

/// The text of the sample's placeholders: nothing that occurs in code.
const SAMPLE_TEXT: &str = "'\\x00\\x00'";
const SAMPLE_LINE: &str = "4_0_4_2_1";

impl Placeholder {
    fn of(name: &str) -> Option<Placeholder> {
        Some(match name {
            "qualname" => Placeholder::Qualname,
            "name" => Placeholder::Name,
            "module" => Placeholder::Module,
            "path" => Placeholder::Path,
            "line" => Placeholder::Line,
            _ => return None,
        })
    }

    /// Its text in a template.
    pub(super) fn written(self) -> &'static str {
        match self {
            Placeholder::Qualname => "{qualname!r}",
            Placeholder::Name => "{name!r}",
            Placeholder::Module => "{module!r}",
            Placeholder::Path => "{path!r}",
            Placeholder::Line => "{line}",
        }
    }

    /// The text that fills it in the sample.
    pub(super) fn sample(self) -> &'static str {
        match self {
            Placeholder::Line => SAMPLE_LINE,
            _ => SAMPLE_TEXT,
        }
    }

    /// True if a string with this text between its quotes could have been put here for some function: a sentence could
    /// not.
    pub(super) fn can_hold(self, text: &str) -> bool {
        let is_in_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.' | '\\');
        match self {
            Placeholder::Qualname => text.replace("<locals>", "_").chars().all(is_in_name),
            Placeholder::Name => !text.contains('.') && text.chars().all(is_in_name),
            Placeholder::Module | Placeholder::Path | Placeholder::Line => true,
        }
    }

    /// The text that fills it for one function.
    pub(super) fn fill(self, target: &TargetFunction<'_>) -> String {
        match self {
            Placeholder::Qualname => literal(target.qualname),
            Placeholder::Name => literal(target.name),
            Placeholder::Module => literal(target.module),
            Placeholder::Path => literal(target.path),
            Placeholder::Line => target.line.to_string(),
        }
    }
}

/// True if this token fills a placeholder in a sample.
pub(super) fn is_sample(token: &str) -> bool {
    token == SAMPLE_TEXT || token == SAMPLE_LINE
}

/// The code that `parts` make, with what `value` gives for each placeholder.
pub(super) fn fill(parts: &[Part], value: impl Fn(Placeholder) -> String) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Placeholder(it) => value(*it),
    });
    parts.collect()
}

/// The parts of a statement of a sample, in which something is in each of the first of `placeholders`.
pub(super) fn parts_of(
    statement: &str,
    placeholders: &mut Peekable<impl Iterator<Item = Placeholder>>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = statement;
    while let Some((placeholder, (before, behind))) = placeholders
        .peek()
        .and_then(|placeholder| Some((*placeholder, rest.split_once(placeholder.sample())?)))
    {
        placeholders.next();
        parts.extend([Part::Text(before.to_owned()), Part::Placeholder(placeholder)]);
        rest = behind;
    }
    parts.push(Part::Text(rest.to_owned()));
    parts
}

/// Code as a template writes it.
pub(super) fn escaped(code: &str) -> String {
    code.replace('{', "{{").replace('}', "}}")
}

/// The parts of a template as it is written.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, CodeError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(offset) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(offset);
        literal.push_str(before);
        if brace.starts_with("{{") || brace.starts_with("}}") {
            literal.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let character = text[..text.len() - brace.len()].chars().count() + 1;
        let error = |reason: String| CodeError { reason, character };
        let Some((placeholder, behind)) = brace.strip_prefix('{').and_then(|it| it.split_once('}'))
        else {
            return Err(error("contains a single brace; write `{{` or `}}` instead".to_owned()));
        };
        let (name, conversion) = placeholder.split_once('!').unwrap_or((placeholder, ""));
        let Some(known) = Placeholder::of(name) else {
            let known = "`{qualname!r}`, `{name!r}`, `{module!r}`, `{path!r}` and `{line}`";
            return Err(error(format!(
                "uses the unknown placeholder `{{{placeholder}}}`; known are {known}, and `{{{{` stands for a brace"
            )));
        };
        if conversion != "r" && (known != Placeholder::Line || !conversion.is_empty()) {
            return Err(error(format!("must use `{{{name}!r}}`, which quotes the text")));
        }
        parts.push(Part::Text(std::mem::take(&mut literal)));
        parts.push(Part::Placeholder(known));
        rest = behind;
    }
    literal.push_str(rest);
    parts.push(Part::Text(literal));
    Ok(parts)
}

/// A string literal in ASCII, so that it can be written in every encoding.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for character in text.chars() {
        match character {
            '\'' | '\\' => literal.extend(['\\', character]),
            ' '..='~' => literal.push(character),
            _ => {
                let code = u32::from(character);
                // Writing to a `String` cannot fail.
                let _ = match code {
                    0..=0xff => write!(literal, "\\x{code:02x}"),
                    0x100..=0xffff => write!(literal, "\\u{code:04x}"),
                    _ => write!(literal, "\\U{code:08x}"),
                };
            }
        }
    }
    literal.push('\'');
    literal
}
