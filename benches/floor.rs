//! Cost of `pylens check` above the parser, and beside Ruff.
//!
//! `cargo bench --bench floor -- TREE...` measures, in one run and each in a process of its own: reading the files;
//! parsing them (the floor: the same parser and allocator, and nothing else); `pylens check` with all rules; and
//! `ruff check`, if it is installed.

mod measure;

use std::process::Command;

use measure::{compare, phase, trees};

const ROUNDS: usize = 9;

fn main() {
    let Some(trees) = trees() else {
        return;
    };
    let pylens = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pylens"));
        command.args(["check", "--isolated", "--no-respect-gitignore", "--select", "all"]);
        command.args(["--exit-zero", "--output-format", format]).args(&trees);
        Some(command)
    };
    let ruff = || {
        let mut command = Command::new("ruff");
        command.args([
            "check",
            "--no-cache",
            "--isolated",
            "--no-respect-gitignore",
            "--exit-zero",
        ]);
        command.args(["--select", "F632,S102,S307,ANN", "--output-format", "concise"]).args(&trees);
        Some(command)
    };
    compare(
        ROUNDS,
        1,
        &mut [
            ("read", &mut |_| Some(phase("read", &trees))),
            ("parse (the floor)", &mut |_| Some(phase("parse", &trees))),
            ("pylens check, full", &mut |_| pylens("full")),
            ("pylens check, concise", &mut |_| pylens("concise")),
            ("ruff check F632,S102,S307,ANN", &mut |_| ruff()),
        ],
    );
}
