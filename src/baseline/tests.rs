//! Tests of what is recognised, and of what is left of a baseline.

use std::path::Path;

use super::{Baseline, Entry, Hex, Known, Matcher};
use crate::diagnostic::Diagnostic;
use crate::fingerprint;
use crate::lint::Linter;
use crate::rules;
use crate::settings::Settings;

/// A run that knows these files, of which no rule looked at `skipped.py`.
struct Files(&'static [&'static str]);

impl Known for Files {
    fn exists(&self, path: &str) -> bool {
        self.0.contains(&path)
    }

    fn ran(&self, _: &str, path: &str) -> bool {
        path != "skipped.py"
    }
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let registry = rules::registry();
    let settings = Settings::from_toml(&registry, "select = ['is-literal']").unwrap();
    let linter = Linter::new(&registry, settings.lint);
    let marked = linter.lint_then(Path::new("a.py"), text, |syntax, mut report| {
        fingerprint::assign(&registry, Some(syntax), &mut report.diagnostics);
        report.diagnostics
    });
    marked.unwrap()
}

fn recorded(files: &[(&str, &str)]) -> Baseline {
    let entries = files.iter().flat_map(|(path, text)| {
        let found = findings(text);
        found.into_iter().map(|it| {
            let of = it.fingerprint.unwrap();
            let (path, rule, message) = ((*path).to_owned(), "is-literal".to_owned(), it.message);
            Entry { path, rule, message, code: Hex(of.code), names: Hex(of.names), count: 1 }
        })
    });
    Baseline::new(entries)
}

/// The number of new findings in `now`, and what is left of the baseline.
fn matched(baseline: &Baseline, now: &[(&str, &str)], files: &Files) -> (usize, Baseline) {
    let mut matcher = Matcher::new(baseline.clone());
    let mut left: Vec<_> = now.iter().map(|(path, text)| (*path, findings(text))).collect();
    for (path, diagnostics) in &mut left {
        matcher.take(path, diagnostics);
    }
    matcher.take_moved(files, left.iter_mut().map(|(path, found)| (*path, found)));
    (left.iter().map(|(_, found)| found.len()).sum(), matcher.pruned(files))
}

const OLD: &str = "def f(x):\n    return x is 'a'\n";
const BOTH: &Files = &Files(&["a.py", "b.py"]);

#[test]
fn what_was_recorded_is_not_new() {
    let baseline = recorded(&[("a.py", OLD)]);
    assert_eq!(baseline.len(), 1);
    let same = [("a.py", OLD)];
    assert_eq!(matched(&baseline, &same, BOTH), (0, baseline.clone()));
    let edited = [("a.py", "import os\n\n\ndef f(y, x):\n    return (x\n        is \"a\")\n")];
    assert_eq!(matched(&baseline, &edited, BOTH), (0, baseline.clone()));
    let other = [("a.py", "def f(x):\n    return x is 'b'\n")];
    assert_eq!(matched(&baseline, &other, BOTH), (1, Baseline::default()));
}

#[test]
fn each_entry_stands_for_one_finding() {
    let baseline = recorded(&[("a.py", OLD)]);
    let twice = "def f(x):\n    x is 'a'\n    return x is 'a'\n";
    let (new, left) = matched(&baseline, &[("a.py", twice)], BOTH);
    assert_eq!((new, left.len()), (1, 1));
    let two = recorded(&[("a.py", twice)]);
    assert_eq!((two.entries.len(), two.len()), (1, 2));
    assert_eq!(matched(&two, &[("a.py", OLD)], BOTH), (0, baseline));
}

#[test]
fn renames_and_moves_keep_it() {
    let baseline = recorded(&[("a.py", OLD)]);
    let renamed = OLD.replace("def f", "async def g");
    let (new, left) = matched(&baseline, &[("a.py", &renamed)], BOTH);
    assert_eq!(new, 0);
    assert_eq!(left, recorded(&[("a.py", &renamed)]));
    // The file has another name.
    let (new, left) = matched(&baseline, &[("b.py", OLD)], &Files(&["b.py"]));
    assert_eq!((new, left), (0, recorded(&[("b.py", OLD)])));
    // The function went to another file.
    let (new, left) = matched(&baseline, &[("a.py", "x = 1\n"), ("b.py", OLD)], BOTH);
    assert_eq!((new, left), (0, recorded(&[("b.py", OLD)])));
    // There is a second one, while the first is still there, or was not looked at.
    assert_eq!(matched(&baseline, &[("a.py", OLD), ("b.py", OLD)], BOTH).0, 1);
    assert_eq!(matched(&baseline, &[("b.py", OLD)], BOTH), (1, baseline));
    // Code at the top of a module is known again in a renamed file only.
    let top = recorded(&[("a.py", "x is 'a'\n")]);
    assert_eq!(matched(&top, &[("a.py", "x = 1\n"), ("b.py", "x is 'a'\n")], BOTH).0, 1);
    assert_eq!(matched(&top, &[("b.py", "x is 'a'\n")], &Files(&["b.py"])).0, 0);
}

#[test]
fn what_a_run_cannot_tell_of_stays() {
    let baseline = recorded(&[("a.py", OLD), ("b.py", OLD), ("gone.py", OLD), ("skipped.py", OLD)]);
    let now = [("a.py", "x = 1\n"), ("skipped.py", "x = 1\n")];
    let (_, left) = matched(&baseline, &now, &Files(&["a.py", "b.py", "skipped.py"]));
    assert_eq!(left, recorded(&[("b.py", OLD), ("skipped.py", OLD)]));
}

#[test]
fn the_text_is_read_back() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("baseline.json");
    for baseline in [Baseline::default(), recorded(&[("a \"é\\.py", OLD), ("b.py", OLD)])] {
        std::fs::write(&path, baseline.text()).unwrap();
        assert_eq!(Baseline::read(&path).unwrap(), baseline);
    }
    assert_eq!(recorded(&[("a.py", OLD), ("b.py", OLD)]).text().lines().count(), 7);
    for (text, words) in [
        ("[]", "is no baseline"),
        ("{\"version\": 2, \"findings\": []}", "its version is 2"),
        ("{\"version\": 1, \"findings\": [], \"x\": 1}", "unknown field"),
    ] {
        std::fs::write(&path, text).unwrap();
        let error = Baseline::read(&path).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let error = Baseline::read(&folder.path().join("none")).unwrap_err().to_string();
    assert!(error.contains("--write-baseline"), "{error}");
}
