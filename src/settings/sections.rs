//! The sections that rules declare: each table goes to the rule that knows what it means.

use super::discovery::Layer;
use crate::config::{PatternsBuilder, SectionLayer, SettingsError};
use crate::lint_settings::Sections;
use crate::registry::Registry;
use crate::rule::OwnedSectionTable;

/// One section as the layers have it.
pub(super) struct Section<'l> {
    pub(super) declared: &'l OwnedSectionTable,
    pub(super) layers: Vec<SectionLayer<'l>>,
}

/// Each section that a rule of the registry declares, as the layers have it. No other key may be left.
pub(super) fn said<'l>(
    registry: &'l Registry,
    layers: &[&'l Layer],
    no_patterns: &PatternsBuilder<'l>,
) -> Result<Vec<Section<'l>>, SettingsError> {
    let declared = registry.sections().into_iter();
    let mut sections: Vec<_> =
        declared.map(|declared| Section { declared, layers: Vec::new() }).collect();
    for layer in layers {
        let Some(mut rest) = layer.config.rest.clone() else {
            continue;
        };
        for section in &mut sections {
            if let Some(table) = rest.take_table(&section.declared.name)? {
                let layer = SectionLayer::new(table, &layer.folder, no_patterns.clone());
                section.layers.push(layer);
            }
        }
        rest.finish()?;
    }
    Ok(sections)
}

/// The values that the rules make of them.
pub(super) fn values(said: &[Section<'_>]) -> Result<Sections, SettingsError> {
    let mut values = Sections::default();
    for section in said {
        if let Some(value) = section.declared.value(&section.layers)? {
            values.insert(&section.declared.name, value);
        }
    }
    Ok(values)
}

/// All that the rules doubt in them, each with its place.
pub(super) fn doubts(said: &[Section<'_>]) -> Vec<String> {
    said.iter().flat_map(|section| &section.layers).flat_map(SectionLayer::doubts).collect()
}
