//! Files and members of archives, read as far as a limit: what is larger is hostile or no module.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Largest file or member that is read, in bytes. The largest modules of real packages have a tenth of it.
pub const LARGEST: u64 = 64 << 20;

/// The reason why a file or a member of an archive was not judged.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path as it is shown.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A pipe, socket or device, of which an interpreter would read for ever.
    #[error("{}: not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// It has more than [`LARGEST`] bytes.
    #[error("{}: larger than {} MiB, so it was not judged", .0.display(), LARGEST >> 20)]
    TooLarge(PathBuf),
    /// The archive is damaged, encrypted, or compressed in a way that zipimport does not know either.
    #[error("{}: {reason}", path.display())]
    Archive {
        /// The path as it is shown, with the member's where it is about one.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
}

impl ReadError {
    /// Names the path in an error of the operating system.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> ReadError {
        move |source| ReadError::Io { path: path.to_owned(), source }
    }
}

/// The bytes of a file with its metadata.
pub fn file(path: &Path) -> Result<(Vec<u8>, Metadata), ReadError> {
    let (file, metadata) = open(path)?;
    let bytes = limited(file, metadata.len()).map_err(ReadError::at(path))?;
    Ok((bytes.ok_or_else(|| ReadError::TooLarge(path.to_owned()))?, metadata))
}

/// The file at `path`, open, with its metadata.
pub(super) fn open(path: &Path) -> Result<(File, Metadata), ReadError> {
    let at = || ReadError::at(path);
    let mut options = File::options();
    options.read(true);
    // Opening a pipe would wait for whoever writes to it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let file = options.open(path).map_err(at())?;
    let metadata = file.metadata().map_err(at())?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(ReadError::NotAFile(path.to_owned()))
    }
}

/// Everything that `reader` gives, for which it says that there are `promised` bytes; nothing if there are too many.
pub(super) fn limited(reader: impl Read, promised: u64) -> io::Result<Option<Vec<u8>>> {
    if promised > LARGEST {
        return Ok(None);
    }
    // What was promised may be a lie, so that no more than a page is made room for without bytes to fill it.
    let room = usize::try_from(promised.min(1 << 16)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room + 1);
    reader.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LARGEST).then_some(bytes))
}

/// A time of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileTime {
    /// Whole seconds since 1970, rounded down.
    seconds: i64,
    nanoseconds: u32,
}

impl FileTime {
    /// The time when a file was last written; 1970 where the system does not say.
    pub fn written(metadata: &Metadata) -> FileTime {
        FileTime::of(metadata.modified().unwrap_or(UNIX_EPOCH))
    }

    /// A whole second since 1970.
    pub fn second(seconds: i64) -> FileTime {
        FileTime { seconds, nanoseconds: 0 }
    }

    fn of(time: SystemTime) -> FileTime {
        let seconds = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => {
                FileTime { seconds: seconds(since.as_secs()), nanoseconds: since.subsec_nanos() }
            }
            Err(error) => match (error.duration().as_secs(), error.duration().subsec_nanos()) {
                (before, 0) => FileTime { seconds: -seconds(before), nanoseconds: 0 },
                (before, part) => {
                    FileTime { seconds: -seconds(before) - 1, nanoseconds: 1_000_000_000 - part }
                }
            },
        }
    }

    /// The second that the interpreter takes it for: it has times as floating-point numbers, in which the last ones of a
    /// second are the next second.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "the same loss as in the interpreter"
    )]
    pub fn python_second(self) -> i64 {
        (self.seconds as f64 + 1e-9 * f64::from(self.nanoseconds)) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_those_of_the_interpreter() {
        let time = |seconds, nanoseconds| FileTime { seconds, nanoseconds };
        assert_eq!(time(1_700_000_000, 999_999_000).python_second(), 1_700_000_000);
        assert_eq!(time(1_700_000_000, 999_999_999).python_second(), 1_700_000_001);
        // Towards zero.
        assert_eq!(time(-2, 500_000_000).python_second(), -1);
        let before = UNIX_EPOCH - std::time::Duration::from_millis(1_500);
        assert_eq!(FileTime::of(before), time(-2, 500_000_000));
    }

    #[test]
    fn limits_hold_whatever_is_promised() {
        assert_eq!(limited(io::repeat(0), 5).unwrap(), None);
        assert_eq!(limited(&b"abc"[..], LARGEST + 1).unwrap(), None);
        assert_eq!(limited(&b"abc"[..], 1).unwrap().as_deref(), Some(&b"abc"[..]));
    }
}
