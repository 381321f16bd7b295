//! `syntax-error` and CPython's compiler refuse the same programs.
//!
//! `tests/compiling/differences.py` takes the programs from the tests of the interpreter that runs it: `python3`, or
//! whatever the environment variable `PYTHON` names.

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt;

#[test]
fn what_cpython_refuses_is_refused() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compiling/differences.py");
    let pylens = Command::cargo_bin("pylens").expect("the binary is built");
    let output = Command::new(&python).arg(script).arg(pylens.get_program()).output();
    let output = output.unwrap_or_else(|error| panic!("cannot run {python}: {error}"));
    let shown = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(3) {
        // Some distributions leave the tests of the interpreter out.
        eprintln!("skipped: {shown}");
        return;
    }
    assert!(output.status.success(), "{shown}{}", String::from_utf8_lossy(&output.stderr));
}
