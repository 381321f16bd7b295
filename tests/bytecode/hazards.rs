//! Hazards, each shown by a file that has it.

use super::{NEW, OLD, cache, compile, findings, named, python, set_time};
use crate::project::{Project, said};

/// A second that is over.
const THEN: i64 = 1_700_000_000;

/// A module that was compiled well after it was written.
fn settled(mode: &str) -> (Project, String) {
    let project = Project::new(&[("m.py", OLD)]);
    set_time(&project, "m.py", THEN, 500_000_000);
    let cache = compile(&project, "m.py", mode);
    set_time(&project, &cache, THEN + 100, 0);
    (project, cache)
}

#[test]
fn a_clean_tree_has_none() {
    let (project, _) = settled("checked-hash");
    assert_eq!(named(&project, &["--policy", "checked-hash"]), [""; 0]);
    let output = project.output(&["bytecode", "audit", "--policy", "checked-hash"]);
    let (status, out, error) = said(&output);
    assert_eq!((status, &*out, &*error), (0, "", "All checks passed (1 file).\n"));
}

#[test]
fn timestamps_are_worth_knowing_and_an_error_under_the_policy() {
    let (project, _) = settled("timestamp");
    assert_eq!(named(&project, &[]), ["m info[pyc-timestamp-based]"]);
    assert_eq!(project.status(&["bytecode", "audit"]), 0);
    assert_eq!(project.status(&["bytecode", "audit", "--fail-on", "info"]), 1);
    let policy = ["--policy", "checked-hash"];
    assert_eq!(named(&project, &policy), ["m error[pyc-timestamp-based]"]);
    assert_eq!(project.status(&["bytecode", "audit", policy[0], policy[1]]), 1);
    assert_eq!(project.status(&["bytecode", "audit", policy[0], policy[1], "--exit-zero"]), 0);
    assert_eq!(named(&project, &["--ignore", "pyc-timestamp-based"]), [""; 0]);
}

#[test]
fn hashes_are_compared_or_not() {
    let (project, _) = settled("unchecked-hash");
    assert_eq!(named(&project, &[]), ["m warning[pyc-unchecked-hash]"]);
    assert_eq!(named(&project, &["--policy", "checked-hash"]), ["m error[pyc-unchecked-hash]"]);
    project.write("m.py", NEW);
    assert_eq!(named(&project, &[]), ["m error[pyc-unchecked-hash]"]);
    let (project, _) = settled("checked-hash");
    project.write("m.py", NEW);
    assert_eq!(named(&project, &[]), ["m info[pyc-hash-mismatch]"]);
}

#[test]
fn stale_ones_are_compiled_again() {
    for (text, second) in [(NEW, THEN + 1), ("value = 'longer'\n", THEN)] {
        let (project, _) = settled("timestamp");
        project.write("m.py", text);
        set_time(&project, "m.py", second, 0);
        assert_eq!(named(&project, &[]), ["m info[pyc-stale]"]);
        let both = ["m error[pyc-timestamp-based]", "m info[pyc-stale]"];
        assert_eq!(named(&project, &["--policy", "checked-hash"]), both);
    }
}

#[test]
fn the_race_is_more_grave_the_later_the_source() {
    let (project, cache) = settled("timestamp");
    let racy = |second, part| {
        set_time(&project, &cache, second, part);
        named(&project, &[])
    };
    assert_eq!(racy(THEN, 400_000_000), ["m error[pyc-racy]"]);
    assert_eq!(racy(THEN - 5, 0), ["m error[pyc-racy]"]);
    assert_eq!(racy(THEN, 500_000_000), ["m warning[pyc-racy]"]);
    assert_eq!(racy(THEN, 600_000_000), ["m info[pyc-racy]"]);
    assert_eq!(racy(THEN + 1, 0), ["m info[pyc-timestamp-based]"]);
    // The code is that of the source, which settles it.
    assert_eq!(racy(THEN, 400_000_000), ["m error[pyc-racy]"]);
    assert_eq!(named(&project, &["--python", &python()]), [""; 0]);
}

#[test]
fn times_that_are_set_are_no_times() {
    for second in [0, 1, 315_532_800] {
        let project = Project::new(&[("m.py", OLD)]);
        set_time(&project, "m.py", second, 0);
        compile(&project, "m.py", "timestamp");
        assert_eq!(named(&project, &[]), ["m warning[pyc-pinned-time]"], "{second}");
    }
    let (project, _) = settled("timestamp");
    let mut command = project.command();
    command.env("SOURCE_DATE_EPOCH", THEN.to_string());
    let (status, out, _) = said(&command.args(["bytecode", "audit"]).output().expect("it runs"));
    assert_eq!((status, out.contains("pyc-pinned-time")), (1, true), "{out}");
    let mut command = project.command();
    command.env("SOURCE_DATE_EPOCH", "yesterday").args(["bytecode", "audit"]);
    assert_eq!(said(&command.output().expect("it runs")).0, 2);
}

#[test]
fn what_has_no_source_runs_or_is_left_over() {
    let (project, cache) = settled("timestamp");
    let bytes = project.bytes(&cache);
    project.write("only.pyc", &bytes);
    project.write("m.pyc", &bytes);
    project.write("package.pyc", &bytes);
    project.write("package/__init__.py", OLD);
    project.write("gone/__pycache__/m.cpython-311.pyc", &bytes);
    project.write("__pycache__/untagged.pyc", &bytes);
    let expected = [
        "m info[pyc-timestamp-based]",
        "untagged info[pyc-orphaned]",
        "m info[pyc-orphaned]",
        "m info[pyc-shadowed]",
        "only warning[pyc-sourceless]",
        "package info[pyc-shadowed]",
    ];
    assert_eq!(named(&project, &[]), expected);
    let policy = ["only.pyc", "--policy", "checked-hash"];
    assert_eq!(named(&project, &policy), ["only error[pyc-sourceless]"]);
}

#[test]
fn damage_is_grave_where_nothing_mends_it() {
    let (project, cache) = settled("checked-hash");
    let whole = project.bytes(&cache);
    let of = |path: &str, bytes: &[u8]| {
        project.write(path, bytes);
        named(&project, &[path])
    };
    for length in (16..whole.len()).step_by(5) {
        assert_eq!(of(&cache, &whole[..length]), ["m error[pyc-truncated]"], "{length} bytes");
    }
    for length in [0, 1, 3, 4, 5, 15] {
        assert_eq!(of(&cache, &whole[..length]), ["m info[pyc-truncated]"], "{length} bytes");
        let only = of("only.pyc", &whole[..length]);
        assert_eq!(only, ["only error[pyc-truncated]"], "{length} bytes");
    }
}

#[test]
fn flags_and_magic_numbers_are_those_of_the_interpreter() {
    let (project, cache) = settled("timestamp");
    let whole = project.bytes(&cache);
    let with = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        project.write(&cache, bytes);
        set_time(&project, &cache, THEN + 100, 0);
        named(&project, &[])
    };
    for flags in [4, 5, 7, 128] {
        assert_eq!(with(4, flags), ["m warning[pyc-bad-flags]"], "{flags}");
    }
    assert_eq!(with(4, 2), ["m warning[pyc-bad-flags]"]);
    assert_eq!(with(1, 0x40), ["m info[pyc-foreign]"]);
    assert_eq!(with(2, b'\n'), ["m info[pyc-foreign]"]);
    project.write(&cache, &whole);
    project.write("__pycache__/m.cpython-37.pyc", &whole);
    set_time(&project, &cache, THEN + 100, 0);
    assert!(named(&project, &[]).contains(&"m info[pyc-foreign]".to_owned()));
}

#[test]
fn findings_say_what_to_do() {
    let (project, cache) = settled("unchecked-hash");
    let finding = &findings(&project, &[])[0];
    assert_eq!(finding["filename"], &*cache);
    assert_eq!((&finding["group"], &finding["location"]["row"]), (&"bytecode".into(), &1.into()));
    assert!(finding["help"].as_str().is_some_and(|help| help.contains("pylens bytecode compile")));
    let (_, out, _) = project.run(&["bytecode", "audit"]);
    let expected = format!(
        "warning[pyc-unchecked-hash]: its hash is never compared with the source\n  ┌─ {cache}\n  = note: Python \
         runs the code in it\n  = help: compile with `pylens bytecode compile`, which writes checked hashes\n\n"
    );
    assert_eq!(out, expected);
}

#[test]
fn what_cannot_be_judged_fails_the_run() {
    let (project, _) = settled("checked-hash");
    project.write("a.txt", "");
    for path in ["missing", "a.txt"] {
        let (status, _, error) = project.run(&["bytecode", "audit", path]);
        assert_eq!((status, error.starts_with("error: ")), (2, true), "{error}");
    }
    assert_eq!(project.status(&["bytecode", "audit", "--python", "no-such-python"]), 2);
    project.write("__pycache__/large.cpython-311.pyc", "");
    project.write("large.py", OLD);
    let large = std::fs::File::options()
        .write(true)
        .open(project.path("__pycache__/large.cpython-311.pyc"));
    large.expect("it is there").set_len(1 << 36).expect("a hole");
    let (status, _, error) = project.run(&["bytecode", "audit"]);
    assert_eq!((status, error.contains("larger than 64 MiB")), (2, true), "{error}");
}

#[cfg(unix)]
#[test]
fn pipes_are_not_waited_for() {
    let (project, _) = settled("checked-hash");
    let program = "import os; [os.mkfifo(name) for name in ('p.pyc', 'p.zip', '__pycache__/m.cpython-37.pyc')]";
    super::say(&project, &["-c", program]);
    let (status, _, error) = project.run(&["bytecode", "audit"]);
    assert_eq!((status, error.matches(": not a regular file").count()), (2, 3), "{error}");
}

#[test]
fn a_source_stands_for_its_caches() {
    let (project, _) = settled("timestamp");
    project.write("other.py", OLD);
    compile(&project, "other.py", "unchecked-hash");
    assert_eq!(named(&project, &["m.py"]), ["m info[pyc-timestamp-based]"]);
    let both = named(&project, &["m.py", ".", "./__pycache__"]);
    assert_eq!(both, ["m info[pyc-timestamp-based]", "other warning[pyc-unchecked-hash]"]);
    assert_eq!(cache(&project, "m.py").split('/').next(), Some("__pycache__"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (project, cache) = settled("unchecked-hash");
    let bytes = project.bytes(&cache);
    for number in 0..200 {
        project.write(&format!("p{}/__pycache__/m{number}.cpython-311.pyc", number % 7), &bytes);
        project.write(&format!("p{}/m{number}.py", number % 7), OLD);
    }
    let with = |threads: &str| {
        let mut command = project.command();
        command.env("RAYON_NUM_THREADS", threads).args(["bytecode", "audit"]);
        said(&command.output().expect("it runs"))
    };
    assert_eq!(with("1"), with("7"));
}

/// The name of a file need not be text, and Python imports it all the same.
#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let (project, cache) = settled("checked-hash");
    let folder = project.path("m.py").parent().unwrap().to_owned();
    let source = folder.join(OsStr::from_bytes(b"m\xff.py"));
    std::fs::rename(project.path("m.py"), &source).unwrap();
    let name = project.path(&cache).file_name().unwrap().to_string_lossy().into_owned();
    let rest = name.strip_prefix('m').unwrap().as_bytes();
    let renamed =
        project.path(&cache).with_file_name(OsStr::from_bytes(&[b"m\xff", rest].concat()));
    std::fs::rename(project.path(&cache), &renamed).unwrap();
    let arguments = ["--python", &python()];
    assert_eq!(findings(&project, &arguments), Vec::<serde_json::Value>::new());
    std::fs::write(&source, NEW).unwrap();
    let found = findings(&project, &arguments);
    let codes: Vec<_> = found.iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["pyc-hash-mismatch"]);
    assert_eq!(project.status(&["bytecode", "clean"]), 0);
    assert!(!renamed.exists());
}
