//! Whatever goes wrong, every file is wholly old or wholly new, and the next run leaves nothing but files.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::Project;

const FILES: usize = 150;

/// A file of some length, before and after.
fn text(number: usize, operator: &str) -> String {
    format!("x = {number}\n").repeat(20) + &format!("same = str(x) {operator} 'a'\n")
}

fn tree() -> Project {
    let project = Project::new(&[]);
    for number in 0..FILES {
        project.write(&format!("in/{}/{number}.py", number % 7), text(number, "is"));
    }
    project
}

/// The number of files in `folder` that are old and of those that are new; fails for any that is neither.
fn old_and_new(project: &Project, folder: &str) -> (usize, usize) {
    let (mut old, mut new) = (0, 0);
    for number in 0..FILES {
        let path = project.path(&format!("{folder}/{}/{number}.py", number % 7));
        match fs::read_to_string(path) {
            Ok(now) if now == text(number, "is") => old += 1,
            Ok(now) if now == text(number, "==") => new += 1,
            Ok(now) => panic!("{number} is neither: {now:?}"),
            Err(_) => {}
        }
    }
    (old, new)
}

fn temporary_files(project: &Project) -> Vec<String> {
    project
        .files()
        .into_iter()
        .filter(|name| name.contains(".pylens-") && !name.contains("output"))
        .collect()
}

fn start(project: &Project, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pylens"));
    command.current_dir(&project.0).arg("fix").args(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs")
}

fn send(signal: &str, child: &Child) {
    let kill = format!("kill -{signal} {}", child.id());
    Command::new("sh")
        .args(["-c", &kill])
        .stderr(Stdio::null())
        .status()
        .expect("there is a shell");
}

/// Lets a run begin, by the time that it takes to change the first file or a moment later.
fn wait_until_busy(project: &Project, folder: &str, round: u32) {
    for _ in 0..2_000 {
        let (_, new) = old_and_new(project, folder);
        if new > 0 || !temporary_files(project).is_empty() {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(Duration::from_millis(u64::from(round * 3)));
}

#[test]
fn signals_leave_whole_files_and_nothing_else() {
    for (round, (signal, number)) in
        [("INT", 2), ("TERM", 15), ("HUP", 1)].repeat(3).iter().enumerate()
    {
        let project = tree();
        let mut child = start(&project, &["in"]);
        wait_until_busy(&project, "in", u32::try_from(round).expect("few rounds"));
        send(signal, &child);
        let status = child.wait().expect("it ends");
        // It may have been faster than the signal.
        assert!(status.signal() == Some(*number) || status.success(), "{signal}: {status:?}");
        assert_eq!(temporary_files(&project), [""; 0], "{signal}");
        let (old, new) = old_and_new(&project, "in");
        assert_eq!(old + new, FILES);
        assert_eq!(project.run(&["fix", "in"]).0, 0);
        assert_eq!(old_and_new(&project, "in"), (0, FILES));
    }
}

#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let project = tree();
    let script =
        "trap '' HUP; \"$0\" fix in & pylens=$!; sleep 0.2; kill -HUP $pylens; wait $pylens";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_pylens")]).current_dir(&project.0);
    assert!(shell.stderr(Stdio::null()).status().expect("there is a shell").success());
    assert_eq!(old_and_new(&project, "in"), (0, FILES));
}

#[test]
fn what_a_kill_leaves_is_removed_by_the_next_run() {
    let mut left = 0;
    for round in 0..10 {
        let project = tree();
        let mut child = start(&project, &["in"]);
        wait_until_busy(&project, "in", round);
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        let (old, new) = old_and_new(&project, "in");
        assert_eq!(old + new, FILES);
        left += temporary_files(&project).len();
        let (status, _, stderr) = project.run(&["fix", "in"]);
        assert_eq!(status, 0, "{stderr}");
        assert_eq!(old_and_new(&project, "in"), (0, FILES));
        assert_eq!(project.files().len(), FILES);
    }
    eprintln!("temporary files left by 10 kills: {left}");
}

#[test]
fn another_tree_is_completed_by_the_next_run() {
    for round in 0..6 {
        let project = tree();
        let mut child = start(&project, &["--output", "out", "in"]);
        wait_until_busy(&project, "out", round);
        if round % 2 == 0 {
            child.kill().expect("it is ours");
        } else {
            send("TERM", &child);
        }
        child.wait().expect("it ends");
        assert_eq!(old_and_new(&project, "out").0, 0);
        let (status, _, stderr) = project.run(&["fix", "--output", "out", "in"]);
        assert_eq!(status, 0, "{stderr}");
        assert_eq!(old_and_new(&project, "out"), (0, FILES));
        assert_eq!(old_and_new(&project, "in"), (FILES, 0));
        assert_eq!(project.files().len(), 2 * FILES + 1);
    }
}

/// Runs `fix` where no file may become longer than 4 KiB, by a shell that lets the signal about it pass or not.
fn limited(project: &Project, trap: &str, arguments: &str) -> std::process::ExitStatus {
    let script = format!("{trap} ulimit -f 8; exec \"$0\" fix {arguments}");
    let mut shell = Command::new("bash");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_pylens")]).current_dir(&project.0);
    shell.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("there is a shell")
}

#[test]
fn a_write_that_fails_or_kills_leaves_the_old_file() {
    let long = "x = 1\n".repeat(4_000) + "same = str(x) is 'a'\n";
    let project = Project::new(&[("long.py", &long), ("short.py", super::ERROR)]);
    // The error, as of a full disk.
    assert_eq!(limited(&project, "trap '' XFSZ;", "").code(), Some(2));
    assert_eq!(project.read("long.py"), long);
    assert_eq!(project.read("short.py"), super::FIXED);
    assert_eq!(project.files(), ["long.py", "short.py"]);
    // Death in the middle of a write.
    assert_ne!(limited(&project, "", "").code(), Some(0));
    assert_eq!(project.read("long.py"), long);
    assert_eq!(temporary_files(&project).len(), 1);
    let (status, _, stderr) = project.run(&["fix"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("note: removed temporary files of a run that was killed: 1"),
        "{stderr}"
    );
    assert_eq!(project.read("long.py"), long.replace(" is ", " == "));
    assert_eq!(project.files(), ["long.py", "short.py"]);
}

#[test]
fn files_are_not_taken_from_a_run_that_is_still_at_work() {
    let project = Project::new(&[("a.py", super::ERROR)]);
    let in_use = pylens::source::Temporary::private(project.0.path()).expect("a file");
    assert_eq!(project.run(&["fix"]).0, 0);
    assert_eq!(temporary_files(&project).len(), 1);
    in_use.persist(&project.path("b.py")).expect("it is still there");
    assert_eq!(project.files(), ["a.py", "b.py"]);
}
