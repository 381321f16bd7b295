//! Coding comments with which the interpreter runs another text than the one that is shown.

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::source::{Deception, Trick};
use crate::syntax::{TextRange, TextSize};

/// Coding comments with which the interpreter runs another text than the one that is shown.
pub static RULE: Rule = Rule {
    name: "deceptive-encoding",
    summary: "The declared encoding makes the interpreter run another text than the one shown",
    explanation: "
A coding comment in the first two lines names the codec with which the interpreter turns the file into text. Reviewers,
editors and linters read the bytes as they look. With `unicode_escape`, `raw_unicode_escape`, `utf-7`, `hz`, `iso2022_jp`,
`utf-16` and their like the two differ: under `# coding: unicode_escape` the comment `# was: \\n_price = 0` ends at the
`\\n`, and `_price = 0` runs. With a codec that makes no text (`rot13`, `base64`), with a name that CPython does not know and
with a declaration that contradicts the byte order mark, importing the file raises `SyntaxError`, unless a codec of that
name is registered first, which may then make any program of it.

No selection, configuration or comment switches this rule off. `pylens check` does not look at anything else in such a file,
for what it would see is not what runs, and `pylens fix` does not touch it: the finding is reported, standard error says
that the file was not checked, and the exit status is 2.

Read the file as the interpreter does (`tokenize.open`), and store what it says as UTF-8 without a coding comment. Every
plain character encoding is left alone, also one that pylens has no decoder for and therefore refuses to read.

Reference: <https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations>,
<https://docs.python.org/3/library/codecs.html#python-specific-encodings>
",
    severity: Severity::Error,
    enabled: Enabled::Always,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("# coding: unicode_escape\n_price = 100\n# was: \\n_price = 0\n"),
        Example::new("#!/usr/bin/env python3\n# -*- coding: utf-7 -*-\n_price = 100\n#+AAo-_price = 0\n"),
        Example::new("# coding: rot13\n_price = 100\n"),
        Example::new("# vim: set fileencoding=uft-8 :\n_price = 100\n"),
        Example::new("\u{feff}# coding: latin-1\n_price = 100\n"),
    ],
    accepts: &[
        "# coding: utf-8\n_price = 100\n# was: \\n_price = 0\n",
        "# -*- coding: iso-8859-15 -*-\n_price = 100\n",
        "# coding: shift_jis\n_price = 100\n",
        "_price = 100\n_encoded = b\"# coding: utf-7\"\n# coding: utf-7\n",
    ],
    checks: &[Check::Encoding(check)],
};

fn check(context: &Context, deception: &Deception) {
    let name = &deception.name;
    let (message, help) = match deception.trick {
        Trick::NotAscii => (
            format!(
                "`{name}` decodes this file to other text than editors show, which can hide code"
            ),
            "read the file with `tokenize.open`, and store what it says as UTF-8 without this comment",
        ),
        Trick::NotText => (
            format!("`{name}` is no text encoding, so the interpreter refuses this file"),
            "remove the comment, and store the file as UTF-8",
        ),
        Trick::Unknown => (
            format!(
                "the interpreter knows no encoding `{name}`: it refuses this file, or a codec registered under that \
                 name makes any other text of it"
            ),
            "correct the name, or remove the comment if the file is UTF-8",
        ),
        Trick::Contradiction => (
            format!(
                "the file begins with the byte order mark of UTF-8, but declares `{name}`, so the interpreter refuses it"
            ),
            "declare `utf-8`, or remove one of the two",
        ),
    };
    context.report(range(deception), message).caption("the declared encoding").help(help);
}

fn range(deception: &Deception) -> TextRange {
    let offset = |place: usize| TextSize::try_from(place).unwrap_or_default();
    TextRange::new(offset(deception.range.start), offset(deception.range.end))
}
