//! Settings with a fixed set of named values. Files and flags know the same names because both read them from here.

use crate::diagnostic::Severity;

/// A type whose values have names in configuration files and on the command line.
pub trait Choice: Copy + Send + Sync + 'static {
    /// The values in the order in which help shows them.
    const VALUES: &'static [Self];

    /// The value's name.
    fn name(self) -> &'static str;

    /// The value called `name`.
    fn find(name: &str) -> Option<Self> {
        Self::VALUES.iter().copied().find(|value| value.name() == name)
    }
}

impl Choice for Severity {
    const VALUES: &'static [Severity] = &[Severity::Error, Severity::Warning, Severity::Info];

    fn name(self) -> &'static str {
        Severity::name(self)
    }
}

/// The format of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// With excerpts of the source.
    #[default]
    Full,
    /// One line each.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object per line.
    JsonLines,
}

impl Choice for OutputFormat {
    const VALUES: &'static [OutputFormat] =
        &[OutputFormat::Full, OutputFormat::Concise, OutputFormat::Json, OutputFormat::JsonLines];

    fn name(self) -> &'static str {
        match self {
            OutputFormat::Full => "full",
            OutputFormat::Concise => "concise",
            OutputFormat::Json => "json",
            OutputFormat::JsonLines => "json-lines",
        }
    }
}
