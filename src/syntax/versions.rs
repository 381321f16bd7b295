//! The versions of Python that code is meant for.

use std::fmt::{self, Display};
use std::str::FromStr;

use ruff_python_ast::PythonVersion;
use thiserror::Error;

/// The minor number of the newest Python 3 whose syntax is known.
const NEWEST_MINOR: u8 = PythonVersion::PY315.minor;

/// The versions of Python 3 from one to another, both included.
///
/// Written as `3.9`, which is 3.9 and all newer ones, or as `3.9..3.13`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    oldest: u8,
    newest: u8,
    /// True if somebody says so, and it is not merely taken for granted.
    is_told: bool,
}

/// A text that is no range of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected a version such as `3.9`, or a range such as `3.9..3.13`, up to 3.{NEWEST_MINOR}")]
pub struct InvalidVersions;

impl Versions {
    /// The minor numbers of all versions there are.
    pub const MINORS: std::ops::RangeInclusive<u8> = 0..=NEWEST_MINOR;

    /// The newest version alone, which code is for where nobody says another.
    pub const NEWEST: Versions =
        Versions { oldest: NEWEST_MINOR, newest: NEWEST_MINOR, is_told: false };

    /// The two newest versions and the one before, which most code runs on today.
    pub const LATEST: Versions =
        Versions { oldest: NEWEST_MINOR - 2, newest: NEWEST_MINOR, is_told: true };

    /// All versions of which it is known how they differ from the one before, and that one.
    pub const MEASURED: Versions = Versions { oldest: 8, newest: NEWEST_MINOR, is_told: true };

    /// The versions with these minor numbers and all between them; `None` if none is known.
    pub fn of_minors(minors: impl Iterator<Item = u8>) -> Option<Versions> {
        let mut known: Vec<u8> = minors.filter(|it| Versions::MINORS.contains(it)).collect();
        known.sort_unstable();
        Some(Versions { oldest: *known.first()?, newest: *known.last()?, is_told: true })
    }

    /// Each of them, the oldest first.
    pub fn each(self) -> impl Iterator<Item = PythonVersion> {
        (self.oldest..=self.newest).map(|minor| PythonVersion { major: 3, minor })
    }

    /// The oldest of them.
    pub fn oldest(self) -> PythonVersion {
        PythonVersion { major: 3, minor: self.oldest }
    }

    /// The newest of them.
    pub fn newest(self) -> PythonVersion {
        PythonVersion { major: 3, minor: self.newest }
    }

    /// These versions, or others where nobody says these.
    #[must_use]
    pub fn told_or(self, others: Versions) -> Versions {
        if self.is_told { self } else { others }
    }

    /// These versions, and down to the oldest of [`Versions::LATEST`] if they are all newer.
    #[must_use]
    pub fn from_latest(self) -> Versions {
        Versions { oldest: self.oldest.min(Versions::LATEST.oldest), ..self }
    }

    /// The versions from the oldest of them to this one.
    #[must_use]
    pub fn up_to(self, newest: PythonVersion) -> Versions {
        Versions { oldest: self.oldest.min(newest.minor), newest: newest.minor, ..self }
    }

    /// The newest of them alone.
    #[must_use]
    pub fn newest_alone(self) -> Versions {
        Versions { oldest: self.newest, ..self }
    }
}

impl From<PythonVersion> for Versions {
    /// This version and all newer ones.
    fn from(oldest: PythonVersion) -> Versions {
        Versions { oldest: oldest.minor, newest: NEWEST_MINOR, is_told: true }
    }
}

impl FromStr for Versions {
    type Err = InvalidVersions;

    fn from_str(text: &str) -> Result<Versions, InvalidVersions> {
        let minor = |text: &str| {
            let digits = text.trim().strip_prefix("3.")?;
            let minor = digits.parse().ok().filter(|minor: &u8| minor.to_string() == digits)?;
            Versions::MINORS.contains(&minor).then_some(minor)
        };
        let (oldest, newest) = match text.split_once("..") {
            Some((oldest, newest)) => (minor(oldest), minor(newest)),
            None => (minor(text), Some(NEWEST_MINOR)),
        };
        match (oldest, newest) {
            (Some(oldest), Some(newest)) if oldest <= newest => {
                Ok(Versions { oldest, newest, is_told: true })
            }
            _ => Err(InvalidVersions),
        }
    }
}

impl Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "3.{}", self.oldest)?;
        if self.newest < NEWEST_MINOR {
            write!(f, "..3.{}", self.newest)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_written() {
        for text in ["3.9", "3.9..3.13", "3.11..3.11", "3.15", "3.0..3.7"] {
            assert_eq!(text.parse::<Versions>().map(|it| it.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "3",
            "3.16",
            "2.7",
            "3.9.1",
            "3.13..3.9",
            "3.9..",
            "..3.9",
            ">=3.9",
            "py39",
            "3.+8",
            "3.08",
        ] {
            assert_eq!(text.parse::<Versions>(), Err(InvalidVersions), "{text}");
        }
    }
}
