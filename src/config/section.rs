//! The table of a section that a rule declares, as one layer of the configuration says it.

use std::path::Path;

use super::decode::Names;
use super::error::SettingsError;
use super::origin::Located;
use super::patterns::PatternsBuilder;
use super::value::Table;
use crate::patterns::Patterns;

/// A section as one layer of the configuration has it: a file, what it extends, or the command line.
#[derive(Debug)]
pub struct SectionLayer<'l> {
    table: Table,
    folder: &'l Path,
    no_patterns: PatternsBuilder<'l>,
}

impl<'l> SectionLayer<'l> {
    /// The section of a file in `folder`.
    pub(crate) fn new(
        table: Table,
        folder: &'l Path,
        no_patterns: PatternsBuilder<'l>,
    ) -> SectionLayer<'l> {
        SectionLayer { table, folder, no_patterns }
    }

    /// The table that was written.
    pub fn table(&self) -> Table {
        self.table.clone()
    }

    /// The files that the patterns in the setting `key` mean, as in all settings: relative to the folder of the file that
    /// says them.
    ///
    /// # Errors
    /// If one is no pattern.
    pub fn files(&self, key: &str, patterns: &Located<Names>) -> Result<Patterns, SettingsError> {
        let mut builder = self.no_patterns.clone();
        builder.add_all(key, patterns, self.folder)?;
        builder.build_for(key, patterns)
    }
}
