//! The snippets of `tests/variants`: small programs that have a hazard of some rule, or look as if they had.

use std::path::{Path, PathBuf};

use pylens::lint::{Linter, Report};
use pylens::source::Unchecked;

/// A program of a few lines.
#[derive(Debug)]
pub struct Snippet<'t> {
    /// The hazard or look-alike that it shows.
    pub title: &'t str,
    /// The name of its file.
    pub file: &'t str,
    /// The settings that it needs, as in `[tool.pylens]`; mostly none.
    pub config: String,
    pub code: &'t str,
}

impl Snippet<'_> {
    /// The numbers of the lines that a finding must touch.
    pub fn marked(&self) -> Vec<usize> {
        let lines = (1..).zip(self.code.lines());
        lines.filter(|(_, line)| line.ends_with("# !")).map(|(number, _)| number).collect()
    }
}

/// The findings in a text that lies in the file at `path`, as those of an upload.
pub fn lint(linter: &Linter, path: &Path, text: &str) -> Report {
    let report = match Unchecked::by_name(path) {
        Some(reason) => linter.lint_unchecked(path, &reason),
        None => linter.lint(path, text),
    };
    report.expect("the text is not deep")
}

/// The folder with a file of snippets for each rule.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/variants")
}

/// The text of a rule's file.
pub fn text_of(rule: &str) -> String {
    let path = folder().join(format!("{rule}.py"));
    std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("tests/variants/{rule}.py: {error}"))
}

/// The snippets in the text of a file, each below a line `# --- what it shows`.
pub fn snippets(text: &str) -> Vec<Snippet<'_>> {
    let mut parts = text.split("# --- ");
    assert_eq!(parts.next(), Some(""), "the file begins with a headline");
    let snippet = |part| {
        let (title, mut code) = str::split_once(part, '\n').expect("a snippet below the headline");
        let mut file = "example.py";
        if let Some((name, rest)) = code.strip_prefix("#> ").and_then(|it| it.split_once('\n')) {
            (file, code) = (name, rest);
        }
        let mut config = String::new();
        while let Some((line, rest)) = code.strip_prefix("#: ").and_then(|it| it.split_once('\n')) {
            config = format!("{config}{line}\n");
            code = rest;
        }
        Snippet { title, file, config, code }
    };
    parts.map(snippet).collect()
}
