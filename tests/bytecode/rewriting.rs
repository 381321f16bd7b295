//! Sources that are rewritten within a second, under plain Python and with checked-hash bytecode.

use super::{NEW, OLD, named, python, say};
use crate::project::Project;

/// Rewrites `m.py` with a text of the same length, in the time of the old one, and imports it.
fn rewritten(project: &Project) -> String {
    let program = "import os, sys\n\
                   before = os.stat('m.py').st_mtime_ns\n\
                   open('m.py', 'w').write(sys.argv[1])\n\
                   second = before // 10**9 * 10**9\n\
                   os.utime('m.py', ns=(second + 999 * 10**6, second + 999 * 10**6))\n";
    say(project, &["-c", program, NEW]);
    say(project, &["-c", "import m; print(m.value)"])
}

#[test]
fn plain_python_runs_the_old_code_and_the_audit_names_the_file() {
    let project = Project::new(&[("m.py", OLD)]);
    // The cache is written in the same second, by construction.
    let program = "import os, m\n\
                   second = os.stat('m.py').st_mtime_ns // 10**9 * 10**9\n\
                   os.utime(m.__spec__.cached, ns=(second + 5 * 10**8, second + 5 * 10**8))\n\
                   print(m.value)";
    assert_eq!(say(&project, &["-c", program]), "old");
    assert_eq!(rewritten(&project), "old");
    assert_eq!(named(&project, &[]), ["m error[pyc-racy]"]);
    assert_eq!(named(&project, &["--python", &python()])[0], "m error[pyc-forged]");
    assert_eq!(project.status(&["bytecode", "clean"]), 0);
    assert_eq!(say(&project, &["-c", "import m; print(m.value)"]), "new");
}

#[test]
fn with_checked_hashes_the_new_code_runs() {
    let project = Project::new(&[("m.py", OLD)]);
    assert_eq!(project.status(&["bytecode", "compile", ".", "--python", &python()]), 0);
    assert_eq!(say(&project, &["-c", "import m; print(m.value)"]), "old");
    assert_eq!(rewritten(&project), "new");
    // Python has written it again as what it was.
    assert_eq!(named(&project, &["--policy", "checked-hash"]), [""; 0]);
}

#[test]
fn edits_that_are_undone_within_a_second_are_seen() {
    let project = Project::new(&[("m.py", OLD)]);
    assert_eq!(project.status(&["bytecode", "compile", ".", "--python", &python()]), 0);
    let program = "import importlib, sys, m\n\
                   for text in [sys.argv[1], sys.argv[2]] * 50:\n\
                   \x20   open('m.py', 'w').write(text)\n\
                   \x20   importlib.reload(m)\n\
                   \x20   assert m.value in text, (m.value, text)\n";
    say(&project, &["-c", program, NEW, OLD]);
    assert_eq!(named(&project, &["--policy", "checked-hash"]), [""; 0]);
}
