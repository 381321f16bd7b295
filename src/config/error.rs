//! Errors in a configuration, in words for the person who wrote it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::origin::{Location, Origin};

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A configuration file could not be read.
    #[error("{}: cannot read the configuration: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Something in it is wrong.
    #[error("{location}: {problem}")]
    Invalid {
        /// The location.
        location: Location,
        /// The problem.
        problem: Box<Problem>,
    },
}

impl SettingsError {
    /// The line and the column of what is wrong, both from 1; columns are characters. `None` if it is in no text.
    pub fn position(&self) -> Option<(usize, usize)> {
        match self {
            SettingsError::Read { .. } => None,
            SettingsError::Invalid { location, .. } => location.position,
        }
    }
}

/// A problem at one place of a configuration. Keys are dotted: `rules.RULE.OPTION`.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// It is not TOML.
    #[error("{0}")]
    Toml(String),
    /// The file that is built on cannot be read.
    #[error("`extend` names {}, which cannot be read: {source}", path.display())]
    Extend {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A section of another file.
    #[error(
        "`[tool.pylens]` is the section of a pyproject.toml; in this file, write its keys at the top, without the section"
    )]
    PyprojectSection,
    /// There is no such setting.
    #[error("unknown key `{key}`{suggestion}")]
    UnknownKey {
        /// As written.
        key: String,
        /// The name that was probably meant.
        suggestion: Suggestion,
    },
    /// A setting that must be there is not.
    #[error("`{key}` is missing: {what}")]
    MissingKey {
        /// The key.
        key: String,
        /// The meaning of it.
        what: &'static str,
    },
    /// There is no such rule or group.
    #[error("unknown {what} `{name}` in `{key}`{suggestion}")]
    UnknownName {
        /// The kind of thing that it should name.
        what: &'static str,
        /// As written.
        name: String,
        /// The setting that holds it.
        key: String,
        /// The name that was probably meant.
        suggestion: Suggestion,
    },
    /// The rule cannot be configured in this way.
    #[error("rule `{rule}` has no option `{option}`{suggestion}")]
    UnknownOption {
        /// The rule.
        rule: String,
        /// As written.
        option: String,
        /// The name that was probably meant.
        suggestion: Suggestion,
    },
    /// The value is of another type.
    #[error("`{key}` must be {expected}, not {found}")]
    WrongType {
        /// The setting.
        key: String,
        /// The type that it accepts, with an article.
        expected: &'static str,
        /// The type that was written, with an article.
        found: &'static str,
    },
    /// The value is none of those the setting knows.
    #[error("`{key}` must be one of {expected}, not `{value}`{suggestion}")]
    UnknownValue {
        /// The setting.
        key: String,
        /// The valid values.
        expected: String,
        /// As written.
        value: String,
        /// The name that was probably meant.
        suggestion: Suggestion,
    },
    /// The value cannot be used.
    #[error("`{key}` {reason}")]
    InvalidValue {
        /// The setting.
        key: String,
        /// The reason, continuing a sentence that starts with the key.
        reason: String,
    },
    /// The rule cannot be switched off or given another severity.
    #[error("`{key}` cannot {action} `{rule}`, which always runs")]
    AlwaysRuns {
        /// The setting.
        key: String,
        /// The action that failed.
        action: &'static str,
        /// The rule.
        rule: String,
    },
    /// The rule has nothing to check against.
    #[error("`{rule}` in `{key}` needs the section `{section}`, which is not configured")]
    NeedsSection {
        /// The rule.
        rule: String,
        /// The setting that selects it.
        key: String,
        /// The section that is missing.
        section: String,
    },
    /// A file extends itself.
    #[error("`extend` forms a cycle: {0}")]
    Circle(String),
    /// A file that was named holds no settings.
    #[error("no [tool.pylens] section: add one, or name another file")]
    NoSection,
    /// The arguments contradict each other.
    #[error("{0}")]
    Arguments(&'static str),
}

impl Problem {
    /// The same at a location.
    pub fn at(self, location: &Location) -> SettingsError {
        SettingsError::Invalid { location: location.clone(), problem: Box::new(self) }
    }

    pub(crate) fn on_command_line(self) -> SettingsError {
        self.at(&Location { origin: Origin::CommandLine, position: None })
    }

    /// `value` is none of the `valid` values of the setting `key`.
    pub(crate) fn unknown_value<'v>(
        key: &str,
        value: &str,
        valid: impl Iterator<Item = &'v str> + Clone,
    ) -> Problem {
        let names: Vec<_> = valid.clone().map(|name| format!("`{name}`")).collect();
        Problem::UnknownValue {
            key: key.to_owned(),
            expected: names.join(", "),
            value: value.to_owned(),
            suggestion: Suggestion::nearest(value, valid),
        }
    }
}

/// "; did you mean `x`?", or nothing when nothing is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion(Option<Likeness>);

/// A name that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Likeness {
    /// It is written nearly like it.
    Near(String),
    /// It is what another tool calls by the name that was given.
    Neighbour { given: String, name: String },
}

impl Suggestion {
    /// The candidate that is most like `name`, if any is.
    pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Suggestion {
        let nearest = candidates
            .into_iter()
            .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
            // One slip in three characters is a typing error, more is another word.
            .filter(|(distance, candidate)| *distance <= candidate.chars().count() / 3)
            .min_by_key(|(distance, _)| *distance);
        Suggestion(nearest.map(|(_, candidate)| Likeness::Near(candidate.to_owned())))
    }

    /// The name here of what another tool calls `given`.
    pub fn neighbour(given: &str, name: &str) -> Suggestion {
        Suggestion(Some(Likeness::Neighbour { given: given.to_owned(), name: name.to_owned() }))
    }

    /// The candidate, if there is one.
    pub fn candidate(self) -> Option<String> {
        self.0.map(|likeness| match likeness {
            Likeness::Near(name) | Likeness::Neighbour { name, .. } => name,
        })
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(Likeness::Near(name)) => write!(formatter, "; did you mean `{name}`?"),
            Some(Likeness::Neighbour { given, name }) => {
                write!(formatter, "; what Ruff reports as {given} is `{name}` here")
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_suggested() {
        let keys = ["select", "extend-select", "ignore"];
        let suggest = |name| Suggestion::nearest(name, keys).to_string();
        assert_eq!(suggest("selct"), "; did you mean `select`?");
        assert_eq!(suggest("extend_select"), "; did you mean `extend-select`?");
        assert_eq!(suggest("zzz"), "");
    }
}
