//! The words of a finding beside its message.

use crate::diagnostic::{Diagnostic, Safety};
use crate::output::visible;

/// The notes, the help and the fix of a finding, each with its kind before it; each may have several lines.
pub(super) fn remarks(diagnostic: &Diagnostic) -> Vec<String> {
    let entry = |kind: &str, text: &str| format!("{kind}: {}", visible::paragraph(text));
    let notes = diagnostic.notes.iter().map(|note| entry("note", note));
    let help = diagnostic.help.iter().map(|help| entry("help", help));
    let fix = diagnostic.fix.iter().map(|fix| match fix.safety {
        Safety::Safe => entry("fix", &fix.message),
        Safety::Unsafe => entry("unsafe fix", &fix.message),
    });
    notes.chain(help).chain(fix).collect()
}

/// The message with all remarks, a line for each.
pub(super) fn text(diagnostic: &Diagnostic) -> String {
    let message = visible::message(&diagnostic.message).into_owned();
    let lines: Vec<_> = std::iter::once(message).chain(remarks(diagnostic)).collect();
    lines.join("\n")
}

/// The message on one line, with the help behind it.
pub(super) fn line(diagnostic: &Diagnostic) -> String {
    let message = visible::message(&diagnostic.message);
    match &diagnostic.help {
        Some(help) => format!("{message}; {}", visible::message(help)),
        None => message.into_owned(),
    }
}

/// `text` with each character that `code` knows replaced.
pub(super) fn replaced(text: &str, code: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match code(character) {
            Some(code) => out.push_str(code),
            None => out.push(character),
        }
    }
    out
}
