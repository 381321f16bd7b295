//! Code with gaps: a statement that names the function it is put into.

use std::fmt::Write as _;
use std::sync::Arc;

use super::code::{Code, CodeError};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Ranged, SourceKind, Stmt, Syntax, TextRange};

/// One or more simple statements with gaps such as `{qualname!r}` and `{line}`. A doubled brace stands for itself.
#[derive(Debug, Clone)]
pub struct Template {
    parts: Arc<[Part]>,
    /// The code with something in each gap.
    sample: Code,
    /// The tokens of the sample; `None` for what fills a gap.
    tokens: Arc<[(TokenKind, Option<String>)]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Gap(Gap),
}

/// What fills a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Qualname,
    Name,
    Module,
    Path,
    Line,
}

/// What is known of a function that a template is filled for.
#[derive(Debug, Clone, Copy)]
pub struct Place<'p> {
    /// The function's `__qualname__`.
    pub qualname: &'p str,
    /// The function's name.
    pub name: &'p str,
    /// The dotted name of its module.
    pub module: &'p str,
    /// The path of its file, with `/` between the parts.
    pub path: &'p str,
    /// The line of its name, from 1.
    pub line: usize,
}

/// How statements compare with a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They are the template's, filled for the same place.
    Same,
    /// They are the template's, filled for another place.
    Stale,
    /// They are others.
    Different,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// If a gap is not known, or the code cannot be injected into every function.
    pub fn new(text: &str) -> Result<Template, CodeError> {
        let parts = parse(text.trim())?;
        let sample = fill(&parts, |gap| match gap {
            Gap::Line => SAMPLE_LINE.to_owned(),
            _ => SAMPLE_TEXT.to_owned(),
        });
        let code = Code::new(&sample)?;
        let error = |reason: &str| Err(CodeError { reason: reason.to_owned(), character: 1 });
        let names = code.names();
        if code.statements().iter().any(|it| matches!(it, Stmt::Global(_) | Stmt::Delete(_))) {
            return error("changes what names mean in the function");
        }
        if names.bound.iter().any(|name| name == "*") {
            return error("imports `*`, which only modules can");
        }
        let all = names.read.iter().chain(&names.bound).chain(&names.attributes);
        if let Some(name) = all.into_iter().find(|name| is_mangled(name)) {
            let reason =
                format!("uses the name `{name}`, which means another one in a class; rename it");
            return error(&reason);
        }
        let Ok(syntax) = Syntax::parse(&sample, SourceKind::Module) else {
            return error("is too deep to be analysed");
        };
        let tokens = significant(syntax.tokens()).map(|token| {
            let text = syntax.slice(token);
            let is_gap = text == SAMPLE_TEXT || text == SAMPLE_LINE;
            (token.kind(), (!is_gap).then(|| unquoted(token.kind(), text).to_owned()))
        });
        Ok(Template { parts: parts.into(), sample: code, tokens: tokens.collect() })
    }

    /// The code, with something in each gap.
    pub fn sample(&self) -> &Code {
        &self.sample
    }

    /// The code for a function.
    pub fn fill(&self, place: &Place<'_>) -> String {
        fill(&self.parts, |gap| gap.fill(place))
    }

    /// Whether the code names the line that its function is on.
    pub fn names_line(&self) -> bool {
        self.parts.contains(&Part::Gap(Gap::Line))
    }

    /// How the first statements of `body` compare with this template, and how many they are.
    pub fn likeness(
        &self,
        syntax: &Syntax<'_>,
        body: &[Stmt],
        place: &Place<'_>,
    ) -> (Likeness, usize) {
        if !self.begins_alike(syntax, body) {
            return (Likeness::Different, 0);
        }
        let likeness = self.likeness_of_tokens(syntax, body, place);
        if likeness.0 != Likeness::Different {
            return likeness;
        }
        // Parentheses and commas that mean nothing are other tokens, but the same code.
        let code = Code::new(&self.fill(place));
        match code.map(|code| code.length_in(body)) {
            Ok(length) if length > 0 => (Likeness::Same, length),
            _ => likeness,
        }
    }

    /// Whether the first token is the template's; most functions begin with another one, so that nothing else needs to be
    /// looked at.
    pub fn begins_alike(&self, syntax: &Syntax<'_>, body: &[Stmt]) -> bool {
        let wanted = self.tokens.first().and_then(|(_, text)| text.as_deref());
        body.first().is_some_and(|first| {
            wanted.is_none_or(|wanted| {
                syntax.slice(first).trim_start_matches('(').starts_with(wanted)
            })
        })
    }

    fn likeness_of_tokens(
        &self,
        syntax: &Syntax<'_>,
        body: &[Stmt],
        place: &Place<'_>,
    ) -> (Likeness, usize) {
        let length = self.sample.statements().len();
        let (Some(first), Some(last)) = (body.first(), body.get(length - 1)) else {
            return (Likeness::Different, 0);
        };
        let range = TextRange::new(first.start(), last.end());
        let mut actual = significant(syntax.tokens().in_range(range));
        let mut gaps = self.parts.iter().filter_map(|part| match part {
            Part::Gap(gap) => Some(gap.fill(place)),
            Part::Text(_) => None,
        });
        let mut likeness = Likeness::Same;
        for (kind, wanted) in &*self.tokens {
            let Some(token) = actual.next().filter(|token| token.kind() == *kind) else {
                return (Likeness::Different, 0);
            };
            let text = unquoted(*kind, syntax.slice(token));
            match wanted {
                Some(wanted) if wanted != text => return (Likeness::Different, 0),
                Some(_) => {}
                None if gaps.next().is_some_and(|gap| unquoted(*kind, &gap) == text) => {}
                None => likeness = Likeness::Stale,
            }
        }
        if actual.next().is_some() { (Likeness::Different, 0) } else { (likeness, length) }
    }
}

/// What fills the gaps of the sample: nothing that anybody writes.
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

    fn fill(self, place: &Place<'_>) -> String {
        match self {
            Gap::Qualname => literal(place.qualname),
            Gap::Name => literal(place.name),
            Gap::Module => literal(place.module),
            Gap::Path => literal(place.path),
            Gap::Line => place.line.to_string(),
        }
    }
}

fn fill(parts: &[Part], gap: impl Fn(Gap) -> String) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Gap(it) => gap(*it),
    });
    parts.collect()
}

fn parse(text: &str) -> Result<Vec<Part>, CodeError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(place);
        literal.push_str(before);
        if brace.starts_with("{{") || brace.starts_with("}}") {
            literal.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let character = text[..text.len() - brace.len()].chars().count() + 1;
        let error = |reason: String| CodeError { reason, character };
        let Some((gap, behind)) = brace.strip_prefix('{').and_then(|it| it.split_once('}')) else {
            return Err(error("holds a single brace; write `{{` or `}}` for one".to_owned()));
        };
        let (name, conversion) = gap.split_once('!').unwrap_or((gap, ""));
        let Some(known) = Gap::of(name) else {
            let known = "`{qualname!r}`, `{name!r}`, `{module!r}`, `{path!r}` and `{line}`";
            return Err(error(format!(
                "asks for `{{{gap}}}`; there are {known}, and `{{{{` stands for a brace"
            )));
        };
        if conversion != "r" && (known != Gap::Line || !conversion.is_empty()) {
            return Err(error(format!("must say `{{{name}!r}}`, which is quoted as it has to be")));
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

/// Whether a class's body would make another name of this one (Python reference, section 6.2.1).
fn is_mangled(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

fn significant(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| {
        !matches!(
            token.kind(),
            TokenKind::Comment
                | TokenKind::NonLogicalNewline
                | TokenKind::Newline
                | TokenKind::EndOfFile
                | TokenKind::Semi
        )
    })
}

/// The text of a token; of a plain string without its quotes, which formatters change.
fn unquoted(kind: TokenKind, text: &str) -> &str {
    if kind != TokenKind::String {
        return text;
    }
    let quote = text.chars().next().filter(|it| matches!(it, '\'' | '"'));
    let inner = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> =
        Place { qualname: "A.f", name: "f", module: "m", path: "a'é.py", line: 7 };

    #[test]
    fn gaps_are_filled() {
        let template = Template::new("t.enter({qualname!r}, {path!r}, {line}, {{}})").unwrap();
        assert_eq!(template.fill(&PLACE), "t.enter('A.f', 'a\\'\\xe9.py', 7, {})");
    }

    #[test]
    fn likeness_ignores_layout_and_tells_stale_from_different() {
        let template = Template::new("t.enter({qualname!r}, {line}); u()").unwrap();
        for (code, expected) in [
            ("t.enter('A.f', 7); u()", Likeness::Same),
            ("t.enter(\n  \"A.f\",  # c\n 7)\nu()\nx\n", Likeness::Same),
            ("t.enter('A.g', 8); u()", Likeness::Stale),
            ("t.enter('A.f', 7)", Likeness::Different),
            ("t.enter('A.f', x); u()", Likeness::Different),
            ("t.leave('A.f', 7); u()", Likeness::Different),
            ("t.enter('A.f', 7).x; u()", Likeness::Different),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            let (likeness, _) = template.likeness(&syntax, &syntax.module().body, &PLACE);
            assert_eq!(likeness, expected, "{code}");
        }
    }

    #[test]
    fn what_cannot_go_into_every_function_is_refused() {
        for code in [
            "t({qualname})",
            "t({x!r})",
            "t({",
            "t(})",
            "__t({line})",
            "t.__enter({line})",
            "from t import *",
            "global t",
            "return",
            "if 1: pass",
            "x = {}",
        ] {
            assert!(Template::new(code).is_err(), "{code}");
        }
        assert!(Template::new("t.__enter__({line}); x = {{}}").is_ok());
    }
}
