//! The audit of the bytecode in an archive.
//!
//! zipimport looks for `NAME.pyc` before `NAME.py`, takes the times of an archive for local times, and lets them differ by
//! a second. It does not look into folders of caches; what is there is used when the archive is unpacked, which sets new
//! times, so that only caches with a hash have a future.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use zip::ZipArchive;

use super::comparison::{compare, levels};
use super::judge::{Evidence, Reader, SourceFile, judge};
use super::{AuditError, Audited, Auditor};
use crate::bytecode::header::{Header, Validation};
use crate::bytecode::locate::{CACHE_FOLDER, CacheName};
use crate::bytecode::read::{FileTime, LARGEST, ReadError, limited, open};

/// Bytes that are unpacked of one archive at most: its members may overlap, so that there is more in it than on the disk.
const MOST_UNPACKED: u64 = 1 << 30;

type Zip = ZipArchive<BufReader<File>>;

/// The verdicts on the members of the archive at `path` that are bytecode, by name.
pub(super) fn audit(auditor: &Auditor, path: &Path) -> Vec<Result<Audited, AuditError>> {
    match Archive::open(path) {
        Ok(archive) => archive.audit(auditor),
        Err(error) => vec![Err(error.into())],
    }
}

struct Archive<'p> {
    path: &'p Path,
    /// The indices of the members by name.
    members: BTreeMap<String, usize>,
    open: Mutex<Open>,
}

struct Open {
    zip: Zip,
    /// The bytes that may still be unpacked.
    left: u64,
}

impl<'p> Archive<'p> {
    fn open(path: &'p Path) -> Result<Archive<'p>, ReadError> {
        let (file, _) = open(path)?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(path, &error))?;
        let name = |index| {
            let name = zip.name_for_index(index)?;
            Some(name.map(|it| (it.into_owned(), index)))
        };
        let members: Result<_, _> = (0..zip.len()).filter_map(name).collect();
        let members = members.map_err(|error| damaged(path, &error))?;
        Ok(Archive { path, members, open: Mutex::new(Open { zip, left: MOST_UNPACKED }) })
    }

    fn audit(&self, auditor: &Auditor) -> Vec<Result<Audited, AuditError>> {
        let bytecode = self.members.iter().filter(|(name, _)| is_bytecode(name));
        let judged =
            bytecode.filter_map(|(name, index)| self.member(auditor, name, *index).transpose());
        judged.collect()
    }

    /// The verdict on a member; nothing if it depends on where the archive will be unpacked.
    fn member(
        &self,
        auditor: &Auditor,
        name: &str,
        index: usize,
    ) -> Result<Option<Audited>, AuditError> {
        let data = self.bytes(index)?;
        let (folder, file_name) = name.rsplit_once('/').unwrap_or(("", name));
        let (outer, inner) = folder.rsplit_once('/').unwrap_or(("", folder));
        let is_cache = inner == CACHE_FOLDER;
        let cache = CacheName::parse(file_name);
        let in_folder = |folder: &str, module: &str| match folder {
            "" => format!("{module}.py"),
            folder => format!("{folder}/{module}.py"),
        };
        let source = match &cache {
            Some(cache) if is_cache => in_folder(outer, cache.module),
            _ => in_folder(folder, file_name.trim_end_matches(".pyc")),
        };
        let source = self.members.get(&source).map(|index| self.source(*index)).transpose()?;
        let reader = match &cache {
            Some(cache) if is_cache => {
                Reader::Source(cache.interpreter().map(|(version, _)| version))
            }
            _ if is_cache => Reader::Source(None),
            _ => Reader::Archive,
        };
        let by_time = |it: Header| matches!(it.validation, Validation::Timestamp { .. });
        if is_cache && source.is_some() && Header::parse(&data).is_ok_and(by_time) {
            return Ok(None);
        }
        let evidence = Evidence { data: &data, reader, written: None, source };
        let mut verdict = judge(&evidence, &auditor.options)?;
        let path = self.path.join(name);
        let is_compared = match (auditor.marshaller, &evidence.source) {
            (Some(marshaller), Some(source)) => {
                let levels = levels(cache.as_ref().filter(|_| is_cache), marshaller);
                compare(marshaller, &data, &levels, &path, source, &mut verdict)
                    .map_err(|error| error.at(&path))?
            }
            _ => false,
        };
        verdict.findings.retain(|finding| !auditor.options.ignored.contains(&finding.hazard));
        Ok(Some(Audited { path, is_member: true, is_only_copy: false, verdict, is_compared }))
    }

    fn source(&self, index: usize) -> Result<Member<'_>, ReadError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let file = open.zip.by_index_raw(index).map_err(|error| damaged(self.path, &error))?;
        let time = file.last_modified().and_then(local_time).unwrap_or(i64::MIN);
        Ok(Member { archive: self, index, time: FileTime::second(time), size: file.size() })
    }

    fn bytes(&self, index: usize) -> Result<Vec<u8>, ReadError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Open { zip, left } = &mut *open;
        let file = zip.by_index(index).map_err(|error| damaged(self.path, &error))?;
        let path = self.path.join(&*String::from_utf8_lossy(file.name_raw()));
        if file.size() > *left {
            return Err(too_much(path));
        }
        let size = file.size();
        let bytes = limited(file, size)
            .map_err(|error| ReadError::Io { path: path.clone(), source: error })?;
        *left = left.saturating_sub(bytes.as_ref().map_or(LARGEST, |it| it.len() as u64));
        bytes.ok_or(ReadError::TooLarge(path))
    }
}

/// A source in an archive.
struct Member<'a> {
    archive: &'a Archive<'a>,
    index: usize,
    time: FileTime,
    size: u64,
}

impl SourceFile for Member<'_> {
    fn time(&self) -> FileTime {
        self.time
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn bytes(&self) -> Result<Vec<u8>, ReadError> {
        self.archive.bytes(self.index)
    }
}

/// True if the interpreter imports a member of this name, in the case of letters that it looks for.
fn is_bytecode(name: &str) -> bool {
    name.as_bytes().ends_with(b".pyc")
}

/// The seconds since 1970 that a time in an archive stands for here.
fn local_time(time: zip::DateTime) -> Option<i64> {
    let part = |value: u8| i8::try_from(value).ok();
    let time = DateTime::new(
        i16::try_from(time.year()).ok()?,
        part(time.month())?,
        part(time.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
        0,
    );
    Some(TimeZone::system().to_timestamp(time.ok()?).ok()?.as_second())
}

fn damaged(path: &Path, error: &zip::result::ZipError) -> ReadError {
    ReadError::Archive {
        path: path.to_owned(),
        reason: format!("cannot be read as an archive: {error}"),
    }
}

fn too_much(path: PathBuf) -> ReadError {
    let reason = format!(
        "not judged, as more than {} MiB were unpacked of its archive",
        MOST_UNPACKED >> 20
    );
    ReadError::Archive { path, reason }
}
