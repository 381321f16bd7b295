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

const IRREGULAR: &str = "is no regular file";

/// A file that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) path: PathBuf,
    /// The reason, which continues "it".
    pub(super) reason: &'static str,
}

/// The first such file in `folder` that cannot be used.
pub(super) fn refused(folder: &Path) -> Option<Refused> {
    let own = NAMES.iter().find_map(|name| {
        let path = folder.join(name);
        reason(&path).map(|reason| Refused { path, reason })
    });
    own.or_else(|| refused_of_repository(folder).err())
}

/// Looks at the exclude file of the repository that a folder is a further working tree of, which `.git` names as a file
/// (gitrepository-layout(5), "gitdir" and "commondir"), and at the files on the way.
fn refused_of_repository(folder: &Path) -> Result<(), Refused> {
    let git = folder.join(".git");
    if !fs::metadata(&git).is_ok_and(|it| it.is_file()) {
        return Ok(());
    }
    let Some(own) =
        first_line(&git)?.and_then(|it| Some(PathBuf::from(it.strip_prefix("gitdir: ")?)))
    else {
        return Ok(());
    };
    let Some(common) = first_line(&own.join("commondir"))? else {
        return Ok(());
    };
    let path = own.join(common).join("info/exclude");
    reason(&path).map_or(Ok(()), |reason| Err(Refused { path, reason }))
}

/// The first line of a file with a path in it; nothing if there is no file or no text in it.
fn first_line(path: &Path) -> Result<Option<String>, Refused> {
    const MOST: u64 = 4 << 10;
    let refused = |reason| Err(Refused { path: path.to_owned(), reason });
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Ok(None),
        Ok(metadata) if !metadata.is_file() => return refused(IRREGULAR),
        Ok(metadata) if metadata.len() > MOST => return refused("is larger than 4 KiB"),
        Ok(_) => {}
        Err(_) => return Ok(None),
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    Ok(text.lines().next().map(str::to_owned))
}

/// The reason not to use a file. What cannot be read is left to the walker, which reports it.
fn reason(path: &Path) -> Option<&'static str> {
    let metadata = fs::metadata(path).ok().filter(|it| !it.is_dir())?;
    if !metadata.is_file() {
        return Some(IRREGULAR);
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
