//! Code with gaps: a statement that names the function it is put into.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::sync::Arc;

use super::code::{Code, CodeError};
use super::entry::{EntryCode, Wrapper};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Ranged, SourceKind, Stmt, Syntax, TextRange, same_expression};

/// One or more simple statements with gaps such as `{qualname!r}` and `{line}`. A doubled brace stands for itself.
#[derive(Debug, Clone)]
pub struct Template {
    /// The parts of each statement.
    statements: Arc<[Vec<Part>]>,
    /// The code with something in each gap.
    sample: Code,
    /// The tokens of the sample; `None` for what fills a gap.
    tokens: Arc<[(TokenKind, Option<String>)]>,
    /// Whether it consists of calls, which can also be parts of an expression.
    is_calls: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Gap(Gap),
}

impl Part {
    fn gap(&self) -> Option<Gap> {
        match self {
            Part::Text(_) => None,
            Part::Gap(gap) => Some(*gap),
        }
    }
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

/// What is known of a function that a template is filled for. The default is that of no function.
#[derive(Debug, Clone, Copy, Default)]
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
    /// They are the template's, filled for the same place on another line.
    Moved,
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
        let sample = fill(&parts, |gap| gap.sample().to_owned());
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
        let Ok(syntax) = Syntax::parse(code.text(), SourceKind::Module) else {
            return error("is too deep to be analysed");
        };
        let body = &syntax.module().body;
        let mut gaps = parts.iter().filter_map(Part::gap).peekable();
        let statements = body.iter().map(|stmt| parts_of(syntax.slice(stmt), &mut gaps)).collect();
        let tokens = significant(syntax.tokens()).map(|token| {
            let text = syntax.slice(token);
            let is_gap = text == SAMPLE_TEXT || text == SAMPLE_LINE;
            (token.kind(), (!is_gap).then(|| unquoted(token.kind(), text).to_owned()))
        });
        let tokens = tokens.collect();
        let is_call = |stmt: &Stmt| stmt.as_expr_stmt().is_some_and(|it| it.value.is_call_expr());
        let is_calls = body.iter().all(is_call);
        Ok(Template { statements, tokens, is_calls, sample: code })
    }

    /// The code, with something in each gap.
    pub fn sample(&self) -> &Code {
        &self.sample
    }

    /// The code for a function. In expressions it may only be used if they are `allowed`.
    pub fn fill(&self, place: &Place<'_>, allowed: bool) -> EntryCode {
        let calls = (self.is_calls && allowed).then(|| self.filled(place).collect());
        EntryCode { statements: self.text(place), calls }
    }

    fn text(&self, place: &Place<'_>) -> String {
        self.filled(place).collect::<Vec<_>>().join("; ")
    }

    /// The statements for a function.
    fn filled(&self, place: &Place<'_>) -> impl Iterator<Item = String> {
        self.statements.iter().map(|parts| fill(parts, |gap| gap.fill(place)))
    }

    fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.statements.iter().flatten().filter_map(Part::gap)
    }

    /// Whether the code names the function it is put into.
    pub fn names_function(&self) -> bool {
        self.gaps().any(|gap| matches!(gap, Gap::Qualname | Gap::Name))
    }

    /// How the calls of `wrapper` compare with this template.
    pub fn likeness_of_calls(
        &self,
        syntax: &Syntax<'_>,
        wrapper: &Wrapper<'_>,
        place: &Place<'_>,
    ) -> Likeness {
        if !self.is_calls || wrapper.calls.len() != self.sample.statements().len() {
            return Likeness::Different;
        }
        let ranges = wrapper.calls.iter().map(Ranged::range);
        let likeness = self.likeness_of_tokens(syntax, ranges, place);
        if likeness != Likeness::Different {
            return likeness;
        }
        let code = Code::new(&self.text(place));
        let is_same = code.is_ok_and(|code| {
            let values = code.statements().iter().filter_map(|stmt| stmt.as_expr_stmt());
            values.zip(wrapper.calls).all(|(own, call)| same_expression(&own.value, call))
        });
        if is_same { Likeness::Same } else { Likeness::Different }
    }

    /// The template whose gaps stand where they do in `sample`, which differs from its own in names alone.
    pub(super) fn with_sample(&self, sample: &Code) -> Option<Template> {
        let mut text = String::new();
        let mut rest = sample.text();
        for gap in self.gaps() {
            let (before, behind) = rest.split_once(gap.sample())?;
            text.push_str(&escaped(before));
            text.push_str(gap.written());
            rest = behind;
        }
        text.push_str(&escaped(rest));
        Template::new(&text).ok()
    }

    /// Whether the code names the line that its function is on.
    pub fn names_line(&self) -> bool {
        self.gaps().any(|gap| gap == Gap::Line)
    }

    /// How the first statements of `body` compare with this template, and how many they are.
    pub fn likeness(
        &self,
        syntax: &Syntax<'_>,
        body: &[Stmt],
        place: &Place<'_>,
    ) -> (Likeness, usize) {
        let length = self.sample.statements().len();
        let Some(statements) = body.get(..length).filter(|it| self.begins_alike(syntax, &it[0]))
        else {
            return (Likeness::Different, 0);
        };
        let ranges = statements.iter().map(Ranged::range);
        let likeness = self.likeness_of_tokens(syntax, ranges, place);
        if likeness != Likeness::Different {
            return (likeness, length);
        }
        // Parentheses and commas that mean nothing are other tokens, but the same code.
        let code = Code::new(&self.text(place));
        match code.map(|code| code.length_in(body)) {
            Ok(length) if length > 0 => (Likeness::Same, length),
            _ => (Likeness::Different, 0),
        }
    }

    /// Whether the first token is the template's; most functions begin with another one, so that nothing else needs to be
    /// looked at.
    pub fn begins_alike(&self, syntax: &Syntax<'_>, code: impl Ranged) -> bool {
        let wanted = self.tokens.first().and_then(|(_, text)| text.as_deref());
        wanted.is_none_or(|wanted| syntax.slice(code).trim_start_matches('(').starts_with(wanted))
    }

    /// The name, or the keyword, that the code begins with.
    pub fn head(&self) -> &str {
        let text = self.sample.text();
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
        text.find(|it| !is_name(it)).map_or(text, |end| &text[..end])
    }

    /// How the code in `ranges`, which are as many as the template has statements, compares token by token.
    fn likeness_of_tokens(
        &self,
        syntax: &Syntax<'_>,
        ranges: impl Iterator<Item = TextRange>,
        place: &Place<'_>,
    ) -> Likeness {
        let mut actual = ranges.flat_map(|range| significant(syntax.tokens().in_range(range)));
        let mut gaps = self.gaps();
        let mut likeness = Likeness::Same;
        for (kind, wanted) in &*self.tokens {
            let Some(token) = actual.next().filter(|token| token.kind() == *kind) else {
                return Likeness::Different;
            };
            let text = unquoted(*kind, syntax.slice(token));
            match wanted {
                Some(wanted) if wanted != text => return Likeness::Different,
                Some(_) => {}
                None => match gaps.next() {
                    Some(gap) if unquoted(*kind, &gap.fill(place)) == text => {}
                    Some(Gap::Line) if likeness == Likeness::Same => likeness = Likeness::Moved,
                    Some(Gap::Line) => {}
                    Some(gap) if !gap.can_hold(text) => return Likeness::Different,
                    _ => likeness = Likeness::Stale,
                },
            }
        }
        if actual.next().is_some() { Likeness::Different } else { likeness }
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

    /// How it is written in a template.
    fn written(self) -> &'static str {
        match self {
            Gap::Qualname => "{qualname!r}",
            Gap::Name => "{name!r}",
            Gap::Module => "{module!r}",
            Gap::Path => "{path!r}",
            Gap::Line => "{line}",
        }
    }

    /// What fills it in the sample.
    fn sample(self) -> &'static str {
        match self {
            Gap::Line => SAMPLE_LINE,
            _ => SAMPLE_TEXT,
        }
    }

    /// Whether a string with this text between its quotes could have been put here for some function: a sentence could not.
    fn can_hold(self, text: &str) -> bool {
        let is_in_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.' | '\\');
        match self {
            Gap::Qualname => text.replace("<locals>", "_").chars().all(is_in_name),
            Gap::Name => !text.contains('.') && text.chars().all(is_in_name),
            Gap::Module | Gap::Path | Gap::Line => true,
        }
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

/// The parts of a statement of a sample, in which something is in each of the first of `gaps`.
fn parts_of(statement: &str, gaps: &mut Peekable<impl Iterator<Item = Gap>>) -> Vec<Part> {
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
fn escaped(code: &str) -> String {
    code.replace('{', "{{").replace('}', "}}")
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
        let code = template.fill(&PLACE, true);
        assert_eq!(code.statements, "t.enter('A.f', 'a\\'\\xe9.py', 7, {})");
    }

    #[test]
    fn lines_are_joined() {
        let template = Template::new("t.enter({qualname!r},\n  {line})\nu({{{name!r}}})").unwrap();
        assert_eq!(template.text(&PLACE), "t.enter('A.f', 7); u({'f'})");
    }

    #[test]
    fn likeness_ignores_layout_and_tells_stale_from_different() {
        let template = Template::new("t.enter({qualname!r}, {line}); u()").unwrap();
        for (code, expected) in [
            ("t.enter('A.f', 7); u()", Likeness::Same),
            ("t.enter(\n  \"A.f\",  # c\n 7)\nu()\nx\n", Likeness::Same),
            ("t.enter('A.f', 8); u()", Likeness::Moved),
            ("t.enter('A.g', 8); u()", Likeness::Stale),
            ("t.enter('A.g', 7); u()", Likeness::Stale),
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
