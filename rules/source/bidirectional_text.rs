//! Control characters that show the text in another order than the one it runs in.

use crate::analysis::characters::{bidirectional, escaped};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{TextLen, TextRange, TextSize};

/// Control characters that show the text in another order than the one it runs in.
pub static RULE: Rule = Rule {
    name: "bidirectional-text",
    summary: "A control character shows the text in another order than the one it runs in",
    explanation: "
U+202A to U+202E and U+2066 to U+2069 embed, override or isolate a direction of writing. Editors, terminals and review
tools obey them and show what follows in another order; the interpreter reads the characters as they are stored. So a
comment can end before it seems to, and a string can hold what looks like code behind it: the first example compares with a
string that nobody will ever pass, and lets everybody in, while it reads as a comparison with `\"user\"` and a comment
(\"Trojan Source\", CVE-2021-42574).

There is one finding for each line. Its labels name the characters by their escapes, such as `\\u202e`.

Remove the characters. Where a string needs one, write its escape sequence: it means the same and shows. The marks that
only give their neighbours a direction (U+200E, U+200F, U+061C) move nothing and are left alone.

Reference: <https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences>,
<https://trojansource.codes>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new(
            "def _is_admin(level):\n    \
             if level != \"user\u{202e} \u{2066}# who may only read\u{2069} \u{2066}\":\n        \
             return True\n    \
             return False\n",
        ),
        Example::new("_price = 100  # \u{202e}0 = ecirp_ :saw\u{202c}\n"),
        Example::new("\"\"\"Prices.\n\nThe \u{2067}price\u{2069} of everything.\n\"\"\"\n"),
    ],
    accepts: &[
        "def _is_admin(level):\n    \
         if level != \"user\":  # who may only read\n        \
         return True\n    \
         return False\n",
        "_override = \"\\u202e\"\n",
        "_greeting = \"שלום\"  # مرحبا\n",
    ],
    checks: &[Check::Text(check)],
};

/// The greatest number of characters of one line that are pointed to.
const SHOWN: usize = 8;

fn check(context: &Context) {
    let mut found = bidirectional(context.syntax.text()).peekable();
    while let Some((place, character)) = found.next() {
        let first = range(place, character);
        let end = context.syntax.line_range(first.start()).end();
        let mut others = Vec::new();
        while let Some((place, character)) = found.next_if(|(place, _)| *place < end.to_usize()) {
            others.push((range(place, character), character));
        }
        let count = match others.len() {
            0 => "a bidirectional control character shows".to_owned(),
            others => format!("{} bidirectional control characters show", others + 1),
        };
        let message = format!("{count} this line in another order than it runs");
        let mut finding = context.report(first, message);
        finding.caption(format!("`{}`", escaped(character)));
        for (range, character) in others.into_iter().take(SHOWN) {
            finding.label(range, format!("`{}`", escaped(character)));
        }
        finding.help("remove it; where a string needs it, write its escape sequence");
    }
}

fn range(place: usize, character: char) -> TextRange {
    TextRange::at(TextSize::try_from(place).unwrap_or_default(), character.text_len())
}
