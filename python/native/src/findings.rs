//! Findings as Python objects. Lines and columns count from 1, columns in code points.

use pylens::diagnostic::Safety;
use pylens::engine;
use pyo3::prelude::*;

/// One finding of one rule.
#[pyclass(frozen, eq, get_all, module = "pylens")]
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's name.
    rule: String,
    /// The name of the rule's group.
    group: String,
    /// `"error"`, `"warning"` or `"info"`.
    severity: &'static str,
    /// The fault, naming the actual thing.
    message: String,
    /// The line on which the finding starts.
    line: usize,
    /// The column at which it starts.
    column: usize,
    /// The line on which it ends.
    end_line: usize,
    /// The column behind its last character.
    end_column: usize,
    /// The remark on the text at the finding; empty if the message says it all.
    caption: String,
    /// Further pieces of the text that matter.
    labels: Vec<Label>,
    /// Facts that help to understand the finding.
    notes: Vec<String>,
    /// What to do about it.
    help: Option<String>,
    /// The rewrite that fixes it.
    fix: Option<Fix>,
}

/// A piece of the text with a remark.
#[pyclass(frozen, eq, get_all, module = "pylens")]
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The remark; may be empty.
    message: String,
    /// The line on which the piece starts.
    line: usize,
    /// The column at which it starts.
    column: usize,
    /// The line on which it ends.
    end_line: usize,
    /// The column behind its last character.
    end_column: usize,
}

/// A rewrite that fixes a finding. All its edits are applied together or not at all.
#[pyclass(frozen, eq, get_all, module = "pylens")]
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// The change, in the imperative.
    message: String,
    /// True if it cannot change what the code does, but for the fault.
    is_safe: bool,
    /// The edits in the order of the text, which do not overlap.
    edits: Vec<Edit>,
}

/// The replacement of a piece of the text; an empty piece inserts.
#[pyclass(frozen, eq, get_all, module = "pylens")]
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The text that stands there afterwards.
    content: String,
    /// The line on which the piece starts.
    line: usize,
    /// The column at which it starts.
    column: usize,
    /// The line on which it ends.
    end_line: usize,
    /// The column behind its last character.
    end_column: usize,
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        let Finding { rule, message, line, column, .. } = self;
        format!("<Finding {rule} at {line}:{column}: {message}>")
    }
}

#[pymethods]
impl Label {
    fn __repr__(&self) -> String {
        format!("<Label at {}:{}: {}>", self.line, self.column, self.message)
    }
}

#[pymethods]
impl Fix {
    fn __repr__(&self) -> String {
        let safety = if self.is_safe { "safe" } else { "unsafe" };
        format!("<Fix ({safety}): {}>", self.message)
    }
}

#[pymethods]
impl Edit {
    fn __repr__(&self) -> String {
        let Edit { content, line, column, end_line, end_column } = self;
        format!("<Edit {line}:{column}-{end_line}:{end_column} to {content:?}>")
    }
}

impl From<engine::Finding> for Finding {
    fn from(finding: engine::Finding) -> Finding {
        let engine::Span { start, end } = finding.span;
        Finding {
            rule: finding.rule.to_string(),
            group: finding.group.to_string(),
            severity: finding.severity.name(),
            message: finding.message,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            caption: finding.caption,
            labels: finding.labels.into_iter().map(Label::from).collect(),
            notes: finding.notes,
            help: finding.help,
            fix: finding.fix.map(Fix::from),
        }
    }
}

impl From<engine::Label> for Label {
    fn from(label: engine::Label) -> Label {
        let engine::Span { start, end } = label.span;
        Label {
            message: label.message,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl From<engine::Fix> for Fix {
    fn from(fix: engine::Fix) -> Fix {
        Fix {
            message: fix.message,
            is_safe: fix.safety == Safety::Safe,
            edits: fix.edits.into_iter().map(Edit::from).collect(),
        }
    }
}

impl From<engine::Edit> for Edit {
    fn from(edit: engine::Edit) -> Edit {
        let engine::Span { start, end } = edit.span;
        Edit {
            content: edit.content,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}
