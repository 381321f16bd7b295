//! Rules: metadata, documentation, examples and checks.
//!
//! Nothing here knows which rules exist. Built-in rules are constants; a rule made at run time is the same [`Rule`] in its
//! [owned](Owned) form. A registry holds nothing but owned ones, so nothing downstream can tell the two apart.

use std::fmt;
use std::sync::Arc;

use crate::context::Context;
use crate::diagnostic::{Safety, Severity};
use crate::form::Function;
pub use crate::form::{Constant, Form, Owned, OwnedText};
use crate::options::{AnyOption, RuleOption};
pub use crate::section::{
    AnySection, AnySectionTable, OwnedSection, OwnedSectionTable, Section, SectionTable,
};
use crate::source::{Deception, Unchecked};
use crate::suppression::Suppression;
use crate::syntax::{Node, NodeKind, ParseError, ast};

/// A rule that is a constant.
pub type Rule = AnyRule<Constant>;

/// A rule in a registry, which may have been made at run time.
pub type OwnedRule = AnyRule<Owned>;

/// One rule: what it is called, what it says about itself, and how it checks.
pub struct AnyRule<F: Form> {
    /// The kebab-case name, which is also its file's name.
    pub name: F::Text,
    /// One line without a full stop.
    pub summary: F::Text,
    /// Markdown: what goes wrong at run time, why, how to mend it, references.
    pub explanation: F::Text,
    /// The severity unless the configuration or the check says otherwise.
    pub severity: Severity,
    /// The condition under which the rule runs.
    pub enabled: AnyEnabled<F>,
    /// The files that it speaks of.
    pub surroundings: Surroundings,
    /// The options under `[tool.pylens.rules.NAME]`.
    pub options: F::List<AnyOption<F>>,
    /// Code the rule must report.
    pub rejects: F::List<AnyExample<F>>,
    /// Code the rule must leave alone.
    pub accepts: F::List<F::Text>,
    /// The functions that do the work.
    pub checks: F::List<AnyCheck<F>>,
}

impl<F: Form> fmt::Debug for AnyRule<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rule").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<F: Form> AnyRule<F> {
    /// The safety of the rule's fixes, of the least safe if they differ; `None` if it has none. Its examples show it.
    pub fn fix_safety(&self) -> Option<Safety> {
        let fixed = self.rejects.iter().filter(|example| example.fixed.is_some());
        fixed.map(|example| example.safety).min()
    }
}

impl Rule {
    /// The same rule as a registry holds it.
    pub fn owned(&self) -> OwnedRule {
        OwnedRule {
            name: self.name.into(),
            summary: self.summary.into(),
            explanation: self.explanation.into(),
            severity: self.severity,
            enabled: self.enabled.owned(),
            surroundings: self.surroundings,
            options: self.options.iter().map(RuleOption::owned).collect(),
            rejects: self.rejects.iter().map(Example::owned).collect(),
            accepts: self.accepts.iter().map(|code| (*code).into()).collect(),
            checks: self.checks.iter().map(Check::owned).collect(),
        }
    }
}

impl OwnedRule {
    /// A rule made at run time, for a program that was given a pattern, say: it is a warning, on by default and in all
    /// files, and explains nothing. What else it should be is set in its fields.
    pub fn new(
        name: impl Into<OwnedText>,
        summary: impl Into<OwnedText>,
        checks: impl IntoIterator<Item = OwnedCheck>,
    ) -> OwnedRule {
        OwnedRule {
            name: name.into(),
            summary: summary.into(),
            explanation: "".into(),
            severity: Severity::Warning,
            enabled: OwnedEnabled::Default,
            surroundings: Surroundings::Everywhere,
            options: Vec::new(),
            rejects: Vec::new(),
            accepts: Vec::new(),
            checks: checks.into_iter().collect(),
        }
    }
}

/// When a rule that is a constant runs.
pub type Enabled = AnyEnabled<Constant>;

/// When a rule in a registry runs.
pub type OwnedEnabled = AnyEnabled<Owned>;

/// The condition under which a rule runs.
#[derive(Debug)]
pub enum AnyEnabled<F: Form> {
    /// Unless it is switched off.
    Default,
    /// Only when it is selected.
    OnRequest,
    /// When the section it needs is configured, which it declares by that.
    WhenConfigured(AnySection<F>),
    /// Always: no selection, configuration or comment can switch it off.
    Always,
}

impl Enabled {
    fn owned(&self) -> OwnedEnabled {
        match self {
            Enabled::Default => OwnedEnabled::Default,
            Enabled::OnRequest => OwnedEnabled::OnRequest,
            Enabled::WhenConfigured(section) => OwnedEnabled::WhenConfigured(section.owned()),
            Enabled::Always => OwnedEnabled::Always,
        }
    }
}

impl<F: Form> Clone for AnyEnabled<F> {
    fn clone(&self) -> Self {
        match self {
            AnyEnabled::Default => AnyEnabled::Default,
            AnyEnabled::OnRequest => AnyEnabled::OnRequest,
            AnyEnabled::WhenConfigured(section) => AnyEnabled::WhenConfigured(section.clone()),
            AnyEnabled::Always => AnyEnabled::Always,
        }
    }
}

/// A constant and an owned one are the same if they mean the same.
impl<F: Form, G: Form> PartialEq<AnyEnabled<G>> for AnyEnabled<F> {
    fn eq(&self, other: &AnyEnabled<G>) -> bool {
        match (self, other) {
            (AnyEnabled::WhenConfigured(own), AnyEnabled::WhenConfigured(other)) => own == other,
            (AnyEnabled::Default, AnyEnabled::Default)
            | (AnyEnabled::OnRequest, AnyEnabled::OnRequest)
            | (AnyEnabled::Always, AnyEnabled::Always) => true,
            _ => false,
        }
    }
}

/// The files that a rule speaks of, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surroundings {
    /// The product: no tests, developer scripts, copies of others' code or generated files, unless they are asked for.
    Product,
    /// All files, whatever they say of themselves, as the rules of a gate must.
    Everywhere,
}

/// An example of a rule that is a constant.
pub type Example = AnyExample<Constant>;

/// An example of a rule in a registry.
pub type OwnedExample = AnyExample<Owned>;

/// Code that a rule reports.
pub struct AnyExample<F: Form> {
    /// The code; exactly its own rule must fire on it.
    pub code: F::Text,
    /// The code that `fix` makes of it; `None` if the finding has no fix.
    pub fixed: Option<F::Text>,
    /// The safety of that fix.
    pub safety: Safety,
    /// Configuration the example needs, as the TOML of `[tool.pylens]`.
    pub config: F::Text,
    /// The name of the file that holds the code.
    pub file: F::Text,
}

/// The name of the file of an example about which no name says anything.
const EXAMPLE_FILE: &str = "example.py";

impl<F: Form> AnyExample<F> {
    /// The name of the file that holds the code, if it says anything about it.
    pub fn telling_name(&self) -> Option<&str> {
        let name: &str = &self.file;
        (name != EXAMPLE_FILE).then_some(name)
    }
}

impl Example {
    /// Code whose finding has no fix.
    pub const fn new(code: &'static str) -> Self {
        Example { code, fixed: None, safety: Safety::Safe, config: "", file: EXAMPLE_FILE }
    }

    /// Code with what `fix` makes of it.
    pub const fn fixed(code: &'static str, fixed: &'static str) -> Self {
        Example { fixed: Some(fixed), ..Example::new(code) }
    }

    /// Code that `fix` leaves alone, with what `fix --unsafe-fixes` makes of it.
    pub const fn fixed_unsafely(code: &'static str, fixed: &'static str) -> Self {
        Example { safety: Safety::Unsafe, ..Example::fixed(code, fixed) }
    }

    /// The same example under some configuration.
    #[must_use]
    pub const fn with(self, config: &'static str) -> Self {
        Example { config, ..self }
    }

    /// The same example in a file of that name.
    #[must_use]
    pub const fn named(self, file: &'static str) -> Self {
        Example { file, ..self }
    }

    fn owned(&self) -> OwnedExample {
        OwnedExample {
            code: self.code.into(),
            fixed: self.fixed.map(Into::into),
            safety: self.safety,
            config: self.config.into(),
            file: self.file.into(),
        }
    }
}

/// A check of nodes of type `N`, called once for each.
pub type NodeCheck<N> = for<'a> fn(&Context<'a>, &'a N);

/// A check of nodes of type `N` that has data of its own.
pub type MadeNodeCheck<N> = dyn for<'a> Fn(&Context<'a>, &'a N) + Send + Sync;

/// A check of nodes of several kinds, called once for each.
pub type KindCheck = for<'a> fn(&Context<'a>, Node<'a>);

/// A check of nodes of several kinds that has data of its own.
pub type MadeKindCheck = dyn for<'a> Fn(&Context<'a>, Node<'a>) + Send + Sync;

/// A check of something that is not a node, called once for each.
pub type FactCheck<T> = fn(&Context, &T);

/// A check of the syntax errors of a file, called once if there are any.
pub type ErrorsCheck = fn(&Context, &[ParseError]);

/// A check of the text itself.
pub type TextCheck = fn(&Context);

/// A check of the text itself that has data of its own.
pub type MadeTextCheck = dyn Fn(&Context) + Send + Sync;

/// The function of a [`NodeCheck`], in a certain form.
pub type OnNode<F, N> = <F as Form>::Function<NodeCheck<N>, MadeNodeCheck<N>>;

/// The function of a [`KindCheck`], in a certain form.
pub type OnKinds<F> = <F as Form>::Function<KindCheck, MadeKindCheck>;

/// The function of a [`TextCheck`], in a certain form.
pub type OnText<F> = <F as Form>::Function<TextCheck, MadeTextCheck>;

/// A check of a rule that is a constant.
pub type Check = AnyCheck<Constant>;

/// A check of a rule in a registry.
pub type OwnedCheck = AnyCheck<Owned>;

/// A check: the nodes that it wants to see, and its function. The walk calls it with nothing else.
pub enum AnyCheck<F: Form> {
    /// The whole module, before anything in it.
    Module(OnNode<F, ast::ModModule>),
    /// Every function definition, methods and nested ones included.
    Function(OnNode<F, ast::StmtFunctionDef>),
    /// Every class definition.
    Class(OnNode<F, ast::StmtClassDef>),
    /// Every comparison.
    Compare(OnNode<F, ast::ExprCompare>),
    /// Every statement and expression of one of these kinds.
    Kinds(F::List<NodeKind>, OnKinds<F>),
    /// The whole module, if it imports one of these top-level modules or something below it, anywhere and in any form.
    Importing(F::List<F::Text>, OnNode<F, ast::ModModule>),
    /// Every call of something whose qualified name is one of these.
    Call(F::List<F::Text>, OnNode<F, ast::ExprCall>),
    /// Every call of an attribute with one of these names, whatever has the attribute.
    Method(F::List<F::Text>, OnNode<F, ast::ExprCall>),
    /// The text of a module, also of one that has syntax errors, whose tokens are there but whose tree cannot be trusted.
    Text(OnText<F>),
    /// A declared encoding with which the interpreter would run another text.
    Encoding(FactCheck<Deception>),
    /// Sees why a file of an upload that Python could run or load is not checked.
    Unchecked(FactCheck<Unchecked>),
    /// The syntax errors in the order of the text; in a file that has one, no node is checked.
    SyntaxErrors(ErrorsCheck),
    /// Every `# pylens:` comment, after all other checks, when it is known what it suppressed.
    Suppression(FactCheck<Suppression>),
}

impl Check {
    fn owned(&self) -> OwnedCheck {
        let texts = |texts: &[&'static str]| texts.iter().map(|text| (*text).into()).collect();
        match *self {
            Check::Module(check) => OwnedCheck::Module(Function::Plain(check)),
            Check::Function(check) => OwnedCheck::Function(Function::Plain(check)),
            Check::Class(check) => OwnedCheck::Class(Function::Plain(check)),
            Check::Compare(check) => OwnedCheck::Compare(Function::Plain(check)),
            Check::Kinds(kinds, check) => OwnedCheck::Kinds(kinds.to_vec(), Function::Plain(check)),
            Check::Importing(names, check) => {
                OwnedCheck::Importing(texts(names), Function::Plain(check))
            }
            Check::Call(names, check) => OwnedCheck::Call(texts(names), Function::Plain(check)),
            Check::Method(names, check) => OwnedCheck::Method(texts(names), Function::Plain(check)),
            Check::Text(check) => OwnedCheck::Text(Function::Plain(check)),
            Check::Encoding(check) => OwnedCheck::Encoding(check),
            Check::Unchecked(check) => OwnedCheck::Unchecked(check),
            Check::SyntaxErrors(check) => OwnedCheck::SyntaxErrors(check),
            Check::Suppression(check) => OwnedCheck::Suppression(check),
        }
    }
}

/// Checks made at run time, each a closure with whatever data it needs.
impl OwnedCheck {
    /// A check of every call of something whose qualified name is one of `names`.
    pub fn calls_of<N: Into<OwnedText>>(
        names: impl IntoIterator<Item = N>,
        check: impl for<'a> Fn(&Context<'a>, &'a ast::ExprCall) + Send + Sync + 'static,
    ) -> OwnedCheck {
        let names = names.into_iter().map(Into::into).collect();
        OwnedCheck::Call(names, Function::Made(Arc::new(check)))
    }

    /// A check of every call of an attribute with one of these names.
    pub fn methods<N: Into<OwnedText>>(
        names: impl IntoIterator<Item = N>,
        check: impl for<'a> Fn(&Context<'a>, &'a ast::ExprCall) + Send + Sync + 'static,
    ) -> OwnedCheck {
        let names = names.into_iter().map(Into::into).collect();
        OwnedCheck::Method(names, Function::Made(Arc::new(check)))
    }

    /// A check of every statement and expression of one of these kinds.
    pub fn kinds(
        kinds: impl IntoIterator<Item = NodeKind>,
        check: impl for<'a> Fn(&Context<'a>, Node<'a>) + Send + Sync + 'static,
    ) -> OwnedCheck {
        OwnedCheck::Kinds(kinds.into_iter().collect(), Function::Made(Arc::new(check)))
    }

    /// A check of whole modules.
    pub fn modules(
        check: impl for<'a> Fn(&Context<'a>, &'a ast::ModModule) + Send + Sync + 'static,
    ) -> OwnedCheck {
        OwnedCheck::Module(Function::Made(Arc::new(check)))
    }

    /// A check of the text of modules.
    pub fn text(check: impl Fn(&Context) + Send + Sync + 'static) -> OwnedCheck {
        OwnedCheck::Text(Function::Made(Arc::new(check)))
    }
}

impl<N: 'static> Function<NodeCheck<N>, MadeNodeCheck<N>> {
    pub(crate) fn call<'a>(&self, context: &Context<'a>, node: &'a N) {
        match self {
            Function::Plain(check) => check(context, node),
            Function::Made(check) => check(context, node),
        }
    }
}

impl Function<KindCheck, MadeKindCheck> {
    pub(crate) fn call<'a>(&self, context: &Context<'a>, node: Node<'a>) {
        match self {
            Function::Plain(check) => check(context, node),
            Function::Made(check) => check(context, node),
        }
    }
}

impl Function<TextCheck, MadeTextCheck> {
    pub(crate) fn call(&self, context: &Context) {
        match self {
            Function::Plain(check) => check(context),
            Function::Made(check) => check(context),
        }
    }
}

/// A family of rules: one folder under `rules/`.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The folder's name, which selects all its rules.
    pub name: &'static str,
    /// The hazards that the group guards against, in one line without a full stop.
    pub summary: &'static str,
    /// Its rules.
    pub rules: &'static [&'static Rule],
}
