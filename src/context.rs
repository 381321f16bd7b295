//! What a check sees of the file it checks, and where it reports.

use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::diagnostic::RuleId;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::lint_settings::{Forbidden, LintSettings};
use crate::names::Names;
use crate::options::OptionValue;
use crate::syntax::{Ancestor, AnyNodeRef, Ranged, Stmt, Syntax, TextSize, ancestors};
use crate::telemetry::Telemetry;

/// Everything a check may look at, and the one thing it may do: report.
#[derive(Debug)]
pub struct Context<'a> {
    /// The file's tree, tokens and text.
    pub syntax: &'a Syntax<'a>,
    /// The file's scopes and bindings.
    pub names: &'a Names<'a>,
    /// The file's path as it was given.
    pub path: &'a Path,
    settings: &'a LintSettings,
    rule: RuleId,
    severity: Severity,
    facts: RefCell<FxHashMap<&'static str, Rc<dyn Any>>>,
    is_instrumented: OnceCell<bool>,
    /// The telemetry under the name that it has in this file.
    aliased: Option<&'a Telemetry>,
    node: AnyNodeRef<'a>,
    diagnostics: Vec<Diagnostic>,
    refreshed: Vec<Edit>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        syntax: &'a Syntax<'a>,
        names: &'a Names<'a>,
        path: &'a Path,
        settings: &'a LintSettings,
    ) -> Context<'a> {
        Context {
            syntax,
            names,
            path,
            settings,
            rule: RuleId(0),
            severity: Severity::Warning,
            facts: RefCell::default(),
            is_instrumented: OnceCell::new(),
            aliased: None,
            node: syntax.module().into(),
            diagnostics: Vec::new(),
            refreshed: Vec::new(),
        }
    }

    /// Reports a finding about `ranged`. The message names the actual thing and has no final full stop.
    pub fn report(&mut self, ranged: impl Ranged, message: impl Into<String>) -> &mut Diagnostic {
        let severity = self.severity;
        self.report_as(severity, ranged, message)
    }

    /// Reports a finding whose severity differs from the rule's. A configured severity wins over both.
    pub fn report_as(
        &mut self,
        severity: Severity,
        ranged: impl Ranged,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let place = self.diagnostics.len();
        self.diagnostics.push(Diagnostic {
            rule: self.rule,
            severity: self.settings.rules.configured_severity(self.rule).unwrap_or(severity),
            message: message.into(),
            range: ranged.range(),
            caption: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        });
        &mut self.diagnostics[place]
    }

    /// Has injected code brought up to date in what nobody needs to hear of, when the file is fixed.
    pub fn refresh(&mut self, edits: Vec<Edit>) {
        if !self.settings.is_ignored(self.rule, self.path) {
            self.refreshed.extend(edits);
        }
    }

    /// The statements and expressions around the node being checked, the innermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = Ancestor<'a>> + use<'a> {
        ancestors(self.syntax.module(), self.node).into_iter().rev()
    }

    /// The body of the function around `offset`, comprehensions looked through, or else of the module.
    pub fn body_around(&self, offset: TextSize) -> &'a [Stmt] {
        match self.names.function_at(offset) {
            Some(function) => &function.body,
            None => &self.syntax.module().body,
        }
    }

    /// The statement or expression that directly holds the node being checked; `None` at module level.
    pub fn parent(&self) -> Option<Ancestor<'a>> {
        self.ancestors().next()
    }

    /// Something about the whole file, worked out at the first question: `name` must say what it is.
    pub fn once<T: 'static>(&self, name: &'static str, work_out: impl FnOnce(&Self) -> T) -> Rc<T> {
        if let Some(known) = self.known(name) {
            return known;
        }
        let fact = Rc::new(work_out(self));
        self.facts.borrow_mut().insert(name, Rc::clone(&fact) as Rc<dyn Any>);
        fact
    }

    /// What was worked out about the whole file if somebody asked, see [`Context::once`].
    pub fn known<T: 'static>(&self, name: &'static str) -> Option<Rc<T>> {
        let known = self.facts.borrow().get(name).cloned();
        known.and_then(|known| known.downcast().ok())
    }

    /// Whether something holds for the whole file, see [`Context::once`].
    pub fn file_fact(&self, name: &'static str, work_out: impl FnOnce(&Self) -> bool) -> bool {
        *self.once(name, work_out)
    }

    /// The value in force of a choice among the rule's options.
    ///
    /// # Panics
    /// If the rule declares no such option, which the tests of the rule's examples would show.
    pub fn choice(&self, option: &str) -> &'a str {
        match self.option(option) {
            OptionValue::Choice(value) => value,
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

    /// The telemetry that is configured for this file, if any.
    pub fn telemetry(&self) -> Option<&'a Telemetry> {
        let telemetry = self.aliased.or(self.settings.telemetry.as_ref());
        telemetry.filter(|telemetry| {
            *self.is_instrumented.get_or_init(|| telemetry.applies_to(self.path))
        })
    }

    /// What code may not refer to.
    pub fn forbidden(&self) -> &'a Forbidden {
        &self.settings.forbidden
    }

    fn option(&self, option: &str) -> &'a OptionValue {
        self.settings
            .rules
            .option(self.rule, option)
            .unwrap_or_else(|| panic!("the rule declares no option `{option}`"))
    }

    /// The telemetry has another name in this file.
    pub(crate) fn set_aliased(&mut self, telemetry: &'a Telemetry) {
        self.aliased = Some(telemetry);
    }

    /// Everything that follows is reported for `rule`.
    pub(crate) fn set_rule(&mut self, rule: RuleId, severity: Severity) {
        self.rule = rule;
        self.severity = severity;
    }

    /// Everything that follows is about `node`.
    pub(crate) fn set_node(&mut self, node: AnyNodeRef<'a>) {
        self.node = node;
    }

    /// What is to be refreshed, in the order of the text.
    pub(crate) fn take_refreshed(&mut self) -> Vec<Edit> {
        let mut edits = std::mem::take(&mut self.refreshed);
        edits.sort_by_key(|edit| edit.range.start());
        edits
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    pub(crate) fn diagnostics_mut(&mut self) -> &mut Vec<Diagnostic> {
        &mut self.diagnostics
    }
}
