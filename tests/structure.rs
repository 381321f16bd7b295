//! The shape of the crate: who may know whom.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The top-level modules. Each may use those above it in this list and none below, so that there is no circle either.
const ORDER: &[&str] = &[
    "form",
    "paths",
    "patterns",
    "syntax",
    "python",
    "diagnostic",
    "names",
    "source",
    "rewrite",
    "options",
    "config",
    "lint_settings",
    "file",
    "analysis",
    "report",
    "telemetry",
    "context",
    "suppression",
    "section",
    "rule",
    "registry",
    "lint",
    "fix",
    "settings",
    "rules",
    "engine",
    "parallel",
    "interpreter",
    "gate",
    "fingerprint",
    "baseline",
    "repository",
    "output",
    "discover",
    "bytecode",
    "cli",
    "commands",
];

/// The first of the modules that only the command line needs: those from here on are there with the feature `cli` alone.
const FIRST_OF_CLI: &str = "parallel";

/// Names of rules and groups that are something else as well, which the core may well name.
const WORDS: &[(&str, &str)] = &[
    ("annotations", "the feature of `__future__`"),
    ("ast", "the module of the standard library"),
    ("asyncio", "the module of the standard library"),
    ("bytecode", "compiled files, which are audited whatever the rules are"),
    ("source", "what takes the source of functions, so that telemetry leaves these alone"),
    ("telemetry", "what the core injects, removes and has settings for, whatever the rules are"),
];

/// The source files in a folder and those below it.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
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

/// The names that a file has directly behind `prefix` outside its comments and its tests, which stand at its end.
fn used<'t>(text: &'t str, prefix: &str) -> BTreeSet<&'t str> {
    let paths = code_lines(text).flat_map(|(_, line)| line.split(prefix).skip(1));
    let is_end = |it: char| !(it.is_alphanumeric() || it == '_');
    paths.map(|path| path.split(is_end).next().unwrap_or_default()).collect()
}

/// The folders that are modules, from `folder` on.
fn rooms(folder: &Path) -> Vec<PathBuf> {
    let files = sources(folder).into_iter().filter(|path| path.ends_with("mod.rs"));
    files.filter_map(|path| Some(path.parent()?.to_owned())).collect()
}

/// The modules in a folder, each with the others that it names.
fn neighbours(room: &Path, path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(room) {
        let below = file.strip_prefix(room).expect("it lies below");
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let name = parts[0].trim_end_matches(".rs");
        if name == "mod" || name == "tests" {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("it is text");
        let depth = parts.len() - usize::from(below.ends_with("mod.rs"));
        let supers = format!(" {}", "super::".repeat(depth));
        let named =
            used(&text, &supers).into_iter().chain(used(&text, &format!("crate::{path}::")));
        graph
            .entry(name.to_owned())
            .or_default()
            .extend(named.filter(|it| *it != name).map(str::to_owned));
    }
    let modules: BTreeSet<String> = graph.keys().cloned().collect();
    graph.values_mut().for_each(|used| used.retain(|name| modules.contains(name)));
    graph
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
            if is_test(below) || matches!(own, "lib" | "main") {
                continue;
            }
            let own_place = place(own).unwrap_or_else(|| panic!("`{own}` is missing in the order"));
            seen.insert(ORDER[own_place]);
            let text = std::fs::read_to_string(&path).expect("it is text");
            for name in used(&text, "crate::") {
                if place(name).is_some_and(|place| place > own_place) {
                    wrong.push(format!("{folder}/{}: {own} -> {name}", below.display()));
                }
            }
        }
    }
    assert_eq!(seen.len(), ORDER.len(), "the order lists modules that are not there");
    assert!(wrong.is_empty(), "these look upwards:\n{}", wrong.join("\n"));
}

/// True if a source file holds nothing but tests.
fn is_test(below: &Path) -> bool {
    below.components().any(|part| part.as_os_str() == "tests") || below.ends_with("tests.rs")
}

/// The lines of a file outside its comments and its tests, which stand at its end, with their numbers.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// True if a line of code has the name of a rule or group in a text. One of several words is nothing else anywhere, a single
/// word is a name where it is the whole text, the start of a dotted key, or set off by backticks or brackets.
fn holds_name(line: &str, name: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    line.match_indices(name).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + name.len()..]);
        if name.contains('-') {
            !before.ends_with(is_part) && !after.starts_with(is_part)
        } else {
            before.ends_with(['"', '`', '[', '('])
                && after.starts_with(['"', '`', ']', ')', '.'])
                && line.contains('"')
        }
    })
}

/// Which rules there are, and in which groups, is known to the registry alone.
#[test]
fn no_name_of_a_rule_or_group_stands_in_the_core() {
    assert!(holds_name("let rule = find(\"is-literal\");", "is-literal"));
    assert!(holds_name("\"as `policy` says\"", "policy") && holds_name("(\"policy.x\")", "policy"));
    assert!(!holds_name("let policy = \"a policy\";", "policy"));
    let registry = pylens::rules::registry();
    let is_word = |name: &&str| WORDS.iter().any(|(word, _)| word == name);
    let names: Vec<_> = registry.selector_names().filter(|it| *it != "all").collect();
    assert!(WORDS.iter().all(|(word, _)| names.contains(word)), "they are names no more");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in sources(&root) {
        let below = path.strip_prefix(&root).expect("it lies below");
        // The configuration that a gate starts from names rules, as anybody's does.
        if is_test(below) || below.starts_with("gate") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("it is text");
        for (number, line) in code_lines(&text) {
            let hit = names.iter().filter(|it| !is_word(it)).find(|it| holds_name(line, it));
            found.extend(hit.map(|name| format!("{}:{number}: {name}", below.display())));
            let reached = line.split("rules::").skip(1);
            let others =
                reached.filter(|it| !it.starts_with("registry") && line.contains("crate::rules::"));
            found.extend(others.map(|_| format!("{}:{number}: a rule's module", below.display())));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_folder_says_who_uses_it_and_what_it_never_knows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = rooms(&root.join("src")).into_iter().chain([root.join("rules")]);
    let silent = folders.filter(|room| {
        let text = std::fs::read_to_string(room.join("mod.rs")).expect("it is text");
        let says = |start: &str| text.lines().any(|line| line.starts_with(start));
        let is_test = room.ends_with("tests");
        !(is_test || says("//! Used by ") && says("//! Never "))
    });
    assert_eq!(silent.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn the_command_line_is_a_feature() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = std::fs::read_to_string(root.join("src/lib.rs")).expect("it is text");
    let first = ORDER.iter().position(|module| *module == FIRST_OF_CLI).expect("it is listed");
    for (place, module) in ORDER.iter().enumerate() {
        let is_feature = map.contains(&format!("#[cfg(feature = \"cli\")]\npub mod {module};"));
        assert_eq!(is_feature, place >= first, "{module}");
    }
}

#[test]
fn no_two_modules_of_a_folder_know_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut circles = Vec::new();
    let rooms = rooms(&root);
    assert!(rooms.len() > 15, "{} folders", rooms.len());
    for room in rooms {
        let below = room.strip_prefix(&root).expect("it lies below");
        let path = below.to_string_lossy().replace('/', "::");
        let mut graph = neighbours(&room, &path);
        // Who knows nobody that is left is in no circle.
        while let Some(free) = graph.iter().find(|(_, used)| used.is_empty()).map(|it| it.0.clone())
        {
            graph.remove(&free);
            graph.values_mut().for_each(|used| {
                used.remove(&free);
            });
        }
        if !graph.is_empty() {
            circles.push(format!("{path}: {graph:?}"));
        }
    }
    assert!(
        circles.is_empty(),
        "each of these is in a circle or looks at one:\n{}",
        circles.join("\n")
    );
}

#[test]
fn every_file_of_tests_is_a_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut forgotten = Vec::new();
    for path in sources(&root) {
        let (folder, stem) = (path.parent().expect("it lies in a folder"), path.file_stem());
        let stem = stem.expect("it has a name").to_string_lossy();
        let (folder, name) = match &*stem {
            "main" => continue,
            "mod" => (
                folder.parent().expect("it is below"),
                folder.file_name().expect("a name").to_string_lossy(),
            ),
            _ => (folder, stem),
        };
        let of_folder = if folder == root { "main.rs" } else { "mod.rs" };
        let text = std::fs::read_to_string(folder.join(of_folder)).expect("it is text");
        if !text.lines().any(|line| line == format!("mod {name};")) {
            forgotten.push(path);
        }
    }
    assert_eq!(forgotten, Vec::<PathBuf>::new());
}
