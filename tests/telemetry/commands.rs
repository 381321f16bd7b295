//! Telemetry on the command line of `pylens fix`: where the result goes, and what is refused.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

use super::CONFIG;

pub(super) fn project(config: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "pylens.toml", config);
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("writable");
    std::fs::write(path, text).expect("writable");
}

pub(super) fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).expect(path)
}

pub(super) fn fix(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("pylens").expect("the binary is built");
    command.current_dir(folder).arg("fix").args(arguments).output().expect("the binary runs")
}

pub(super) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_whole_tree_goes_into_another_folder() {
    let folder = project(
        CONFIG,
        &[
            ("in/a.py", "import os\n"),
            ("in/sub/tool", "#!/usr/bin/env python3\n'd'\n"),
            ("in/sub/data.txt", "x"),
            ("in/.hidden/b.py", "'d'\n"),
            ("in/site-packages/c.py", "x = 1\n"),
            ("in/broken.py", "x = = 1\n"),
        ],
    );
    let path = folder.path();
    let mode = std::fs::Permissions::from_mode(0o750);
    std::fs::set_permissions(path.join("in/sub/tool"), mode).expect("it is ours");
    symlink("../outside.py", path.join("in/link.py")).expect("a link");
    symlink("sub", path.join("in/folder")).expect("a link");
    write(path, "outside.py", "x = 1\n");

    let output = fix(path, &["--output", "in/build", "in"]);
    // What the link leads to is neither shown nor passed over.
    assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
    assert!(errors(&output).contains("error: in/link.py: not read"), "{}", errors(&output));
    assert_eq!(read(path, "in/build/a.py"), "import probe_header; import os\n");
    assert_eq!(
        read(path, "in/build/sub/tool"),
        "#!/usr/bin/env python3\n'd'; import probe_header\n"
    );
    assert_eq!(read(path, "in/build/sub/data.txt"), "x");
    assert_eq!(read(path, "in/build/site-packages/c.py"), "x = 1\n");
    assert_eq!(read(path, "in/build/broken.py"), "x = = 1\n");
    let tool = std::fs::metadata(path.join("in/build/sub/tool")).expect("it is there");
    assert_eq!(tool.permissions().mode() & 0o777, 0o750);
    let link = std::fs::read_link(path.join("in/build/link.py")).expect("a link");
    assert_eq!(link, Path::new("../outside.py"));
    assert!(path.join("in/build/folder").is_symlink());
    assert!(!path.join("in/build/build").exists());
    // The originals, and what links lead to, stay as they are.
    assert_eq!(read(path, "in/a.py"), "import os\n");
    assert_eq!(read(path, "outside.py"), "x = 1\n");

    std::fs::remove_file(path.join("in/link.py")).expect("it is ours");
    write(path, "in/a.py", "import re\n");
    let output = fix(path, &["--output", "in/build", "in"]);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert_eq!(read(path, "in/build/a.py"), "import probe_header; import re\n");
    assert!(!path.join("in/build/link.py").is_symlink());
    let output = fix(path, &["--output", "in/sub", "in"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("is not empty"), "{}", errors(&output));
}

#[test]
fn several_paths_keep_their_names() {
    let folder =
        project(CONFIG, &[("a/m.py", "import os\n"), ("b/m.py", "import re\n"), ("c/a/m.py", "")]);
    let output = fix(folder.path(), &["--output", "out", "a", "b/m.py"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(read(folder.path(), "out/a/m.py"), "import probe_header; import os\n");
    assert_eq!(read(folder.path(), "out/m.py"), "import probe_header; import re\n");
    let output = fix(folder.path(), &["--output", "other", "a", "c/a"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("would both be written to"), "{}", errors(&output));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let folder = project("", &[("a.py", "x = 1\n")]);
    let output = fix(folder.path(), &["--remove-telemetry"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("`telemetry`"), "{}", errors(&output));
    let output = fix(folder.path(), &["--output", "out", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("standard input"), "{}", errors(&output));
}

#[test]
fn errors_point_into_the_code() {
    for (line, expected) in [
        ("header = 'if a: pass'", "2:10: `telemetry.header` contains a compound statement"),
        ("header = 'import a; if a: pass'", "at character 11: `if a: pass`"),
        ("header = 'from __future__ import annotations'", "imports from `__future__`"),
        ("header = 'import'", "is not valid Python"),
        (
            "header = \"\"\"import a\nb()\nif a: pass\"\"\"",
            "cannot share a line, on line 3, at character 1: `if a: pass`",
        ),
        (
            "header = \"\"\"import a\nx = '''b\nc'''\"\"\"",
            "a string with a line break; write it as `\\n`, on line 2, at character 5: `'''b`",
        ),
        ("header = \"\"\"import a\n# b\n\"\"\"", "contains a comment"),
        ("header = 't'\nplacement = 'above'", "must be one of `docstring-line`, `own-line`"),
        ("placement = 'own-line'", "`telemetry.header` is missing"),
        ("entry = 't({name})'", "must use `{name!r}`"),
        ("entry = 't.__x({line})'", "`__x`, which Python mangles in a class"),
        ("entry = 't({})'", "uses the unknown placeholder `{}`"),
        ("header = 't'\nprevious = ['if']", "`telemetry.previous`"),
        ("header = 't'\nline-drift = 'no'", "must be one of `allow`, `never`"),
        ("header = 't'\ndecorators = ['a b']", "contains `a b`"),
        ("functions = 'all'", "`telemetry.header` is missing"),
    ] {
        let folder = project(&format!("[telemetry]\n{line}\n"), &[("a.py", "x = 1\n")]);
        let output = fix(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(errors(&output).contains(expected), "{line}: {}", errors(&output));
        assert_eq!(read(folder.path(), "a.py"), "x = 1\n");
    }
}

#[test]
fn lines_move_only_where_they_may() {
    let code = "def f(x):\n    if x: pass\n";
    let config = format!("{CONFIG}line-drift = 'never'\n");
    let folder = project(&config, &[("a.py", code)]);
    let output = fix(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(read(folder.path(), "a.py"), code);
    assert!(String::from_utf8_lossy(&output.stdout).contains("`line-drift` forbids"));
    let output = fix(folder.path(), &["--config", "telemetry.line-drift = 'allow'"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(errors(&output).contains("note: a.py: code moved to other lines"));
    // Taking it out again gives the lines back, which is no news.
    let output = fix(folder.path(), &["--remove-telemetry"]);
    assert_eq!(errors(&output), "Rewrote 1 file.\n");
    assert_eq!(read(folder.path(), "a.py"), code);
}

#[test]
fn safe_fixes_pass_their_proof() {
    let code = "import os\n\n\ndef _f(x: str):\n    if x is 'a':\n        return len(x) is not 1\n    return os\n";
    let folder = project("select = ['is-literal']\n", &[("a.py", code)]);
    let output = fix(folder.path(), &["--verify"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(read(folder.path(), "a.py").contains("x == 'a'"));
}

#[test]
fn taking_telemetry_out_fixes_no_finding() {
    let folder = project(CONFIG, &[("a.py", "import probe_header; x = 1\n")]);
    let output = fix(folder.path(), &["--remove-telemetry"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(errors(&output), "Rewrote 1 file.\n");
    assert_eq!(read(folder.path(), "a.py"), "x = 1\n");
}

#[test]
fn the_telemetry_itself_is_left_alone() {
    let folder = project(
        CONFIG,
        &[("probe_header/__init__.py", "x = 1\n"), ("src/probe_header/sub.py", ""), ("a.py", "")],
    );
    let output = fix(folder.path(), &[]);
    let closing = "in 1 file; 2 files are part of the telemetry and were left alone.\n";
    assert!(errors(&output).ends_with(closing), "{}", errors(&output));
    assert_eq!(read(folder.path(), "probe_header/__init__.py"), "x = 1\n");
    assert_eq!(read(folder.path(), "src/probe_header/sub.py"), "");
    assert_eq!(read(folder.path(), "a.py"), "import probe_header\n");
}

#[test]
fn a_gate_can_insist_on_files_that_are_called_like_the_telemetry() {
    let config = "select = ['telemetry']\n[telemetry]\nheader = 'import logging'\n\
        entry = 'logging.info({qualname!r})'\n";
    let code = "import os\ndef f(): pass\n";
    let files = [("logging/rule.py", code), ("data.py", "{}\n"), ("logging.pyi", code)];
    let folder = project(config, &files);
    let output = fix(folder.path(), &[]);
    let closing = "Nothing to fix; 1 file is data and was left alone; \
        1 file is part of the telemetry and was left alone.\n";
    assert_eq!(errors(&output), closing);
    assert_eq!(read(folder.path(), "logging/rule.py"), code);

    let mut explain = Command::cargo_bin("pylens").expect("the binary is built");
    let explained = explain.current_dir(folder.path()).arg("config").output();
    let shown = explained.expect("the binary runs").stdout;
    let shown = String::from_utf8_lossy(&shown);
    assert!(shown.contains("telemetry.skip = [\"telemetry\", \"numba\", "), "{shown}");

    let excluded = ["--config", "telemetry.exclude = ['logging']"];
    assert!(!errors(&fix(folder.path(), &excluded)).contains("part of the telemetry"));
    let listed = ["--config", "telemetry.skip = ['numba', 'telemetry']"];
    assert!(errors(&fix(folder.path(), &listed)).contains("1 file is part of the telemetry"));
    for skip in ["[]", "['numba']"] {
        let folder = project(config, &files);
        let output = fix(folder.path(), &["--config", &format!("telemetry.skip = {skip}")]);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        let injected = "import logging; import os\ndef f(): logging.info('f'); pass\n";
        assert_eq!(read(folder.path(), "logging/rule.py"), injected);
    }
}

#[test]
fn placeholders_name_the_function_and_its_place() {
    let config = "select = ['telemetry']\n[telemetry]\n\
        entry = \"t({qualname!r}, {name!r}, {module!r}, {path!r}, {{'line': {line}}})\"\n";
    let code = "\n\n\n\n\nclass Rule:\n    def run(self): pass\n";
    let folder = project(config, &[("src/rules/tax.py", code)]);
    fix(folder.path(), &[]);
    let entry = "t('Rule.run', 'run', 'rules.tax', 'src/rules/tax.py', {'line': 7}); pass\n";
    let text = read(folder.path(), "src/rules/tax.py");
    assert!(text.ends_with(entry), "{text}");
}

#[test]
fn a_header_is_not_put_before_a_global_declaration() {
    for (config, code) in [
        ("telemetry = { header = 'import t; t.start()' }", "global t\nx = 1\n"),
        (
            "telemetry = { header = 'import t', previous = ['import old'] }",
            "import old; global t\n",
        ),
    ] {
        let folder = project(&format!("select = ['telemetry']\n{config}\n"), &[("a.py", code)]);
        let output = fix(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
        assert_eq!(read(folder.path(), "a.py"), code);
    }
}

#[test]
fn an_entry_that_is_all_of_a_function_stays() {
    let config = "select = ['telemetry']\n\
        telemetry = { previous = ['o.enter({name!r})'], entry = 't.enter({qualname!r})' }\n";
    let code = "import o, t\ndef f():\n    t.enter('f')\n";
    let folder = project(config, &[("a.py", code)]);
    let output = fix(folder.path(), &["--remove-telemetry"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(read(folder.path(), "a.py"), code);

    let code = "import o\ndef f():\n    o.enter('f')\n";
    let config = "select = ['telemetry']\n\
        telemetry = { header = 'import o', previous = ['o.enter({name!r})'] }\n";
    let folder = project(config, &[("a.py", code)]);
    let output = fix(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    assert_eq!(read(folder.path(), "a.py"), code);
}

#[test]
fn what_is_left_is_what_a_check_finds() {
    let config = "select = ['telemetry', 'forbidden-api']\n\
        telemetry = { header = 'import stub' }\n[forbidden-api]\n\"stub\" = 'no'\n";
    let folder = project(config, &[("a.py", "x = 1\n"), ("b/stub.py", "x = 1\n")]);
    let output = fix(folder.path(), &["--output-format", "concise"]);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let findings = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(findings.contains("a.py:1:8: error[forbidden-api]"), "{findings}");
    let mut check = Command::cargo_bin("pylens").expect("the binary is built");
    let check = check.current_dir(folder.path()).args(["check", "--output-format", "concise"]);
    assert_eq!(check.output().expect("the binary runs").stdout, output.stdout);
}

/// Each line was passed once for each of them, which took minutes.
#[test]
fn files_without_a_place_to_part_them_are_done() {
    let code: String = (0..16_000).map(|n| format!("\x0cdef f{n}(): pass\n")).collect();
    let config = "select = ['telemetry']\ntelemetry = { entry = 't.enter({line})' }\n";
    let folder = project(config, &[("a.py", &code)]);
    let output = fix(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(read(folder.path(), "a.py").contains("\n\x0cdef f15999(): t.enter(16000); pass\n"));
    let output = fix(folder.path(), &["--remove-telemetry"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(read(folder.path(), "a.py") == code);
}
