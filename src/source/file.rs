//! Reads source files.

#[cfg(feature = "cli")]
use std::fs::File;
use std::io;
#[cfg(feature = "cli")]
use std::io::Read as _;
use std::path::Path;

use bytesize::ByteSize;

use super::notebook::is_notebook;
#[cfg(feature = "cli")]
use super::version::Version;
use super::{Deception, DecodeError, Source, Stored, Unchecked, deception};

/// The reason why a file could not be read. The path is left to the caller to name.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes could not be had.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The bytes are not text in the encoding they should be in.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// There are more bytes than are read.
    #[error("not checked, as it is larger than {0}; see `max-file-size`")]
    TooLarge(ByteSize),
    /// A Jupyter notebook, whose JSON would pass as Python code.
    #[error(
        "not checked, as it is a Jupyter notebook; export its code first: `jupyter nbconvert --to script NOTEBOOK`"
    )]
    Notebook,
    /// The interpreter would run another text than the one that is shown.
    #[error("not checked, as it declares the encoding `{}`", deception.name)]
    Deceptive {
        /// The text that a reader is shown: the bytes as UTF-8, as far as they are.
        text: String,
        /// The fault in the declaration in it.
        deception: Deception,
    },
}

impl ReadError {
    /// The reason why a file that Python could run is not checked, if the file as such is at fault.
    pub fn unchecked(&self) -> Option<Unchecked> {
        match self {
            ReadError::Decode(error) => Some(Unchecked::Undecodable(error.to_string())),
            ReadError::TooLarge(limit) => Some(Unchecked::TooLarge(*limit)),
            ReadError::Notebook => Some(Unchecked::Notebook),
            ReadError::Io(_) | ReadError::Deceptive { .. } => None,
        }
    }
}

/// Reads and decodes the file at `path`, unless it is larger than `largest`, and keeps what shows whether it changes later.
#[cfg(feature = "cli")]
pub fn read(path: &Path, largest: ByteSize) -> Result<Source, ReadError> {
    let file = File::open(path)?;
    // Before the first byte is read, so that a change at the same time is seen later.
    let metadata = file.metadata()?;
    let version = Version::now(&metadata);
    let bytes = read_within(largest, file, metadata.len())?;
    Ok(Source { version: Some(version), ..decode(path, bytes)? })
}

/// All bytes of `content`, of which there are about `length`. Devices and pipes may never end.
#[cfg(feature = "cli")]
pub fn read_within(
    largest: ByteSize,
    content: impl io::Read,
    length: u64,
) -> Result<Vec<u8>, ReadError> {
    let length = length.min(largest.as_u64()) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    content.take(largest.as_u64().saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest.as_u64() {
        return Err(ReadError::TooLarge(largest));
    }
    Ok(bytes)
}

/// Decodes the bytes of a file, see [`Source::decode`]; recognises notebooks, by the file's name as well, and
/// declarations that deceive from other errors.
pub fn decode(path: &Path, bytes: Vec<u8>) -> Result<Source, ReadError> {
    if is_notebook(path, &bytes) {
        return Err(ReadError::Notebook);
    }
    match Stored::of(&bytes) {
        Ok(stored) => Ok(stored.source(bytes)?),
        Err(error) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match deception(&text) {
                Some(deception) if !matches!(error, DecodeError::NullByte { .. }) => {
                    Err(ReadError::Deceptive { text, deception })
                }
                _ => Err(error.into()),
            }
        }
    }
}
