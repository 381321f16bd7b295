//! The Python package does what its tests say, `python/tests`, under the machine's CPython.
//!
//! The extension module is built like the tests, and put beside the package in a folder of its own. Needs `python3`, 3.9 or
//! newer, or whatever the environment variable `PYTHON` names, and nothing that it does not bring along.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The name under which every CPython finds the module.
const MODULE: &str = if cfg!(windows) { "_native.pyd" } else { "_native.abi3.so" };

/// The library that Cargo builds.
const LIBRARY: &str = if cfg!(windows) {
    "_native.dll"
} else if cfg!(target_os = "macos") {
    "lib_native.dylib"
} else {
    "lib_native.so"
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the package, the extension module in it.
fn package() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let program = std::env::current_exe().expect("the test knows its file");
        // `target/PROFILE/deps/tests-HASH`
        let profile = program.ancestors().nth(2).expect("Cargo put it into a folder");
        let target = profile.parent().expect("a profile is in the target folder");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--locked", "--quiet", "--package", "pylens-python"]);
        build.arg("--target-dir").arg(target).current_dir(root());
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        assert!(build.status().expect("Cargo runs").success(), "the extension module is built");
        let folder = target.join("python-package");
        let package = folder.join("pylens");
        std::fs::create_dir_all(&package).expect("the target folder is writable");
        let sources = root().join("python/pylens");
        for entry in std::fs::read_dir(sources).expect("the package is there") {
            let path = entry.expect("it can be read").path();
            let name = path.file_name().expect("a file has a name");
            if path.is_file() && name != MODULE {
                std::fs::copy(&path, package.join(name)).expect("the folder is writable");
            }
        }
        let module = package.join(MODULE);
        // A file that a process has open is not written into.
        let draft = module.with_extension("new");
        std::fs::copy(profile.join(LIBRARY), &draft).expect("the module was built");
        std::fs::rename(draft, module).expect("the folder is writable");
        folder
    })
}

/// Runs the tests in one file of `python/tests`.
#[track_caller]
fn passes(name: &str) {
    let state = tempfile::tempdir().expect("a temporary folder");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.args(["-B", "-W", "error::SyntaxWarning", "-m", "unittest", name]);
    command.current_dir(root().join("python/tests"));
    command.env("PYTHONPATH", package()).env("XDG_STATE_HOME", state.path());
    // Some compare with what the program does.
    let program = Path::new(env!("CARGO_BIN_EXE_pylens"));
    let folders = program.parent().map(Path::to_path_buf).into_iter();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::join_paths(folders.chain(std::env::split_paths(&path)));
    command.env("PATH", folders.expect("the path is one"));
    command.env_remove("PYTHONDONTWRITEBYTECODE");
    let output = command.output().unwrap_or_else(|error| {
        panic!("{python}: {error}: the package is tested with CPython; install it or set PYTHON")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}", said.trim());
}

macro_rules! test_files {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            passes(concat!("test_", stringify!($name)));
        })*

        #[test]
        fn every_file_is_run() {
            let mut expected = vec!["support.py".to_owned()];
            expected.extend([$(concat!("test_", stringify!($name), ".py")),*].map(str::to_owned));
            expected.sort();
            let folder = std::fs::read_dir(root().join("python/tests")).expect("it is there");
            let names = folder.map(|entry| entry.expect("it can be read").file_name());
            let mut names: Vec<String> = names.map(|it| it.to_string_lossy().into_owned()).collect();
            names.retain(|name| name.ends_with(".py"));
            names.sort();
            assert_eq!(names, expected);
        }
    };
}

test_files!(cache capture hook locations machinery rewriting run stories text threads versions);
