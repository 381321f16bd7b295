//! Versions of Python: what each of them took away, changed and warns of, as CPython itself says.
//!
//! The tables are made by `scripts/python_api`, which asks every CPython there is; it also says what the lines of a table mean.
//!
//! Used by the rules about versions.
//! Never knows a rule, or what code is for which versions.

mod change;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::syntax::Versions;
use crate::syntax::ast::PythonVersion;

pub use change::{Call, Change, Parameters};

/// The tables by minor version, in the order of these.
const TABLES: &[(u8, &str)] = &[
    (9, include_str!("tables/3.9.txt")),
    (10, include_str!("tables/3.10.txt")),
    (11, include_str!("tables/3.11.txt")),
    (12, include_str!("tables/3.12.txt")),
    (13, include_str!("tables/3.13.txt")),
    (14, include_str!("tables/3.14.txt")),
    (15, include_str!("tables/3.15.txt")),
];

/// The changes by name, the oldest first, each with its minor version.
static CHANGES: LazyLock<FxHashMap<&str, Vec<(u8, Change)>>> = LazyLock::new(|| {
    let mut changes: FxHashMap<&str, Vec<(u8, Change)>> = FxHashMap::default();
    for (minor, table) in TABLES {
        for line in table.lines() {
            if let Some((name, change)) = Change::read(line) {
                changes.entry(name).or_default().push((*minor, change));
            }
        }
    }
    changes
});

/// The changes of the thing with this qualified name in the versions behind the oldest of these, the oldest change first.
pub fn changes(name: &str, versions: Versions) -> impl Iterator<Item = (PythonVersion, Change)> {
    let (oldest, newest) = (versions.oldest(), versions.newest());
    let path = name.strip_prefix("os.path.").map(|member| format!("posixpath.{member}"));
    let known = CHANGES.get(path.as_deref().unwrap_or(name)).map_or(&[][..], Vec::as_slice);
    let known =
        known.iter().map(|(minor, change)| (PythonVersion { major: 3, minor: *minor }, *change));
    known.filter(move |(version, _)| *version > oldest && *version <= newest)
}

/// The first of these versions in which the thing with this qualified name, or what it is in, is gone for good, and the name of what
/// is gone.
pub fn removal(name: &str, versions: Versions) -> Option<(PythonVersion, &str)> {
    let ends = name.match_indices('.').map(|(place, _)| place).chain([name.len()]);
    let mut gone = ends.filter_map(|end| {
        let last = CHANGES.get(&name[..end])?.iter().rfind(|(_, it)| is_presence(it))?;
        let version = PythonVersion { major: 3, minor: last.0 };
        (last.1 == Change::Gone && version <= versions.newest()).then_some((version, &name[..end]))
    });
    gone.next()
}

fn is_presence(change: &Change) -> bool {
    matches!(change, Change::Gone | Change::Back)
}

/// The names of all things that are gone in some version.
pub fn removed() -> impl Iterator<Item = &'static str> {
    names_with(|change| *change == Change::Gone)
}

/// The names of all functions that take other parameters in some version; those of `os.path` under that name.
pub fn changed() -> impl Iterator<Item = Cow<'static, str>> {
    let names = names_with(|change| matches!(change, Change::Takes(_)));
    names.map(|name| match name.strip_prefix("posixpath.") {
        Some(member) => Cow::Owned(format!("os.path.{member}")),
        None => Cow::Borrowed(name),
    })
}

/// The names of all methods that the library calls in other ways in some version.
pub fn called() -> impl Iterator<Item = &'static str> {
    names_with(|change| matches!(change, Change::Called(_)))
}

/// The names of all things that some version warns of.
pub fn warned() -> impl Iterator<Item = &'static str> {
    names_with(|change| matches!(change, Change::Warns(_)))
}

fn names_with(is_wanted: fn(&Change) -> bool) -> impl Iterator<Item = &'static str> {
    let has = move |changes: &[(u8, Change)]| changes.iter().any(|(_, change)| is_wanted(change));
    CHANGES.iter().filter(move |(_, changes)| has(changes)).map(|(name, _)| *name)
}

/// The values of a fact about the versions themselves, in those where it differs from the version before, the oldest first.
fn facts(key: &str) -> impl Iterator<Item = &'static str> {
    let tables = TABLES.iter().flat_map(|(_, table)| table.lines());
    tables.filter_map(move |line| line.strip_prefix("= ")?.strip_prefix(key)?.strip_prefix(": "))
}

/// The names of all builtins that some version has, on any platform.
pub fn builtins() -> impl Iterator<Item = &'static str> {
    facts("builtins").flat_map(str::split_whitespace).chain(["WindowsError"])
}

/// True if all versions have an instruction of this name.
pub fn is_lasting_instruction(name: &str) -> bool {
    static LASTING: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let sets = facts("opcodes").map(|names| names.split_whitespace().collect());
        sets.reduce(|all: FxHashSet<&str>, next| &all & &next).unwrap_or_default()
    });
    LASTING.contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Versions {
        "3.8..3.15".parse().expect("a range")
    }

    fn removed_in(name: &str) -> Option<(String, &str)> {
        removal(name, all()).map(|(version, gone)| (version.to_string(), gone))
    }

    #[test]
    fn what_is_gone_is_known_with_all_that_was_in_it() {
        assert_eq!(removed_in("ast.Num"), Some(("3.14".to_owned(), "ast.Num")));
        assert_eq!(removed_in("imp.load_source"), Some(("3.12".to_owned(), "imp")));
        assert_eq!(
            removed_in("importlib.machinery.SourceFileLoader.load_module").unwrap().0,
            "3.15"
        );
        assert_eq!(removed_in("types.CodeType.co_lnotab").unwrap().0, "3.15");
        assert_eq!(removed_in("configparser.SafeConfigParser").unwrap().0, "3.12");
        assert_eq!(removed_in("lib2to3.pytree"), Some(("3.13".to_owned(), "lib2to3")));
        assert_eq!(removed_in("tkinter.tix"), Some(("3.13".to_owned(), "tkinter.tix")));
        assert_eq!(removed_in("parser"), Some(("3.10".to_owned(), "parser")));
        for there in
            ["ast.Constant", "os.fork", "ssl.SSLContext", "sqlite3.connect", "importlib.util"]
        {
            assert_eq!(removed_in(there), None);
        }
    }

    #[test]
    fn builtins_and_instructions_are_those_of_all_versions() {
        let known: FxHashSet<_> = builtins().collect();
        let expected =
            ["aiter", "frozendict", "print", "__import__", "__lazy_import__", "WindowsError"];
        assert!(expected.iter().all(|name| known.contains(name)));
        assert!(!known.contains("unicode") && !known.contains("_"));
        assert!(is_lasting_instruction("IMPORT_NAME"));
        assert!(!is_lasting_instruction("CALL_FUNCTION") && !is_lasting_instruction("CALL"));
    }

    #[test]
    fn what_is_back_is_not_gone() {
        assert_eq!(removed_in("pathlib._PathParents"), None);
        assert!(removed().any(|name| name == "pathlib._PathParents"));
    }

    #[test]
    fn calls_of_methods_are_told_by_version() {
        let told: Vec<_> = changes("importlib.abc.SourceLoader.source_to_code", all()).collect();
        let [(version, Change::Called(calls))] = told[..] else { panic!("{told:?}") };
        assert_eq!(version.minor, 15);
        let [call] = calls.each().collect::<Vec<_>>()[..] else { panic!("{calls:?}") };
        assert_eq!(call.by_position().collect::<Vec<_>>(), ["data", "path", "fullname"]);
        assert_eq!(call.by_name().count(), 0);
    }

    #[test]
    fn parameters_and_warnings_are_told_by_version() {
        let told = |name: &str| changes(name, all()).map(|(it, change)| (it.minor, change)).next();
        let (minor, change) = told("importlib.util.cache_from_source").expect("it changed");
        let Change::Takes(parameters) = change else { panic!("{change:?}") };
        assert_eq!((minor, parameters.most), (15, Some(1)));
        assert_eq!(parameters.without().collect::<Vec<_>>(), ["debug_override"]);
        assert!(
            matches!(told("ast.Num"), Some((12, Change::Warns(text))) if text.contains("3.14"))
        );
        assert_eq!(changes("ast.Num", "3.12..3.13".parse().unwrap()).count(), 0);
    }
}
