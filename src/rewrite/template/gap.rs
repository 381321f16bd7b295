//! The gaps of a template: how they are written, and what fills them.

use std::fmt::Write as _;
use std::iter::Peekable;

use super::TargetFunction;
use crate::rewrite::code::CodeError;

/// A part of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Gap(Gap),
}

impl Part {
    /// The gap that it is.
    pub(super) fn gap(&self) -> Option<Gap> {
        match self {
            Part::Text(_) => None,
            Part::Gap(gap) => Some(*gap),
        }
    }
}

/// A gap of a template, by what fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Qualname,
    Name,
    Module,
    Path,
    Line,
}

/// The text of the sample's gaps: nothing that anybody writes.
const SAMPLE_TEXT: &str = "'\\x00\\x00'";
const SAMPLE_LINE: &str = "4_0_4_2_1";

impl Gap {
    fn of(name: &str) -> Option<Gap> {
        Some(match name {
            "qualname" => Gap::Qualname,
            "name" => Gap::Name,
            "module" => Gap::Module,
            "path" => Gap::Path,
            "line" => Gap::Line,
            _ => return None,
        })
    }

    /// Its placeholder in a template.
    pub(super) fn written(self) -> &'static str {
        match self {
            Gap::Qualname => "{qualname!r}",
            Gap::Name => "{name!r}",
            Gap::Module => "{module!r}",
            Gap::Path => "{path!r}",
            Gap::Line => "{line}",
        }
    }

    /// The text that fills it in the sample.
    pub(super) fn sample(self) -> &'static str {
        match self {
            Gap::Line => SAMPLE_LINE,
            _ => SAMPLE_TEXT,
        }
    }

    /// True if a string with this text between its quotes could have been put here for some function: a sentence could
    /// not.
    pub(super) fn can_hold(self, text: &str) -> bool {
        let is_in_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.' | '\\');
        match self {
            Gap::Qualname => text.replace("<locals>", "_").chars().all(is_in_name),
            Gap::Name => !text.contains('.') && text.chars().all(is_in_name),
            Gap::Module | Gap::Path | Gap::Line => true,
        }
    }

    /// The text that fills it for one function.
    pub(super) fn fill(self, target: &TargetFunction<'_>) -> String {
        match self {
            Gap::Qualname => literal(target.qualname),
            Gap::Name => literal(target.name),
            Gap::Module => literal(target.module),
            Gap::Path => literal(target.path),
            Gap::Line => target.line.to_string(),
        }
    }
}

/// True if this token fills a gap in a sample.
pub(super) fn is_sample(token: &str) -> bool {
    token == SAMPLE_TEXT || token == SAMPLE_LINE
}

/// The code that `parts` make, with `gap` in each gap.
pub(super) fn fill(parts: &[Part], gap: impl Fn(Gap) -> String) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Gap(it) => gap(*it),
    });
    parts.collect()
}

/// The parts of a statement of a sample, in which something is in each of the first of `gaps`.
pub(super) fn parts_of(
    statement: &str,
    gaps: &mut Peekable<impl Iterator<Item = Gap>>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = statement;
    while let Some((gap, (before, behind))) =
        gaps.peek().and_then(|gap| Some((*gap, rest.split_once(gap.sample())?)))
    {
        gaps.next();
        parts.extend([Part::Text(before.to_owned()), Part::Gap(gap)]);
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
        let Some((gap, behind)) = brace.strip_prefix('{').and_then(|it| it.split_once('}')) else {
            return Err(error("contains a single brace; write `{{` or `}}` instead".to_owned()));
        };
        let (name, conversion) = gap.split_once('!').unwrap_or((gap, ""));
        let Some(known) = Gap::of(name) else {
            let known = "`{qualname!r}`, `{name!r}`, `{module!r}`, `{path!r}` and `{line}`";
            return Err(error(format!(
                "uses the unknown placeholder `{{{gap}}}`; known are {known}, and `{{{{` stands for a brace"
            )));
        };
        if conversion != "r" && (known != Gap::Line || !conversion.is_empty()) {
            return Err(error(format!("must use `{{{name}!r}}`, which quotes the text")));
        }
        parts.push(Part::Text(std::mem::take(&mut literal)));
        parts.push(Part::Gap(known));
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
