//! A line of a baseline.

use serde::{Deserialize, Serialize};

/// Findings that are alike: of one rule, in one file, about the same code in the same place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file, seen from the folder of the baseline, with `/` between names.
    pub path: String,
    /// The name of the rule.
    pub rule: String,
    /// The message, for readers: nothing compares it.
    pub message: String,
    /// The hash of rule and code, see [`Fingerprint`](crate::diagnostic::Fingerprint).
    pub code: Hex,
    /// The hash of the names around the code.
    pub names: Hex,
    /// The number of such findings.
    pub count: u32,
}

impl Entry {
    /// True if the other stands for findings of the same kind.
    pub(super) fn is_like(&self, other: &Entry) -> bool {
        self.path == other.path && self.code == other.code && self.names == other.names
    }
}

/// A hash, written in hexadecimal digits: readers of JSON may take a number of this size for a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex(pub u64);

impl From<Hex> for String {
    fn from(Hex(hash): Hex) -> String {
        format!("{hash:016x}")
    }
}

impl TryFrom<String> for Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Hex, String> {
        u64::from_str_radix(&text, 16)
            .map(Hex)
            .map_err(|_| format!("`{text}` is no hash of 16 hexadecimal digits"))
    }
}
