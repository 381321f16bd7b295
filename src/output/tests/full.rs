//! Findings drawn with their excerpts.

use super::{OutputFormat, TWO, checked, diagnostic, find, label, lint, range, render, snapshot};
use crate::config::Choice as _;
use crate::diagnostic::Severity;
use crate::rules;
use crate::syntax::TextRange;

/// `full` for one warning with a label at the first occurrence of each part.
fn drawn(text: &str, primary: TextRange, labels: &[(&str, &str)]) -> String {
    let registry = rules::registry();
    let mut diagnostic = diagnostic(&registry, "is-literal", primary);
    diagnostic.caption = "here".to_owned();
    for (part, message) in labels {
        diagnostic.labels.push(label(find(text, part), message));
    }
    render(OutputFormat::Full, false, "app.py", text, &[diagnostic])
}

#[test]
fn full() {
    snapshot!("full", checked(OutputFormat::Full, TWO));
}

#[test]
fn full_in_color() {
    let found = lint(&rules::registry(), "app.py", TWO);
    let shown = render(OutputFormat::Full, true, "app.py", TWO, &found);
    snapshot!("full_in_color", shown.replace('\x1b', "␛"));
}

#[test]
fn full_syntax_error() {
    snapshot!("full_syntax_error", checked(OutputFormat::Full, "def run(:\n    pass\n"));
}

#[test]
fn full_several_labels() {
    let text = "first = 1\nsecond = first\n\n\n\n\n\nprint(first, second)\n";
    let shown = drawn(
        text,
        find(text, "print(first, second)"),
        &[("first = 1", "bound here"), ("first, s", "used here"), ("second = ", "and here")],
    );
    snapshot!("full_several_labels", shown);
}

#[test]
fn full_tabs_and_wide_characters() {
    let text = "if 1:\n\tname = \"世界 🐍\";\tbad = 1\n";
    snapshot!("full_tabs_and_wide_characters", drawn(text, find(text, "bad"), &[("世界", "wide")]));
}

#[test]
fn full_line_endings() {
    let text = "one = 1\r\ntwo = 2\rthree = 3\x0c# same line\u{2028}still\nfour = 4\n";
    let shown = drawn(text, find(text, "still"), &[("two = 2\r", "lone CR"), ("1\r\n", "CRLF")]);
    snapshot!("full_line_endings", shown);
}

#[test]
fn full_at_the_end() {
    let text = "one = 1\n";
    let end = range(text.len(), text.len());
    let outside = range(7, 9_999);
    snapshot!("full_at_the_end", drawn(text, end, &[]) + &drawn(text, outside, &[]));
}

#[test]
fn full_spanning_many_lines() {
    let text = format!("def run():\n{}    return 1\n\nrest = 1\n", "    pass\n".repeat(500));
    let whole = range(0, text.len() - 10);
    snapshot!("full_spanning_many_lines", drawn(&text, whole, &[("return 1", "the end")]));
}

#[test]
fn full_long_line() {
    let text = format!("data = [{}bad, {}]\n", "\"é\", ".repeat(2_000), "1, ".repeat(2_000));
    snapshot!("full_long_line", drawn(&text, find(&text, "bad"), &[("data", "far away")]));
}

#[test]
fn full_hostile() {
    let registry = rules::registry();
    let text = "x = 1 #\x1b[2J\x07\u{9b}31m \u{202e}evil\u{2066} \0\n";
    let mut found = diagnostic(&registry, "is-literal", find(text, "evil"));
    found.message = "`\x1b[31m\n\u{202e}` is odd".to_owned();
    found.caption = "\x1b[0m\n".to_owned();
    found.notes.push("one\n\x1b]0;title\x07two".to_owned());
    found.help = Some("\u{2069}".to_owned());
    for &format in OutputFormat::VALUES {
        let path = "a\x1b[2Jb\u{202e}\n.py";
        let shown = render(format, false, path, text, std::slice::from_ref(&found));
        let raw = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{2069}".contains(c);
        assert!(!shown.contains(raw), "{shown:?}");
        if format == OutputFormat::Full {
            snapshot!("full_hostile", shown);
        }
    }
}

#[test]
fn full_counts_labels_beyond_the_first_ten() {
    let registry = rules::registry();
    let text = "x\n".repeat(40);
    let mut found = diagnostic(&registry, "is-literal", range(0, 1));
    for row in 1..40 {
        found.labels.push(label(range(row * 2, row * 2 + 1), "again"));
    }
    let shown = render(OutputFormat::Full, false, "app.py", &text, &[found]);
    assert!(shown.contains("note: and 29 more locations"), "{shown}");
    assert_eq!(shown.matches("again").count(), 10);
}

#[test]
fn info_is_called_info() {
    let mut found = diagnostic(&rules::registry(), "is-literal", range(0, 1));
    found.severity = Severity::Info;
    let shown = render(OutputFormat::Full, false, "app.py", "x\n", &[found]);
    assert!(shown.starts_with("info[is-literal]: something is odd\n"), "{shown}");
}
