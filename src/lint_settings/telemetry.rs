//! The instrumentation of other people's code: what is injected, and into which files and functions.

use std::path::{Component, Path, PathBuf};

use crate::names::top_level;
use crate::paths;
use crate::patterns::Patterns;
use crate::rewrite::{Code, Placement, Template};
use crate::syntax::is_identifier;

use super::skip::Skip;

/// The instrumentation that is configured.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// The code that every module in scope begins with.
    pub header: Option<Code>,
    /// The code that every function in scope begins with.
    pub entry: Option<Template>,
    /// The headers and entries that used to be configured.
    pub previous: Vec<Form>,
    /// True if a line may be added where nothing else is possible.
    pub line_drift: LineDrift,
    /// The place of the header in a module with a docstring; `None` chooses for each file.
    pub placement: Option<Placement>,
    /// True if entries may go into expressions.
    pub expressions: bool,
    /// True if an entry may raise an exception, which a `try` that it goes into must not swallow.
    pub entry_raises: bool,
    /// The treatment of names that the code of a file takes.
    pub alias: Alias,
    /// The functions that get the entry.
    pub functions: Functions,
    /// If there are any, only functions with one of these decorators get the entry.
    pub decorators: Vec<DecoratorPattern>,
    /// Functions with one of these decorators do not get the entry.
    pub skipped_decorators: Vec<DecoratorPattern>,
    /// The modules and functions that are left alone although they are in scope.
    pub skip: Skip,
    /// The top-level modules that the injected code imports.
    pub packages: Vec<String>,
    /// The files in scope.
    pub files: Files,
}

/// A form that injected code had once.
#[derive(Debug, Clone)]
pub struct Form {
    /// As a header, if it can be one.
    pub header: Option<Code>,
    /// As an entry, if it can be one.
    pub entry: Option<Template>,
}

/// True if code may move to other lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LineDrift {
    /// Lines move where nothing else is possible.
    #[default]
    Allow,
    /// Never: such a file, or function, is an error.
    Never,
}

/// The treatment of a name that the header binds and a file takes for something else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alias {
    /// The functions in which entries could not reach the telemetry are reported and left alone.
    #[default]
    None,
    /// The header binds a name that the file does not use, and entries use that.
    Unique,
}

/// Functions by how they can be reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Functions {
    /// All of them.
    #[default]
    All,
    /// Those that can be reached by names without a leading underscore.
    Public,
}

/// Decorators by a dotted name: as it is written, or qualified. `*.name` is whatever ends with `.name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecoratorPattern(String);

impl DecoratorPattern {
    /// The pattern that is written like this; `None` if it is none.
    pub fn new(written: &str) -> Option<DecoratorPattern> {
        let name = written.strip_prefix("*.").unwrap_or(written);
        name.split('.').all(is_identifier).then(|| DecoratorPattern(written.to_owned()))
    }

    /// The pattern as it is written.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// True if a decorator of this name is meant.
    pub fn matches(&self, name: &str) -> bool {
        match self.0.strip_prefix('*') {
            Some(end) => name.ends_with(end),
            None => name == self.0,
        }
    }
}

/// The files in scope.
#[derive(Debug, Clone)]
pub struct Files {
    /// These; `None` means all.
    pub include: Option<Patterns>,
    /// But not these.
    pub exclude: Patterns,
    /// Those that are meant by name, and not only by a pattern or by the folder they are in.
    pub named: Patterns,
    /// Those that the project's build configuration has compiled.
    pub compiled: Patterns,
    /// The project's folder.
    pub root: PathBuf,
    /// The folder at which relative paths start.
    pub working_directory: PathBuf,
}

impl Telemetry {
    /// True if the file at `path` is instrumented.
    pub fn applies_to(&self, path: &Path) -> bool {
        self.files.cover(path) && !(self.skip.telemetry && self.is_imported(path))
    }

    /// True if the file at `path` would be instrumented, but is part of what the injected code imports: it would import
    /// itself.
    pub fn leaves_alone_as_its_own(&self, path: &Path) -> bool {
        self.skip.telemetry && self.is_imported(path) && self.files.cover(path)
    }

    /// The same with another name for what the header binds to `old`; `None` if the code cannot do without it.
    pub fn renamed(&self, old: &str, new: &str) -> Option<Telemetry> {
        let header = self.header.as_ref()?.renamed(old, new)?;
        let entry = self.entry.as_ref()?;
        let renamed = entry.renamed(old, new)?;
        // Entries that were injected before the name was taken; a header might be somebody's own.
        let before = Form { header: None, entry: Some(entry.clone()) };
        let previous = self.previous.iter().cloned().chain([before]).collect();
        Some(Telemetry { header: Some(header), entry: Some(renamed), previous, ..self.clone() })
    }

    fn is_imported(&self, path: &Path) -> bool {
        let module = self.files.module_name(path);
        let package = top_level(&module);
        self.packages.iter().any(|imported| imported == package)
    }
}

impl Files {
    /// True if the configured patterns have the file at `path` in scope.
    fn cover(&self, path: &Path) -> bool {
        self.include.as_ref().is_none_or(|files| files.covers(path)) && !self.exclude.covers(path)
    }

    /// The dotted name under which the project imports the file at `path`: its path below the project's folder, or below
    /// `src` in that.
    pub fn module_name(&self, path: &Path) -> String {
        let path = self.below_root(path).with_extension("");
        let mut parts: Vec<_> = path
            .components()
            .filter_map(|part| match part {
                Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect();
        if parts.len() > 1 && parts.first().is_some_and(|first| first == "src") {
            parts.remove(0);
        }
        if parts.len() > 1 && parts.last().is_some_and(|last| last == "__init__") {
            parts.pop();
        }
        parts.join(".")
    }

    /// The path from the project's folder, with `/` between its parts.
    pub fn shown(&self, path: &Path) -> String {
        let path = self.below_root(path);
        let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    }

    /// The file's name alone if it lies elsewhere.
    fn below_root(&self, path: &Path) -> PathBuf {
        let absolute = paths::absolute(&self.working_directory, path);
        match absolute.strip_prefix(&self.root) {
            Ok(below) => below.to_owned(),
            Err(_) => path.file_name().unwrap_or_default().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_as_the_project_imports_them() {
        let files = Files {
            include: None,
            exclude: Patterns::default(),
            named: Patterns::default(),
            compiled: Patterns::default(),
            root: "/p".into(),
            working_directory: "/p/sub".into(),
        };
        for (path, module, shown) in [
            ("../src/a/b.py", "a.b", "src/a/b.py"),
            ("/p/a/__init__.py", "a", "a/__init__.py"),
            ("c.py", "sub.c", "sub/c.py"),
            ("/q/d.py", "d", "d.py"),
            ("/p/src.py", "src", "src.py"),
        ] {
            assert_eq!(files.module_name(Path::new(path)), module);
            assert_eq!(files.shown(Path::new(path)), shown);
        }
    }
}
