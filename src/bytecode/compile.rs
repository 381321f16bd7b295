//! Checked-hash bytecode for sources, as one interpreter reads it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::header::{Header, LENGTH, Validation};
use super::locate::{CachePrefix, cache_of};
use super::marshal::check_code;
use super::marshaller::{Marshaller, Refusal};
use super::read::{self, ReadError};
use super::source_hash::source_hash;
use super::tree::{Found, shown};
use crate::interpreter::InterpreterError;
use crate::paths;
use crate::source::Temporary;

/// Compiles sources; shared by all threads.
#[derive(Debug)]
pub struct Compiler<'c> {
    /// The interpreters that compile.
    pub marshaller: &'c Marshaller,
    /// The working directory, from which relative paths are seen.
    pub base: &'c Path,
    /// The tree that bytecode goes into, if it does not go beside its source.
    pub prefix: Option<&'c CachePrefix>,
}

/// The outcome for one source at one level of optimisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compiled {
    /// The file was written.
    Written,
    /// The file was there, with this hash, to be checked, and with code.
    UpToDate,
    /// The source has no code, and nothing was written.
    Refused {
        /// The bytes of the source.
        source: Vec<u8>,
        /// The error in it.
        refusal: Refusal,
    },
}

/// The reason why a source has no bytecode of its own.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The source cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The interpreter did not compile it.
    #[error("{}: {source}", path.display())]
    Interpreter {
        /// The path of the source as it is shown.
        path: PathBuf,
        /// The reason.
        source: InterpreterError,
    },
    /// The operating system refused.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The path of the cache.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The folder of caches is a link, perhaps to a place that was not named.
    #[error("{}: is a link, so nothing was written; remove it", .0.display())]
    Link(PathBuf),
}

/// The sources below the paths `named`; what is no source and no folder is an error.
pub fn sources(named: &[PathBuf]) -> Found {
    let is_source = |path: &Path| path.extension().is_some_and(|it| it == "py");
    let mut found = Found::default();
    for path in named {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => found.add_folder(path, is_source),
            Ok(_) if is_source(path) => {
                found.files.insert(shown(path));
            }
            Ok(_) => found.errors.push(ReadError::at(path)(io::Error::other("no Python source"))),
            Err(error) => found.errors.push(ReadError::at(path)(error)),
        }
    }
    found
}

impl Compiler<'_> {
    /// Writes the bytecode of the source at `path`, which is a relative one as it is shown, unless it is there.
    pub fn compile(&self, path: &Path, level: u8) -> Result<Compiled, CompileError> {
        let (source, metadata) = read::file(path)?;
        let (magic, tag) = (self.marshaller.magic(), self.marshaller.tag());
        let header = Header::checked(magic, source_hash(magic, &source));
        let target = match self.prefix {
            None => cache_of(path, tag, level, None),
            prefix => cache_of(&paths::absolute(self.base, path), tag, level, prefix),
        };
        let (Some(target), Some(folder)) =
            (target.as_ref(), target.as_ref().and_then(|it| it.parent()))
        else {
            return Err(ReadError::NotAFile(path.to_owned()).into());
        };
        if self.prefix.is_none() && folder.is_symlink() {
            return Err(CompileError::Link(folder.to_owned()));
        }
        if is_there(target, &header) {
            return Ok(Compiled::UpToDate);
        }
        let compiled = self.marshaller.code(path, &source, level);
        match compiled
            .map_err(|error| CompileError::Interpreter { path: path.to_owned(), source: error })?
        {
            Err(refusal) => Ok(Compiled::Refused { source, refusal }),
            Ok(code) => write(target, folder, &[&header, &code], &metadata)
                .map(|()| Compiled::Written)
                .map_err(|error| CompileError::Write { path: target.clone(), source: error }),
        }
    }
}

/// True if the file at `target` has this header and complete code.
fn is_there(target: &Path, header: &[u8; LENGTH]) -> bool {
    let Ok((data, _)) = read::file(target) else {
        return false;
    };
    let is_right = |it: &Header| matches!(it.validation, Validation::CheckedHash(_));
    let found = Header::parse(&data).ok().filter(is_right);
    data.starts_with(header)
        && found.is_some_and(|it| check_code(&data[LENGTH..], it.magic).is_ok())
}

/// Puts `parts` into the place of the file `target` in `folder`, with what its source lets others do as far as the process
/// lets them, as the interpreter does.
fn write(target: &Path, folder: &Path, parts: &[&[u8]], source: &fs::Metadata) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let temporary = Temporary::public(folder)?;
    let mut file = temporary.file();
    for part in parts {
        file.write_all(part)?;
    }
    share(file, source)?;
    temporary.persist(target)
}

#[cfg(unix)]
fn share(file: &File, source: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let allowed = file.metadata()?.permissions().mode();
    let mode = allowed & (source.permissions().mode() | 0o200) & 0o666;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same elsewhere")]
fn share(_: &File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
