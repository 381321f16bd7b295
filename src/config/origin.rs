//! The location where a setting was written: every value keeps it, so that errors and `pylens config` can name it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The origin.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Nobody: it is so unless configured.
    Default,
    /// A configuration file, by the path that people know it by.
    File(Arc<Path>),
    /// A text that a program handed over.
    Text,
    /// A flag, or `--config 'key = value'`.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => formatter.write_str("default"),
            Origin::File(path) => path.display().fmt(formatter),
            Origin::Text => formatter.write_str("settings"),
            Origin::CommandLine => formatter.write_str("command line"),
        }
    }
}

/// The location of a value: `FILE:LINE:COLUMN`, or `settings:LINE:COLUMN` in a text that a program handed over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location {
    /// The origin.
    pub origin: Origin,
    /// Line and column in a file or text, both from 1; columns are characters.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.origin.fmt(formatter)?;
        match self.position {
            Some((line, column)) => write!(formatter, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// A value with the location where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The location where it was written.
    pub location: Location,
}

impl<T> Located<T> {
    /// A value that a flag gave.
    pub fn argument(value: T) -> Located<T> {
        Located::new(value, Origin::CommandLine)
    }

    /// A value that nobody wrote.
    pub(crate) fn default(value: T) -> Located<T> {
        Located::new(value, Origin::Default)
    }

    fn new(value: T, origin: Origin) -> Located<T> {
        let location = Location { origin, position: None };
        Located { value, location }
    }
}
