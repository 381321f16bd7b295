//! What is a test.

use std::path::Path;

use crate::context::Context;
use crate::syntax::TextSize;

/// Whether the code at `offset` is a test or helps one: by the file's path or by the function's name.
pub fn is_test_code(context: &Context<'_>, offset: TextSize) -> bool {
    let function = context.names.function_at(offset);
    is_test_path(context.path) || function.is_some_and(|function| is_test_name(&function.name))
}

/// Whether the file supports tests: nobody else runs it, and whoever does reads tracebacks.
pub fn supports_tests(context: &Context<'_>) -> bool {
    ["pytest", "_pytest", "unittest"].into_iter().any(|package| context.names.imports(package))
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
}
