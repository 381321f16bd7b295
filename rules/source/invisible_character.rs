//! Names and comments with characters that do not show, or are read as others.

use rustc_hash::FxHashMap;

use crate::analysis::characters::{
    escape, escaped, is_hidden_in_name, is_misleading, is_private_use, is_zero_width,
};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rewrite::is_directive;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Ranged, TextLen, TextRange, TextSize, ast, normal_form};

/// Names and comments with characters that do not show, or are read as others.
pub static RULE: Rule = Rule {
    name: "invisible-character",
    summary: "A name or comment is not what it shows",
    explanation: "
Two names that look the same need not be the same. Characters such as U+FE0F, U+034F and U+3164 are allowed in names and do
not show: an assignment to `limit\\ufe0f` leaves `limit` as it was, without an error. And the interpreter brings every name
into the normal form NFKC: `µ` as the keyboard writes it (U+00B5) becomes the Greek letter `μ` (U+03BC), `ﬁ` becomes `fi`,
`ｅｖａｌ` becomes `eval`. What is looked up as text is not normalised, so `getattr(x, \"µ\")`, `vars(x)[\"µ\"]` and keyword
arguments taken from a dictionary miss the name that the source shows, and a search for `eval` misses the call.

In comments that a tool reads, such as `# type: ignore` or `# pylens: ignore[...]`, zero-width and private-use characters
between ASCII characters are reported: the tool no longer recognises the comment, and nobody sees why. Tags and private-use
characters, which can carry a hidden text, are reported in any comment. Joiners within other scripts and
emoji, and what stands at the end of a comment, are left alone, and so are strings. Anywhere else such a character is a
syntax error.

There is one finding for each name, at its first place. Write the name in its normal form without such characters.

The rule is off by default: of 13 findings in packages drawn by lot, 2 were acted on; the others are in prose, or letters of
formulas. `pylens check --untrusted` asks for it, and so does the gate of `pylens gate --init`.

Reference: <https://docs.python.org/3/reference/lexical_analysis.html#identifiers>, <https://peps.python.org/pep-0672/>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::new("_limit = 10\n_limit\u{fe0f} = 1000\n"),
        Example::new("class _Delay:\n    \u{b5}s = 5\n\n\n_delay = getattr(_Delay, \"\u{b5}s\", 0)\n"),
        Example::new("\u{ff45}val(\"1\")\n"),
        Example::new("import os  # no\u{200b}qa\n"),
    ],
    accepts: &[
        "_limit = 10\n_limit = 1000\n",
        "class _Delay:\n    \u{3bc}s = 5\n\n\n_delay = getattr(_Delay, \"\u{3bc}s\", 0)\n",
        "größe = \"zero\u{200b}width\"  # 👩\u{200d}💻\n",
    ],
    checks: &[Check::Module(check)],
};

/// Longer names are cut in messages: one may be as long as its file.
const LONGEST_NAME: usize = 80;

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    if context.syntax.text().is_ascii() {
        return;
    }
    let mut names: FxHashMap<&str, Vec<TextRange>> = FxHashMap::default();
    let mut comments = Vec::new();
    for token in context.syntax.non_ascii_tokens() {
        let text = context.syntax.slice(token);
        match token.kind() {
            TokenKind::Name => names.entry(text).or_default().push(token.range()),
            TokenKind::Comment
                if text.contains(is_never_text)
                    || (text.contains(is_hidden) && is_directive(&text.replace(is_hidden, ""))) =>
            {
                comments.extend(hidden_in_comment(token, text));
            }
            _ => {}
        }
    }
    for (range, character) in comments {
        let shown = escaped(character);
        context
            .report(range, format!("this comment contains the invisible character `{shown}`"))
            .caption(format!("`{shown}` stands before this"))
            .help("remove it, or nothing that reads comments will recognise this one");
    }
    for (name, places) in names {
        check_name(context, name, &places);
    }
}

/// The first character of a comment that does not show although both its neighbours are ASCII, and where it stands with
/// the one behind it.
fn hidden_in_comment(token: &Token, comment: &str) -> Option<(TextRange, char)> {
    let mut shown = None;
    let mut hidden = None;
    // What ends a comment is between no two characters.
    for (place, character) in
        comment.trim_end_matches(|c: char| is_hidden(c) || c.is_whitespace()).char_indices()
    {
        if is_hidden(character) {
            hidden = hidden.or_else(|| {
                shown.is_some_and(|c: char| c.is_ascii()).then_some((place, character))
            });
            continue;
        }
        if let Some((place, hidden)) = hidden.filter(|_| character.is_ascii()) {
            let start = token.start() + TextSize::try_from(place).unwrap_or_default();
            // With its neighbour, as nothing could be underlined otherwise.
            return Some((TextRange::at(start, hidden.text_len() + character.text_len()), hidden));
        }
        shown = Some(character);
        hidden = None;
    }
    None
}

/// True for a character that no keyboard and no web page puts into prose: tags, and what is of private use.
fn is_never_text(character: char) -> bool {
    is_private_use(character) || matches!(character, '\u{e0000}'..='\u{e007f}')
}

/// True for a character that shows in no comment.
fn is_hidden(character: char) -> bool {
    is_zero_width(character) || is_private_use(character)
}

fn check_name(context: &Context, name: &str, places: &[TextRange]) {
    let [first, others @ ..] = places else {
        return;
    };
    let shown = visible(name);
    let normal = normal_form(name);
    let message = if name.contains(is_hidden_in_name) {
        format!("the name `{shown}` contains an invisible character")
    } else if normal.as_deref() == Some(name) {
        return;
    } else {
        let normal = normal.unwrap_or_default();
        format!("the name `{shown}` is read as `{}`", visible(&normal))
    };
    let elsewhere = match others.len() {
        0 => String::new(),
        1 => "it stands in one more place".to_owned(),
        more => format!("it stands in {more} more places"),
    };
    let help = match normal_form(&name.replace(is_misleading, "")) {
        Some(plain) if plain.is_ascii() => format!("write `{}`", visible(&plain)),
        _ => "write it in its normal form (NFKC), without invisible characters".to_owned(),
    };
    let mut finding = context.report(*first, message);
    finding.help(help);
    if !elsewhere.is_empty() {
        finding.note(elsewhere);
    }
}

/// A name in ASCII, cut if it is absurdly long.
fn visible(name: &str) -> String {
    let end = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(place, _)| place);
    let (start, rest) = name.split_at(end);
    let dots = if rest.is_empty() { "" } else { "..." };
    format!("{}{dots}", escape(start, |c| !c.is_ascii()))
}
