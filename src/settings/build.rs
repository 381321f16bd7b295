//! The sources that a project has compiled, as far as its build configuration shows them.
//!
//! Read are `pyproject.toml` and `setup.py` in the project's folder, and the script that Poetry runs. A source that is taken
//! for compiled although it is not loses nothing: its header goes on another line.

use std::fs;
use std::path::Path;

use crate::config::{Located, PatternsBuilder};
use crate::patterns::Patterns;
use crate::syntax::source_order::{SourceOrderVisitor, walk_expr};
use crate::syntax::{Expr, SourceKind, Syntax, with_room_for};

/// Sections of a `pyproject.toml` whose strings are sources: setuptools' extension modules, and the compilers that
/// Hatch and others run.
const SECTIONS: &[&str] =
    &["ext-modules", "cython", "cythonize", "cythonpackage", "mypyc", "hatch-mypyc"];

/// The functions in a `setup.py` whose strings are sources.
const COMPILERS: &[&str] = &["cythonize", "Cython", "mypycify", "Extension("];

/// The sources that the project at `root` has compiled. A file that is missing or cannot be read shows none.
pub(super) fn compiled(root: &Path, working_directory: &Path) -> Patterns {
    let mut sources = Vec::new();
    let pyproject = fs::read_to_string(root.join("pyproject.toml")).unwrap_or_default();
    let pyproject = pyproject.parse().unwrap_or_default();
    sources_below_sections(&pyproject, &mut sources);
    let script = poetry_script(&pyproject);
    for script in ["setup.py"].into_iter().chain(script) {
        let code = fs::read_to_string(root.join(script)).unwrap_or_default();
        if COMPILERS.iter().any(|compiler| code.contains(compiler)) {
            sources_in_script(&code, &mut sources);
        }
    }
    let mut patterns = PatternsBuilder::new(root, working_directory);
    for source in sources {
        // What is no pattern names no file.
        let _ = patterns.add("sources", &Located::default(source), root);
    }
    patterns.build().unwrap_or_default()
}

/// The script that Poetry builds with.
fn poetry_script(pyproject: &toml::Table) -> Option<&str> {
    let build = pyproject.get("tool")?.get("poetry")?.get("build")?;
    build.as_str().or_else(|| build.get("script")?.as_str())
}

/// The sources anywhere below the sections of compilers. A Cython hook of Hatch that lists none compiles all there are.
fn sources_below_sections(table: &toml::Table, sources: &mut Vec<String>) {
    for (key, value) in table {
        if SECTIONS.contains(&key.as_str()) {
            let before = sources.len();
            sources_below(value, sources);
            if key == "cython" && sources.len() == before {
                sources.push("*.py".to_owned());
            }
        } else if let toml::Value::Table(table) = value {
            sources_below_sections(table, sources);
        }
    }
}

fn sources_below(value: &toml::Value, sources: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => sources.extend(source(text)),
        toml::Value::Array(values) => values.iter().for_each(|it| sources_below(it, sources)),
        toml::Value::Table(table) => table.values().for_each(|it| sources_below(it, sources)),
        _ => {}
    }
}

fn sources_in_script(code: &str, sources: &mut Vec<String>) {
    struct Strings<'s>(&'s mut Vec<String>);

    impl<'a> SourceOrderVisitor<'a> for Strings<'_> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            if let Expr::StringLiteral(literal) = expr {
                self.0.extend(source(literal.value.to_str()));
            }
            walk_expr(self, expr);
        }
    }

    with_room_for(code, || {
        if let Ok(syntax) = Syntax::parse(code, SourceKind::Module) {
            Strings(sources).visit_body(&syntax.module().body);
        }
    });
}

/// The pattern of sources that a text is, relative to the project's folder.
fn source(text: &str) -> Option<String> {
    let is_source = Path::new(text).extension().is_some_and(|extension| extension == "py");
    is_source.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_compiled(files: &[(&str, &str)], path: &str) -> bool {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("the folder is writable");
        }
        compiled(folder.path(), folder.path()).matches(Path::new(path))
    }

    #[test]
    fn build_configurations_show_their_sources() {
        let setup = |code| [("setup.py", code)];
        let project = |text| [("pyproject.toml", text)];
        for (files, path) in [
            (setup("setup(ext_modules=cythonize(['a/b.py', 'a/c.pyx']))"), "a/b.py"),
            (setup("setup(ext_modules=cythonize('a/*.py'))"), "a/b.py"),
            (setup("E = Extension('a.b', [join('a', 'b.py')])\nsetup(ext_modules=[E])"), "a/b.py"),
            (setup("from mypyc.build import mypycify\nm = mypycify(['a/b.py'])"), "a/b.py"),
            (
                project("[[tool.setuptools.ext-modules]]\nname = 'a'\nsources = ['a/b.py']"),
                "a/b.py",
            ),
            (project("[tool.cythonize]\nmodules = ['a/b.py']"), "a/b.py"),
            (
                project(
                    "[tool.hatch.build.targets.wheel.hooks.mypyc]\nmypy-args = ['a']\nx = ['b.py']",
                ),
                "a/b.py",
            ),
            (project("[tool.hatch.build.hooks.cython]\ndependencies = ['hatch-cython']"), "a/b.py"),
        ] {
            assert!(is_compiled(&files, path), "{files:?}");
        }
        let poetry = [
            ("pyproject.toml", "[tool.poetry.build]\nscript = 'build.py'"),
            ("build.py", "cythonize(['a/b.py'])"),
        ];
        assert!(is_compiled(&poetry, "a/b.py"));
    }

    #[test]
    fn other_files_are_not_compiled() {
        for (name, text) in [
            ("setup.py", "setup(py_modules=['a/b.py'])"),
            ("setup.py", "cythonize(['a/c.py', 'a/b.pyx'])"),
            ("setup.py", "cythonize(["),
            ("pyproject.toml", "[tool.x]\nsources = ['a/b.py']"),
            ("pyproject.toml", "tool ="),
            ("pylens.toml", ""),
        ] {
            assert!(!is_compiled(&[(name, text)], "a/b.py"), "{text}");
        }
    }
}
