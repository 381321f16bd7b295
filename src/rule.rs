//! What a rule is: metadata, documentation, examples and checks.
//!
//! Nothing here knows which rules exist. Built-in rules are constants; a rule built at run time lends the same [`Rule`]
//! out of whatever owns its text, so nothing downstream can tell the two apart.

use crate::context::Context;
use crate::diagnostic::{Safety, Severity};
use crate::options::RuleOption;
use crate::source::Deception;
use crate::suppression::Suppression;
use crate::syntax::{Node, NodeKind, ParseError, ast};

/// One rule: what it is called, what it says about itself, and how it checks.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'r> {
    /// The kebab-case name, which is also its file's name.
    pub name: &'r str,
    /// One line without a full stop.
    pub summary: &'r str,
    /// Markdown: what goes wrong at run time, why, how to mend it, references.
    pub explanation: &'r str,
    /// The severity unless the configuration or the check says otherwise.
    pub severity: Severity,
    /// When the rule runs.
    pub enabled: Enabled,
    /// The files that it speaks of.
    pub surroundings: Surroundings,
    /// What can be configured under `[tool.pylens.rules.NAME]`.
    pub options: &'r [RuleOption<'r>],
    /// Code the rule must report.
    pub rejects: &'r [Example<'r>],
    /// Code the rule must leave alone.
    pub accepts: &'r [&'r str],
    /// The functions that do the work.
    pub checks: &'r [Check<'r>],
}

impl Rule<'_> {
    /// How safe the rule's fixes are, the least safe if they differ; `None` if it has none. Its examples show it.
    pub fn fix_safety(&self) -> Option<Safety> {
        let fixed = self.rejects.iter().filter(|example| example.fixed.is_some());
        fixed.map(|example| example.safety).min()
    }
}

/// When a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Enabled {
    /// Unless it is switched off.
    Default,
    /// Only when it is selected.
    OnRequest,
    /// When the section it needs is configured.
    WhenConfigured(Section),
    /// Always: no selection, configuration or comment can switch it off.
    Always,
}

/// The files that a rule speaks of, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surroundings {
    /// The product: no tests, developer scripts, copies of others' code or generated files, unless they are asked for.
    Product,
    /// All files, whatever they say of themselves, as the rules of a gate must.
    Everywhere,
}

/// A section of the configuration without which some rules have nothing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// What is injected into code. The rules that need it look at nothing but injected code and what gets in its way.
    Telemetry,
    /// What code may not refer to.
    ForbiddenApi,
}

impl Section {
    /// The section's name as it is written in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Section::Telemetry => "telemetry",
            Section::ForbiddenApi => "forbidden-api",
        }
    }

    /// Whether the rules that need it run whatever a selection on the command line names, as those of a gate must: to
    /// be rid of them takes an `ignore`.
    pub fn outlasts_selection(self) -> bool {
        match self {
            Section::Telemetry => false,
            Section::ForbiddenApi => true,
        }
    }
}

/// Code that a rule reports.
#[derive(Debug, Clone, Copy)]
pub struct Example<'r> {
    /// The code; exactly its own rule must fire on it.
    pub code: &'r str,
    /// What `fix` makes of it; `None` if the finding has no fix.
    pub fixed: Option<&'r str>,
    /// How safe that fix is.
    pub safety: Safety,
    /// Configuration the example needs, as the TOML of `[tool.pylens]`.
    pub config: &'r str,
}

impl<'r> Example<'r> {
    /// Code whose finding has no fix.
    pub const fn new(code: &'r str) -> Self {
        Example { code, fixed: None, safety: Safety::Safe, config: "" }
    }

    /// Code with what `fix` makes of it.
    pub const fn fixed(code: &'r str, fixed: &'r str) -> Self {
        Example { fixed: Some(fixed), ..Example::new(code) }
    }

    /// Code that `fix` leaves alone, with what `fix --unsafe-fixes` makes of it.
    pub const fn fixed_unsafely(code: &'r str, fixed: &'r str) -> Self {
        Example { safety: Safety::Unsafe, ..Example::fixed(code, fixed) }
    }

    /// The same example under some configuration.
    #[must_use]
    pub const fn with(self, config: &'r str) -> Self {
        Example { config, ..self }
    }
}

/// A check of nodes of type `N`, called once for each.
pub type NodeCheck<N> = for<'a> fn(&Context<'a>, &'a N);

/// A check of nodes of several kinds, called once for each.
pub type KindCheck = for<'a> fn(&Context<'a>, Node<'a>);

/// A check of something that is not a node, called once for each.
pub type FactCheck<T> = fn(&Context, &T);

/// A check of the syntax errors of a file, called once if there are any.
pub type ErrorsCheck = fn(&Context, &[ParseError]);

/// A check of the text itself.
pub type TextCheck = fn(&Context);

/// What a check wants to see. The walk calls it with nothing else.
#[derive(Debug, Clone, Copy)]
pub enum Check<'r> {
    /// The whole module, before anything in it.
    Module(NodeCheck<ast::ModModule>),
    /// Every function definition, methods and nested ones included.
    Function(NodeCheck<ast::StmtFunctionDef>),
    /// Every class definition.
    Class(NodeCheck<ast::StmtClassDef>),
    /// Every comparison.
    Compare(NodeCheck<ast::ExprCompare>),
    /// Every statement and expression of one of these kinds.
    Kinds(&'r [NodeKind], KindCheck),
    /// The whole module, if it imports one of these top-level modules or something below it, anywhere and in any form.
    Importing(&'r [&'r str], NodeCheck<ast::ModModule>),
    /// Every call of something whose qualified name is one of these.
    Call(&'r [&'r str], NodeCheck<ast::ExprCall>),
    /// Every call of an attribute with one of these names, whatever has the attribute.
    Method(&'r [&'r str], NodeCheck<ast::ExprCall>),
    /// The text of a module, also of one that has syntax errors, whose tokens are there but whose tree cannot be trusted.
    Text(TextCheck),
    /// A declared encoding with which the interpreter would run another text.
    Encoding(FactCheck<Deception>),
    /// The syntax errors in the order of the text; in a file that has one, no node is checked.
    SyntaxErrors(ErrorsCheck),
    /// Every `# pylens:` comment, after all other checks, when it is known what it suppressed.
    Suppression(FactCheck<Suppression>),
}

/// A family of rules: one folder under `rules/`.
#[derive(Debug, Clone, Copy)]
pub struct Group<'r> {
    /// The folder's name, which selects all its rules.
    pub name: &'r str,
    /// What the group guards against, in one line without a full stop.
    pub summary: &'r str,
    /// Its rules.
    pub rules: &'r [&'r Rule<'r>],
}
