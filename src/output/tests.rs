//! What people see, as snapshots; and that nothing whatever makes rendering fail.

use std::path::Path;

use proptest::prelude::*;

use super::{
    Catalogue, Emission, FileFindings, FixTally, Format, Renderer, Statistics, Tally, Terminal,
};
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, Severity};
use crate::lint::Linter;
use crate::registry::Registry;
use crate::rules;
use crate::settings::LintSettings;
use crate::syntax::{TextRange, TextSize};

fn lint(registry: &Registry, path: &str, text: &str) -> Vec<Diagnostic> {
    let linter = Linter::new(registry, LintSettings::defaults(registry));
    linter.lint(Path::new(path), text).unwrap().diagnostics
}

fn range(start: usize, end: usize) -> TextRange {
    let size = |offset| TextSize::try_from(offset).unwrap();
    TextRange::new(size(start), size(end))
}

/// The range of the first `part` in `text`.
fn find(text: &str, part: &str) -> TextRange {
    let start = text.find(part).unwrap();
    range(start, start + part.len())
}

fn diagnostic(registry: &Registry, rule: &str, range: TextRange) -> Diagnostic {
    Diagnostic {
        rule: registry.find(rule).unwrap(),
        severity: Severity::Warning,
        message: "something is odd".to_owned(),
        range,
        caption: String::new(),
        labels: Vec::new(),
        notes: Vec::new(),
        help: None,
        fix: None,
    }
}

fn render(format: Format, color: bool, path: &str, text: &str, found: &[Diagnostic]) -> String {
    let registry = rules::registry();
    let renderer = Renderer::new(&registry, format, color);
    let part = renderer.render(&FileFindings {
        path: Path::new(path),
        text,
        diagnostics: found,
    });
    let mut emission = Emission::new(renderer.frame(), Vec::new());
    emission.part(&part).unwrap();
    String::from_utf8(emission.finish().unwrap()).unwrap()
}

/// What `check` would show for `text`.
fn checked(format: Format, text: &str) -> String {
    let found = lint(&rules::registry(), "app.py", text);
    render(format, false, "app.py", text, &found)
}

/// `full` for one warning with a label at the first occurrence of each part.
fn drawn(text: &str, primary: TextRange, labels: &[(&str, &str)]) -> String {
    let registry = rules::registry();
    let mut diagnostic = diagnostic(&registry, "is-literal", primary);
    diagnostic.caption("here");
    for (part, message) in labels {
        diagnostic.label(find(text, part), *message);
    }
    render(Format::Full, false, "app.py", text, &[diagnostic])
}

macro_rules! snapshot {
    ($name:literal, $value:expr) => {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../snapshots/output");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $value));
    };
}

const TWO: &str = "def run(mode, rows):\n    if mode is \"fast\":\n        return rows is not []\n";

#[test]
fn full() {
    snapshot!("full", checked(Format::Full, TWO));
}

#[test]
fn full_in_color() {
    let found = lint(&rules::registry(), "app.py", TWO);
    let shown = render(Format::Full, true, "app.py", TWO, &found);
    snapshot!("full_in_color", shown.replace('\x1b', "␛"));
}

#[test]
fn full_syntax_error() {
    snapshot!(
        "full_syntax_error",
        checked(Format::Full, "def run(:\n    pass\n")
    );
}

#[test]
fn full_several_labels() {
    let text = "first = 1\nsecond = first\n\n\n\n\n\nprint(first, second)\n";
    let shown = drawn(
        text,
        find(text, "print(first, second)"),
        &[
            ("first = 1", "bound here"),
            ("first, s", "used here"),
            ("second = ", "and here"),
        ],
    );
    snapshot!("full_several_labels", shown);
}

#[test]
fn full_tabs_and_wide_characters() {
    let text = "if 1:\n\tname = \"世界 🐍\";\tbad = 1\n";
    snapshot!(
        "full_tabs_and_wide_characters",
        drawn(text, find(text, "bad"), &[("世界", "wide")])
    );
}

#[test]
fn full_line_endings() {
    let text = "one = 1\r\ntwo = 2\rthree = 3\x0c# same line\u{2028}still\nfour = 4\n";
    let shown = drawn(
        text,
        find(text, "still"),
        &[("two = 2\r", "lone CR"), ("1\r\n", "CRLF")],
    );
    snapshot!("full_line_endings", shown);
}

#[test]
fn full_at_the_end() {
    let text = "one = 1\n";
    let end = range(text.len(), text.len());
    let outside = range(7, 9_999);
    snapshot!(
        "full_at_the_end",
        drawn(text, end, &[]) + &drawn(text, outside, &[])
    );
}

#[test]
fn full_spanning_many_lines() {
    let text = format!(
        "def run():\n{}    return 1\n\nrest = 1\n",
        "    pass\n".repeat(500)
    );
    let whole = range(0, text.len() - 10);
    snapshot!(
        "full_spanning_many_lines",
        drawn(&text, whole, &[("return 1", "the end")])
    );
}

#[test]
fn full_long_line() {
    let text = format!(
        "data = [{}bad, {}]\n",
        "\"é\", ".repeat(2_000),
        "1, ".repeat(2_000)
    );
    snapshot!(
        "full_long_line",
        drawn(&text, find(&text, "bad"), &[("data", "far away")])
    );
}

#[test]
fn full_hostile() {
    let registry = rules::registry();
    let text = "x = 1 #\x1b[2J\x07\u{9b}31m \u{202e}evil\u{2066} \0\n";
    let mut found = diagnostic(&registry, "is-literal", find(text, "evil"));
    found.message = "`\x1b[31m\n\u{202e}` is odd".to_owned();
    found
        .caption("\x1b[0m\n")
        .note("one\n\x1b]0;title\x07two")
        .help("\u{2069}");
    for format in [
        Format::Full,
        Format::Concise,
        Format::Json,
        Format::JsonLines,
    ] {
        let path = "a\x1b[2Jb\u{202e}\n.py";
        let shown = render(format, false, path, text, std::slice::from_ref(&found));
        let raw = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{2069}".contains(c);
        assert!(!shown.contains(raw), "{shown:?}");
        if format == Format::Full {
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
        found.label(range(row * 2, row * 2 + 1), "again");
    }
    let shown = render(Format::Full, false, "app.py", &text, &[found]);
    assert!(shown.contains("note: and 29 more places"), "{shown}");
    assert_eq!(shown.matches("again").count(), 10);
}

#[test]
fn info_is_called_info() {
    let mut found = diagnostic(&rules::registry(), "is-literal", range(0, 1));
    found.severity = Severity::Info;
    let shown = render(Format::Full, false, "app.py", "x\n", &[found]);
    assert!(
        shown.starts_with("info[is-literal]: something is odd\n"),
        "{shown}"
    );
}

#[test]
fn concise() {
    snapshot!("concise", checked(Format::Concise, TWO));
}

#[test]
fn json() {
    let shown = checked(Format::Json, TWO);
    assert_eq!(json_length(&shown), 2);
    snapshot!("json", shown);
}

#[test]
fn json_lines() {
    snapshot!("json_lines", checked(Format::JsonLines, TWO));
}

#[test]
fn nothing_found() {
    for format in [Format::Full, Format::Concise, Format::JsonLines] {
        assert_eq!(checked(format, "x = 1\n"), "");
    }
    assert_eq!(checked(Format::Json, "x = 1\n"), "[]\n");
}

#[test]
fn parts_join_into_one_array() {
    let registry = rules::registry();
    let renderer = Renderer::new(&registry, Format::Json, false);
    let mut emission = Emission::new(renderer.frame(), Vec::new());
    for text in ["x = 1\n", TWO, "x = 2\n", TWO] {
        let part = renderer.render(&FileFindings {
            path: Path::new("app.py"),
            text,
            diagnostics: &lint(&registry, "app.py", text),
        });
        emission.part(&part).unwrap();
    }
    let array = String::from_utf8(emission.finish().unwrap()).unwrap();
    assert_eq!(json_length(&array), 4);
    assert!(array.contains("\n  },\n  {\n"));
}

fn json_length(array: &str) -> usize {
    let array: Vec<serde_json::Value> = serde_json::from_str(array).unwrap();
    array.len()
}

#[test]
fn statistics() {
    let registry = rules::registry();
    let mut statistics = Statistics::default();
    for text in [
        TWO,
        TWO,
        "x = 1  # pylens: ignore[is-literal] old\n",
        "def f(:\n",
    ] {
        statistics.merge(&Statistics::of(&FileFindings {
            path: Path::new("app.py"),
            text,
            diagnostics: &lint(&registry, "app.py", text),
        }));
    }
    snapshot!("statistics", statistics.table(&registry, false));
    snapshot!("statistics_json", statistics.json(&registry));
    assert_eq!(Statistics::default().table(&registry, false), "");
    assert_eq!(Statistics::default().json(&registry), "[]\n");
}

#[test]
fn summaries() {
    let clean = Tally {
        files: 210,
        ..Tally::default()
    };
    let few = Tally {
        files_with_findings: 4,
        errors: 3,
        warnings: 12,
        safe_fixes: 2,
        unsafe_fixes: 1,
        suppressed: 3,
        ..clean
    };
    let one = Tally {
        files: 1,
        files_with_findings: 1,
        infos: 1,
        unsafe_fixes: 1,
        ..Tally::default()
    };
    let all = Tally {
        infos: 2,
        errors: 1,
        suppressed: 0,
        unsafe_fixes: 0,
        ..few
    };
    let quiet = Tally {
        suppressed: 1,
        ..clean
    };
    let lines: Vec<_> = [Tally::default(), clean, quiet, few, one, all]
        .map(|tally| tally.to_string())
        .into();
    snapshot!("summaries", lines.join("\n"));

    let fix = |fixed, files, remaining| FixTally {
        fixed,
        files,
        remaining,
        preview: false,
    };
    let preview = FixTally {
        preview: true,
        ..fix(1, 1, one)
    };
    let lines: Vec<_> = [
        fix(5, 3, few),
        fix(1, 1, clean),
        preview,
        fix(0, 0, one),
        fix(0, 0, clean),
        fix(0, 0, Tally::default()),
        fix(0, 2, clean),
    ]
    .map(|tally| tally.to_string())
    .into();
    snapshot!("fix_summaries", lines.join("\n"));
}

#[test]
fn tallies_add_up() {
    let registry = rules::registry();
    let file = |text, found| FileFindings {
        path: Path::new("app.py"),
        text,
        diagnostics: found,
    };
    let found = lint(&registry, "app.py", TWO);
    let mut tally = Tally::of(&file(TWO, &found), 2);
    tally += Tally::of(&file("", &[]), 1);
    let expected = Tally {
        files: 2,
        files_with_findings: 1,
        errors: 2,
        safe_fixes: 1,
        unsafe_fixes: 1,
        suppressed: 3,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert_eq!(tally.at_least(Severity::Warning), 2);
}

#[test]
fn rules_pages() {
    let registry = rules::registry();
    let literal = registry.find("is-literal").unwrap();
    let fixes = |id| (id == literal).then_some(Safety::Unsafe);
    let catalogue = Catalogue::new(&registry, &fixes);
    let terminal = Terminal::default();
    let wide = Terminal {
        width: 120,
        ..terminal
    };
    let color = Terminal {
        color: true,
        ..terminal
    };
    snapshot!("rule_list", catalogue.list(wide));
    snapshot!("rule_page", catalogue.page(literal, terminal));
    snapshot!(
        "rule_page_in_color",
        catalogue.page(literal, color).replace('\x1b', "␛")
    );
    snapshot!("rule_json", catalogue.rule_json(literal));
    let all: Vec<serde_json::Value> = serde_json::from_str(&catalogue.json()).unwrap();
    assert_eq!(all.len(), registry.len());
    let docs = catalogue.docs();
    let section = docs.find("## identity").unwrap();
    snapshot!("rules_docs", &docs[section..]);
}

/// Run with `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "measures"]
fn speed() {
    let registry = rules::registry();
    let line = "    if mode is \"fast\" and other is not None: # comment é\n";
    let text = format!(
        "def run(mode, other):\n{}",
        format!("{line}        pass\n").repeat(3_000)
    );
    let found = lint(&registry, "app.py", &text);
    let minified = format!("x = [{}]\n", "a is \"é\", ".repeat(3_000));
    let in_one_line = lint(&registry, "app.py", &minified);
    for format in [
        Format::Full,
        Format::Concise,
        Format::Json,
        Format::JsonLines,
    ] {
        for color in [false, true] {
            for (text, found) in [(&text, &found), (&minified, &in_one_line)] {
                let start = std::time::Instant::now();
                let shown = render(format, color, "app.py", text, found);
                let micros = start.elapsed().as_micros();
                let count = found.len() as u128;
                println!(
                    "{format:?} color={color} {} findings, {} bytes: {}.{:02} µs each",
                    count,
                    shown.len(),
                    micros / count,
                    micros * 100 / count % 100,
                );
            }
        }
    }
}

fn any_range() -> impl Strategy<Value = TextRange> {
    (
        0_u32..120,
        prop_oneof![0_u32..5, 0_u32..200, Just(u32::MAX - 200)],
    )
        .prop_map(|(start, length)| TextRange::at(TextSize::new(start), TextSize::new(length)))
}

fn any_text() -> impl Strategy<Value = String> {
    let long = ("[a-z]{1,4}", 100_usize..400).prop_map(|(word, count)| word.repeat(count));
    prop_oneof![
        "[a-c \t\n\ré世🐍\u{301}\u{202e}\u{85}\x00\x1b\x0c]{0,100}",
        any::<String>(),
        long,
    ]
}

proptest! {
    #[test]
    fn rendering_never_panics(
        text in any_text(),
        primary in any_range(),
        labels in prop::collection::vec((any_range(), ".{0,5}"), 0..5),
        words in any::<String>(),
    ) {
        let mut found = diagnostic(&rules::registry(), "is-literal", primary);
        found.message.clone_from(&words);
        found.note(words.as_str()).fix(Fix::safe(words.as_str(), [Edit::delete(primary)]));
        for (range, message) in labels {
            found.label(range, message);
        }
        let found = [found.clone(), found];
        for format in [Format::Full, Format::Concise, Format::Json, Format::JsonLines] {
            let shown = render(format, false, &words, &text, &found);
            let raw = shown.contains(['\x1b', '\u{85}', '\u{202e}', '\0', '\r']);
            prop_assert!(!raw);
        }
        // The drawing itself succeeded: it begins with its own header.
        let shown = render(Format::Full, true, &words, &text, &found);
        prop_assert!(shown.contains("┌─"));
    }
}
