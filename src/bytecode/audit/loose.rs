//! The audit of a `.pyc` file that lies in a folder.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::comparison::{compare, levels};
use super::judge::{Evidence, Reader, SourceFile, judge};
use super::scan::{Item, Kind};
use super::{AuditError, Audited, Auditor};
use crate::bytecode::locate::{CacheName, source_stem};
use crate::bytecode::read::{self, FileTime, ReadError};
use crate::paths;

/// A source in a folder.
pub(super) struct LooseSource {
    path: PathBuf,
    time: FileTime,
    size: u64,
}

impl LooseSource {
    /// The source at `path`, if there is one.
    fn at(path: PathBuf) -> Option<LooseSource> {
        let metadata = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        Some(LooseSource { path, time: FileTime::written(&metadata), size: metadata.len() })
    }
}

impl SourceFile for LooseSource {
    fn time(&self) -> FileTime {
        self.time
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn bytes(&self) -> Result<Vec<u8>, ReadError> {
        Ok(read::file(&self.path)?.0)
    }
}

/// The verdict on the file of an item that is no archive.
pub(super) fn audit(auditor: &Auditor, item: &Item) -> Result<Audited, AuditError> {
    let (data, metadata) = read::file(&item.path)?;
    let file_name = item.path.file_name().unwrap_or_default();
    let shown = file_name.to_string_lossy();
    let name = CacheName::parse(&shown);
    let folder = paths::absolute(auditor.base, &item.path);
    let folder = folder.parent().unwrap_or(auditor.base);
    let (reader, source) = match item.kind {
        Kind::Module if name.is_none() => (Reader::Name, beside(folder, file_name)),
        // With a tag in its name and in no folder of caches, nobody looks for it.
        Kind::Module | Kind::Archive => (Reader::Source(None), None),
        Kind::Cache | Kind::Prefixed => {
            let sources = match (item.kind, auditor.prefix) {
                (Kind::Prefixed, Some(prefix)) => prefix.source_folder_of(folder),
                _ => folder.parent().map(Path::to_owned),
            };
            let stem = source_stem(file_name).zip(sources);
            let source =
                stem.and_then(|(stem, folder)| LooseSource::at(python_file(&folder, stem)));
            let version =
                name.as_ref().and_then(CacheName::interpreter).map(|(version, _)| version);
            (Reader::Source(version), source)
        }
    };
    let written = Some(FileTime::written(&metadata));
    let evidence = Evidence { data: &data, reader, written, source };
    let mut verdict = judge(&evidence, &auditor.options)?;
    let is_compared = match (auditor.marshaller, &evidence.source) {
        (Some(marshaller), Some(source)) if matches!(reader, Reader::Source(_)) => {
            let levels = name.as_ref().map(|it| levels(Some(it), marshaller));
            compare(
                marshaller,
                &data,
                &levels.unwrap_or_default(),
                &source.path,
                source,
                &mut verdict,
            )
            .map_err(|error| error.at(&item.path))?
        }
        _ => false,
    };
    verdict.findings.retain(|finding| !auditor.options.ignored.contains(&finding.hazard));
    let is_only_copy = reader == Reader::Name && evidence.source.is_none();
    let path = item.path.clone();
    Ok(Audited { path, is_member: false, is_only_copy, verdict, is_compared })
}

/// The source that is imported instead of the bytecode called `file_name` beside it: a module, or a package of its name.
fn beside(folder: &Path, file_name: &OsStr) -> Option<LooseSource> {
    let name = Path::new(file_name);
    let stem = name.extension().filter(|it| *it == "pyc").and(name.file_stem())?;
    let package = folder.join(stem).join("__init__.py");
    LooseSource::at(python_file(folder, stem)).or_else(|| LooseSource::at(package))
}

/// The path of the source called `stem` in `folder`.
fn python_file(folder: &Path, stem: &OsStr) -> PathBuf {
    let mut name = stem.to_owned();
    name.push(".py");
    folder.join(name)
}
