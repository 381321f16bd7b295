//! Templates, code with placeholders: a statement that names the function it is put into.
//!
//! Used by whatever inserts, finds or compares entries.
//! Never knows where an entry goes.

mod likeness;
mod placeholder;

use std::sync::Arc;

pub use self::likeness::Likeness;

use self::likeness::{significant, unquoted};
use self::placeholder::{Part, Placeholder, escaped, fill, is_sample, parse, parts_of};
use super::code::{Code, CodeError};
use super::entry::EntryCode;
use crate::syntax::token::TokenKind;
use crate::syntax::{Stmt, Syntax};

/// One or more simple statements with placeholders such as `{qualname!r}` and `{line}`. A doubled brace stands for
/// itself.
#[derive(Debug, Clone)]
pub struct Template {
    /// The parts of each statement.
    statements: Arc<[Vec<Part>]>,
    /// The code with a value for each placeholder.
    sample: Code,
    /// The tokens of the sample; `None` for what fills a placeholder.
    tokens: Arc<[(TokenKind, Option<String>)]>,
    /// True if it consists of calls, which can also be parts of an expression.
    is_calls: bool,
}

/// The function that a template is filled for. The default is no function.
#[derive(Debug, Clone, Copy, Default)]
pub struct TargetFunction<'p> {
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

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// If a placeholder is not known, or the code cannot be injected into every function.
    pub fn new(text: &str) -> Result<Template, CodeError> {
        let parts = parse(text.trim())?;
        let sample = fill(&parts, |placeholder| placeholder.sample().to_owned());
        let code = Code::new(&sample)?;
        let error = |reason: &str| Err(CodeError { reason: reason.to_owned(), character: 1 });
        let names = code.names();
        if code.statements().iter().any(|it| matches!(it, Stmt::Global(_) | Stmt::Delete(_))) {
            return error(
                "contains `global` or `del`, which changes what names mean in the function",
            );
        }
        if names.bound.iter().any(|name| name == "*") {
            return error("imports `*`, which is allowed only at module level");
        }
        let all = names.read.iter().chain(&names.bound).chain(&names.attributes);
        if let Some(name) = all.into_iter().find(|name| is_mangled(name)) {
            let reason =
                format!("uses the name `{name}`, which Python mangles in a class; rename it");
            return error(&reason);
        }
        let Ok(syntax) = Syntax::parse_code(code.text()) else {
            return error("is nested too deeply to be analysed");
        };
        let body = &syntax.module().body;
        let mut placeholders = parts.iter().filter_map(Part::placeholder).peekable();
        let statements =
            body.iter().map(|stmt| parts_of(syntax.slice(stmt), &mut placeholders)).collect();
        let tokens = significant(syntax.tokens()).map(|token| {
            let text = syntax.slice(token);
            (token.kind(), (!is_sample(text)).then(|| unquoted(token.kind(), text).to_owned()))
        });
        let tokens = tokens.collect();
        let is_call = |stmt: &Stmt| stmt.as_expr_stmt().is_some_and(|it| it.value.is_call_expr());
        let is_calls = body.iter().all(is_call);
        Ok(Template { statements, tokens, is_calls, sample: code })
    }

    /// The code, with a value for each placeholder.
    pub fn sample(&self) -> &Code {
        &self.sample
    }

    /// The code for a function. In expressions it may only be used if they are `allowed`.
    pub fn fill(&self, target: &TargetFunction<'_>, allowed: bool) -> EntryCode {
        let calls = (self.is_calls && allowed).then(|| self.filled(target).collect());
        EntryCode { statements: self.text(target), calls }
    }

    fn text(&self, target: &TargetFunction<'_>) -> String {
        self.filled(target).collect::<Vec<_>>().join("; ")
    }

    /// The statements for a function.
    fn filled(&self, target: &TargetFunction<'_>) -> impl Iterator<Item = String> {
        self.statements.iter().map(|parts| fill(parts, |placeholder| placeholder.fill(target)))
    }

    fn placeholders(&self) -> impl Iterator<Item = Placeholder> {
        self.statements.iter().flatten().filter_map(Part::placeholder)
    }

    /// The name, or the keyword, that the code begins with.
    pub fn head(&self) -> &str {
        let text = self.sample.text();
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
        text.find(|it| !is_name(it)).map_or(text, |end| &text[..end])
    }

    /// True if the code names the function it is put into.
    pub fn names_function(&self) -> bool {
        self.placeholders()
            .any(|placeholder| matches!(placeholder, Placeholder::Qualname | Placeholder::Name))
    }

    /// The template whose placeholders stand where they do in `sample`, which differs from its own in names alone.
    pub(super) fn with_sample(&self, sample: &Code) -> Option<Template> {
        let mut text = String::new();
        let mut rest = sample.text();
        for placeholder in self.placeholders() {
            let (before, behind) = rest.split_once(placeholder.sample())?;
            text.push_str(&escaped(before));
            text.push_str(placeholder.written());
            rest = behind;
        }
        text.push_str(&escaped(rest));
        Template::new(&text).ok()
    }

    /// True if the code names the line that its function is on.
    pub fn names_line(&self) -> bool {
        self.placeholders().any(|placeholder| placeholder == Placeholder::Line)
    }
}

/// True if a class's body would make another name of this one (Python reference, section 6.2.1).
fn is_mangled(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const TARGET: TargetFunction<'_> =
        TargetFunction { qualname: "A.f", name: "f", module: "m", path: "a'é.py", line: 7 };

    #[test]
    fn gaps_are_filled() {
        let template = Template::new("t.enter({qualname!r}, {path!r}, {line}, {{}})").unwrap();
        let code = template.fill(&TARGET, true);
        assert_eq!(code.statements, "t.enter('A.f', 'a\\'\\xe9.py', 7, {})");
    }

    #[test]
    fn lines_are_joined() {
        let template = Template::new("t.enter({qualname!r},\n  {line})\nu({{{name!r}}})").unwrap();
        assert_eq!(template.text(&TARGET), "t.enter('A.f', 7); u({'f'})");
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
