//! The lines that changed since a commit.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{GitError, Repository};

/// The lines of the files of a repository that are not as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    root: PathBuf,
    /// By absolute path.
    files: BTreeMap<PathBuf, ChangedLines>,
}

/// The lines of a file that are not as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangedLines {
    /// All of them: the file is new, or nothing is known of it.
    All,
    /// The lines in these ranges, counted from 1.
    Some(Vec<Range<usize>>),
}

impl Repository {
    /// The lines that are not as they were where `revision` and what is checked out began to differ: in commits, in the
    /// index, and in the working tree.
    ///
    /// # Errors
    /// If git is not there, or knows no such revision.
    pub fn changes_since(&self, revision: &str) -> Result<Changes, GitError> {
        let commit = format!("{revision}^{{commit}}");
        let commit = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
        let commit = self.git(&commit).map_err(|error| {
            error.unless_missing(|| GitError::Unknown { revision: revision.to_owned() })
        })?;
        let commit = line(&commit);
        let base = self.git(&["merge-base", &commit, "HEAD"]).map(|base| line(&base));
        let base = base.unwrap_or(commit);
        let difference = self.git(&[
            "diff",
            "--unified=0",
            "--text",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--submodule=short",
            "--find-renames",
            "--diff-filter=d",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            &base,
            "--",
        ])?;
        let untracked = self.git(&["ls-files", "--others", "--exclude-standard", "-z"])?;
        let mut files = hunks(&difference);
        for path in untracked.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
            files.insert(os_string(path.to_vec()), ChangedLines::All);
        }
        let files = files.into_iter().map(|(path, lines)| (self.root().join(path), lines));
        Ok(Changes { root: self.root().to_owned(), files: files.collect() })
    }
}

impl Changes {
    /// The changed lines of the file at this absolute path; `None` if it is as it was. What lies outside the repository, or
    /// in another one below it, counts as new.
    pub fn of(&self, path: &Path) -> Option<&ChangedLines> {
        let around = || path.ancestors().skip(1).take_while(|folder| *folder != self.root);
        if !path.starts_with(&self.root) || around().any(|folder| folder.join(".git").exists()) {
            return Some(&ChangedLines::All);
        }
        // A file in an archive has changed with it.
        let archive = || around().find(|folder| self.files.contains_key(*folder));
        self.files.get(path).or_else(|| archive().map(|_| &ChangedLines::All))
    }
}

impl ChangedLines {
    /// True if a line from `first` to `last`, counted from 1, has changed.
    pub fn touch(&self, first: usize, last: usize) -> bool {
        match self {
            ChangedLines::All => true,
            ChangedLines::Some(ranges) => {
                let mut ranges = ranges.iter().filter(|range| !range.is_empty());
                ranges.any(|range| range.start <= last && first < range.end)
            }
        }
    }
}

/// The changed lines in a unified difference without context, by path.
fn hunks(difference: &[u8]) -> BTreeMap<OsString, ChangedLines> {
    let mut files: BTreeMap<OsString, Vec<Range<usize>>> = BTreeMap::new();
    let mut file = None;
    // Lines of a hunk that are still to come; they may look like anything.
    let mut left = 0;
    for line in difference.split(|byte| *byte == b'\n') {
        if left > 0 && matches!(line.first(), Some(b'+' | b'-')) {
            left -= 1;
        } else if let Some(path) = line.strip_prefix(b"+++ ") {
            file = name(path);
        } else if let Some((removed, added)) = line.strip_prefix(b"@@ -").and_then(hunk) {
            left = removed.len() + added.len();
            if let Some(file) = &file {
                files.entry(file.clone()).or_default().push(added);
            }
        }
    }
    files.into_iter().map(|(path, ranges)| (path, ChangedLines::Some(ranges))).collect()
}

/// The lines before and after in what stands behind `@@ -`, as in `3,2 +4 @@`.
fn hunk(header: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let header = std::str::from_utf8(header).ok().or_else(|| {
        // Behind the numbers stands a line of the file, in whatever encoding.
        let end = header.windows(3).position(|it| it == b" @@")?;
        std::str::from_utf8(&header[..end]).ok()
    })?;
    let mut parts = header.split(' ');
    let (removed, added) = (parts.next()?, parts.next()?.strip_prefix('+')?);
    let range = |part: &str| {
        let (start, count) = part.split_once(',').unwrap_or((part, "1"));
        let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
        Some(start..start + count)
    };
    Some((range(removed)?, range(added)?))
}

/// The path behind `+++ `; git quotes one that has special characters as C does.
fn name(written: &[u8]) -> Option<OsString> {
    // A tab stands behind a path with spaces, to tell where it ends.
    let written = written.strip_suffix(b"\r").unwrap_or(written);
    let written = written.strip_suffix(b"\t").unwrap_or(written);
    let quoted = written.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\""));
    let path = quoted.map_or_else(|| written.to_vec(), unquoted);
    Some(os_string(path.strip_prefix(b"b/")?.to_vec()))
}

fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(escaped) = bytes.next() else { break };
        out.push(match escaped {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            b'0'..=b'7' => bytes.by_ref().take(2).fold(escaped - b'0', |value, digit| {
                value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'))
            }),
            other => other,
        });
    }
    out
}

fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim_end().to_owned()
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn hunks_are_read_whatever_the_lines_look_like() {
        let difference = b"diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1,2 @@ def \xff\n-a\n+++ b/not.py\n+@@ -1 +9 @@\n@@ -5,2 +6,0 @@\n-b\n--- c\ndiff --git a/y b/y\n--- /dev/null\n+++ \"b/\\303\\251\\t\\\"y.py\"\n@@ -0,0 +1,3 @@\n+1\n+2\n+3\n\\ No newline at end of file\n";
        let files = hunks(difference);
        let ranges = |path: &str| match &files[OsStr::new(path)] {
            ChangedLines::Some(ranges) => ranges.clone(),
            ChangedLines::All => panic!("not all"),
        };
        assert_eq!(files.len(), 2);
        assert_eq!(ranges("x.py"), [1..3, 6..6]);
        assert_eq!(ranges("é\t\"y.py").first(), Some(&(1..4)));
    }

    #[test]
    fn a_range_touches_the_lines_it_shares() {
        let lines = ChangedLines::Some(vec![3..5, 9..9]);
        let touched: Vec<_> = (1..12).filter(|line| lines.touch(*line, *line)).collect();
        assert_eq!(touched, [3, 4]);
        assert!(lines.touch(1, 3) && lines.touch(4, 20) && !lines.touch(5, 20));
    }
}
