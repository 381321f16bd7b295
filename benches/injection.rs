//! Cost of injecting a header and entries, above checking for them, and beside `LibCST`.
//!
//! `cargo bench --bench injection -- TREE...` measures, in one run and each in a process of its own: `pylens check` with the
//! rules of telemetry, which the others are compared with; parsing the files; `pylens fix` that shows the difference, that
//! writes the files to another folder, and that replaces the files of a copy; and `LibCST`'s `AddImportsVisitor`, which adds
//! an import and no entries, over the same files, once, if `python3` has it.

mod measure;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use measure::{compare, phase, trees};

const ROUNDS: usize = 9;

const CONFIG: &str = "select = ['telemetry']\nrespect-gitignore = false\n\
    telemetry = { header = 'import _stub_telemetry as _telemetry', entry = '_telemetry.enter({qualname!r})' }\n";

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
    let pylens = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pylens"));
        command.arg(name).arg("--config").arg(&config);
        command
    };
    let check = || {
        let mut command = pylens("check");
        command.args(["--output-format", "concise"]).args(&trees);
        Some(command)
    };
    let fix = || pylens("fix");
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
    let in_place = |round: usize| {
        let copies = copies(&trees, &folder.path().join(format!("copy-{round}")));
        let mut command = fix();
        command.args(copies);
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
            ("pylens check (the floor)", &mut |_| check()),
            ("parse", &mut |_| Some(phase("parse", &trees))),
            ("pylens fix --diff", &mut |_| diff()),
            ("pylens fix --output", &mut |round| output(round)),
            ("pylens fix", &mut |round| in_place(round)),
            ("LibCST AddImportsVisitor", &mut |round| libcst(round)),
        ],
    );
}

/// Copies of the trees in a new folder.
fn copies(trees: &[OsString], folder: &Path) -> Vec<PathBuf> {
    let copy = |tree: &OsString| {
        let target = folder.join(Path::new(tree).file_name().unwrap_or_default());
        for entry in ignore::WalkBuilder::new(tree).standard_filters(false).build().flatten() {
            let below = entry.path().strip_prefix(tree).expect("it lies in the tree");
            let target = target.join(below);
            if entry.path().is_dir() {
                fs::create_dir_all(&target).expect("the folder can be written to");
            } else {
                fs::copy(entry.path(), &target).expect("the folder can be written to");
            }
        }
        target
    };
    trees.iter().map(copy).collect()
}
