//! The rules of one run, each with its place, its group and its name.

use rustc_hash::FxHashMap;

use crate::diagnostic::RuleId;
use crate::lint_settings::{RuleState, RuleTable};
use crate::rule::{Check, Enabled, Group, Rule};
use crate::suppression::KnownRules;

/// Rules in catalogue order. Lookups are by [`RuleId`] or by name.
#[derive(Debug, Clone)]
pub struct Registry<'r> {
    groups: Vec<&'r Group<'r>>,
    rules: Vec<(&'r Rule<'r>, &'r Group<'r>)>,
    by_name: FxHashMap<&'r str, RuleId>,
}

/// What a selector stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(String),
    /// One rule.
    Rule(RuleId),
}

impl<'r> Registry<'r> {
    /// A registry of the rules of `groups`.
    ///
    /// Names must be unique; a later rule of the same name could not be selected. A test of the built-in rules holds
    /// them to that.
    pub fn new(groups: impl IntoIterator<Item = &'r Group<'r>>) -> Registry<'r> {
        let groups: Vec<_> = groups.into_iter().collect();
        let rules: Vec<_> = groups
            .iter()
            .flat_map(|&group| group.rules.iter().map(move |&rule| (rule, group)))
            .collect();
        let by_name = (0..).zip(&rules).map(|(id, (rule, _))| (rule.name, RuleId(id))).collect();
        Registry { groups, rules, by_name }
    }

    /// The rule at `id`, which must come from this registry.
    pub fn rule(&self, id: RuleId) -> &'r Rule<'r> {
        self.rules[id.index()].0
    }

    /// The group of the rule at `id`.
    pub fn group(&self, id: RuleId) -> &'r Group<'r> {
        self.rules[id.index()].1
    }

    /// The rule called `name`.
    pub fn find(&self, name: &str) -> Option<RuleId> {
        self.by_name.get(name).copied()
    }

    /// Every rule's place, in catalogue order.
    pub fn ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        (0..u16::try_from(self.rules.len()).unwrap_or(u16::MAX)).map(RuleId)
    }

    /// The groups in catalogue order.
    pub fn groups(&self) -> &[&'r Group<'r>] {
        &self.groups
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Every rule as it is without configuration.
    pub fn default_table(&self) -> RuleTable {
        let state = |(rule, _): &(&Rule<'_>, _)| RuleState {
            enabled: matches!(rule.enabled, Enabled::Default | Enabled::Always),
            severity: None,
            options: rule
                .options
                .iter()
                .map(|option| (option.name.to_owned(), option.kind.default_value()))
                .collect(),
        };
        RuleTable::new(self.rules.iter().map(state).collect())
    }

    /// What `text` selects: `all`, a group's name or a rule's name.
    pub fn selector(&self, text: &str) -> Option<Selector> {
        if text == "all" {
            Some(Selector::All)
        } else if self.groups.iter().any(|group| group.name == text) {
            Some(Selector::Group(text.to_owned()))
        } else {
            self.find(text).map(Selector::Rule)
        }
    }

    /// Everything [`Registry::selector`] understands, for suggestions.
    pub fn selector_names(&self) -> impl Iterator<Item = &'r str> {
        let groups = self.groups.iter().map(|group| group.name);
        let rules = self.rules.iter().map(|(rule, _)| rule.name);
        std::iter::once("all").chain(groups).chain(rules)
    }

    /// Whether `selector` covers the rule at `id`.
    pub fn selects(&self, selector: &Selector, id: RuleId) -> bool {
        match selector {
            Selector::All => true,
            Selector::Group(name) => self.group(id).name == name,
            Selector::Rule(rule) => *rule == id,
        }
    }
}

impl Registry<'_> {
    /// Whether a comment can exempt from the rule: not from those that always run, nor from those about comments.
    fn is_suppressible(&self, rule: RuleId) -> bool {
        let rule = self.rule(rule);
        let about_comments = rule.checks.iter().any(|check| matches!(check, Check::Suppression(_)));
        rule.enabled != Enabled::Always && !about_comments
    }
}

impl KnownRules for Registry<'_> {
    fn is_rule(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn suppressible(&self, name: &str) -> Option<RuleId> {
        self.find(name).filter(|rule| self.is_suppressible(*rule))
    }

    fn suppressible_in_group(&self, name: &str) -> Vec<String> {
        let of_group = self.ids().filter(|rule| self.group(*rule).name == name);
        let rules = of_group.filter(|rule| self.is_suppressible(*rule));
        rules.map(|rule| self.rule(rule).name.to_owned()).collect()
    }
}
