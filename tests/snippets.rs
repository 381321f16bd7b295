//! The snippets of `tests/variants`: small programs that have a hazard of some rule, or look as if they had.

use std::path::{Path, PathBuf};

/// A program of a few lines.
#[derive(Debug)]
pub struct Snippet<'t> {
    /// The hazard or look-alike that it shows.
    pub title: &'t str,
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
        let mut config = String::new();
        while let Some((line, rest)) = code.strip_prefix("#: ").and_then(|it| it.split_once('\n')) {
            config = format!("{config}{line}\n");
            code = rest;
        }
        Snippet { title, config, code }
    };
    parts.map(snippet).collect()
}
