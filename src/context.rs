//! The context of a check: the file, its own options, and where to report.

use std::cell::RefCell;
use std::ops::Deref;

use crate::diagnostic::{Diagnostic, Edit, Effect, Fix, Label, RuleId, Severity, Since};
use crate::file::File;
use crate::lint_settings::LintSettings;
use crate::options::OptionValue;
use crate::syntax::ast::PythonVersion;
use crate::syntax::{AnyNodeRef, Around, Node, Ranged, TextRange};

/// The file that a check looks at, the rule it checks for, and the one thing it may do: report.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The file, which is all that analyses need.
    pub file: &'a File<'a>,
    settings: &'a LintSettings,
    findings: &'a Findings,
    rule: RuleId,
    severity: Severity,
    node: Option<AnyNodeRef<'a>>,
}

/// The findings that the checks of a file have reported.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    diagnostics: RefCell<Vec<Diagnostic>>,
    refreshed: RefCell<Vec<Edit>>,
}

impl Findings {
    /// True if nothing was reported.
    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.borrow().is_empty()
    }

    /// The findings since they were taken last, in the order they were reported.
    pub(crate) fn take(&self) -> Vec<Diagnostic> {
        self.diagnostics.take()
    }

    /// The edits that refresh injected code, in the order of the text.
    pub(crate) fn take_refreshed(&self) -> Vec<Edit> {
        let mut edits = self.refreshed.take();
        edits.sort_by_key(|edit| edit.range.start());
        edits
    }
}

impl<'a> Deref for Context<'a> {
    type Target = File<'a>;

    fn deref(&self) -> &File<'a> {
        self.file
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        file: &'a File<'a>,
        settings: &'a LintSettings,
        findings: &'a Findings,
    ) -> Context<'a> {
        let (rule, severity) = (RuleId(0), Severity::Warning);
        Context { file, settings, findings, rule, severity, node: None }
    }

    /// The same file for a check of `rule`.
    pub(crate) fn for_rule(&self, rule: RuleId, severity: Severity) -> Context<'a> {
        Context { rule, severity, ..*self }
    }

    /// The same file for checks of `node`.
    pub(crate) fn at(&self, node: AnyNodeRef<'a>) -> Context<'a> {
        Context { node: Some(node), ..*self }
    }

    /// Reports a finding about `ranged`. The message names the actual thing and has no final full stop.
    pub fn report(&self, ranged: impl Ranged, message: impl Into<String>) -> Finding<'a> {
        self.report_as(self.severity, ranged, message)
    }

    /// Reports a finding whose severity differs from the rule's. A configured severity wins over both.
    pub fn report_as(
        &self,
        severity: Severity,
        ranged: impl Ranged,
        message: impl Into<String>,
    ) -> Finding<'a> {
        let diagnostic = Diagnostic {
            rule: self.rule,
            severity: self.settings.rules.configured_severity(self.rule).unwrap_or(severity),
            message: message.into(),
            range: ranged.range(),
            caption: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            since: None,
            is_about_file: false,
            fingerprint: None,
        };
        Finding { diagnostic: Some(diagnostic), findings: self.findings }
    }

    /// Adds edits that update injected code without a finding when the file is fixed.
    pub fn refresh(&self, edits: Vec<Edit>) {
        if !self.settings.is_ignored(self.rule, self.path)
            && self.settings.rules.is_fixable(self.rule)
        {
            self.findings.refreshed.borrow_mut().extend(edits);
        }
    }

    /// The statements and expressions around the node being checked, the innermost first; none where no node is.
    pub fn ancestors(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.node.into_iter().flat_map(|node| -> Around<'a, 'a> { self.file.nodes.around(node) })
    }

    /// The statement or expression that directly holds the node being checked; `None` at module level.
    pub fn parent(&self) -> Option<Node<'a>> {
        self.ancestors().next()
    }

    /// The value in force of a choice among the rule's options.
    ///
    /// # Panics
    /// If the rule declares no such option, which the tests of the rule's examples would show.
    pub fn choice(&self, option: &str) -> &'a str {
        match self.option(option) {
            OptionValue::Text(value) => value,
            other => panic!("option `{option}` is no choice but {other:?}"),
        }
    }

    /// The value in force of a switch among the rule's options.
    ///
    /// # Panics
    /// Like [`Context::choice`].
    pub fn flag(&self, option: &str) -> bool {
        match self.option(option) {
            OptionValue::Flag(value) => *value,
            other => panic!("option `{option}` is no switch but {other:?}"),
        }
    }

    /// The value in force of a number among the rule's options.
    ///
    /// # Panics
    /// Like [`Context::choice`].
    pub fn integer(&self, option: &str) -> u64 {
        match self.option(option) {
            OptionValue::Integer(value) => *value,
            other => panic!("option `{option}` is no number but {other:?}"),
        }
    }

    /// The value in force of a list among the rule's options.
    ///
    /// # Panics
    /// Like [`Context::choice`].
    pub fn list(&self, option: &str) -> &'a [String] {
        match self.option(option) {
            OptionValue::List(values) => values,
            other => panic!("option `{option}` is no list but {other:?}"),
        }
    }

    /// The entries in force of a table among the rule's options.
    ///
    /// # Panics
    /// Like [`Context::choice`].
    pub fn table(&self, option: &str) -> &'a [(String, OptionValue)] {
        match self.option(option) {
            OptionValue::Table(entries) => entries,
            other => panic!("option `{option}` is no table but {other:?}"),
        }
    }

    fn option(&self, option: &str) -> &'a OptionValue {
        self.settings
            .rules
            .option(self.rule, option)
            .unwrap_or_else(|| panic!("the rule declares no option `{option}`"))
    }
}

/// A finding that is being described; it is reported when it is dropped.
#[derive(Debug)]
pub struct Finding<'a> {
    /// Until it is dropped.
    diagnostic: Option<Diagnostic>,
    findings: &'a Findings,
}

impl Finding<'_> {
    /// Says something at the finding's own range.
    pub fn caption(&mut self, caption: impl Into<String>) -> &mut Self {
        self.with(|it| it.caption = caption.into())
    }

    /// Points to a further span.
    pub fn label(&mut self, range: TextRange, message: impl Into<String>) -> &mut Self {
        self.with(|it| it.labels.push(Label { range, message: message.into() }))
    }

    /// Adds a fact.
    pub fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.with(|it| it.notes.push(note.into()))
    }

    /// Says from which version on it holds, and what that version does to the code.
    pub fn since(&mut self, version: PythonVersion, effect: Effect) -> &mut Self {
        self.with(|it| it.since = Some(Since { version, effect }))
    }

    /// Says that it is about the file as a whole, and its place an example: it stays the same finding when that changes.
    pub fn about_file(&mut self) -> &mut Self {
        self.with(|it| it.is_about_file = true)
    }

    /// Says what the reader can do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.with(|it| it.help = Some(help.into()))
    }

    /// Attaches the rewrite that fixes the finding.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.with(|it| it.fix = Some(fix))
    }

    fn with(&mut self, change: impl FnOnce(&mut Diagnostic)) -> &mut Self {
        self.diagnostic.as_mut().map(change);
        self
    }
}

impl Drop for Finding<'_> {
    fn drop(&mut self) {
        self.findings.diagnostics.borrow_mut().extend(self.diagnostic.take());
    }
}
