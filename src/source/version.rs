//! Tells whether a file is still what was read, without reading it again.

use std::fs::Metadata;
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Longest time in which two changes may bear the same time: a tick of the kernel, generously, where times have
/// fractions of seconds.
const TICK: Duration = Duration::from_millis(50);

/// The same for file systems that count whole or every second second.
const COARSE_TICK: Duration = Duration::from_secs(2);

/// The state of a file at one moment: which file it is, its size and the times of its last changes.
///
/// Every write and every change of attributes leaves another version, but for two kinds: one that comes in the same
/// tick of the clock as the change before it, which [`Version::is_settled`] is about, and later writes through a
/// mapping into memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version {
    state: State,
    is_settled: bool,
}

#[cfg(unix)]
type State = [i128; 7];
#[cfg(not(unix))]
type State = (u64, Option<SystemTime>);

impl Version {
    /// The version that is described by what the file system has just said.
    pub(super) fn now(metadata: &Metadata) -> Version {
        Version { state: state(metadata), is_settled: is_settled(metadata) }
    }

    /// True if no later change can look like this version.
    pub(super) fn is_settled(self) -> bool {
        self.is_settled
    }

    /// True if the file has not changed in between.
    pub(super) fn is_same(self, other: Version) -> bool {
        self.state == other.state
    }
}

#[cfg(unix)]
fn state(metadata: &Metadata) -> State {
    use std::os::unix::fs::MetadataExt as _;

    [
        metadata.dev().into(),
        metadata.ino().into(),
        metadata.size().into(),
        metadata.mtime().into(),
        metadata.mtime_nsec().into(),
        metadata.ctime().into(),
        metadata.ctime_nsec().into(),
    ]
}

#[cfg(not(unix))]
fn state(metadata: &Metadata) -> State {
    (metadata.len(), metadata.modified().ok())
}

fn is_settled(metadata: &Metadata) -> bool {
    let Ok(changed) = last_change(metadata) else {
        return false;
    };
    let is_whole = changed.duration_since(UNIX_EPOCH).is_ok_and(|it| it.subsec_nanos() == 0);
    // A time in the future says nothing.
    let age = SystemTime::now().duration_since(changed);
    age.is_ok_and(|age| age > if is_whole { COARSE_TICK } else { TICK })
}

/// The time that no program can set at will, where the system keeps one.
#[cfg(unix)]
fn last_change(metadata: &Metadata) -> io::Result<SystemTime> {
    use std::os::unix::fs::MetadataExt as _;

    let seconds = u64::try_from(metadata.ctime()).map_err(io::Error::other)?;
    let nanoseconds = u64::try_from(metadata.ctime_nsec()).map_err(io::Error::other)?;
    Ok(UNIX_EPOCH + Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds))
}

#[cfg(not(unix))]
fn last_change(metadata: &Metadata) -> io::Result<SystemTime> {
    metadata.modified()
}
