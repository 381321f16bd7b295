//! The rules of one run, each with its place, its group and its name.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::Suggestion;
use crate::diagnostic::RuleId;
use crate::lint_settings::{RuleState, RuleTable};
use crate::rule::{
    Enabled, Group, OwnedCheck, OwnedEnabled, OwnedRule, OwnedSection, OwnedSectionTable, OwnedText,
};
use crate::suppression::KnownRules;

/// Rules by group. Lookups are by [`RuleId`] or by name. A clone shares the rules.
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<Entries>);

#[derive(Debug, Clone, Default)]
struct Entries {
    groups: Vec<GroupEntry>,
    /// Each with the place of its group.
    rules: Vec<(Arc<OwnedRule>, usize)>,
    by_name: FxHashMap<OwnedText, RuleId>,
    neighbours: &'static [Neighbour],
}

/// The name that another linter has for what a rule reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    /// The other linter's name.
    pub code: &'static str,
    /// The rule.
    pub rule: &'static str,
}

/// A family of rules in a registry.
#[derive(Debug, Clone)]
pub struct GroupEntry {
    /// The name, which selects all its rules.
    pub name: OwnedText,
    /// The hazards that the group guards against, in one line without a full stop.
    pub summary: OwnedText,
}

/// A rule cannot be added to a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// A rule or a group has the name already, or it means all of them.
    #[error("there is a rule or group `{0}` already")]
    NameTaken(String),
    /// A registry has room for no more.
    #[error("there are too many rules")]
    TooMany,
}

/// The rules that a selector stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(String),
    /// One rule.
    Rule(RuleId),
}

/// The selector of every rule.
const ALL: &str = "all";

impl Registry {
    /// A registry of the rules of `groups`.
    ///
    /// Names must be unique; a later rule of the same name could not be selected. A test of the built-in rules holds
    /// them to that.
    pub fn new(groups: impl IntoIterator<Item = &'static Group>) -> Registry {
        let mut entries = Entries::default();
        for group in groups {
            let place = entries.group(group.name.into(), group.summary.into());
            for rule in group.rules {
                // A constant table has room.
                let _ = entries.push(rule.owned(), place);
            }
        }
        Registry(Arc::new(entries))
    }

    /// Adds a rule that was made at run time to the group called `group`, which need not be there yet.
    ///
    /// # Errors
    /// If there is something else of the rule's or the group's name.
    pub fn add(
        &mut self,
        group: impl Into<OwnedText>,
        rule: OwnedRule,
    ) -> Result<RuleId, AddError> {
        let group = group.into();
        let is_taken = self.selector(&rule.name).is_some() || rule.name == group;
        if is_taken {
            return Err(AddError::NameTaken(rule.name.into_owned()));
        }
        if matches!(self.selector(&group), Some(Selector::All | Selector::Rule(_))) {
            return Err(AddError::NameTaken(group.into_owned()));
        }
        let entries = Arc::make_mut(&mut self.0);
        let place = entries.groups.iter().position(|it| it.name == group);
        let place = place.unwrap_or_else(|| entries.group(group, "".into()));
        entries.push(rule, place)
    }

    /// The rule at `id`, which must come from this registry.
    pub fn rule(&self, id: RuleId) -> &OwnedRule {
        &self.0.rules[id.index()].0
    }

    /// The group of the rule at `id`.
    pub fn group(&self, id: RuleId) -> &GroupEntry {
        &self.0.groups[self.0.rules[id.index()].1]
    }

    /// The rule called `name`.
    pub fn find(&self, name: &str) -> Option<RuleId> {
        self.0.by_name.get(name).copied()
    }

    /// Every rule's place, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        (0..u16::try_from(self.len()).unwrap_or(u16::MAX)).map(RuleId)
    }

    /// The groups in catalogue order, each with its rules.
    pub fn groups(&self) -> impl Iterator<Item = (&GroupEntry, Vec<&OwnedRule>)> {
        let rules_of = |place| {
            let rules = self.0.rules.iter().filter(move |(_, group)| *group == place);
            rules.map(|(rule, _)| &**rule).collect()
        };
        self.0.groups.iter().enumerate().map(move |(place, group)| (group, rules_of(place)))
    }

    /// The tables that rules declare at the top level of the configuration, each once.
    pub fn sections(&self) -> Vec<&OwnedSectionTable> {
        let mut sections: Vec<&OwnedSectionTable> = Vec::new();
        for (rule, _) in &self.0.rules {
            if let OwnedEnabled::WhenConfigured(OwnedSection::Table(table)) = &rule.enabled
                && sections.iter().all(|section| section.name != table.name)
            {
                sections.push(table);
            }
        }
        sections
    }

    /// The rule that reports declared encodings, if there is one.
    pub fn about_encodings(&self) -> Option<&OwnedRule> {
        let rules = self.0.rules.iter().map(|(rule, _)| &**rule);
        let is_about_them = |check: &OwnedCheck| matches!(check, OwnedCheck::Encoding(_));
        rules.into_iter().find(|rule| rule.checks.iter().any(is_about_them))
    }

    /// The same rules, which other linters call by these names.
    #[must_use]
    pub fn with_neighbours(mut self, neighbours: &'static [Neighbour]) -> Registry {
        Arc::make_mut(&mut self.0).neighbours = neighbours;
        self
    }

    /// The rule that is probably meant by `name`, which no rule has.
    pub fn suggested_rule(&self, name: &str) -> Suggestion {
        let names = self.ids().map(|id| &*self.rule(id).name);
        self.neighbour(name).unwrap_or_else(|| Suggestion::nearest(name, names))
    }

    /// The selector that is probably meant by `name`, which is none.
    pub fn suggested_selector(&self, name: &str) -> Suggestion {
        self.neighbour(name).unwrap_or_else(|| Suggestion::nearest(name, self.selector_names()))
    }

    fn neighbour(&self, name: &str) -> Option<Suggestion> {
        let neighbour = self.0.neighbours.iter().find(|it| it.code.eq_ignore_ascii_case(name))?;
        Some(Suggestion::neighbour(neighbour.code, neighbour.rule))
    }

    /// The number of rules.
    pub fn len(&self) -> usize {
        self.0.rules.len()
    }

    /// True if there is no rule.
    pub fn is_empty(&self) -> bool {
        self.0.rules.is_empty()
    }

    /// Every rule as it is without configuration.
    pub fn default_table(&self) -> RuleTable {
        let state = |(rule, _): &(Arc<OwnedRule>, _)| RuleState {
            enabled: matches!(rule.enabled, OwnedEnabled::Default | OwnedEnabled::Always),
            fixable: true,
            severity: None,
            options: rule
                .options
                .iter()
                .map(|option| (option.name.to_string(), option.kind.default_value()))
                .collect(),
        };
        RuleTable::new(self.0.rules.iter().map(state).collect())
    }

    /// The selector that `text` is: `all`, a group's name or a rule's name.
    pub fn selector(&self, text: &str) -> Option<Selector> {
        if text == ALL {
            Some(Selector::All)
        } else if self.0.groups.iter().any(|group| group.name == text) {
            Some(Selector::Group(text.to_owned()))
        } else {
            self.find(text).map(Selector::Rule)
        }
    }

    /// Everything [`Registry::selector`] understands, for suggestions.
    pub fn selector_names(&self) -> impl Iterator<Item = &str> {
        let groups = self.0.groups.iter().map(|group| &*group.name);
        let rules = self.0.rules.iter().map(|(rule, _)| &*rule.name);
        std::iter::once(ALL).chain(groups).chain(rules)
    }

    /// True if `selector` covers the rule at `id`.
    pub fn selects(&self, selector: &Selector, id: RuleId) -> bool {
        match selector {
            Selector::All => true,
            Selector::Group(name) => self.group(id).name == *name,
            Selector::Rule(rule) => *rule == id,
        }
    }

    /// True if a comment can exempt from the rule: not from those that always run, nor from those about comments.
    fn is_suppressible(&self, rule: RuleId) -> bool {
        let rule = self.rule(rule);
        let about_comments =
            rule.checks.iter().any(|check| matches!(check, OwnedCheck::Suppression(_)));
        rule.enabled != Enabled::Always && !about_comments
    }
}

impl Entries {
    fn group(&mut self, name: OwnedText, summary: OwnedText) -> usize {
        self.groups.push(GroupEntry { name, summary });
        self.groups.len() - 1
    }

    fn push(&mut self, rule: OwnedRule, group: usize) -> Result<RuleId, AddError> {
        let id = RuleId(u16::try_from(self.rules.len()).map_err(|_| AddError::TooMany)?);
        self.by_name.insert(rule.name.clone(), id);
        self.rules.push((Arc::new(rule), group));
        Ok(id)
    }
}

impl KnownRules for Registry {
    fn is_rule(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn suppressible(&self, name: &str) -> Option<RuleId> {
        self.find(name).filter(|rule| self.is_suppressible(*rule))
    }

    fn nearest(&self, name: &str) -> Option<String> {
        self.suggested_rule(name).candidate()
    }

    fn suppressible_in_group(&self, name: &str) -> Vec<String> {
        let of_group = self.ids().filter(|rule| self.group(*rule).name == name);
        let rules = of_group.filter(|rule| self.is_suppressible(*rule));
        rules.map(|rule| self.rule(rule).name.to_string()).collect()
    }
}
