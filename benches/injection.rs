//! How much it costs to inject a header, above the parser, and beside `LibCST`.
//!
//! `cargo bench --bench injection -- TREE...` measures, in one run and each in a process of its own: parsing the files (the
//! floor); `pylens fix` that shows the difference, and that writes the files to another folder; and `LibCST`'s
//! `AddImportsVisitor` over the same files, once, if `python3` has it.

mod measure;

use std::fs;
use std::process::{Command, Stdio};

use measure::{compare, phase, trees};

const ROUNDS: usize = 9;

const CONFIG: &str = "select = ['telemetry']\nrespect-gitignore = false\n\
    telemetry = { header = 'import _stub_telemetry as _telemetry' }\n";

const LIBCST: &str = "
import pathlib, sys
import libcst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor

for tree in sys.argv[1:]:
    for path in pathlib.Path(tree).rglob('*.py'):
        try:
            module = libcst.parse_module(path.read_bytes())
        except Exception:
            continue
        context = CodemodContext()
        AddImportsVisitor.add_needed_import(context, '_stub_telemetry', None, '_telemetry')
        AddImportsVisitor(context).transform_module(module).bytes
";

fn main() {
    let Some(trees) = trees() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for what is written");
    let config = folder.path().join("pylens.toml");
    fs::write(&config, CONFIG).expect("the folder can be written to");
    let fix = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pylens"));
        command.arg("fix").arg("--config").arg(&config);
        command
    };
    let diff = || {
        let mut command = fix();
        command.arg("--diff").args(&trees);
        Some(command)
    };
    let output = |round: usize| {
        let mut command = fix();
        command.arg("--output").arg(folder.path().join(round.to_string())).args(&trees);
        Some(command)
    };
    let mut probe = Command::new("python3");
    probe.args(["-c", "import libcst"]).stderr(Stdio::null());
    let has_libcst = probe.status().is_ok_and(|status| status.success());
    let libcst = |round: usize| {
        let mut command = Command::new("python3");
        command.args(["-c", LIBCST]).args(&trees);
        (round == 0 && has_libcst).then_some(command)
    };
    compare(
        ROUNDS,
        0,
        &mut [
            ("parse (the floor)", &mut |_| Some(phase("parse", &trees))),
            ("pylens fix --diff", &mut |_| diff()),
            ("pylens fix --output", &mut |round| output(round)),
            ("LibCST AddImportsVisitor", &mut |round| libcst(round)),
        ],
    );
}
