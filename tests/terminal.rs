//! The program on a terminal, which Python's `pty` is.

use std::process::Command;

use crate::project::Project;

/// Runs the program with standard output and standard error on one terminal, and prints how long it took and what came.
const TERMINAL: &str = r"
import fcntl, json, os, pty, struct, sys, termios, time
start = time.monotonic()
process, terminal = pty.fork()
if process == 0:
    os.execv(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 100, 0, 0))
chunks = []
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    chunks.append(data)
_, status = os.waitpid(process, 0)
took = time.monotonic() - start
print(json.dumps([took, os.waitstatus_to_exitcode(status), b''.join(chunks).decode()]))
";

/// The seconds that a run took, its status, and what it wrote.
fn watched(project: &Project, arguments: &[&str]) -> (f64, i64, String) {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python)
        .current_dir(project.0.path())
        .env_remove("NO_COLOR")
        .args(["-c", TERMINAL, env!("CARGO_BIN_EXE_pylens")])
        .args(arguments)
        .stdin(std::process::Stdio::null())
        .output()
        .expect("python3 is there");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (took, status, text) =
        serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{output:?}"));
    (took, status, text)
}

/// A project that takes its time, with a finding in every tenth file.
fn slow() -> Project {
    let project = Project::new(&[]);
    let code = "def f(a, b):\n    return [a + b for a in range(b) if a > b]\n\n\n".repeat(150);
    for number in 0..400 {
        let finding = if number % 10 == 0 { "x is 'a'\n" } else { "" };
        project.write(&format!("m{number:03}.py"), format!("{code}{finding}"));
    }
    project
}

#[cfg(unix)]
#[test]
fn a_long_run_shows_how_far_it_is_and_its_findings_stay_whole() {
    let project = slow();
    let (took, status, text) =
        watched(&project, &["check", "--output-format", "concise", "-j", "1"]);
    assert_eq!(status, 1, "{text}");
    let is_shown = text.contains(" files, ");
    assert!(is_shown || took < 2.0, "no bar in {took} s");
    assert!(!is_shown || took > 1.0, "a bar in {took} s");
    // What a terminal shows in the end: the last of what was written on each line.
    let lines = text.split('\n').map(|line| line.rsplit('\r').find(|it| !it.is_empty()));
    let is_finding =
        |line: &&str| line.contains("error[is-literal]") || line.contains("[is-literal]");
    assert_eq!(lines.flatten().filter(is_finding).count(), 40, "{text}");

    let (_, _, text) = watched(&project, &["check", "--no-progress", "--output-format", "concise"]);
    assert!(!text.contains(" files, "));
    let (_, _, text) = watched(&project, &["check", "--quiet", "--output-format", "concise"]);
    assert!(!text.contains(" files, "));
}

#[test]
fn the_number_of_threads_changes_no_output() {
    let project = slow();
    let run = |jobs: &str| project.run(&["check", "--output-format", "concise", "--jobs", jobs]);
    let (one, many) = (run("1"), run("7"));
    assert_eq!(one, many);
    assert_eq!(run("0").0, 2);
}
