//! A file that does not parse.

use crate::analysis::characters::{escape, is_misleading};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule};
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

Correct the syntax, or exclude the file if it is not meant to be Python.
",
    severity: Severity::Error,
    enabled: Enabled::Always,
    options: &[],
    rejects: &[
        Example::new("def run(:\n    pass\n"),
        Example::new("print \"Python 2\"\n"),
    ],
    accepts: &["match = 1\n", "type Alias[T] = list[T]\n"],
    checks: &[Check::SyntaxError(check)],
};

fn check(context: &Context, error: &ParseError) {
    // The parser quotes the character it stumbled over.
    let message = error.error.to_string();
    context.report(error.location, escape(&message, is_misleading));
}
