//! Diagnostics, their labels and their fixes: all that a check says about a file.
//!
//! Nothing here knows a rule but by its index, a file or an output format; ranges are byte offsets into the text that
//! was checked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::syntax::ast::PythonVersion;
use crate::syntax::{TextRange, TextSize};

/// A rule's index in the registry it was registered in; the order is the catalogue's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub(crate) u16);

impl RuleId {
    /// The index as a number.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The severity of a finding. The order is the one of `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; does not fail a run unless asked to.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The severity's name as it is written in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that made it.
    pub rule: RuleId,
    /// The severity in force for this finding.
    pub severity: Severity,
    /// The fault, naming the actual thing, without a final full stop.
    pub message: String,
    /// The span that the finding is about.
    pub range: TextRange,
    /// The text at `range` in an excerpt; empty if the message says it all.
    pub caption: String,
    /// Further spans that matter.
    pub labels: Vec<Label>,
    /// Facts that help to understand the finding.
    pub notes: Vec<String>,
    /// The advice what the reader can do about it.
    pub help: Option<String>,
    /// The rewrite that fixes it.
    pub fix: Option<Fix>,
    /// The version of Python from which on it holds, if it does not hold in all.
    pub since: Option<Since>,
    /// True if it is about the file as a whole, of which `range` is but an example.
    pub is_about_file: bool,
    /// Its identity in other runs, where somebody asked for it.
    pub fingerprint: Option<Fingerprint>,
}

impl Diagnostic {
    /// The order in which findings of one file are shown: by position, then by rule.
    pub fn sort_key(&self) -> (TextSize, TextSize, RuleId) {
        (self.range.start(), self.range.end(), self.rule)
    }
}

/// The identity of a finding, which stays while other code changes. No two findings in one file have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// A hash of the rule and of the code that the finding is about, without its layout.
    pub code: u64,
    /// A hash of the names of the classes and functions around it.
    pub names: u64,
    /// The number of earlier findings in the file of which the rest is the same.
    pub ordinal: u32,
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fingerprint { code, names, ordinal } = self;
        write!(out, "{code:016x}{names:016x}:{ordinal}")
    }
}

/// A version of Python from which on something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Since {
    /// The first version.
    pub version: PythonVersion,
    /// The way in which the code is worse off there than before.
    pub effect: Effect,
}

/// The effect of a version on code that was right before. The order is the one in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// An error is raised, where the code is loaded or where it runs.
    Breaks,
    /// Nothing is raised, and something else is done.
    Changes,
    /// A warning is given.
    Warns,
}

/// A span of the source with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The span.
    pub range: TextRange,
    /// The remark; may be empty.
    pub message: String,
}

/// The safety of a fix: whether it may change what the program does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// May change behaviour; applied only with `--unsafe-fixes`.
    Unsafe,
    /// Keeps the behaviour the author meant, and every comment.
    Safe,
}

/// A rewrite that fixes a finding. All its edits are applied together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The change that the rewrite makes, in the imperative: "Replace `is` with `==`".
    pub message: String,
    /// The safety of the rewrite, which decides if it is applied by default.
    pub safety: Safety,
    /// The edits, which neither overlap nor touch each other.
    pub edits: Vec<Edit>,
    /// True if they add, replace or remove whole statements, or calls in front of what a function evaluates first, and
    /// change no other code, which is shown before the result is used.
    pub whole_statements: bool,
}

impl Fix {
    /// A fix that keeps the behaviour the author meant.
    pub fn safe(message: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Fix {
        Fix::new(message, Safety::Safe, edits)
    }

    /// A fix that may change behaviour.
    pub fn unsafe_(message: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Fix {
        Fix::new(message, Safety::Unsafe, edits)
    }

    /// A fix of the given safety.
    pub fn new(
        message: impl Into<String>,
        safety: Safety,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Fix {
        Fix { message: message.into(), safety, edits: joined(edits), whole_statements: false }
    }

    /// A safe fix that adds, replaces or removes injected code as a whole and changes no other code.
    pub fn statements(message: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Fix {
        Fix { whole_statements: true, ..Fix::safe(message, edits) }
    }
}

/// The replacement of one range of the text; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The span that is replaced.
    pub range: TextRange,
    /// The text that stands there afterwards.
    pub content: String,
}

impl Edit {
    /// Replaces `range`.
    pub fn replace(range: TextRange, content: impl Into<String>) -> Edit {
        Edit { range, content: content.into() }
    }

    /// Inserts at `offset`.
    pub fn insert(offset: TextSize, content: impl Into<String>) -> Edit {
        Edit::replace(TextRange::empty(offset), content)
    }

    /// Removes `range`.
    pub fn delete(range: TextRange) -> Edit {
        Edit::replace(range, "")
    }
}

/// The same edits, of which those that touch each other are one. They must not overlap.
fn joined(edits: impl IntoIterator<Item = Edit>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.range.end() == edit.range.start() => {
                last.range = last.range.cover(edit.range);
                last.content.push_str(&edit.content);
            }
            _ => joined.push(edit),
        }
    }
    joined
}
