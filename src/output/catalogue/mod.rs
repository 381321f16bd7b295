//! Pages about the rules themselves: `pylens rule`, its JSON, and `docs/rules.md`.
//!
//! Whether a rule has a fix, and how safe it is, is what its examples show; whoever ran them hands it in.
//!
//! Used by the command `rule` and by whoever generates documentation.
//! Never runs a rule.

mod docs;
mod json;
mod markdown;
mod page;

use std::fmt::Write as _;

use super::palette::Palette;
use super::visible;
use crate::diagnostic::RuleId;
use crate::diagnostic::Safety;
use crate::registry::{GroupEntry, Registry};
use crate::rule::{OwnedEnabled, OwnedRule};

/// All rules.
#[derive(Debug)]
pub struct Catalogue<'r> {
    registry: &'r Registry,
}

/// The terminal that a page is made for.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Number of columns that a line may take.
    pub width: usize,
    /// True if colour is used.
    pub color: bool,
}

impl Default for Terminal {
    fn default() -> Terminal {
        Terminal { width: 80, color: false }
    }
}

impl<'r> Catalogue<'r> {
    /// The rules of `registry`.
    pub fn new(registry: &'r Registry) -> Catalogue<'r> {
        Catalogue { registry }
    }

    /// The address of the page about the rule called `name`.
    pub fn url(name: &str) -> String {
        format!("{}/rules/{name}.html", env!("CARGO_PKG_HOMEPAGE"))
    }

    /// All rules by group, a line or a few for each.
    pub fn list(&self, terminal: Terminal) -> String {
        self.list_groups(None, terminal)
    }

    /// The rules of one group, a line or a few for each.
    pub fn group_list(&self, group: &str, terminal: Terminal) -> String {
        self.list_groups(Some(group), terminal)
    }

    fn list_groups(&self, only: Option<&str>, terminal: Terminal) -> String {
        let palette = Palette::new(terminal.color);
        let rules = self.registry.ids().map(|id| self.registry.rule(id));
        let names = rules.map(|rule| rule.name.chars().count());
        let name_width = names.max().unwrap_or_default();
        let mut out = String::new();
        let of_group = |group: &GroupEntry| only.is_none_or(|only| group.name == *only);
        let groups = self.registry.groups().filter(|(group, _)| of_group(group));
        for (index, (group, rules)) in groups.enumerate() {
            if index > 0 {
                out.push('\n');
            }
            let strong = palette.strong;
            let summary = visible::message(&group.summary);
            let _ = writeln!(out, "{strong}{}{strong:#}: {summary}", group.name);
            for rule in rules {
                list_rule(rule, name_width, terminal, &mut out);
            }
        }
        out
    }

    /// One rule, for reading in a terminal.
    pub fn page(&self, id: RuleId, terminal: Terminal) -> String {
        page::render(self, id, terminal)
    }

    /// All rules as a JSON array.
    pub fn json(&self) -> String {
        json::array(self)
    }

    /// The rules of one group as a JSON array.
    pub fn group_json(&self, group: &str) -> String {
        json::array_of(self, |id| self.registry.group(id).name == *group)
    }

    /// The section of one group in [`Catalogue::docs`].
    pub fn group_docs(&self, group: &str) -> String {
        docs::group(self, group)
    }

    /// One rule as a JSON object.
    pub fn rule_json(&self, id: RuleId) -> String {
        json::object(self, id)
    }

    /// The Markdown page `docs/rules.md`: a section per rule, whose anchor is the rule's name.
    pub fn docs(&self) -> String {
        docs::render(self)
    }

    /// The section of one rule in [`Catalogue::docs`].
    pub fn rule_docs(&self, id: RuleId) -> String {
        docs::section_of(self, id)
    }
}

/// One line or a few.
fn list_rule(rule: &OwnedRule, name_width: usize, terminal: Terminal, out: &mut String) {
    let palette = Palette::new(terminal.color);
    let severity = palette.span(rule.severity);
    let _ = write!(
        out,
        "  {:name_width$}  {severity}{:7}{severity:#}  {:15}  {:10}  ",
        rule.name,
        rule.severity.name(),
        default_key(&rule.enabled),
        fix_name(rule.fix_safety()),
    );
    // The widths of the columns before it and the space between them.
    let indent = 2 + name_width + 2 + 7 + 2 + 15 + 2 + 10 + 2;
    let summary = visible::message(&rule.summary);
    let lines = markdown::wrap(&summary, terminal.width.saturating_sub(indent));
    let separator = format!("\n{:indent$}", "");
    out.push_str(&lines.join(&separator));
    out.push('\n');
}

/// True if a rule runs without being selected, in one word.
fn default_key(enabled: &OwnedEnabled) -> &'static str {
    match enabled {
        OwnedEnabled::Default => "on",
        OwnedEnabled::OnRequest => "off",
        OwnedEnabled::WhenConfigured(_) => "when-configured",
        OwnedEnabled::Always => "always",
    }
}

/// The condition under which a rule runs, as part of a sentence.
fn enabled_phrase(enabled: &OwnedEnabled) -> &'static str {
    match enabled {
        OwnedEnabled::Default => "by default",
        OwnedEnabled::OnRequest => "when selected",
        OwnedEnabled::WhenConfigured(_) => "when configured",
        OwnedEnabled::Always => "always; nothing switches it off",
    }
}

fn fix_name(fix: Option<Safety>) -> &'static str {
    match fix {
        Some(Safety::Safe) => "fix",
        Some(Safety::Unsafe) => "unsafe fix",
        None => "",
    }
}

fn fix_phrase(fix: Option<Safety>) -> &'static str {
    match fix {
        Some(Safety::Safe) => "safe",
        Some(Safety::Unsafe) => "may be unsafe",
        None => "none",
    }
}
