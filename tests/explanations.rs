//! The explanations are true: under the machine's CPython, documented hazards show the misbehaviour that the text claims,
//! and their mended forms do not.
//!
//! `tests/explanations/RULE.py` says what is seen; `harness.py` beside it says how. Needs `python3`, or whatever the
//! environment variable `PYTHON` names.

use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

/// How many rules must have their explanation shown at least.
const CLAIMS: usize = 30;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explanations")
}

/// The files that claim something, by the name of their rule.
fn claims() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    let claims = paths.filter_map(|path| {
        let is_python = path.extension().is_some_and(|extension| extension == "py");
        let name = path.file_stem()?.to_str()?.to_owned();
        (is_python && name != "harness").then_some((name, path))
    });
    claims.collect()
}

/// What is wrong with a claim about `rule`, if anything.
fn complaint(rule: &str, claim: &Path, documented: &Path, state: &str) -> Option<String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.env_remove("PYTHONDONTWRITEBYTECODE").env_remove("PYTHONPATH");
    command.arg(folder().join("harness.py"));
    let output = command.arg(claim).arg(documented).arg(state).output();
    let output = output.unwrap_or_else(|error| {
        panic!(
            "{python}: {error}: the explanations are tested with CPython; install it or set PYTHON"
        )
    });
    let said = String::from_utf8_lossy(&output.stderr);
    (!output.status.success()).then(|| format!("{rule}: {state}: {}", said.trim()))
}

#[test]
fn what_the_explanations_say_happens() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let claims = claims();
    let check = |(rule, claim): &(String, PathBuf)| {
        let documented = temporary.path().join(format!("{rule}.json"));
        let mut command = assert_cmd::Command::cargo_bin("pylens").expect("the binary is built");
        let output = command.args(["rule", rule, "--output-format", "json"]).output();
        let output = output.expect("the binary runs");
        assert!(output.status.success(), "{rule} is no rule");
        std::fs::write(&documented, output.stdout).expect("the folder is writable");
        ["BAD", "MENDED"].map(|state| complaint(rule, claim, &documented, state))
    };
    let complaints: Vec<_> = claims.par_iter().flat_map_iter(check).flatten().collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn enough_explanations_are_shown_to_be_true() {
    let claims = claims().len();
    assert!(claims >= CLAIMS, "{claims} claims, of at least {CLAIMS}");
}
