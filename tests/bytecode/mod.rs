//! `pylens bytecode` from outside, with files that the machine's CPython writes and reads.
//!
//! Needs `python3`, or whatever the environment variable `PYTHON` names; what it does is the truth that verdicts are
//! compared with.

mod archives;
mod clean;
mod compile;
mod decisions;
mod docs;
mod hazards;
mod rewriting;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::project::Project;

/// Sources of one module, as short as each other.
const OLD: &str = "value = 'old'\n";
const NEW: &str = "value = 'new'\n";

/// The interpreter that is the judge.
fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// The output of the interpreter for `arguments` in the project's folder, where it writes bytecode.
///
/// The times in archives are local, so that a place is fixed.
#[track_caller]
fn say(project: &Project, arguments: &[&str]) -> String {
    let mut command = Command::new(python());
    command.args(arguments).current_dir(&project.0);
    for variable in
        ["PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "SOURCE_DATE_EPOCH"]
    {
        command.env_remove(variable);
    }
    command.env("TZ", "UTC");
    let output = command.output().unwrap_or_else(|error| {
        panic!("{}: {error}: bytecode is tested with CPython; install it or set PYTHON", python())
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The path of the interpreter's cache of a source in the project's folder.
fn cache(project: &Project, source: &str) -> String {
    let program =
        "import importlib.util, sys; print(importlib.util.cache_from_source(sys.argv[1]))";
    say(project, &["-c", program, source])
}

/// Compiles a source as `py_compile` does in a mode: timestamp, checked-hash or unchecked-hash.
fn compile(project: &Project, source: &str, mode: &str) -> String {
    say(project, &["-m", "compileall", "-q", "-f", "--invalidation-mode", mode, source]);
    cache(project, source)
}

/// Sets the time of a file to a second since 1970, and a part of it.
fn set_time(project: &Project, name: &str, seconds: i64, nanoseconds: u32) {
    let program = "import os, sys; when = int(sys.argv[2]) * 10**9 + int(sys.argv[3]); \
                   os.utime(sys.argv[1], ns=(when, when))";
    say(project, &["-c", program, name, &seconds.to_string(), &nanoseconds.to_string()]);
}

/// The findings of an audit, as JSON says them.
fn findings(project: &Project, arguments: &[&str]) -> Vec<Value> {
    let mut command = project.command();
    command.env_remove("PYTHONPYCACHEPREFIX").env_remove("SOURCE_DATE_EPOCH");
    command.env("TZ", "UTC");
    command.args(["bytecode", "audit", "--output-format", "json"]).args(arguments);
    let output = command.output().expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// The findings of an audit as `PATH severity[name]`.
fn named(project: &Project, arguments: &[&str]) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("it is text").to_owned();
    let line = |it: &Value| {
        let name = text(&it["filename"]);
        let file = Path::new(&name).file_name().expect("a name").to_string_lossy().into_owned();
        let module = file.split('.').next().expect("a part").to_owned();
        format!("{module} {}[{}]", text(&it["severity"]), text(&it["code"]))
    };
    findings(project, arguments).iter().map(line).collect()
}
