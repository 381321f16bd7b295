//! A section of the configuration that rules need: the one about telemetry, or a table that a rule declares and reads.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::config::{SectionLayer, SettingsError};
use crate::form::{Constant, Form, Function, Owned, OwnedText};
use crate::lint_settings::SectionValue;

/// A section that a rule needs that is a constant.
pub type Section = AnySection<Constant>;

/// A section that a rule in a registry needs.
pub type OwnedSection = AnySection<Owned>;

/// A table that is declared by a rule that is a constant.
pub type SectionTable = AnySectionTable<Constant>;

/// A table that is declared by a rule in a registry.
pub type OwnedSectionTable = AnySectionTable<Owned>;

/// A section without which some rules have nothing to do.
pub enum AnySection<F: Form> {
    /// The injected code: the core itself reads it, injects, and removes. The rules that need it look at nothing
    /// but injected code and what gets in its way.
    Telemetry,
    /// A table that rules declare. Those that name the same one share what the first of them makes of it.
    Table(F::Shared<AnySectionTable<F>>),
}

/// A table at the top level of the configuration that a rule declares.
pub struct AnySectionTable<F: Form> {
    /// Its key, which is no key of the core.
    pub name: F::Text,
    /// True if the rules that need it run whatever a selection on the command line names, as those of a gate must: to be
    /// rid of them takes an `ignore`.
    pub outlasts_selection: bool,
    /// The function that makes a value of the table.
    pub read: ReadIn<F>,
}

/// The function that makes a value of a section's table, given what each layer of the configuration says, later ones winning; `None` if
/// that leaves the rules nothing to do. It is asked for with [`crate::file::File::section`].
///
/// # Errors
/// If something in the table cannot be used. The error says where.
pub type ReadSection = fn(&[SectionLayer<'_>]) -> Result<Option<SectionValue>, SettingsError>;

/// A [`ReadSection`] that has data of its own.
pub type MadeReadSection =
    dyn Fn(&[SectionLayer<'_>]) -> Result<Option<SectionValue>, SettingsError> + Send + Sync;

/// The function of a [`ReadSection`], in a certain form.
pub type ReadIn<F> = <F as Form>::Function<ReadSection, MadeReadSection>;

impl<F: Form> AnySection<F> {
    /// The section's key in the configuration.
    pub fn name(&self) -> &str {
        match self {
            AnySection::Telemetry => "telemetry",
            AnySection::Table(table) => &table.name,
        }
    }

    /// True if the rules that need it run whatever a selection on the command line names.
    pub fn outlasts_selection(&self) -> bool {
        match self {
            AnySection::Telemetry => false,
            AnySection::Table(table) => table.outlasts_selection,
        }
    }
}

impl Section {
    pub(crate) fn owned(&self) -> OwnedSection {
        match self {
            Section::Telemetry => OwnedSection::Telemetry,
            Section::Table(table) => OwnedSection::Table(Arc::new(OwnedSectionTable {
                name: table.name.into(),
                outlasts_selection: table.outlasts_selection,
                read: Function::Plain(table.read),
            })),
        }
    }
}

impl OwnedSection {
    /// A table that a rule declares that was made at run time, with what makes a value of it, see [`ReadSection`].
    pub fn table<T: Any + Send + Sync>(
        name: impl Into<OwnedText>,
        read: impl Fn(&[SectionLayer<'_>]) -> Result<Option<T>, SettingsError> + Send + Sync + 'static,
    ) -> OwnedSection {
        let read = move |layers: &[SectionLayer<'_>]| {
            let value = read(layers)?;
            Ok(value.map(|value| Arc::new(value) as SectionValue))
        };
        OwnedSection::Table(Arc::new(OwnedSectionTable {
            name: name.into(),
            outlasts_selection: false,
            read: Function::Made(Arc::new(read)),
        }))
    }
}

impl OwnedSectionTable {
    pub(crate) fn value(
        &self,
        layers: &[SectionLayer<'_>],
    ) -> Result<Option<SectionValue>, SettingsError> {
        match &self.read {
            Function::Plain(read) => read(layers),
            Function::Made(read) => read(layers),
        }
    }
}

impl<F: Form> Clone for AnySection<F> {
    fn clone(&self) -> Self {
        match self {
            AnySection::Telemetry => AnySection::Telemetry,
            AnySection::Table(table) => AnySection::Table(table.clone()),
        }
    }
}

impl<F: Form> fmt::Debug for AnySection<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Section").field(&self.name()).finish()
    }
}

/// Sections are the same if they have the same name.
impl<F: Form, G: Form> PartialEq<AnySection<G>> for AnySection<F> {
    fn eq(&self, other: &AnySection<G>) -> bool {
        self.name() == other.name()
    }
}
