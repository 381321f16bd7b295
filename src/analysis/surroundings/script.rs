//! Programs: what the developers run, what is meant to be run at all, and what ends one.

use std::path::{Path, PathBuf};

use super::PathParts;
use crate::file::File;
use crate::lint_settings::FolderKind;
use crate::names::Names;
use crate::syntax::{Expr, Stmt, ast};

/// True if the condition holds only where the file is the program: `__name__ == "__main__"`, either way round.
pub fn is_main_guard(test: &Expr) -> bool {
    let Expr::Compare(compare) = test else {
        return false;
    };
    let parts = || std::iter::once(&*compare.left).chain(&*compare.comparators);
    let is_name = |part: &Expr| part.as_name_expr().is_some_and(|name| name.id == "__name__");
    let is_main = |part: &Expr| {
        part.as_string_literal_expr().is_some_and(|it| it.value.to_str() == "__main__")
    };
    parts().any(is_name) && parts().any(is_main)
}

/// True if the call ends the program.
pub fn ends_program<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    const EXITS: &[&str] = &["sys.exit", "os._exit", "builtins.exit", "builtins.quit"];
    names.refers_to_any(&call.func, EXITS)
}

/// True if the file has code for the case that it is the program.
pub fn is_script(file: &File<'_>) -> bool {
    let is_guarded = |stmt: &Stmt| stmt.as_if_stmt().is_some_and(|it| is_main_guard(&it.test));
    file.syntax.mentions("__main__") && file.syntax.module().body.iter().any(is_guarded)
}

/// True if the file is run while the interpreter starts, before the program has threads: a site customization, or the
/// bootstrap of a frozen or traced program.
pub fn runs_at_startup(file: &File<'_>) -> bool {
    const WORDS: &[&str] = &["bootstrap", "sitecustomize", "startup", "usercustomize"];
    // PyInstaller's own names for its bootstrap and its run-time hooks.
    const PREFIXES: &[&str] = &["pyiboot", "pyi_rth", "pyimod"];
    let stem = file.path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
    let folders = file.path.parent().into_iter().flat_map(Path::iter);
    let mut names = folders.filter_map(|it| it.to_str()).chain([stem]);
    stem == "site"
        || PREFIXES.iter().any(|prefix| stem.starts_with(prefix))
        || names.any(|name| name.split('_').any(|word| WORDS.contains(&word)))
}

/// Folders of what the developers of a project run, where they are no packages.
const DEVELOPER_FOLDERS: &[&str] = &[
    ".ci",
    ".github",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "ci",
    "dev",
    "devtools",
    "doc",
    "docs",
    "maint",
    "release",
    "script",
    "scripts",
    "tool",
    "tools",
];

/// Files that only the developers of a project run.
const DEVELOPER_FILES: &[&str] = &["dodo.py", "fabfile.py", "noxfile.py", "setup.py"];

/// True if a file of that path is for the developers alone. `kind` knows the folders, by their paths; of those that it does
/// not know only the first of the project counts, as a package below may have such a name.
pub(super) fn is_developer_path(
    path: &PathParts<'_>,
    kind: impl Fn(&Path) -> Option<FolderKind>,
) -> bool {
    let is_named = |depth: usize| DEVELOPER_FOLDERS.contains(&path.folders[depth]);
    let counts = |depth: usize| match kind(&path.folders[..=depth].iter().collect::<PathBuf>()) {
        Some(kind) => kind == FolderKind::Plain,
        None => depth == 0,
    };
    DEVELOPER_FILES.contains(&path.file)
        || (0..path.folders.len()).rev().any(|depth| is_named(depth) && counts(depth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn guards_are_known_either_way_round() {
        for (code, expected) in [
            ("__name__ == '__main__'", true),
            ("\"__main__\" == __name__", true),
            ("__name__ == 'main'", false),
            ("name == '__main__'", false),
            ("__name__", false),
        ] {
            let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
            let stmt = syntax.module().body[0].as_expr_stmt().expect("an expression");
            assert_eq!(is_main_guard(&stmt.value), expected, "{code}");
        }
    }

    #[test]
    fn developer_scripts_are_known_by_their_path() {
        for path in ["setup.py", "tools/a.py", "scripts/b/c.py", "docs/conf.py", "a/noxfile.py"] {
            assert!(is_developer_path(&PathParts::of(Path::new(path)), |_| None), "{path}");
        }
        for path in ["a.py", "tools.py", "a/tools/b.py", "mydocs/a.py"] {
            assert!(!is_developer_path(&PathParts::of(Path::new(path)), |_| None), "{path}");
        }
        let nested = &PathParts::of(Path::new("a/tools/b.py"));
        assert!(is_developer_path(nested, |_| Some(FolderKind::Plain)));
        assert!(!is_developer_path(nested, |_| Some(FolderKind::Package)));
        assert!(!is_developer_path(&PathParts::of(Path::new("tools/b.py")), |_| Some(
            FolderKind::Package
        )));
    }
}
