//! The shape of the crate: who may know whom.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The top-level modules. Each may use those above it in this list and none below, so that there is no circle either.
const ORDER: &[&str] = &[
    "paths",
    "patterns",
    "syntax",
    "parallel",
    "diagnostic",
    "names",
    "source",
    "rewrite",
    "telemetry",
    "options",
    "lint_settings",
    "file",
    "analysis",
    "context",
    "suppression",
    "rule",
    "registry",
    "lint",
    "fix",
    "output",
    "settings",
    "discover",
    "rules",
    "cli",
    "commands",
];

/// The source files in a folder and those below it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The modules of the crate that a file names outside its comments and its tests, which stand at its end.
fn used(text: &str) -> BTreeSet<&str> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = lines.flat_map(|line| line.split("crate::").skip(1));
    let is_end = |it: char| !(it.is_alphanumeric() || it == '_');
    paths.map(|path| path.split(is_end).next().unwrap_or_default()).collect()
}

#[test]
fn no_module_knows_what_is_built_on_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = |module: &str| ORDER.iter().position(|it| *it == module);
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let folders = [("src", None), ("rules", Some("rules"))];
    for (folder, module) in folders {
        for path in sources(&root.join(folder)) {
            let below = path.strip_prefix(root.join(folder)).expect("it lies below");
            let first = below.components().next().expect("it has a name");
            let stem = first.as_os_str().to_string_lossy();
            let own = module.unwrap_or(stem.trim_end_matches(".rs"));
            let is_test = below.components().any(|part| part.as_os_str() == "tests");
            if is_test || below.ends_with("tests.rs") || matches!(own, "lib" | "main") {
                continue;
            }
            let own_place = place(own).unwrap_or_else(|| panic!("`{own}` is missing in the order"));
            seen.insert(ORDER[own_place]);
            let text = std::fs::read_to_string(&path).expect("it is text");
            for name in used(&text) {
                if place(name).is_some_and(|place| place > own_place) {
                    wrong.push(format!("{folder}/{}: {own} -> {name}", below.display()));
                }
            }
        }
    }
    assert_eq!(seen.len(), ORDER.len(), "the order lists modules that are not there");
    assert!(wrong.is_empty(), "these look upwards:\n{}", wrong.join("\n"));
}
