//! The explanations are true: under the machine's CPython, documented hazards show the misbehaviour that the text claims,
//! and their mended forms do not.
//!
//! `tests/explanations/RULE.py` says what is seen; `harness.py` beside it says how. Needs `python3`, or whatever the
//! environment variable `PYTHON` names.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::every_rule::assert_named_after_rules;

/// The rules about what pylens itself defines, its comments, the code that it injects and a measure: they claim nothing that
/// an interpreter could show.
const NOTHING_TO_SHOW: &[&str] = &[
    "blanket-suppression",
    "invalid-suppression",
    "missing-telemetry-entry",
    "outdated-telemetry",
    "telemetry-shadowed",
    "too-complex",
    "unused-suppression",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explanations")
}

test_every_rule!(hazards, mended_forms);

fn hazards(rule: &str) {
    assert_shown(rule, "BAD");
}

fn mended_forms(rule: &str) {
    assert_shown(rule, "MENDED");
}

/// Fails unless CPython does with an example of `rule` what its file says for this state.
#[track_caller]
fn assert_shown(rule: &str, state: &str) {
    let claim = folder().join(format!("{rule}.py"));
    let is_expected = !NOTHING_TO_SHOW.contains(&rule);
    assert_eq!(claim.exists(), is_expected, "tests/explanations/{rule}.py: whether it is there");
    if !is_expected {
        return;
    }
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let documented = temporary.path().join("rule.json");
    let mut command = assert_cmd::Command::cargo_bin("pylens").expect("the binary is built");
    let output = command.args(["rule", rule, "--output-format", "json"]).output();
    let output = output.expect("the binary runs");
    assert!(output.status.success(), "{rule} is no rule");
    std::fs::write(&documented, output.stdout).expect("the folder is writable");

    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.env_remove("PYTHONDONTWRITEBYTECODE").env_remove("PYTHONPATH");
    command.arg(folder().join("harness.py")).arg(claim).arg(documented).arg(state);
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "{python}: {error}: the explanations are tested with CPython; install it or set PYTHON"
        )
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{rule}: {state}: {}", said.trim());
}

#[test]
fn every_file_belongs_to_a_rule() {
    assert_named_after_rules(&folder(), &["harness"]);
}
