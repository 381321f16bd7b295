//! A file that does not parse.

use crate::analysis::characters::{escape, is_misleading};
use crate::context::{Context, Finding};
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ParseError;

/// A file that does not parse.
pub static RULE: Rule = Rule {
    name: "syntax-error",
    summary: "The file is not valid Python",
    explanation: "
The parser could not make sense of the file. Importing, compiling or running it raises `SyntaxError`, and no other rule
can say anything about it, which is why no selection, configuration or comment switches this one off: a file that was
not checked must not look like one that passed.

The parser accepts the grammar of the newest Python it knows. A file that uses syntax which an older interpreter lacks is
not reported.

Of each line the first error is reported, and of a file those of ten lines: the others mostly follow from these.

Correct the syntax, or exclude the file if it is not meant to be Python.
",
    severity: Severity::Error,
    enabled: Enabled::Always,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("def run(:\n    pass\n"),
        Example::new("print \"Python 2\"\n"),
    ],
    accepts: &["match = 1\n", "type Alias[T] = list[T]\n"],
    checks: &[Check::SyntaxErrors(check)],
};

/// How many errors of a file are reported: whoever mends these sees the others.
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
    let mut lines = errors.chunk_by(|left, right| row(left) == row(right));
    for error in lines.by_ref().take(MOST - 1).filter_map(|line| line.first().copied()) {
        report(context, error);
    }
    if let Some(last) = lines.next().and_then(|line| line.first().copied()) {
        let mut finding = report(context, last);
        match lines.count() {
            0 => {}
            1 => _ = finding.note("one more line of this file has an error"),
            more => _ = finding.note(format!("{more} more lines of this file have errors")),
        }
    }
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
