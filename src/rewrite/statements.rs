//! Puts statements before and behind others.

use super::lines::follows_backslash;
use super::prologue::is_simple;
use crate::diagnostic::Edit;
use crate::syntax::token::TokenKind;
use crate::syntax::{Ranged, Stmt, Syntax, TextRange, TextSize};

/// Inserts `code`, a simple statement, before the simple statement that starts at `offset`: on a line of its own, or on
/// the same line where that is shared with other code.
pub fn before_statement(syntax: &Syntax<'_>, offset: TextSize, code: &str) -> Edit {
    if begins_line(syntax, offset) {
        let indentation = syntax.indentation(offset);
        Edit::insert(offset, format!("{code}{}{indentation}", syntax.line_ending()))
    } else {
        Edit::insert(offset, format!("{code}; "))
    }
}

/// Puts `code`, simple statements, in the place of `stmt`, a simple one, each on a line of its own. `None` if `stmt` shares
/// its line with other code.
pub fn replace_statement(syntax: &Syntax<'_>, stmt: impl Ranged, code: &[String]) -> Option<Edit> {
    let start = stmt.start();
    let separator = format!("{}{}", syntax.line_ending(), syntax.indentation(start));
    let is_alone = begins_line(syntax, start) && ends_line(syntax, stmt.end());
    is_alone.then(|| Edit::replace(stmt.range(), code.join(&separator)))
}

/// Inserts `code`, a simple statement, on a line of its own below `stmt`, the comment behind it and the comments that
/// end its body, as deep as `stmt`. `None` if `stmt` shares its first or last line with another one.
pub fn after_statement(syntax: &Syntax<'_>, stmt: impl Ranged, code: &str) -> Option<Edit> {
    let (start, end) = (stmt.start(), stmt.end());
    let below = line_below(syntax, start, end, code)?;
    Some(match end_of_comments(syntax, start, end) {
        Some(end) => Edit::insert(end, below.content),
        None => below,
    })
}

/// The end of the last of the comment lines that follow what ends at `end` and are deeper than the line of `start`.
fn end_of_comments(syntax: &Syntax<'_>, start: TextSize, end: TextSize) -> Option<TextSize> {
    let rest = TextRange::new(end, TextSize::of(syntax.text()));
    let depth = syntax.indentation(start).len();
    let tokens = syntax.tokens().in_range(rest).iter();
    let lines = tokens.skip_while(|token| token.kind() != TokenKind::Newline).skip(1);
    let mut last = None;
    for token in lines.take_while(|token| token.kind().is_trivia()) {
        if token.kind() == TokenKind::Comment {
            if syntax.indentation(token.start()).len() <= depth {
                break;
            }
            last = Some(token.end());
        }
    }
    last
}

/// Makes `code`, a simple statement, the last one of `body`, which is not empty and not a module's.
pub fn append_to_body(syntax: &Syntax<'_>, body: &[Stmt], code: &str) -> Option<Edit> {
    let (first, last) = (body.first()?, body.last()?);
    if begins_line(syntax, first.start()) {
        line_below(syntax, first.start(), last.end(), code)
    } else {
        is_simple(last).then(|| Edit::insert(last.end(), format!("; {code}")))
    }
}

/// A line below the one that ends what ends at `end`, as deep as the line that begins at `start`.
fn line_below(syntax: &Syntax<'_>, start: TextSize, end: TextSize, code: &str) -> Option<Edit> {
    if !begins_line(syntax, start) {
        return None;
    }
    let end_of_text = TextSize::of(syntax.text());
    let behind = syntax.tokens().in_range(TextRange::new(end, end_of_text));
    let mut behind =
        behind.iter().skip_while(|it| matches!(it.kind(), TokenKind::Comment | TokenKind::Semi));
    let end_of_line = match behind.next() {
        Some(token) if token.kind() == TokenKind::Newline => token.start(),
        Some(_) => return None,
        None => end_of_text,
    };
    let indentation = syntax.indentation(start);
    let line_ending = syntax.line_ending();
    Some(Edit::insert(end_of_line, format!("{line_ending}{indentation}{code}")))
}

/// True if nothing stands before `offset` on its line and the one it continues.
fn begins_line(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let line = TextRange::new(syntax.line_range(offset).start(), offset);
    syntax.slice(line) == syntax.indentation(offset) && !follows_backslash(syntax, offset)
}

/// True if nothing but a comment follows `offset` on its line.
fn ends_line(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let rest = syntax.slice(TextRange::new(offset, syntax.line_range(offset).end())).trim_start();
    rest.is_empty() || rest.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::SourceKind;

    /// The result of putting `x = 1` before the last statement of `text`, or before the only one in that.
    fn with_statement(text: &str) -> String {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let last = syntax.module().body.last().expect("a statement");
        let start = last.as_if_stmt().map_or(last.start(), |branch| branch.body[0].start());
        let edit = before_statement(&syntax, start, "x = 1");
        let (before, after) = text.split_at(edit.range.start().to_usize());
        format!("{before}{}{after}", edit.content)
    }

    #[test]
    fn a_line_of_its_own_is_taken_where_there_can_be_one() {
        for (text, expected) in [
            ("f()\r\n", "x = 1\r\nf()\r\n"),
            ("if y:\n    # c\n    f()  # d\n", "if y:\n    # c\n    x = 1\n    f()  # d\n"),
            ("if y: f()\n", "if y: x = 1; f()\n"),
            ("g(); f()\n", "g(); x = 1; f()\n"),
            ("if y:\\\n  f()\n", "if y:\\\n  x = 1; f()\n"),
        ] {
            assert_eq!(with_statement(text), expected, "{text}");
        }
    }

    /// `def f` with the body, and what becomes of it when `x` is made its last statement.
    fn appended(code: &str) -> Option<String> {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let Some(Stmt::FunctionDef(function)) = syntax.module().body.first() else {
            panic!("a function comes first");
        };
        let edit = append_to_body(&syntax, &function.body, "x")?;
        let (before, after) = code.split_at(edit.range.start().to_usize());
        Some(format!("{before}{}{after}", edit.content))
    }

    #[test]
    fn a_statement_is_appended_in_every_layout() {
        for (code, expected) in [
            ("def f():\n  a", "def f():\n  a\n  x"),
            ("def f():\n  a  # c", "def f():\n  a  # c\n  x"),
            ("def f():\n  a  # c\n\nb\n", "def f():\n  a  # c\n  x\n\nb\n"),
            ("def f():\r\n  if a:\r\n    b;\r\n", "def f():\r\n  if a:\r\n    b;\r\n  x\r\n"),
            ("def f():\n  if a: b\n  # c\n", "def f():\n  if a: b\n  x\n  # c\n"),
            ("def f(): a; b;  # c\n", "def f(): a; b; x;  # c\n"),
            ("def f(): \\\n  a\n", "def f(): \\\n  a; x\n"),
            ("def f():\n  a = '''\n'''\n", "def f():\n  a = '''\n'''\n  x\n"),
        ] {
            assert_eq!(appended(code).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn a_statement_goes_below_the_comments_that_end_a_body() {
        for (code, expected) in [
            (
                "def f():\n  a\n  # c\n\n  # d\n\n# e\nb\n",
                "def f():\n  a\n  # c\n\n  # d\nx\n\n# e\nb\n",
            ),
            ("def f():\n  a\n# c\n  # d\nb\n", "def f():\n  a\nx\n# c\n  # d\nb\n"),
            ("def f():\r\n\ta  # b\r\n\t# c\r\n", "def f():\r\n\ta  # b\r\n\t# c\r\nx\r\n"),
            ("def f():\n  a\n  # c", "def f():\n  a\n  # c\nx"),
            ("@d\ndef f(): a; b;  # c\n  # d\nb", "@d\ndef f(): a; b;  # c\n  # d\nx\nb"),
            ("def f(): a", "def f(): a\nx"),
            (
                "def f():\n  if a:\n    b\n    # c\n  # d\n",
                "def f():\n  if a:\n    b\n    # c\n  # d\nx\n",
            ),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            let edit =
                after_statement(&syntax, &syntax.module().body[0], "x").expect("there is room");
            let (before, after) = code.split_at(edit.range.start().to_usize());
            assert_eq!(format!("{before}{}{after}", edit.content), expected, "{code}");
        }
    }

    #[test]
    fn a_statement_that_shares_its_line_gets_none_below() {
        let code = "a; b\nc\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let after =
            |index: usize| after_statement(&syntax, &syntax.module().body[index], "x").is_some();
        assert_eq!([after(0), after(1), after(2)], [false, false, true]);
    }
}
