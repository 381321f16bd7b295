//! What is a test.

use std::path::Path;

use crate::file::File;
use crate::syntax::TextSize;

/// Whether the code at `offset` is a test or helps one: by the file's path or by the function's name.
pub fn is_test_code(file: &File<'_>, offset: TextSize) -> bool {
    let function = file.names.function_at(offset);
    is_test_path(file.path) || function.is_some_and(|function| is_test_name(&function.name))
}

/// The packages that tests are made with.
const FRAMEWORKS: &[&str] = &["_pytest", "pytest", "unittest"];

/// Whether the file is a test or supports tests, by its path or by what it imports: nobody else runs it, and whoever does
/// reads tracebacks.
pub fn supports_tests(file: &File<'_>) -> bool {
    is_test_file(file) || FRAMEWORKS.iter().any(|package| file.names.imports(package))
}

/// Whether the file is a test or supports tests, by its path alone.
pub fn is_test_file(file: &File<'_>) -> bool {
    is_test_path(file.path) || is_support_path(file.path)
}

/// Whether a file of that path helps tests: it is called after them, or is part of what they are made with.
fn is_support_path(path: &Path) -> bool {
    const WORDS: &[&str] = &["test_utils", "testing_utils", "testutils"];
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut folders = path.parent().into_iter().flat_map(Path::iter).filter_map(|it| it.to_str());
    matches!(&*stem, "testing" | "tests")
        || FRAMEWORKS.contains(&&*stem)
        || WORDS.iter().any(|word| stem.contains(word))
        || folders.any(|folder| folder == "_testing" || FRAMEWORKS.contains(&folder))
}

/// Whether a file of that path is run by tests only.
fn is_test_path(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut folders = path.parent().into_iter().flat_map(Path::components);
    is_test_name(&stem)
        || stem == "conftest"
        || folders
            .any(|folder| matches!(folder.as_os_str().to_str(), Some("test" | "tests" | "testing")))
}

fn is_test_name(name: &str) -> bool {
    name.starts_with("test_") || name.ends_with("_test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_known_by_their_path() {
        for path in ["tests/a.py", "a/testing/b/c.py", "test_a.py", "a/b_test.py", "conftest.py"] {
            assert!(is_test_path(Path::new(path)), "{path}");
        }
        for path in ["a.py", "latest/a.py", "attest.py", "tests.py", "a/contest.py"] {
            assert!(!is_test_path(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn test_support_is_known_by_its_path() {
        for path in
            ["tests.py", "a/_testing/b.py", "_mptestutils.py", "a/testing_utils.py", "_pytest/a.py"]
        {
            assert!(is_support_path(Path::new(path)), "{path}");
        }
        for path in ["a.py", "contests.py", "a/utils.py", "a/testimony/utils.py"] {
            assert!(!is_support_path(Path::new(path)), "{path}");
        }
    }
}
