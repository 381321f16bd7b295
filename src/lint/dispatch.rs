//! The checks of the enabled rules by what they ask to see, and the pass that shows it to them.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::diagnostic::{RuleId, Severity};
use crate::names::last_part;
use crate::registry::Registry;
use crate::rule::{ErrorsCheck, FactCheck, OnKinds, OnNode, OnText, Owned, OwnedCheck, OwnedText};
use crate::source::{Deception, Unchecked};
use crate::suppression::Suppression;
use crate::syntax::{Expr, Node, NodeKind, Sieve, Stmt, ast};

/// A check with the rule it reports for.
#[derive(Debug, Clone)]
struct Entry<F> {
    rule: RuleId,
    severity: Severity,
    check: F,
}

/// A check of whole modules.
type ModuleEntry = Entry<OnNode<Owned, ast::ModModule>>;

/// The checks of calls of something with a certain name.
#[derive(Debug, Default)]
struct CallChecks {
    /// By the qualified name that it must have.
    functions: Vec<(OwnedText, Entry<OnNode<Owned, ast::ExprCall>>)>,
    /// Whatever has the attribute.
    methods: Vec<Entry<OnNode<Owned, ast::ExprCall>>>,
}

/// The checks of the enabled rules by what they asked to see.
#[derive(Debug, Default)]
pub(super) struct Dispatch {
    modules: Vec<ModuleEntry>,
    /// By the imported top-level modules that they ask for.
    importing: Vec<(Vec<OwnedText>, ModuleEntry)>,
    functions: Vec<Entry<OnNode<Owned, ast::StmtFunctionDef>>>,
    classes: Vec<Entry<OnNode<Owned, ast::StmtClassDef>>>,
    compares: Vec<Entry<OnNode<Owned, ast::ExprCompare>>>,
    /// By the last part of the name of what is called.
    calls: FxHashMap<Box<str>, CallChecks>,
    /// The sieve for these parts.
    called: Sieve,
    /// By the number of the kind of node, as far as there are checks.
    kinds: Vec<Vec<Entry<OnKinds<Owned>>>>,
    /// By the number of the kind of node: true if any check may ask for it.
    wanted: Vec<bool>,
    texts: Vec<Entry<OnText<Owned>>>,
    encodings: Vec<Entry<FactCheck<Deception>>>,
    unchecked: Vec<Entry<FactCheck<Unchecked>>>,
    syntax_errors: Vec<Entry<ErrorsCheck>>,
    suppressions: Vec<Entry<FactCheck<Suppression>>>,
}

impl Dispatch {
    /// The checks of the rules that are `wanted`.
    pub(super) fn new(registry: &Registry, wanted: impl Fn(RuleId) -> bool) -> Dispatch {
        let mut dispatch = Dispatch::default();
        for id in registry.ids().filter(|id| wanted(*id)) {
            let rule = registry.rule(id);
            for check in &rule.checks {
                dispatch.add(id, rule.severity, check);
            }
        }
        dispatch.want(NodeKind::StmtFunctionDef, !dispatch.functions.is_empty());
        dispatch.want(NodeKind::StmtClassDef, !dispatch.classes.is_empty());
        dispatch.want(NodeKind::ExprCompare, !dispatch.compares.is_empty());
        dispatch.called = dispatch.calls.keys().map(|name| &**name).collect();
        dispatch
    }

    /// Has the nodes of this kind looked at, if any check is `there` that may ask for them.
    fn want(&mut self, kind: NodeKind, there: bool) {
        let place = kind as usize;
        if there {
            self.wanted.resize(self.wanted.len().max(place + 1), false);
            self.wanted[place] = true;
        }
    }

    fn add(&mut self, rule: RuleId, severity: Severity, check: &OwnedCheck) {
        fn entry<F: Clone>(rule: RuleId, severity: Severity, check: &F) -> Entry<F> {
            Entry { rule, severity, check: check.clone() }
        }
        match check {
            OwnedCheck::Module(check) => self.modules.push(entry(rule, severity, check)),
            OwnedCheck::Function(check) => self.functions.push(entry(rule, severity, check)),
            OwnedCheck::Class(check) => self.classes.push(entry(rule, severity, check)),
            OwnedCheck::Compare(check) => self.compares.push(entry(rule, severity, check)),
            OwnedCheck::Text(check) => self.texts.push(entry(rule, severity, check)),
            OwnedCheck::Encoding(check) => self.encodings.push(entry(rule, severity, check)),
            OwnedCheck::Unchecked(check) => self.unchecked.push(entry(rule, severity, check)),
            OwnedCheck::SyntaxErrors(check) => {
                self.syntax_errors.push(entry(rule, severity, check));
            }
            OwnedCheck::Suppression(check) => self.suppressions.push(entry(rule, severity, check)),
            OwnedCheck::Importing(modules, check) => {
                self.importing.push((modules.clone(), entry(rule, severity, check)));
            }
            OwnedCheck::Kinds(kinds, check) => {
                for &kind in kinds {
                    self.want(kind, true);
                    let place = kind as usize;
                    if self.kinds.len() <= place {
                        self.kinds.resize_with(place + 1, Vec::new);
                    }
                    self.kinds[place].push(entry(rule, severity, check));
                }
            }
            OwnedCheck::Method(names, check) => {
                for name in names {
                    let calls = self.calls.entry((**name).into()).or_default();
                    calls.methods.push(entry(rule, severity, check));
                }
            }
            OwnedCheck::Call(names, check) => {
                for name in names {
                    let calls = self.calls.entry(last_part(name).into()).or_default();
                    calls.functions.push((name.clone(), entry(rule, severity, check)));
                }
            }
        }
    }

    pub(super) fn check_module(&self, context: &Context<'_>) {
        let module = context.syntax.module();
        run(context, &self.modules, module);
        for (wanted, entry) in &self.importing {
            if wanted.iter().any(|wanted| context.names.imports(wanted)) {
                run(context, std::slice::from_ref(entry), module);
            }
        }
    }

    /// Shows every node to the checks that asked for its kind.
    pub(super) fn check_nodes(&self, context: &Context<'_>) {
        let wanted = |kind| self.wanted.get(kind as usize).is_some_and(|wanted| *wanted);
        for (kind, node) in context.nodes.of_kinds(wanted) {
            match node {
                Node::Stmt(Stmt::FunctionDef(function)) => {
                    run(&context.at(node.into()), &self.functions, function);
                }
                Node::Stmt(Stmt::ClassDef(class)) => {
                    run(&context.at(node.into()), &self.classes, class);
                }
                Node::Expr(Expr::Compare(compare)) => {
                    run(&context.at(node.into()), &self.compares, compare);
                }
                _ => {}
            }
            let entries = self.kinds.get(kind as usize).map_or(&[][..], Vec::as_slice);
            if !entries.is_empty() {
                let mut context = context.at(node.into());
                for entry in entries {
                    context = context.for_rule(entry.rule, entry.severity);
                    entry.check.call(&context, node);
                }
            }
        }
    }

    /// Shows the calls of what may be called so to the checks that asked for its name.
    pub(super) fn check_calls(&self, context: &Context<'_>) {
        if !self.calls.is_empty() {
            let called = context.names.tags_of(&self.called);
            for call in context.nodes.calls_of_tags(&called) {
                self.check_call(context, call);
            }
        }
    }

    fn check_call<'a>(&self, context: &Context<'a>, call: &'a ast::ExprCall) {
        let names = context.names;
        if let Expr::Attribute(method) = &*call.func {
            // Most are told from all that anybody asks for without their qualified name.
            let Some(calls) = self.calls.get(method.attr.as_str()) else {
                return;
            };
            run(&context.at(call.into()), &calls.methods, call);
        }
        let functions = |last: &str| self.calls.get(last).map(|calls| &calls.functions);
        let is_wanted = |last: &str| functions(last).is_some_and(|it| !it.is_empty());
        if !names.may_end_with(&call.func, is_wanted) {
            return;
        }
        let Some(name) = names.qualified_name(&call.func) else {
            return;
        };
        let context = context.at(call.into());
        for (dotted, entry) in functions(name.last()).into_iter().flatten() {
            if name.is(dotted) {
                entry.check.call(&context.for_rule(entry.rule, entry.severity), call);
            }
        }
    }

    pub(super) fn check_text(&self, context: &Context<'_>) {
        for entry in &self.texts {
            entry.check.call(&context.for_rule(entry.rule, entry.severity));
        }
    }

    pub(super) fn check_encoding(&self, context: &Context<'_>, deception: &Deception) {
        check_fact(context, &self.encodings, deception);
    }

    pub(super) fn check_unchecked(&self, context: &Context<'_>, unchecked: &Unchecked) {
        check_fact(context, &self.unchecked, unchecked);
    }

    /// Hands on the syntax errors but for the first few.
    pub(super) fn check_syntax_errors(&self, context: &Context<'_>, passed: usize) {
        let errors = context.syntax.errors().get(passed..).unwrap_or_default();
        for entry in self.syntax_errors.iter().filter(|_| !errors.is_empty()) {
            (entry.check)(&context.for_rule(entry.rule, entry.severity), errors);
        }
    }

    pub(super) fn check_suppression(&self, context: &Context<'_>, suppression: &Suppression) {
        check_fact(context, &self.suppressions, suppression);
    }
}

/// Runs the checks that asked for facts of this kind.
fn check_fact<T>(context: &Context<'_>, entries: &[Entry<FactCheck<T>>], fact: &T) {
    for entry in entries {
        (entry.check)(&context.for_rule(entry.rule, entry.severity), fact);
    }
}

/// Runs the checks that asked for nodes of this type.
fn run<'a, N: 'static>(context: &Context<'a>, entries: &[Entry<OnNode<Owned, N>>], node: &'a N) {
    for entry in entries {
        entry.check.call(&context.for_rule(entry.rule, entry.severity), node);
    }
}
