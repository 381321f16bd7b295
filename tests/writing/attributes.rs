//! Attributes of a file stay with it, and nothing else changes.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::{ERROR, FIXED, Project};

#[test]
fn hard_links_are_refused_and_neither_parted_nor_written_through() {
    let project = Project::new(&[("in/a.py", ERROR), ("in/b.py", ERROR)]);
    fs::create_dir(project.path("store")).expect("a folder");
    fs::hard_link(project.path("in/a.py"), project.path("store/a.py")).expect("a hard link");
    let (status, _, stderr) = project.run(&["fix", "in"]);
    assert_eq!(status, 2, "{stderr}");
    assert!(stderr.contains("error: in/a.py: the file has 2 names (hard links)"), "{stderr}");
    assert_eq!(project.read("in/a.py"), ERROR);
    assert_eq!(project.read("store/a.py"), ERROR);
    assert_eq!(project.read("in/b.py"), FIXED);
    // What is shown is what would be done.
    let (status, stdout, previewed) = project.run(&["fix", "--diff", "in"]);
    assert_eq!((status, stdout.as_str()), (2, ""), "{previewed}");
    assert!(previewed.contains("error: in/a.py: the file has 2 names (hard links)"), "{previewed}");
    let (status, _, refused) = project.run(&["fix", "in/a.py"]);
    assert_eq!(status, 2);
    assert!(refused.ends_with("No file was fixed, as 1 file failed.\n"), "{refused}");
    assert_eq!(fs::metadata(project.path("in/a.py")).expect("it is there").nlink(), 2);
    // Reading is no problem, nor is another tree.
    assert_eq!(project.run(&["check", "in"]).0, 1);
    assert_eq!(project.run(&["fix", "--output", "out", "in"]).0, 0);
    assert_eq!(project.read("out/a.py"), FIXED);
    assert_eq!(project.read("store/a.py"), ERROR);
    // A file in which nothing changes may have as many names as it likes.
    fs::hard_link(project.path("in/b.py"), project.path("store/b.py")).expect("a hard link");
    assert_eq!(project.run(&["fix", "in/b.py"]).0, 0);
}

/// An access list of version 2, with the permissions of the owner, user 12345, the group, the mask and all others.
fn access_list(permissions: [u16; 5]) -> Vec<u8> {
    let whose: [(u16, u32); 5] = [(1, !0), (2, 12345), (4, !0), (0x10, !0), (0x20, !0)];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for ((tag, id), permissions) in whose.into_iter().zip(permissions) {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    list
}

#[test]
fn extended_attributes_and_access_lists_stay() {
    let project = Project::new(&[("a.py", ERROR)]);
    let path = project.path("a.py");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
    if xattr::set(&path, "user.origin", b"upload \0 42").is_err() {
        eprintln!("skipped: the file system has no extended attributes");
        return;
    }
    let list = access_list([6, 7, 4, 7, 0]);
    let has_lists = xattr::set(&path, "system.posix_acl_access", &list).is_ok();
    let mode = fs::metadata(&path).expect("it is there").mode();
    let (status, _, stderr) = project.run(&["fix"]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(project.read("a.py"), FIXED);
    let kept = xattr::get(&path, "user.origin").expect("it can be read");
    assert_eq!(kept.as_deref(), Some(&b"upload \0 42"[..]));
    assert_eq!(fs::metadata(&path).expect("it is there").mode(), mode);
    if has_lists {
        let kept = xattr::get(&path, "system.posix_acl_access").expect("it can be read");
        assert_eq!(kept, Some(list));
    }
}

#[test]
fn an_access_list_that_the_folder_gives_to_new_files_is_not_taken_on() {
    let project = Project::new(&[("a.py", ERROR)]);
    let list = access_list([7; 5]);
    if xattr::set(project.0.path(), "system.posix_acl_default", &list).is_err() {
        eprintln!("skipped: the file system has no access lists");
        return;
    }
    let mode = fs::metadata(project.path("a.py")).expect("it is there").mode();
    assert_eq!(project.run(&["fix"]).0, 0);
    assert_eq!(project.read("a.py"), FIXED);
    let taken = xattr::get(project.path("a.py"), "system.posix_acl_access");
    assert_eq!(taken.expect("it can be read"), None);
    assert_eq!(fs::metadata(project.path("a.py")).expect("it is there").mode(), mode);
}

#[test]
fn files_in_which_nothing_changes_are_not_written() {
    let project = Project::new(&[("in/a.py", ERROR), ("other/b.py", FIXED)]);
    let state = |name: &str| {
        let metadata = fs::metadata(project.path(name)).expect("it is there");
        (metadata.ino(), metadata.ctime(), metadata.ctime_nsec(), metadata.mtime_nsec())
    };
    let before = (state("other"), state("other/b.py"));
    assert_eq!(project.run(&["fix"]).0, 0);
    assert_eq!(project.read("in/a.py"), FIXED);
    assert_eq!((state("other"), state("other/b.py")), before);
    let after = state("in");
    assert_eq!(project.run(&["fix"]).0, 0);
    assert_eq!(state("in"), after);
}
