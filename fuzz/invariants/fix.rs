//! Invariants of every text, through the entry for programs that embed pylens. The fuzz target tries them on what a
//! fuzzer comes upon, `tests/fuzzing.rs` on the corpus and on mutants, a bounded number of them.

use std::sync::LazyLock;

use pylens::Engine;
use pylens::diagnostic::Safety;
use pylens::engine::{Checked, FixedText, Span};
use pylens::fix::FixError;

/// The name of the injected code's module. A text that holds it already cannot be told from one that was injected.
const MODULE: &str = "probe_of_pylens";

/// Several ways to inject telemetry. The length of a text decides between them, so that a corpus is made of texts alone.
const TELEMETRY: &[&str] = &[
    "entry = 'probe_of_pylens.enter({qualname!r}, {path!r}, {line})'\n",
    "placement = 'own-line'\n",
    "entry = 'probe_of_pylens.enter({name!r})'\nline-drift = 'never'\nentry-raises = false\n",
    "entry = 'probe_of_pylens.enter({name!r})'\nexpressions = false\nplacement = 'own-line'\n",
    "entry = 'probe_of_pylens.enter({qualname!r})'\nalias = 'unique'\nplacement = 'docstring-line'\n",
];

/// The engines of one way to inject telemetry.
struct Engines {
    /// All rules.
    all: Engine,
    /// Telemetry alone.
    telemetry: Engine,
}

static ENGINES: LazyLock<Vec<Engines>> = LazyLock::new(|| {
    let engine = |text: String| Engine::new(&text).expect("the settings are valid");
    let engines = TELEMETRY.iter().map(|way| {
        let telemetry = format!("[telemetry]\nheader = 'import {MODULE}'\n{way}");
        let forbidden = "[forbidden-api]\n'os.system' = 'no shell here'\nsocket = 'no network'\n";
        Engines {
            all: engine(format!("select = ['all']\ninclude-tests = true\n{telemetry}{forbidden}")),
            telemetry: engine(format!("select = ['telemetry']\n{telemetry}")),
        }
    });
    engines.collect()
});

/// Checks, fixes and injects `text`, and takes the injected code out again.
///
/// # Panics
/// If something does not hold.
pub fn assert_hold(text: &str) {
    let engines = &ENGINES[text.len() % ENGINES.len()];
    let Ok(checked) = engines.all.check(PATH, text) else {
        return; // It nests too deeply, and nothing is done to it.
    };
    assert_in_text(&checked, text);
    for safety in [Safety::Safe, Safety::Unsafe] {
        assert_settled(&engines.all, text, &checked, safety);
    }
    if !text.contains(MODULE) {
        let checked = engines.telemetry.check(PATH, text).expect("it does not nest too deeply");
        if let Some(injected) = assert_settled(&engines.telemetry, text, &checked, Safety::Safe) {
            let removed = engines.telemetry.remove_telemetry(PATH, &injected.text);
            assert_eq!(removed.as_deref(), Ok(text), "removed from\n{}", injected.text);
        }
    }
}

/// The name of every text.
const PATH: &str = "text.py";

/// Every place of a finding is one of the text.
fn assert_in_text(checked: &Checked, text: &str) {
    let is_in_text = |span: Span| text.get(span.start.offset..span.end.offset).is_some();
    for finding in &checked.findings {
        let labels = finding.labels.iter().map(|label| label.span);
        let edits = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        let mut spans = [finding.span].into_iter().chain(labels).chain(edits);
        assert!(spans.all(is_in_text), "{finding:#?}");
    }
}

/// Fixes the text, whose findings are known, unless it becomes too deep: it is valid afterwards if it was before, and another
/// time changes nothing.
fn assert_settled(
    engine: &Engine,
    text: &str,
    checked: &Checked,
    safety: Safety,
) -> Option<FixedText> {
    let fixed = match engine.fix(PATH, text, safety) {
        Ok(fixed) => fixed,
        Err(FixError::TooDeep(_)) => return None,
        Err(error) => panic!("{error}"),
    };
    if checked.has_syntax_errors {
        assert_eq!(fixed.text, text, "a text with syntax errors is left alone");
    }
    let left = engine.check(PATH, &fixed.text).expect("it was fixed, so that it is not too deep");
    assert_eq!(left.has_syntax_errors, checked.has_syntax_errors, "{}", fixed.text);
    assert_eq!(left, fixed.left, "{}", fixed.text);
    let again = engine.fix(PATH, &fixed.text, safety).expect("it was fixed before");
    assert_eq!(again.text, fixed.text, "fixed again");
    assert_eq!(again.fixed, [], "{}", fixed.text);
    Some(fixed)
}
