//! One text in, its findings out: one walk over the tree, from which each node goes to the checks that asked for its kind.
//!
//! Used by [`crate::fix`], the commands, and whoever has a text in memory: all come through [`Linter::lint`].
//! Never reads a file, and never knows which rules there are or where one came from.

mod dispatch;

use std::path::Path;

use crate::analysis::surroundings::{Purpose, purpose};
use crate::context::{Context, Findings};
use crate::diagnostic::{Diagnostic, Edit, RuleId};
use crate::file::File;
use crate::lint_settings::{Honoured, LintSettings};
use crate::names::Names;
use crate::registry::Registry;
use crate::rule::{Enabled, Surroundings};
use crate::source::{self, Deception, Unchecked};
use crate::suppression::Suppressions;
use crate::syntax::{SourceKind, Syntax, TooDeep, with_room_for};
use crate::telemetry::{self, LeftAlone, ScopeNotes};
use dispatch::Dispatch;

/// Checks texts under one set of settings.
#[derive(Debug)]
pub struct Linter {
    registry: Registry,
    settings: LintSettings,
    /// The checks of all enabled rules.
    dispatch: Dispatch,
    /// The checks of those that speak of files outside the product as well.
    outside: Dispatch,
    /// True if these are fewer.
    spares: bool,
}

/// The findings in one text.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The edits that bring injected code up to date and are no findings, in the order of the text.
    pub refreshed: Vec<Edit>,
    /// The number of findings that a comment suppressed.
    pub suppressed: usize,
    /// True if the text has syntax errors, in which case nothing else was looked for.
    pub has_syntax_errors: bool,
    /// True if the file is no part of the product, so that some of the enabled rules do not speak of it.
    pub is_outside: bool,
    /// The reason why telemetry leaves the text alone, if it does.
    pub left_alone: Option<LeftAlone>,
    /// The notes of a rule that asked for the functions in scope of the telemetry.
    pub scope: ScopeNotes,
}

impl Linter {
    /// A linter for the enabled rules of `registry`.
    pub fn new(registry: &Registry, settings: LintSettings) -> Linter {
        let enabled = |rule| settings.rules.is_enabled(rule);
        let speaks_outside = |rule| {
            settings.include_tests || registry.rule(rule).surroundings == Surroundings::Everywhere
        };
        let dispatch = Dispatch::new(registry, enabled);
        let outside = Dispatch::new(registry, |rule| enabled(rule) && speaks_outside(rule));
        let spares = registry.ids().any(|rule| enabled(rule) && !speaks_outside(rule));
        Linter { registry: registry.clone(), settings, dispatch, outside, spares }
    }

    /// The rules it was made from.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &LintSettings {
        &self.settings
    }

    /// Checks `text`. The path decides whether it is a stub and which settings apply; nothing is read from it.
    ///
    /// # Errors
    /// If the text nests too deeply to be analysed.
    pub fn lint(&self, path: &Path, text: &str) -> Result<Report, TooDeep> {
        self.lint_then(path, text, |_, report| report)
    }

    /// Checks `text`, and lets `then` go on with its syntax and its findings.
    ///
    /// # Errors
    /// Like [`Linter::lint`].
    pub fn lint_then<R>(
        &self,
        path: &Path,
        text: &str,
        then: impl FnOnce(&Syntax<'_>, Report) -> R,
    ) -> Result<R, TooDeep> {
        with_room_for(text, || {
            let syntax = self.parse(path, text)?;
            let report = self.lint_syntax(path, &syntax);
            Ok(then(&syntax, report))
        })
    }

    /// Parses `text` as what the path says it is; see [`with_room_for`].
    ///
    /// # Errors
    /// If the text nests too deeply to be analysed.
    pub fn parse<'t>(&self, path: &Path, text: &'t str) -> Result<Syntax<'t>, TooDeep> {
        let kind = if self.settings.untrusted { SourceKind::Module } else { source_kind(path) };
        Syntax::parse_for(self.settings.versions, text, kind)
    }

    /// Checks a text that was parsed already, see [`Linter::lint`] and [`with_room_for`].
    pub fn lint_syntax(&self, path: &Path, syntax: &Syntax<'_>) -> Report {
        let text = syntax.text();
        let has_syntax_errors = !syntax.errors().is_empty();
        let checked = !has_syntax_errors && syntax.kind() == SourceKind::Module;
        let names = if checked { Names::new(syntax.module()) } else { Names::default() };
        let file = File::new(syntax, &names, path, &self.settings);
        let aliased = if checked { telemetry::aliased(&file) } else { None };
        let file = match &aliased {
            Some(aliased) => file.with_telemetry(aliased),
            None => file,
        };
        let findings = Findings::default();
        let context = Context::new(&file, &self.settings, &findings);
        let is_product = !self.spares || self.purpose_of(&file) == Purpose::Product;
        let dispatch = if is_product { &self.dispatch } else { &self.outside };
        if let Some(deception) = source::deception(text) {
            dispatch.check_encoding(&context, &deception);
        }
        // A byte order mark that is reported for what is declared behind it is that of the file, and no code.
        let marks = usize::from(!findings.is_empty() && text.starts_with('\u{feff}'));
        dispatch.check_syntax_errors(&context, marks);
        if syntax.kind() == SourceKind::Module {
            dispatch.check_text(&context);
        }
        if checked {
            dispatch.check_module(&context);
        }
        dispatch.check_nodes(&context);
        dispatch.check_calls(&context);
        let telemetry = self.settings.telemetry.as_ref().filter(|_| checked);
        let left_alone =
            telemetry.and_then(|telemetry| LeftAlone::find(telemetry, path, &syntax.module().body));
        let mut diagnostics = findings.take();
        let suppressed = self.suppress(&context, &mut diagnostics, checked, is_product);
        diagnostics.extend(findings.take());
        self.apply_ignores(path, &mut diagnostics);
        self.drop_unwanted_fixes(&mut diagnostics);
        diagnostics.sort_by_key(Diagnostic::sort_key);
        let scope = telemetry::scope_notes(&file).unwrap_or_default();
        let refreshed = findings.take_refreshed();
        let is_outside = !is_product;
        Report {
            diagnostics,
            refreshed,
            suppressed,
            has_syntax_errors,
            is_outside,
            left_alone,
            scope,
        }
    }

    /// The edits that take all injected telemetry out of a text, whatever of it is in scope.
    pub fn remove_telemetry(&self, path: &Path, syntax: &Syntax<'_>) -> Vec<Edit> {
        let Some(telemetry) = &self.settings.telemetry else {
            return Vec::new();
        };
        if !syntax.errors().is_empty() || syntax.kind() != SourceKind::Module {
            return Vec::new();
        }
        let names = Names::new(syntax.module());
        let file = File::new(syntax, &names, path, &self.settings);
        let aliased = telemetry::present_alias(&file, telemetry);
        telemetry::removals(&file, aliased.as_ref().unwrap_or(telemetry))
    }

    /// Reports the declared encoding of a file that was not decoded because of it, and checks nothing else: the text of
    /// such a file is not known.
    ///
    /// # Errors
    /// Like [`Linter::lint`], but for no text that there is.
    pub fn lint_encoding(&self, path: &Path, deception: &Deception) -> Result<Report, TooDeep> {
        self.lint_nothing(path, |context| self.dispatch.check_encoding(context, deception))
    }

    /// Reports a file that Python could run or load and that is not checked.
    ///
    /// # Errors
    /// Like [`Linter::lint`], but for no text that there is.
    pub fn lint_unchecked(&self, path: &Path, unchecked: &Unchecked) -> Result<Report, TooDeep> {
        self.lint_nothing(path, |context| self.dispatch.check_unchecked(context, unchecked))
    }

    /// Reports what `check` says about a file whose text is not known.
    fn lint_nothing(
        &self,
        path: &Path,
        check: impl FnOnce(&Context<'_>),
    ) -> Result<Report, TooDeep> {
        let syntax = Syntax::parse("", source_kind(path))?;
        let names = Names::default();
        let file = File::new(&syntax, &names, path, &self.settings);
        let findings = Findings::default();
        check(&Context::new(&file, &self.settings, &findings));
        Ok(Report { diagnostics: findings.take(), ..Report::default() })
    }

    /// Removes the findings that a comment exempts, and lets the checks of the comments follow.
    ///
    /// A rule that did not run, because the file was not `checked` or it is switched off there, cannot tell whether its
    /// suppression is needed.
    fn suppress(
        &self,
        context: &Context<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        checked: bool,
        is_product: bool,
    ) -> usize {
        let mut suppressions = Suppressions::default();
        if self.settings.honoured != Honoured::None {
            let required = self.settings.honoured == Honoured::WithReason;
            suppressions = Suppressions::find(context.syntax, &self.registry, required);
        }
        let may_be_suppressed = |rule| self.registry.rule(rule).enabled != Enabled::Always;
        let suppressed = suppressions.apply(context.syntax, diagnostics, may_be_suppressed);
        for suppression in suppressions.iter() {
            let judged = suppression.judged_by(|rule| {
                checked
                    && self.settings.rules.is_enabled(rule)
                    && (is_product || self.speaks_outside(rule))
                    && !self.settings.is_ignored(rule, context.path)
            });
            self.dispatch.check_suppression(context, &judged);
        }
        suppressed
    }

    /// The purpose of the file at `path` with this text, on which it depends which rules speak of it.
    ///
    /// # Errors
    /// Like [`Linter::lint`].
    pub fn purpose(&self, path: &Path, text: &str) -> Result<Purpose, TooDeep> {
        let syntax = self.parse(path, text)?;
        let names = Names::default();
        Ok(self.purpose_of(&File::new(&syntax, &names, path, &self.settings)))
    }

    fn purpose_of(&self, file: &File<'_>) -> Purpose {
        purpose(file, &self.settings.root, &self.settings.folders)
    }

    /// True if the rule speaks of files that are not of the product.
    fn speaks_outside(&self, rule: RuleId) -> bool {
        self.registry.rule(rule).surroundings == Surroundings::Everywhere
    }

    /// Removes the fixes of rules that the configuration says shall fix nothing.
    fn drop_unwanted_fixes(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics.iter_mut().filter(|it| it.fix.is_some()) {
            if !self.settings.rules.is_fixable(diagnostic.rule) {
                diagnostic.fix = None;
            }
        }
    }

    /// Removes the findings that the configuration exempts in the file at `path`.
    fn apply_ignores(&self, path: &Path, diagnostics: &mut Vec<Diagnostic>) {
        if !self.settings.per_file_ignores.is_empty() {
            diagnostics.retain(|diagnostic| {
                self.registry.rule(diagnostic.rule).enabled == Enabled::Always
                    || !self.settings.is_ignored(diagnostic.rule, path)
            });
        }
    }
}

/// The kind of a file, by its name.
fn source_kind(path: &Path) -> SourceKind {
    if path.extension().is_some_and(|extension| extension == "pyi") {
        SourceKind::Stub
    } else {
        SourceKind::Module
    }
}
