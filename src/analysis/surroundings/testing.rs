//! Tests and what helps them.

use super::PathParts;
use crate::file::File;
use crate::names::top_level;
use crate::syntax::{Stmt, TextSize};

/// The packages that tests are made with.
const FRAMEWORKS: &[&str] = &["_pytest", "pytest", "unittest"];

/// True if the code at `offset` is in a function that is called like a test.
pub fn is_test_function(file: &File<'_>, offset: TextSize) -> bool {
    let function = file.names.function_at(offset);
    function.is_some_and(|function| is_test_name(&function.name))
}

/// True if the file imports what tests are made with, for all that is in it: nobody else runs it, and whoever does reads
/// tracebacks. `unittest.mock` alone is no sign of a test: programs patch with it as well.
pub(super) fn imports_framework(file: &File<'_>) -> bool {
    let is_framework =
        |module: &str| FRAMEWORKS.contains(&top_level(module)) && module != "unittest.mock";
    let imports = |statement: &Stmt| match statement {
        Stmt::Import(import) => import.names.iter().any(|it| is_framework(&it.name)),
        Stmt::ImportFrom(import) => {
            import.level == 0 && import.module.as_ref().is_some_and(|it| is_framework(it))
        }
        _ => false,
    };
    file.syntax.module().body.iter().any(imports)
}

/// True if a file of that path is a test, helps tests, or is part of what they are made with.
pub(super) fn is_test_path(path: &PathParts<'_>) -> bool {
    const WORDS: &[&str] = &["test_utils", "testing_utils", "testutils"];
    let stem = path.stem();
    is_test_name(stem)
        || matches!(stem, "conftest" | "testing" | "tests")
        || FRAMEWORKS.contains(&stem)
        || WORDS.iter().any(|word| stem.contains(word))
        || path.folders.iter().any(|folder| {
            matches!(*folder, "_testing" | "test" | "testing" | "tests")
                || FRAMEWORKS.contains(folder)
        })
}

fn is_test_name(name: &str) -> bool {
    name.starts_with("test_") || name.ends_with("_test")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn tests_are_known_by_their_path() {
        for path in [
            "tests/a.py",
            "a/testing/b/c.py",
            "test_a.py",
            "a/b_test.py",
            "conftest.py",
            "tests.py",
            "a/_testing/b.py",
            "_mptestutils.py",
            "a/testing_utils.py",
            "_pytest/a.py",
        ] {
            assert!(is_test_path(&PathParts::of(Path::new(path))), "{path}");
        }
        for path in [
            "a.py",
            "latest/a.py",
            "attest.py",
            "a/contest.py",
            "contests.py",
            "a/utils.py",
            "a/testimony/utils.py",
        ] {
            assert!(!is_test_path(&PathParts::of(Path::new(path))), "{path}");
        }
    }
}
