//! The sentence that says what became of each file of an upload.

use std::collections::BTreeMap;
use std::fmt;

use super::summary::counted;
use crate::source::Unchecked;

/// The files of an upload, counted.
#[derive(Debug, Clone, Default)]
pub struct Accounting {
    /// The number of files that Python could run or load.
    files: usize,
    /// The number of files that it neither runs nor loads.
    others: usize,
    /// The number of archives that some of them are in.
    archives: usize,
    /// The number of files that were checked.
    checked: usize,
    /// The numbers of those that Python could run or load and that were not checked, by the words for one and for several.
    unchecked: BTreeMap<(&'static str, &'static str), usize>,
}

impl Accounting {
    /// An account of `files` that Python could run or load, beside `others`, some of them in `archives`.
    pub fn new(files: usize, others: usize, archives: usize) -> Accounting {
        Accounting { files, others, archives, ..Accounting::default() }
    }

    /// Counts a file that was looked at.
    pub fn add(&mut self, unchecked: Option<&Unchecked>) {
        match unchecked {
            Some(reason) => {
                *self.unchecked.entry((reason.kind(false), reason.kind(true))).or_default() += 1;
            }
            None => self.checked += 1,
        }
    }
}

impl fmt::Display for Accounting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unchecked: usize = self.unchecked.values().sum();
        let seen = self.files + self.others;
        let failed = self.files.saturating_sub(self.checked + unchecked);
        write!(out, "{} seen", counted(seen, "file"))?;
        if self.archives > 0 {
            write!(out, ", {} opened", counted(self.archives, "archive"))?;
        }
        write!(out, ": {} checked", self.checked)?;
        if unchecked > 0 {
            let kinds = self.unchecked.iter().map(|((one, several), count)| {
                format!("{count} {}", if *count == 1 { one } else { several })
            });
            let kinds: Vec<_> = kinds.collect();
            write!(out, ", {unchecked} not checked ({})", kinds.join(", "))?;
        }
        if self.others > 0 {
            write!(out, ", {} that Python neither runs nor loads", self.others)?;
        }
        if failed > 0 {
            write!(out, ", {failed} that could not be read")?;
        }
        Ok(())
    }
}
