//! Kinds of folders around files, recognised by what lies in them.
//!
//! What cannot be read shows nothing: a folder that is treated as part of the product although it is a copy costs a few
//! findings too many.

use std::fs;
use std::path::Path;

use super::SourceFile;
use crate::lint_settings::{FolderKind, FolderKinds};
use crate::paths;

/// Files in the root of a project, or of one of several in a repository.
const PROJECT_FILES: &[&str] = &["pyproject.toml", "setup.cfg", "setup.py"];

/// Beginnings of the names of licences, in lower case.
const LICENCES: &[&str] = &["copying", "licence", "license"];

/// Lists that are kept beside copies, of what was copied and from where.
const LISTS: &[&str] = &["vendor.md", "vendor.txt", "vendored.md", "vendored.txt"];

/// The kinds of the folders that `files` lie in, up to the roots of their projects. Each folder is looked at once.
pub(super) fn kinds(files: &[SourceFile], working_directory: &Path) -> FolderKinds {
    let mut kinds = FolderKinds::default();
    let mut last = None;
    for file in files.iter().filter(|file| !file.settings.lint.include_tests) {
        if last.is_some() && last == file.path.parent() {
            continue;
        }
        last = file.path.parent();
        let path = paths::absolute(working_directory, &file.path);
        let root = file.settings.root.as_path();
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
            if kinds.has(folder) {
                break;
            }
            kinds.insert(folder.to_owned(), kind(folder, root));
        }
    }
    kinds
}

fn kind(folder: &Path, root: &Path) -> FolderKind {
    let content = Content::of(folder);
    if content.is_project {
        FolderKind::Plain
    } else if content.holds_copies
        || content.licence.is_some_and(|it| is_foreign(&it, folder, root))
    {
        FolderKind::Copy
    } else if content.is_package {
        FolderKind::Package
    } else {
        FolderKind::Plain
    }
}

/// The contents of a folder, as far as they count.
#[derive(Debug, Default)]
struct Content {
    /// True if it is a package.
    is_package: bool,
    /// True if a project begins here.
    is_project: bool,
    /// True if there is a list of what was copied into it, or what an installation leaves.
    holds_copies: bool,
    /// The name of its licence.
    licence: Option<String>,
}

impl Content {
    fn of(folder: &Path) -> Content {
        let mut content = Content::default();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                continue;
            };
            content.is_package |= name == "__init__.py";
            content.is_project |= PROJECT_FILES.contains(&name);
            content.holds_copies |= is_installation(folder, name);
            if name.starts_with(['C', 'L', 'V', 'c', 'l', 'v']) {
                let lower = name.to_lowercase();
                content.holds_copies |= LISTS.contains(&lower.as_str());
                if is_licence(&lower) {
                    content.licence = Some(name.to_owned());
                }
            }
        }
        content
    }
}

/// True if the entry `name` of a folder was left by the installation of a package. What a build leaves beside the project's
/// own sources names no version of Python, and a wheel that was only unpacked no installer.
fn is_installation(folder: &Path, name: &str) -> bool {
    let of_version =
        |stem: &str| stem.rsplit_once("-py").is_some_and(|(_, it)| it.starts_with(['2', '3']));
    name.strip_suffix(".egg-info").is_some_and(of_version)
        || name.ends_with(".dist-info") && folder.join(name).join("INSTALLER").exists()
}

/// True for the lower-case name of a file with a licence, and not of a module about licences.
fn is_licence(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|it| it.to_str());
    LICENCES.iter().any(|licence| name.starts_with(licence))
        && matches!(extension, None | Some("md" | "rst" | "txt"))
}

/// True if the licence in `folder` is another one than that of the project around it.
fn is_foreign(licence: &str, folder: &Path, root: &Path) -> bool {
    let mut around = folder.ancestors().skip(1).take_while(|it| it.starts_with(root));
    let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).ok();
    let own = around.find_map(|folder| read(folder, &Content::of(folder).licence?));
    match (read(folder, licence), own) {
        (Some(licence), Some(own)) => !is_same_licence(&licence, &own),
        _ => false,
    }
}

/// True if two licences name the same holder of the rights, or name none and are the same text.
fn is_same_licence(left: &str, right: &str) -> bool {
    let (left_holders, right_holders) = (holders(left), holders(right));
    if left_holders.is_empty() && right_holders.is_empty() {
        return left.split_whitespace().eq(right.split_whitespace());
    }
    left_holders.iter().any(|holder| right_holders.contains(holder))
}

/// The lines that say who holds the rights, without years and signs.
fn holders(licence: &str) -> Vec<String> {
    let lines = licence.lines().map(str::to_lowercase);
    let lines = lines.filter(|line| {
        line.contains("copyright")
            && (line.contains("(c)") || line.contains(|it: char| it == '©' || it.is_ascii_digit()))
    });
    let words = |line: String| {
        let words = line.split(|it: char| !it.is_alphabetic());
        let words = words.filter(|word| {
            !matches!(*word, "" | "c" | "copyright" | "by" | "all" | "rights" | "reserved")
        });
        words.collect::<Vec<_>>().join(" ")
    };
    lines.map(words).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_compared_by_their_holders() {
        let ours = "MIT License\n\nCopyright (c) 2019-2024 Ann Owner\n\nPermission";
        assert!(is_same_licence("Copyright 2018 Ann Owner. All rights reserved.", ours));
        assert!(!is_same_licence("MIT\nCopyright (c) 2012 Bob Other", ours));
        assert!(!is_same_licence("Apache License, Version 2.0", ours));
        assert!(is_same_licence("Apache  License\nVersion 2.0", "Apache License Version 2.0\n"));
    }

    #[test]
    fn licences_are_known_by_their_names() {
        assert!(
            ["license", "licence.txt", "copying.md", "license-mit"].into_iter().all(is_licence)
        );
        assert!(!["license.py", "my-license", "licenses.json"].into_iter().any(is_licence));
    }
}
