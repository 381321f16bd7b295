//! One text in, its findings out: one walk over the tree, from which each node goes to the checks that asked for its kind.
//!
//! Nothing here reads a file, knows which rules exist, or knows where a rule came from. The commands, and whatever else
//! has a text in memory, all come through [`Linter::lint`].

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::analysis::instrumentation::{self, LeftAlone, ScopeNotes};
use crate::context::Context;
use crate::diagnostic::RuleId;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::lint_settings::LintSettings;
use crate::names::{Names, last_part};
use crate::registry::Registry;
use crate::rule::{Check, Enabled, FactCheck, NodeCheck, TextCheck};
use crate::source::{self, Deception};
use crate::suppress::Suppressions;
use crate::suppression::Suppression;
use crate::syntax::{Expr, Node, ParseError, SourceKind, Syntax, TooDeep, ast};

/// Checks texts under one set of settings.
#[derive(Debug)]
pub struct Linter<'r> {
    registry: &'r Registry<'r>,
    settings: LintSettings,
    dispatch: Dispatch<'r>,
}

/// What was found in one text.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What brings injected code up to date and is no finding, in the order of the text.
    pub refreshed: Vec<Edit>,
    /// How many findings a comment suppressed.
    pub suppressed: usize,
    /// Whether the text has syntax errors, in which case nothing else was looked for.
    pub has_syntax_errors: bool,
    /// Why telemetry leaves the text alone, if it does.
    pub left_alone: Option<LeftAlone>,
    /// What a rule that asked for the functions in scope of the telemetry learned besides.
    pub scope: ScopeNotes,
}

impl<'r> Linter<'r> {
    /// A linter for the enabled rules of `registry`.
    pub fn new(registry: &'r Registry<'r>, settings: LintSettings) -> Linter<'r> {
        let dispatch = Dispatch::new(registry, &settings);
        Linter { registry, settings, dispatch }
    }

    /// The rules it was made from.
    pub fn registry(&self) -> &'r Registry<'r> {
        self.registry
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
        Ok(self.lint_syntax(path, &self.parse(path, text)?))
    }

    /// Parses `text` as what the path says it is.
    ///
    /// # Errors
    /// If the text nests too deeply to be analysed.
    pub fn parse<'t>(&self, path: &Path, text: &'t str) -> Result<Syntax<'t>, TooDeep> {
        Syntax::parse(text, source_kind(path))
    }

    /// Checks a text that was parsed already, see [`Linter::lint`].
    pub fn lint_syntax(&self, path: &Path, syntax: &Syntax<'_>) -> Report {
        let text = syntax.text();
        let has_syntax_errors = !syntax.errors().is_empty();
        let checked = !has_syntax_errors && syntax.kind() == SourceKind::Module;
        // Real code has about one such node in a hundred bytes.
        let mut nodes = Vec::with_capacity(text.len() / 100);
        let mut names = Names::default();
        if checked {
            names = Names::new(syntax.module(), |node| {
                if self.dispatch.may_check(node) {
                    nodes.push(node);
                }
            });
        }
        let context = || Context::new(syntax, &names, path, &self.settings);
        let aliased = if checked { instrumentation::aliased(&context()) } else { None };
        let mut context = context();
        if let Some(aliased) = &aliased {
            context.set_aliased(aliased);
        }
        if let Some(deception) = source::deception(text) {
            self.dispatch.check_encoding(&mut context, &deception);
        }
        // A byte order mark that is reported for what is declared behind it is that of the file, and no code.
        let is_reported = !context.diagnostics_mut().is_empty();
        let marks = usize::from(is_reported && text.starts_with('\u{feff}'));
        self.dispatch.check_syntax_errors(&mut context, marks);
        if syntax.kind() == SourceKind::Module {
            self.dispatch.check_text(&mut context);
        }
        if checked {
            self.dispatch.check_module(&mut context);
        }
        nodes.into_iter().for_each(|node| self.dispatch.check_node(&mut context, node));
        let telemetry = self.settings.telemetry.as_ref().filter(|_| checked);
        let left_alone =
            telemetry.and_then(|telemetry| LeftAlone::find(telemetry, path, &syntax.module().body));
        let suppressed = self.suppress(&mut context, checked);
        let scope = instrumentation::scope_notes(&context).unwrap_or_default();
        let refreshed = context.take_refreshed();
        let mut diagnostics = context.into_diagnostics();
        diagnostics.sort_by_key(Diagnostic::sort_key);
        Report { diagnostics, refreshed, suppressed, has_syntax_errors, left_alone, scope }
    }

    /// The edits that take all injected telemetry out of a text, whatever of it is in scope.
    pub fn remove_telemetry(&self, path: &Path, syntax: &Syntax<'_>) -> Vec<Edit> {
        let Some(telemetry) = &self.settings.telemetry else {
            return Vec::new();
        };
        if !syntax.errors().is_empty() || syntax.kind() != SourceKind::Module {
            return Vec::new();
        }
        let names = Names::new(syntax.module(), |_| {});
        let context = Context::new(syntax, &names, path, &self.settings);
        let aliased = instrumentation::present_alias(&context, telemetry);
        instrumentation::removals(&context, aliased.as_ref().unwrap_or(telemetry))
    }

    /// Reports the declared encoding of a file that was not decoded because of it, and checks nothing else: the text of
    /// such a file is not known.
    ///
    /// # Errors
    /// Like [`Linter::lint`], but for no text that there is.
    pub fn lint_encoding(&self, path: &Path, deception: &Deception) -> Result<Report, TooDeep> {
        let syntax = Syntax::parse("", source_kind(path))?;
        let names = Names::default();
        let mut context = Context::new(&syntax, &names, path, &self.settings);
        self.dispatch.check_encoding(&mut context, deception);
        Ok(Report { diagnostics: context.into_diagnostics(), ..Report::default() })
    }

    /// Removes the findings that a comment or the configuration exempts, and lets the checks of the comments follow.
    ///
    /// A rule that did not run, because the file was not `checked` or it is switched off there, cannot tell whether its
    /// suppression is needed.
    fn suppress(&self, context: &mut Context<'_>, checked: bool) -> usize {
        let mut suppressions = Suppressions::default();
        if self.settings.suppressions {
            suppressions = Suppressions::find(context.syntax, self.registry);
        }
        let suppressed =
            suppressions.apply(context, |rule| self.registry.rule(rule).enabled != Enabled::Always);
        for suppression in suppressions.iter() {
            let judged = suppression.judged_by(|rule| {
                checked
                    && self.settings.rules.is_enabled(rule)
                    && !self.settings.is_ignored(rule, context.path)
            });
            self.dispatch.check_suppression(context, &judged);
        }
        if !self.settings.per_file_ignores.is_empty() {
            let path = context.path;
            context.diagnostics_mut().retain(|diagnostic| {
                self.registry.rule(diagnostic.rule).enabled == Enabled::Always
                    || !self.settings.is_ignored(diagnostic.rule, path)
            });
        }
        suppressed
    }
}

/// What a file is for, by its name.
fn source_kind(path: &Path) -> SourceKind {
    if path.extension().is_some_and(|extension| extension == "pyi") {
        SourceKind::Stub
    } else {
        SourceKind::Module
    }
}

/// A check with the rule it reports for.
#[derive(Debug, Clone, Copy)]
struct Entry<F> {
    rule: RuleId,
    severity: Severity,
    check: F,
}

/// The checks of calls of something with a certain name.
#[derive(Debug, Default)]
struct CallChecks<'r> {
    /// By the qualified name that it must have.
    functions: Vec<(&'r str, Entry<NodeCheck<ast::ExprCall>>)>,
    /// Whatever has the attribute.
    methods: Vec<Entry<NodeCheck<ast::ExprCall>>>,
}

/// The checks of the enabled rules by what they asked to see.
#[derive(Debug, Default)]
struct Dispatch<'r> {
    modules: Vec<Entry<NodeCheck<ast::ModModule>>>,
    /// By the imported top-level modules that they ask for.
    importing: Vec<(&'r [&'r str], Entry<NodeCheck<ast::ModModule>>)>,
    functions: Vec<Entry<NodeCheck<ast::StmtFunctionDef>>>,
    classes: Vec<Entry<NodeCheck<ast::StmtClassDef>>>,
    compares: Vec<Entry<NodeCheck<ast::ExprCompare>>>,
    /// By the last part of the name of what is called.
    calls: FxHashMap<&'r str, CallChecks<'r>>,
    texts: Vec<Entry<TextCheck>>,
    encodings: Vec<Entry<FactCheck<Deception>>>,
    syntax_errors: Vec<Entry<FactCheck<ParseError>>>,
    suppressions: Vec<Entry<FactCheck<Suppression>>>,
}

impl<'r> Dispatch<'r> {
    fn new(registry: &Registry<'r>, settings: &LintSettings) -> Dispatch<'r> {
        let mut dispatch = Dispatch::default();
        for id in registry.ids().filter(|id| settings.rules.is_enabled(*id)) {
            let rule = registry.rule(id);
            for check in rule.checks {
                dispatch.add(id, rule.severity, *check);
            }
        }
        dispatch
    }

    fn add(&mut self, rule: RuleId, severity: Severity, check: Check<'r>) {
        fn entry<F>(rule: RuleId, severity: Severity, check: F) -> Entry<F> {
            Entry { rule, severity, check }
        }
        match check {
            Check::Module(check) => self.modules.push(entry(rule, severity, check)),
            Check::Function(check) => self.functions.push(entry(rule, severity, check)),
            Check::Class(check) => self.classes.push(entry(rule, severity, check)),
            Check::Compare(check) => self.compares.push(entry(rule, severity, check)),
            Check::Text(check) => self.texts.push(entry(rule, severity, check)),
            Check::Encoding(check) => self.encodings.push(entry(rule, severity, check)),
            Check::SyntaxError(check) => self.syntax_errors.push(entry(rule, severity, check)),
            Check::Suppression(check) => self.suppressions.push(entry(rule, severity, check)),
            Check::Importing(modules, check) => {
                self.importing.push((modules, entry(rule, severity, check)));
            }
            Check::Method(names, check) => {
                for &name in names {
                    let calls = self.calls.entry(name).or_default();
                    calls.methods.push(entry(rule, severity, check));
                }
            }
            Check::Call(names, check) => {
                for &name in names {
                    let calls = self.calls.entry(last_part(name)).or_default();
                    calls.functions.push((name, entry(rule, severity, check)));
                }
            }
        }
    }

    /// Whether some check may want to see `node`, as far as can be told before the names are known.
    fn may_check(&self, node: Node<'_>) -> bool {
        match node {
            Node::Function(_) => !self.functions.is_empty(),
            Node::Class(_) => !self.classes.is_empty(),
            Node::Compare(_) => !self.compares.is_empty(),
            Node::Call(call) => match &*call.func {
                Expr::Attribute(attribute) => self.calls.contains_key(attribute.attr.as_str()),
                _ => !self.calls.is_empty(),
            },
        }
    }

    fn check_module(&self, context: &mut Context<'_>) {
        let module = context.syntax.module();
        run(context, &self.modules, module);
        for (wanted, entry) in &self.importing {
            if wanted.iter().any(|wanted| context.names.imports(wanted)) {
                run(context, std::slice::from_ref(entry), module);
            }
        }
    }

    fn check_node<'a>(&self, context: &mut Context<'a>, node: Node<'a>) {
        context.set_node(node.into());
        match node {
            Node::Function(function) => run(context, &self.functions, function),
            Node::Class(class) => run(context, &self.classes, class),
            Node::Compare(compare) => run(context, &self.compares, compare),
            Node::Call(call) => self.check_call(context, call),
        }
    }

    fn check_call<'a>(&self, context: &mut Context<'a>, call: &'a ast::ExprCall) {
        let names = context.names;
        if let Expr::Attribute(method) = &*call.func
            && let Some(calls) = self.calls.get(method.attr.as_str())
        {
            run(context, &calls.methods, call);
        }
        let functions = |last: &str| self.calls.get(last).map(|calls| &calls.functions);
        let is_wanted = |last: &str| functions(last).is_some_and(|it| !it.is_empty());
        if !names.may_end_with(&call.func, is_wanted) {
            return;
        }
        let Some(name) = names.qualified_name(&call.func) else {
            return;
        };
        for (dotted, entry) in functions(name.last()).into_iter().flatten() {
            if name.is(dotted) {
                context.set_rule(entry.rule, entry.severity);
                (entry.check)(context, call);
            }
        }
    }

    fn check_text(&self, context: &mut Context<'_>) {
        for entry in &self.texts {
            context.set_rule(entry.rule, entry.severity);
            (entry.check)(context);
        }
    }

    fn check_encoding(&self, context: &mut Context<'_>, deception: &Deception) {
        check_fact(context, &self.encodings, deception);
    }

    /// Hands on the syntax errors but for the first few.
    fn check_syntax_errors(&self, context: &mut Context<'_>, passed: usize) {
        for error in context.syntax.errors().iter().skip(passed) {
            check_fact(context, &self.syntax_errors, error);
        }
    }

    fn check_suppression(&self, context: &mut Context<'_>, suppression: &Suppression) {
        check_fact(context, &self.suppressions, suppression);
    }
}

/// Runs the checks that asked for facts of this kind.
fn check_fact<T>(context: &mut Context<'_>, entries: &[Entry<FactCheck<T>>], fact: &T) {
    for entry in entries {
        context.set_rule(entry.rule, entry.severity);
        (entry.check)(context, fact);
    }
}

/// Runs the checks that asked for nodes of this kind.
fn run<'a, N>(context: &mut Context<'a>, entries: &[Entry<NodeCheck<N>>], node: &'a N) {
    for entry in entries {
        context.set_rule(entry.rule, entry.severity);
        (entry.check)(context, node);
    }
}
