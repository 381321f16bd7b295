//! Selection of rules. The semantics are Ruff's: within one layer the more specific selector wins and `ignore` wins over
//! `select`; a later layer wins over an earlier one; `select` forgets what earlier layers selected.
//!
//! Rules that need a section run where it is configured, whatever a configuration file selects. A selection on the command
//! line means what it names, and leaves them out too, but for those of a gate.

use rustc_hash::FxHashMap;

use super::discovery::Layer;
use super::file::ConfigFile;
use crate::config::{Located, Names, Origin, Problem, SettingsError};
use crate::diagnostic::RuleId;
use crate::lint_settings::{RuleTable, Sections};
use crate::registry::{Registry, Selector};
use crate::rule::{Enabled, OwnedEnabled, OwnedSection};

/// The sections that are configured, of those that [`OwnedEnabled::WhenConfigured`] rules wait for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Configured<'s> {
    pub(super) telemetry: bool,
    pub(super) sections: &'s Sections,
}

impl Configured<'_> {
    fn has(self, section: &OwnedSection) -> bool {
        match section {
            OwnedSection::Telemetry => self.telemetry,
            OwnedSection::Table(table) => self.sections.has(&table.name),
        }
    }
}

/// The selectors of one layer.
#[derive(Debug, Default)]
struct Selection {
    select: Option<Vec<Selector>>,
    extend_select: Vec<Selector>,
    ignore: Vec<Selector>,
}

/// Switches rules on and off as `layers` say.
pub(super) fn apply(
    registry: &Registry,
    layers: &[&Layer],
    configured: Configured<'_>,
    rules: &mut RuleTable,
) -> Result<(), SettingsError> {
    let enabled_of = |id| &registry.rule(id).enabled;
    for id in registry.ids() {
        if let OwnedEnabled::WhenConfigured(section) = enabled_of(id) {
            rules.enable(id, configured.has(section));
        }
    }
    // A layer that only ignores keeps its say in the next one, so that `--select GROUP` respects the project's `ignore`.
    let mut carried: Vec<Selector> = Vec::new();
    for layer in layers {
        let selection = Selection::of(registry, &layer.config, configured)?;
        if selection.is_empty() {
            continue;
        }
        if let Some(select) = &layer.config.select {
            let is_explicit = select.location.origin == Origin::CommandLine;
            for id in registry.ids() {
                let is_forgotten = match enabled_of(id) {
                    OwnedEnabled::Default | OwnedEnabled::OnRequest => true,
                    OwnedEnabled::WhenConfigured(section) => {
                        is_explicit && !section.outlasts_selection()
                    }
                    OwnedEnabled::Always => false,
                };
                if is_forgotten {
                    rules.enable(id, false);
                }
            }
        }
        for (id, enabled) in selection.decide(registry, &carried) {
            match enabled_of(id) {
                OwnedEnabled::Always => {}
                OwnedEnabled::WhenConfigured(section) => {
                    rules.enable(id, enabled && configured.has(section));
                }
                OwnedEnabled::Default | OwnedEnabled::OnRequest => rules.enable(id, enabled),
            }
        }
        carried = selection.carried();
    }
    Ok(())
}

/// The layers whose selectors still count: from the last `select` on, and what is carried into it.
pub(super) fn in_force<'l>(layers: &[&'l Layer]) -> Vec<&'l Layer> {
    let selects = |layer: &Layer| {
        let config = &layer.config;
        config.select.is_some() || config.extend_select.is_some()
    };
    let last = layers.iter().rposition(|layer| layer.config.select.is_some());
    let last = last.unwrap_or(0);
    let mut earlier = layers[..last].iter().rev();
    let carried = earlier
        .find(|layer| selects(layer) || layer.config.ignore.is_some())
        .filter(|layer| !selects(layer));
    carried.into_iter().chain(&layers[last..]).copied().collect()
}

impl Selection {
    fn of(
        registry: &Registry,
        config: &ConfigFile,
        configured: Configured<'_>,
    ) -> Result<Selection, SettingsError> {
        let chosen = |key, names: &Option<Located<Names>>| {
            let names = names.as_ref().map(|names| &names.value);
            names.map(|names| chosen(registry, key, names, configured)).transpose()
        };
        Ok(Selection {
            select: chosen("select", &config.select)?,
            extend_select: chosen("extend-select", &config.extend_select)?.unwrap_or_default(),
            ignore: match &config.ignore {
                Some(names) => ignored(registry, "ignore", &names.value)?,
                None => Vec::new(),
            },
        })
    }

    fn is_empty(&self) -> bool {
        self.select.is_none() && self.extend_select.is_empty() && self.ignore.is_empty()
    }

    /// The decision of this layer about each rule that it mentions.
    fn decide(&self, registry: &Registry, carried: &[Selector]) -> FxHashMap<RuleId, bool> {
        let selects = self.select.iter().flatten().chain(&self.extend_select);
        let ignores = self.ignore.iter().chain(carried);
        let mut decisions: Vec<_> = selects
            .map(|selector| (selector, true))
            .chain(ignores.map(|selector| (selector, false)))
            .collect();
        // The sort is stable: among equals, `ignore` stays last and wins.
        decisions.sort_by_key(|(selector, _)| rank(selector));
        let decide = |(selector, enabled)| covered(registry, selector).map(move |id| (id, enabled));
        decisions.into_iter().flat_map(decide).collect()
    }

    fn carried(self) -> Vec<Selector> {
        let selects = self.select.iter().flatten().chain(&self.extend_select);
        if selects.count() == 0 { self.ignore } else { Vec::new() }
    }
}

/// The specificity of a selector.
pub(super) fn rank(selector: &Selector) -> u8 {
    match selector {
        Selector::All => 0,
        Selector::Group(_) => 1,
        Selector::Rule(_) => 2,
    }
}

/// The rules that a selector stands for.
pub(super) fn covered<'r>(
    registry: &'r Registry,
    selector: &'r Selector,
) -> impl Iterator<Item = RuleId> + 'r {
    registry.ids().filter(|id| registry.selects(selector, *id))
}

/// The selector that a name in the setting `key` is.
pub(super) fn selector(
    registry: &Registry,
    key: &str,
    name: &Located<String>,
) -> Result<Selector, SettingsError> {
    registry.selector(&name.value).ok_or_else(|| {
        Problem::UnknownName {
            what: "rule or group",
            name: name.value.clone(),
            key: key.to_owned(),
            suggestion: registry.suggested_selector(&name.value),
        }
        .at(&name.location)
    })
}

/// The selectors of rules that may be switched off.
pub(super) fn ignored(
    registry: &Registry,
    key: &str,
    names: &Names,
) -> Result<Vec<Selector>, SettingsError> {
    let ignored = names.iter().map(|name| {
        let selector = selector(registry, key, name)?;
        if only_always(registry, &selector) {
            let problem = Problem::AlwaysRuns {
                key: key.to_owned(),
                action: "switch off",
                rule: name.value.clone(),
            };
            return Err(problem.at(&name.location));
        }
        Ok(selector)
    });
    ignored.collect()
}

/// True if a selector stands for nothing but rules that always run. `all` and mixed groups pass such rules by.
pub(super) fn only_always(registry: &Registry, selector: &Selector) -> bool {
    covered(registry, selector).all(|id| registry.rule(id).enabled == Enabled::Always)
}

fn chosen(
    registry: &Registry,
    key: &str,
    names: &Names,
    configured: Configured<'_>,
) -> Result<Vec<Selector>, SettingsError> {
    let chosen = names.iter().map(|name| {
        let selector = selector(registry, key, name)?;
        if let Selector::Rule(id) = selector
            && let OwnedEnabled::WhenConfigured(section) = &registry.rule(id).enabled
            && !configured.has(section)
        {
            let (rule, key, section) =
                (name.value.clone(), key.to_owned(), section.name().to_owned());
            return Err(Problem::NeedsSection { rule, key, section }.at(&name.location));
        }
        Ok(selector)
    });
    chosen.collect()
}
