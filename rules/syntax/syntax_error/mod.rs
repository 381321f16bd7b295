//! A file that does not parse.

mod compiling;

use crate::analysis::characters::{escape, is_misleading};
use crate::context::{Context, Finding};
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{ParseError, ast};
use compiling::refusals;

/// A file that does not parse.
pub static RULE: Rule = Rule {
    name: "syntax-error",
    summary: "The file is not valid Python",
    explanation: "
The parser could not make sense of the file. Importing, compiling or running it raises `SyntaxError`, and no other rule
can say anything about it, which is why no selection, configuration or comment switches this one off: a file that was
not checked must not look like one that passed.

Neither can what parses but does not compile be run: `return` outside a function, two parameters of one name, a late
`from __future__` import, `nonlocal` of a name that no function around binds, `await` at module level. As with a file that
does not parse, its first line runs no sooner than its last is right. What a notebook allows at the top of its cells is
refused in a file.

Parser and compiler are those of the newest Python that is known. A file that uses syntax which an older interpreter lacks is
not reported.

Of each line the first error is reported, and of a file those of ten lines: the others mostly follow from these. A file that
has statements of Python 2, as `print x`, or of a template language, as `{% if x %}`, is reported once, at the first of them.

Correct the syntax, or exclude the file if it is not meant to be Python.
",
    severity: Severity::Error,
    enabled: Enabled::Always,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("def run(:\n    pass\n"),
        Example::new("print \"Python 2\"\n"),
        Example::new("class {{ name }}:\n    pass\n\n{% for field in fields %}\n{{ field }} = 1\n{% endfor %}\n"),
        Example::new("total = 1\nreturn total\n"),
        Example::new("def run(first, first):\n    pass\n"),
        Example::new("import os\nfrom __future__ import annotations\n"),
    ],
    accepts: &[
        "match = 1\n",
        "type Alias[T] = list[T]\n",
        "def run():\n    total = 0\n\n    def add():\n        nonlocal total\n        total += 1\n    return add\n",
    ],
    checks: &[Check::SyntaxErrors(check), Check::Module(check_compiling)],
};

/// The greatest number of errors of a file that are reported: whoever mends these sees the others.
const MOST: usize = 10;

/// Reports the first error of each line, as those behind it mostly follow from that.
fn check(context: &Context, errors: &[ParseError]) {
    let row = |error: &ParseError| context.syntax.row(error.location.start());
    let mut after_indentation = false;
    let errors: Vec<&ParseError> = errors
        .iter()
        .enumerate()
        .filter(|(index, error)| {
            let follows = *index > 0 && follows_from_another(error, after_indentation);
            after_indentation = follows || is_about_indentation(error);
            !follows
        })
        .map(|(_, error)| error)
        .collect();
    let lines = errors.chunk_by(|left, right| row(left) == row(right));
    let lines: Vec<&ParseError> = lines.filter_map(|line| line.first().copied()).collect();
    if let Some((error, statement)) = lines.iter().find_map(|error| python_2(context, error)) {
        let mut finding = context.report(error.location, format!("Python 3 has no {statement}"));
        finding.help("convert the file from Python 2, or exclude it if nothing runs it");
        note_more(&mut finding, lines.len() - 1);
        return;
    }
    if let Some(error) = lines.iter().find(|error| is_of_template(context, error)) {
        let mut finding = report(context, error);
        finding.help("exclude the file if it is a template, from which Python is made");
        note_more(&mut finding, lines.len() - 1);
        return;
    }
    let (shown, others) = lines.split_at(lines.len().min(MOST));
    for error in shown {
        let mut finding = report(context, error);
        if !others.is_empty() && std::ptr::eq(*error, shown[MOST - 1]) {
            note_more(&mut finding, others.len());
        }
    }
}

/// Code that parses, and that the compiler refuses.
fn check_compiling<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let refusals = refusals(context);
    for (index, refusal) in refusals.iter().take(MOST).enumerate() {
        let mut finding = context.report(refusal.range, escape(&refusal.reason, is_misleading));
        finding.note("it parses, but CPython does not compile it");
        if index + 1 == MOST {
            note_more(&mut finding, refusals.len() - MOST);
        }
    }
}

fn note_more(finding: &mut Finding<'_>, lines: usize) {
    match lines {
        0 => {}
        1 => _ = finding.note("one more line of this file has an error"),
        more => _ = finding.note(format!("{more} more lines of this file have errors")),
    }
}

/// True if an error is in a line with a statement or a placeholder of a template language, as Jinja and Django have them.
/// Where Python has such braces, in a set within a set, it does not put spaces between words there.
fn is_of_template(context: &Context, error: &ParseError) -> bool {
    let line = context.syntax.slice(context.syntax.line_range(error.location.start()));
    let has_pair = |start: &str, end: &str| {
        line.split_once(start).is_some_and(|(_, behind)| behind.contains(end))
    };
    has_pair("{%", "%}") || has_pair("{{", "}}") || has_pair("<%", "%>")
}

/// An error in a line that begins with a statement of Python 2, with what that is called.
fn python_2<'e>(
    context: &Context,
    error: &'e ParseError,
) -> Option<(&'e ParseError, &'static str)> {
    let line = context.syntax.line_range(error.location.start());
    let line = context.syntax.slice(line).trim();
    let behind = |keyword: &str| {
        let rest = line.strip_prefix(keyword)?;
        let operand = rest.trim_start();
        let is_operand = |it: char| it.is_alphanumeric() || "_'\"`".contains(it);
        let is_statement = operand.starts_with(is_operand) || operand.starts_with(">>");
        (is_statement && operand.len() < rest.len()).then_some(operand)
    };
    let statement = if behind("print").is_some() {
        "`print` statement"
    } else if behind("exec").is_some() {
        "`exec` statement"
    } else if behind("raise").is_some_and(|operand| operand.contains(", ")) {
        "`raise` with a comma"
    } else {
        return None;
    };
    Some((error, statement))
}

/// True if an error is about how far a line is indented.
fn is_about_indentation(error: &ParseError) -> bool {
    error.error.to_string().contains("ndent")
}

/// True if an error is there only because of one before it: a block that the parser has not seen begin, or not end, where a
/// header or an indentation is wrong.
fn follows_from_another(error: &ParseError, after_indentation: bool) -> bool {
    let message = error.error.to_string();
    let is_of_block = message == "Unexpected indentation" || message.starts_with("Expected dedent");
    is_of_block || after_indentation && message == "Expected a statement"
}

fn report<'a>(context: &Context<'a>, error: &ParseError) -> Finding<'a> {
    // The parser quotes the character it stumbled over.
    let message = error.error.to_string();
    context.report(error.location, escape(&message, is_misleading))
}
