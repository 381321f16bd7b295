//! The example platform, end to end: what the README's first command shows, and what fixing makes of it.

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("pylens").expect("the binary is built");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command.env_remove("FORCE_COLOR").output().expect("the binary runs")
}

/// Compares with `snapshots/NAME.snap`.
macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn the_example_platform_has_its_hazards_found() {
    let output = run(&["check", "examples"]);
    assert_eq!(output.status.code(), Some(1));
    snapshot!("examples_check", String::from_utf8_lossy(&output.stdout));
    snapshot!("examples_summary", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_example_platform_can_be_mended() {
    let output = run(&["fix", "--unsafe-fixes", "--diff", "examples"]);
    assert_eq!(output.status.code(), Some(1));
    snapshot!("examples_fix", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn the_hooks_run_commands_that_exist() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let hooks = std::fs::read_to_string(file).expect("the hooks are there");
    for entry in hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: pylens ")) {
        let mut arguments: Vec<&str> = entry.split(' ').collect();
        arguments.extend(["--exit-zero", "examples/engine/__init__.py"]);
        assert_eq!(run(&arguments).status.code(), Some(0), "{entry}");
    }
}
