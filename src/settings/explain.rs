//! Settings in force and their origins, for `pylens config`.

use super::discovery::{Layer, last};
use super::selection;
use crate::config::{Entries, Located, Origin, SectionLayer, SettingsError, ToToml, Value, quoted};
use crate::registry::Registry;
use crate::rule::OwnedEnabled;

/// One setting in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The dotted key.
    pub key: String,
    /// The value as TOML.
    pub value: String,
    /// The origin.
    pub origin: Origin,
}

/// Collects what is in force. Lists to which several layers contribute have one entry per contribution.
#[derive(Debug, Default)]
pub(super) struct Explanation(Vec<Explained>);

impl Explanation {
    pub(super) fn add<T: ToToml>(&mut self, key: &str, value: &Located<T>) {
        self.0.push(Explained {
            key: key.to_owned(),
            value: value.value.encode().to_string(),
            origin: value.location.origin.clone(),
        });
    }

    /// True if there is an entry for `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|entry| entry.key == key)
    }

    /// Adds the entries of a table that one layer says.
    pub(super) fn table<T: ToToml>(&mut self, key: &str, entries: &Located<Entries<T>>) {
        self.entries(key, &entries.value);
    }

    fn entries<T: ToToml>(&mut self, key: &str, entries: &Entries<T>) {
        for (name, value) in entries {
            self.add(&format!("{key}.{}", quoted(&name.value)), value);
        }
    }

    /// Adds what is said about fixes.
    pub(super) fn fixable(&mut self, layers: &[&Layer]) {
        for (key, said) in [
            ("fixable", last(layers, |file| &file.fixable)),
            ("unfixable", last(layers, |file| &file.unfixable)),
        ] {
            if let Some((names, _)) = said {
                self.add(key, names);
            }
        }
    }

    /// Adds the selectors that still count.
    pub(super) fn selection(&mut self, registry: &Registry, layers: &[&Layer]) {
        if let Some((select, _)) = last(layers, |file| &file.select) {
            self.add("select", select);
        } else {
            let rules = registry.ids().map(|id| registry.rule(id));
            let defaults = rules
                .filter(|rule| matches!(rule.enabled, OwnedEnabled::Default | OwnedEnabled::Always))
                .map(|rule| Located::default(rule.name.to_string()));
            self.add("select", &Located::default(defaults.collect::<Vec<_>>()));
        }
        let in_force = selection::in_force(layers);
        for select in in_force.iter().filter_map(|layer| layer.config.extend_select.as_ref()) {
            self.add("extend-select", select);
        }
        for ignore in in_force.iter().filter_map(|layer| layer.config.ignore.as_ref()) {
            self.add("ignore", ignore);
        }
    }

    pub(super) fn severities(&mut self, layers: &[&Layer]) {
        let said = layers.iter().filter_map(|layer| layer.config.severity.as_ref());
        let start = self.0.len();
        for entries in said {
            self.table("severity", entries);
        }
        self.keep_last(start);
    }

    /// Adds every entry of a section that a rule declares.
    pub(super) fn section(
        &mut self,
        name: &str,
        layers: &[SectionLayer<'_>],
    ) -> Result<(), SettingsError> {
        let start = self.0.len();
        for layer in layers {
            self.entries(name, &layer.table().into_entries::<Value>()?);
        }
        self.keep_last(start);
        Ok(())
    }

    /// Adds every option of every rule.
    pub(super) fn options(&mut self, registry: &Registry, layers: &[&Layer]) {
        let start = self.0.len();
        for id in registry.ids() {
            let rule = registry.rule(id);
            for option in &rule.options {
                let default = Located::default(option.kind.default_value());
                self.add(&format!("rules.{}.{}", rule.name, option.name), &default);
            }
        }
        let said = layers.iter().filter_map(|layer| layer.config.rules.as_ref());
        for (name, options) in said.flat_map(|entries| &entries.value) {
            self.table(&format!("rules.{}", name.value), options);
        }
        self.keep_last(start);
    }

    pub(super) fn into_entries(self) -> Vec<Explained> {
        self.0
    }

    /// From `start` on, a key's last entry takes the place of the earlier ones.
    fn keep_last(&mut self, start: usize) {
        let mut kept: Vec<Explained> = Vec::new();
        for entry in self.0.drain(start..) {
            match kept.iter_mut().find(|earlier| earlier.key == entry.key) {
                Some(earlier) => *earlier = entry,
                None => kept.push(entry),
            }
        }
        self.0.extend(kept);
    }
}
