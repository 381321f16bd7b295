//! Discovery of configuration files.

use std::fs;
use std::path::Path;

use pylens::diagnostic::Severity;

use super::project::{Project, shown};

#[test]
fn only_python_files_are_found() {
    let project = Project::new(&[
        ("b.pyi", ""),
        ("a.py", ""),
        ("c.pyw", ""),
        ("script", "#!/usr/bin/env python3\nprint()\n"),
        ("shell", "#!/bin/sh\n# python\n"),
        ("README", "python"),
        ("notes.txt", "#!/usr/bin/python"),
        (".hidden/d.py", ""),
        ("sub/e.py", ""),
        ("__pycache__/x.py", ""),
        ("sub/node_modules/x.py", ""),
        (".venv/x.py", ""),
    ]);
    let expected = [".hidden/d.py", "a.py", "b.pyi", "c.pyw", "script", "sub/e.py"];
    assert_eq!(project.files(&["."], &[]), expected);
    assert_eq!(
        project.files(&["./sub", "sub/e.py", "sub/../a.py", "."], &[]).len(),
        expected.len()
    );
    let absolute = project.folder.path().join("sub");
    let absolute = absolute.to_str().unwrap();
    assert_eq!(project.files(&[absolute], &[]), [format!("{absolute}/e.py")]);
    assert_eq!(project.files(&["./sub"], &[]), ["sub/e.py"]);
    assert!(project.files(&[".venv/.."], &["--exclude", "*.p*,script"]).is_empty());
}

#[test]
fn named_files_are_taken_unless_exclusion_is_forced() {
    let project = Project::new(&[("notes.txt", ""), ("venv/lib/x.py", ""), ("a.py", "")]);
    let named = ["notes.txt", "venv/lib/x.py", "venv/lib"];
    assert_eq!(project.files(&named, &[]), ["notes.txt", "venv/lib/x.py"]);
    assert_eq!(project.files(&named, &["--force-exclude"]), ["notes.txt"]);
    assert_eq!(project.files(&["venv"], &["--force-exclude", "--no-force-exclude"]).len(), 1);
}

#[test]
fn gitignore_is_respected_without_a_repository() {
    let project = Project::new(&[
        (".gitignore", "ignored.py\n"),
        ("sub/.ignore", "other.py\n"),
        ("ignored.py", ""),
        ("sub/ignored.py", ""),
        ("sub/other.py", ""),
        ("sub/kept.py", ""),
    ]);
    assert_eq!(project.files(&["."], &[]), ["sub/kept.py"]);
    assert_eq!(project.files(&["sub"], &[]), ["sub/kept.py"]);
    assert_eq!(project.files(&["."], &["--no-respect-gitignore"]).len(), 4);
    assert_eq!(project.files(&["."], &["--config", "respect-gitignore = false"]).len(), 4);
}

#[test]
fn nested_configuration_applies_to_its_folder() {
    let project = Project::new(&[
        (".pylens.toml", "extend-exclude = ['skip.py']"),
        ("a/pylens.toml", "exclude = ['gen']\nfail-on = 'error'"),
        ("a/gen/x.py", ""),
        ("a/skip.py", ""),
        ("a/dist/x.py", ""),
        ("gen/x.py", ""),
        ("skip.py", ""),
    ]);
    assert_eq!(project.files(&["."], &[]), ["a/dist/x.py", "a/skip.py", "gen/x.py"]);
    let found = project.discover(&["."], &[]);
    let fail_on: Vec<_> = found.files.iter().map(|file| file.settings.fail_on).collect();
    assert_eq!(fail_on, [Severity::Error, Severity::Error, Severity::Warning]);
}

#[test]
fn everything_in_the_way_is_reported() {
    let project = Project::new(&[
        ("a.py", ""),
        ("bad/pylens.toml", "x = 1"),
        ("bad/b.py", ""),
        ("bad/sub/c.py", ""),
    ]);
    let found = project.discover(&["gone.py", ".", "lost", "bad"], &[]);
    assert_eq!(shown(&found), ["a.py"]);
    let errors: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "bad/pylens.toml:1:1: unknown key `x`",
            "gone.py: No such file or directory (os error 2)",
            "lost: No such file or directory (os error 2)",
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_not_followed() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[("a/x.py", ""), ("a/y.txt", "")]);
    let path = |name: &str| project.folder.path().join(name);
    symlink(path("a"), path("b")).unwrap();
    symlink(path("a"), path("c.py")).unwrap();
    symlink(path("a/y.txt"), path("d.py")).unwrap();
    assert_eq!(project.files(&["."], &[]), ["a/x.py", "d.py"]);
    symlink(path("gone"), path("e.py")).unwrap();
    let found = project.discover(&["."], &[]);
    let target = path("gone");
    let message =
        format!("e.py: is a symbolic link to {}, which does not exist; ", target.display());
    assert!(found.errors[0].to_string().starts_with(&message), "{}", found.errors[0]);
}

#[cfg(unix)]
#[test]
fn names_need_not_be_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let project = Project::new(&[]);
    let name = OsStr::from_bytes(b"\xff\xfe.py");
    fs::write(project.folder.path().join(name), "").unwrap();
    let found = project.discover(&["."], &[]);
    assert_eq!(found.files[0].path, Path::new(name));
}
