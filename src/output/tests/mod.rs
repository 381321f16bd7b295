//! Snapshots of what people see; and tests that nothing whatever makes rendering fail.

mod formats;
mod full;
mod totals;

use std::path::Path;

use proptest::prelude::*;

use super::{
    Catalogue, Emission, FileFindings, FixTally, Outcome, OutputFormat, Renderer, Site, Statistics,
    Tally, Terminal,
};
use crate::config::Choice as _;
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
use crate::lint::Linter;
use crate::registry::Registry;
use crate::rules;
use crate::settings::Settings;
use crate::syntax::{TextRange, TextSize};

/// The findings of a few groups, so that a new rule changes no snapshot but its own.
fn lint(registry: &Registry, path: &str, text: &str) -> Vec<Diagnostic> {
    let mut settings = Settings::from_toml(registry, "").unwrap().lint;
    for id in registry.ids() {
        let shown = ["syntax", "suppression", "identity"].contains(&&*registry.group(id).name);
        settings.rules.enable(id, shown);
    }
    let linter = Linter::new(registry, settings);
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

fn label(range: TextRange, message: &str) -> Label {
    Label { range, message: message.to_owned() }
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
        since: None,
        is_about_file: false,
        fingerprint: None,
    }
}

fn render(
    format: OutputFormat,
    color: bool,
    path: &str,
    text: &str,
    found: &[Diagnostic],
) -> String {
    let registry = rules::registry();
    let site = Site::default();
    let renderer = Renderer::new(&registry, format, color, &site);
    let part = renderer.render(&findings(path, text, found));
    let mut emission = Emission::new(renderer.frame(), Vec::new());
    emission.part(&part).unwrap();
    let outcome = Outcome { summary: "Found `2` errors.".to_owned(), ..Outcome::default() };
    String::from_utf8(emission.finish(&renderer.ending(&outcome)).unwrap()).unwrap()
}

fn findings<'a>(path: &'a str, text: &'a str, diagnostics: &'a [Diagnostic]) -> FileFindings<'a> {
    FileFindings { path: Path::new(path), text, diagnostics, fail_on: Severity::Warning }
}

/// The output of `check` for `text`.
fn checked(format: OutputFormat, text: &str) -> String {
    let found = lint(&rules::registry(), "app.py", text);
    render(format, false, "app.py", text, &found)
}

macro_rules! snapshot {
    ($name:literal, $value:expr) => {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../snapshots/output");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $value));
    };
}

use snapshot;

const TWO: &str =
    "def run(mode: str, rows):\n    if mode is \"fast\":\n        return rows is not []\n";

#[test]
fn concise() {
    snapshot!("concise", checked(OutputFormat::Concise, TWO));
}

#[test]
fn json() {
    let shown = checked(OutputFormat::Json, TWO);
    assert_eq!(json_length(&shown), 2);
    snapshot!("json", shown);
}

#[test]
fn json_lines() {
    snapshot!("json_lines", checked(OutputFormat::JsonLines, TWO));
}

#[test]
fn nothing_found() {
    for format in [
        OutputFormat::Full,
        OutputFormat::Concise,
        OutputFormat::JsonLines,
        OutputFormat::Azure,
        OutputFormat::Github,
        OutputFormat::Pylint,
        OutputFormat::Teamcity,
    ] {
        assert_eq!(checked(format, "x = 1\n"), "");
    }
    assert_eq!(checked(OutputFormat::Json, "x = 1\n"), "[]\n");
    assert_eq!(checked(OutputFormat::Gitlab, "x = 1\n"), "[]\n");
    let markdown = checked(OutputFormat::Markdown, "x = 1\n");
    assert_eq!(markdown, "## pylens\n\nFound <code>2</code> errors.\n");
}

#[test]
fn parts_join_into_one_array() {
    let registry = rules::registry();
    let site = Site::default();
    let renderer = Renderer::new(&registry, OutputFormat::Json, false, &site);
    let mut emission = Emission::new(renderer.frame(), Vec::new());
    for text in ["x = 1\n", TWO, "x = 2\n", TWO] {
        let part = renderer.render(&findings("app.py", text, &lint(&registry, "app.py", text)));
        emission.part(&part).unwrap();
    }
    let array =
        String::from_utf8(emission.finish(&renderer.ending(&Outcome::default())).unwrap()).unwrap();
    assert_eq!(json_length(&array), 4);
    assert!(array.contains("\n  },\n  {\n"));
}

fn json_length(array: &str) -> usize {
    let array: Vec<serde_json::Value> = serde_json::from_str(array).unwrap();
    array.len()
}

/// Run with `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "measures"]
fn speed() {
    let registry = rules::registry();
    let line = "    if mode is \"fast\" and other is not None: # comment é\n";
    let text = format!("def run(mode, other):\n{}", format!("{line}        pass\n").repeat(3_000));
    let found = lint(&registry, "app.py", &text);
    let minified = format!("x = [{}]\n", "a is \"é\", ".repeat(3_000));
    let in_one_line = lint(&registry, "app.py", &minified);
    for &format in OutputFormat::VALUES {
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
    (0_u32..120, prop_oneof![0_u32..5, 0_u32..200, Just(u32::MAX - 200)])
        .prop_map(|(start, length)| TextRange::at(TextSize::new(start), TextSize::new(length)))
}

fn any_text() -> impl Strategy<Value = String> {
    let long = ("[a-z]{1,4}", 100_usize..400).prop_map(|(word, count)| word.repeat(count));
    prop_oneof!["[a-c \t\n\ré世🐍\u{301}\u{202e}\u{85}\x00\x1b\x0c]{0,100}", any::<String>(), long,]
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
        found.notes.push(words.clone());
        found.fix = Some(Fix::safe(words.as_str(), [Edit::delete(primary)]));
        for (range, message) in labels {
            found.labels.push(label(range, &message));
        }
        let found = [found.clone(), found];
        let (registry, site) = (rules::registry(), Site::default());
        for &format in OutputFormat::VALUES {
            let renderer = Renderer::new(&registry, format, false, &site);
            let shown = renderer.render(&findings(&words, &text, &found));
            let shown = String::from_utf8(shown).unwrap();
            let raw = shown.contains(['\x1b', '\u{85}', '\u{202e}', '\0', '\r']);
            prop_assert!(!raw);
        }
        // The drawing itself succeeded: it begins with its own header.
        let shown = render(OutputFormat::Full, true, &words, &text, &found);
        prop_assert!(shown.contains("┌─"));
    }
}
