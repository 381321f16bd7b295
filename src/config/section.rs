//! The table of a section that a rule declares, as one layer of the configuration says it.

use std::cell::RefCell;
use std::fmt::Display;
use std::path::Path;

use super::decode::Names;
use super::error::SettingsError;
use super::origin::{Located, Location};
use super::patterns::PatternsBuilder;
use super::value::Table;
use crate::patterns::Patterns;

/// A section as one layer of the configuration has it: a file, what it extends, or the command line.
#[derive(Debug)]
pub struct SectionLayer<'l> {
    table: Table,
    folder: &'l Path,
    no_patterns: PatternsBuilder<'l>,
    doubts: RefCell<Vec<String>>,
}

impl<'l> SectionLayer<'l> {
    /// The section of a file in `folder`.
    pub(crate) fn new(
        table: Table,
        folder: &'l Path,
        no_patterns: PatternsBuilder<'l>,
    ) -> SectionLayer<'l> {
        SectionLayer { table, folder, no_patterns, doubts: RefCell::default() }
    }

    /// The table that was written.
    pub fn table(&self) -> Table {
        self.table.clone()
    }

    /// Notes something at `location` that can be used, and that is probably not what was meant.
    pub fn doubt(&self, location: &Location, doubt: impl Display) {
        self.doubts.borrow_mut().push(format!("{location}: {doubt}"));
    }

    /// All that was noted, each with its place.
    pub(crate) fn doubts(&self) -> Vec<String> {
        self.doubts.borrow().clone()
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
