//! Limits of what is read and of what the machine gives.

use std::io::Write as _;
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt as _;

use crate::project::Project;

#[test]
fn files_are_read_up_to_the_configured_size() {
    let project = Project::new(&[
        ("pylens.toml", "max-file-size = '1 KiB'\n"),
        ("small.py", &"x = 1\n".repeat(170)),
        ("large.py", &"x = 1\n".repeat(171)),
    ]);
    let (status, shown, errors) = project.run(&["check", "."]);
    assert_eq!((status, &*shown), (2, ""));
    let refused =
        "error: large.py: not checked, as it is larger than 1.0 KiB; see `max-file-size`\n";
    assert!(errors.starts_with(refused) && errors.contains("(1 file)"), "{errors}");
    assert_eq!(project.status(&["check", "--max-file-size", "2 KiB", "."]), 0);
    assert_eq!(project.status(&["check", "--config", "max-file-size = 1026", "."]), 0);
    let (status, _, errors) = project.run(&["check", "--config", "max-file-size = 'big'"]);
    assert_eq!(status, 2);
    assert!(
        errors.contains("`max-file-size` is `big`: expected a size, such as `8 MiB`"),
        "{errors}"
    );
}

#[test]
fn standard_input_is_read_up_to_the_same_size() {
    let project = Project::new(&[]);
    let mut command = project.command();
    let output = command
        .args(["check", "--isolated", "--max-file-size", "1 KiB", "-"])
        .write_stdin("x = 1\n".repeat(1000))
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("larger than 1.0 KiB"), "{errors}");
}

#[cfg(unix)]
#[test]
fn what_never_ends_is_not_read_to_the_end() {
    let project = Project::new(&[]);
    std::os::unix::fs::symlink("/dev/zero", project.path("zero.py")).expect("a link");
    let (status, _, errors) = project.run(&["check", "--isolated", "zero.py"]);
    assert_eq!(status, 2);
    assert!(errors.contains("zero.py: not checked, as it is larger than 64.0 MiB"), "{errors}");

    let mut child = Command::cargo_bin("pylens").expect("the binary is built");
    child.args(["check", "--isolated", "--max-file-size", "1 MiB", "-"]).stdin(Stdio::piped());
    let mut child = child.stderr(Stdio::piped()).spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    // It ends while there is still more to come.
    while stdin.write_all(&[b'\n'; 4096]).is_ok() {}
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[cfg(unix)]
#[test]
fn pipes_that_are_called_like_configurations_are_not_read() {
    for name in ["pylens.toml", "pyproject.toml"] {
        let project = Project::new(&[("sub/a.py", "x = 1\n")]);
        let made = Command::new("mkfifo").arg(project.path("sub").join(name)).status();
        assert!(made.expect("there is mkfifo").success());
        let (status, _, errors) = project.run(&["check", "."]);
        assert_eq!(status, 2);
        assert!(
            errors.contains(&format!(
                "sub/{name}: cannot read the configuration: not a regular file"
            )),
            "{errors}"
        );
        assert_eq!(project.status(&["check", "--isolated", "."]), 0);
    }
}

#[cfg(unix)]
#[test]
fn an_endless_configuration_is_not_read_to_the_end() {
    let project = Project::new(&[("a.py", "x = 1\n")]);
    let (status, _, errors) = project.run(&["check", "--config", "/dev/zero", "a.py"]);
    assert_eq!(status, 2);
    assert!(
        errors.contains("/dev/zero: cannot read the configuration: larger than 16 MiB"),
        "{errors}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn little_address_space_is_enough_to_start() {
    let project = Project::new(&[("a.py", "x = 1\nprint(x is 1)\n")]);
    (0..40).for_each(|number| project.write(&format!("{number}.py"), "y = [[], []]\n"));
    project.write("flat.py", "while x:\n    y = [{'id': 1}, f(a.b)]\n".repeat(40_000));
    project.write("deep.py", format!("x = {}a\n", "a + ".repeat(5_000)));
    let pylens = Command::cargo_bin("pylens").expect("the binary is built");
    for gibibytes in [2, 3, 4, 5, 6, 8, 10] {
        for judged in ["--isolated", "--untrusted"] {
            let output = Command::new("sh")
                .args(["-c", "ulimit -v \"$1\"; exec \"$0\" check \"$2\" ."])
                .arg(pylens.get_program())
                .args([&(gibibytes << 20).to_string(), judged])
                .env("RAYON_NUM_THREADS", "4")
                .current_dir(&project.0)
                .output()
                .expect("there is a shell");
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{gibibytes} {judged}: {errors}");
        }
    }
}

#[test]
fn ignore_files_that_could_bring_the_walk_down_are_not_used() {
    let braces = format!("{}a{}\n", "{".repeat(65), "}".repeat(65));
    let large = "*.txt\n".repeat(50_000);
    for (name, text, reason) in [
        (".gitignore", &braces, "has a pattern with too many braces"),
        ("sub/.git", &large, "is larger than 4 KiB"),
        ("sub/.ignore", &braces, "has a pattern with too many braces"),
        ("sub/.git/info/exclude", &large, "is larger than 256 KiB"),
    ] {
        let project = Project::new(&[
            (name, &**text),
            ("a.py", "x = 1\n"),
            ("sub/b.py", "x = 1\n"),
            ("other/.gitignore", "c.py\n"),
            ("other/c.py", "x = 1\n"),
        ]);
        let (status, _, errors) = project.run(&["check", "--isolated", "."]);
        assert_eq!(status, 2, "{name}: {errors}");
        let named = format!(
            "error: {name}: not used, as it {reason}; no ignore file is used for these folders\n"
        );
        assert!(errors.starts_with(&named) && errors.contains("(3 files)"), "{errors}");
        let (status, _, errors) =
            project.run(&["check", "--isolated", "--no-respect-gitignore", "."]);
        assert_eq!(status, 0, "{name}: {errors}");
    }
    let project = Project::new(&[(".gitignore", &braces), ("sub/b.py", "x = 1\n")]);
    let (status, _, errors) = project.run(&["check", "--isolated", "sub"]);
    assert!(status == 2 && errors.contains(".gitignore: not used"), "{errors}");
}
