//! Verdicts against the decisions of the interpreter, on every kind of file that it could meet.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{python, say};
use crate::project::Project;

/// The sentences of verdicts, by the names of decisions.
const SENTENCES: [(&str, &str); 4] = [
    ("runs", "Python runs the code in it"),
    ("recompiles", "Python compiles the source instead"),
    ("fails", "importing the module fails"),
    ("unread", "Python does not read it"),
];

#[test]
fn verdicts_are_what_the_interpreter_does() {
    let project = Project::new(&[]);
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bytecode/decisions.py");
    let decisions = say(&project, &[program, "."]);
    let decisions: BTreeMap<String, String> =
        serde_json::from_str(&decisions).expect("it is an object");
    assert!(decisions.len() > 300, "{} files", decisions.len());

    let findings = super::findings(&project, &["--python", &python()]);
    let verdicts: BTreeMap<&str, &str> = findings
        .iter()
        .map(|it| {
            let path = it["filename"].as_str().expect("a path");
            (path, it["notes"][0].as_str().expect("a sentence"))
        })
        .collect();
    let mut wrong = Vec::new();
    for (path, decision) in &decisions {
        let (_, expected) =
            SENTENCES.iter().find(|(name, _)| name == decision).expect("a decision");
        // A file without a finding is one that may run.
        let verdict = verdicts.get(&**path).copied().unwrap_or(SENTENCES[0].1);
        if verdict != *expected {
            wrong.push(format!("{path}: {decision}, not: {verdict}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), decisions.len(), wrong.join("\n"));
}

#[test]
fn other_code_under_a_right_header_is_found_by_compiling() {
    let project = Project::new(&[]);
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bytecode/decisions.py");
    say(&project, &[program, "."]);
    let python = python();
    let is_forged = |it: &&Value| it["code"] == "pyc-forged";
    let of = |findings: &[Value], folder: &str| -> usize {
        let in_folder =
            |it: &&Value| it["filename"].as_str().is_some_and(|it| it.starts_with(folder));
        findings.iter().filter(is_forged).filter(in_folder).count()
    };
    let findings = super::findings(&project, &["--python", &python]);
    // All that run the cached code: it is never that of the source there.
    assert!(of(&findings, "caches/") > 5, "{findings:?}");
    assert!(of(&findings, "with.zip/") > 5, "{findings:?}");
    assert_eq!(of(&super::findings(&project, &[]), ""), 0);
}
