//! The files that say what is not looked at, `.gitignore` and its like, as far as they lie in the folders themselves.
//!
//! The walker reads them with the stack of a common thread and compiles what is in them. What whoever filled a folder could
//! bring it down with is found here before.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The names of the files, in each folder.
const NAMES: &[&str] = &[".ignore", ".gitignore", ".git/info/exclude"];

/// The largest file in bytes that is used. Real ones are a hundred times smaller; a pattern takes up to a kilobyte.
const LARGEST: u64 = 256 << 10;

/// The number of braces that may begin in one pattern, as each can stand in the one before.
const MOST_BRACES: usize = 64;

/// A file that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) path: PathBuf,
    /// The reason, which continues "it".
    pub(super) reason: &'static str,
}

/// The first such file in `folder` that cannot be used.
pub(super) fn refused(folder: &Path) -> Option<Refused> {
    let own = NAMES.iter().map(|name| folder.join(name));
    own.chain(shared_exclude(folder)).find_map(|path| {
        let reason = reason(&path)?;
        Some(Refused { path, reason })
    })
}

/// The exclude file of the repository that a folder is a further working tree of, which `.git` names as a file (gitrepository-
/// layout(5), "gitdir" and "commondir").
fn shared_exclude(folder: &Path) -> Option<PathBuf> {
    let named = first_line(&folder.join(".git"))?;
    let own = PathBuf::from(named.strip_prefix("gitdir: ")?);
    let common = first_line(&own.join("commondir"))?;
    Some(own.join(common).join("info/exclude"))
}

/// The first line of a small file.
fn first_line(path: &Path) -> Option<String> {
    let mut start = Vec::new();
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    File::open(path).ok()?.take(LARGEST).read_to_end(&mut start).ok()?;
    let line = start.split(|byte| *byte == b'\n').next()?;
    String::from_utf8(line.strip_suffix(b"\r").unwrap_or(line).to_vec()).ok()
}

/// The reason not to use a file. What cannot be read is left to the walker, which reports it.
fn reason(path: &Path) -> Option<&'static str> {
    let metadata = fs::metadata(path).ok().filter(|it| !it.is_dir())?;
    if !metadata.is_file() {
        return Some("is no regular file");
    }
    let mut patterns = Vec::new();
    File::open(path).ok()?.take(LARGEST + 1).read_to_end(&mut patterns).ok()?;
    if patterns.len() as u64 > LARGEST {
        return Some("is larger than 256 KiB");
    }
    let braces = |line: &[u8]| memchr::memchr_iter(b'{', line).count();
    let mut lines = patterns.split(|byte| *byte == b'\n');
    lines.any(|line| braces(line) > MOST_BRACES).then_some("has a pattern with too many braces")
}
