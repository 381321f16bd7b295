//! The values that rules have made of the sections they declare.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// The value that a rule makes of a section. Only the rule knows its type.
pub type SectionValue = Arc<dyn Any + Send + Sync>;

/// The sections that are configured, each with the value that its rule has made of it.
#[derive(Clone, Default)]
pub struct Sections(FxHashMap<String, SectionValue>);

impl fmt::Debug for Sections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

impl Sections {
    /// True if the section is configured.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The value of a section; `None` if it is not configured, or is no `T`.
    pub fn get<T: Any>(&self, name: &str) -> Option<&T> {
        self.0.get(name)?.downcast_ref()
    }

    /// Sets the value of a section.
    pub fn insert(&mut self, name: &str, value: SectionValue) {
        self.0.insert(name.to_owned(), value);
    }
}
