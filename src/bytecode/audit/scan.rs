//! Files that an audit looks at: bytecode and archives.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::bytecode::locate::{CACHE_FOLDER, CachePrefix, source_stem};
use crate::bytecode::read::ReadError;
use crate::bytecode::tree::{Found, shown};
use crate::paths;

/// The extensions of archives that Python imports from, or that are unpacked to be imported.
const ARCHIVES: &[&str] = &["egg", "pyz", "pyzw", "whl", "zip"];

/// A file to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The path as it is shown.
    pub path: PathBuf,
    /// The kind of file.
    pub kind: Kind,
}

/// A kind of file that holds bytecode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file in a folder of caches.
    Cache,
    /// A file in the tree that `PYTHONPYCACHEPREFIX` names.
    Prefixed,
    /// A file beside sources, or where they would be.
    Module,
    /// An archive, whose members are judged.
    Archive,
}

/// The files that were found, and what was in the way of finding more.
#[derive(Debug, Default)]
pub struct Scan {
    /// By path, without duplicates.
    pub items: Vec<Item>,
    /// Links to folders, which were not followed.
    pub links: Vec<PathBuf>,
    /// The errors.
    pub errors: Vec<ReadError>,
}

impl Item {
    /// The file of bytecode at `path`, seen from the folder `base`.
    pub fn new(path: &Path, base: &Path) -> Item {
        Item { path: path.to_owned(), kind: kind_of(&paths::absolute(base, path), None) }
    }
}

impl Scan {
    /// The bytecode below the paths `named`, seen from the folder `base`, and that of the sources below them in the tree
    /// of `prefix`. Of a source that is named, it is its bytecode.
    pub fn of(named: &[PathBuf], base: &Path, prefix: Option<&CachePrefix>) -> Scan {
        let mut found = Found::default();
        for path in named {
            add(&mut found, path);
            if let Some(prefix) = prefix {
                add_prefixed(&mut found, &paths::absolute(base, path), prefix);
            }
        }
        // One folder is walked once.
        let may_overlap = named.len() > 1 || prefix.is_some();
        let mut seen = FxHashSet::default();
        let mut items = Vec::new();
        for path in found.files {
            let absolute = paths::absolute(base, &path);
            let kind = kind_of(&absolute, prefix);
            if !may_overlap || seen.insert(absolute) {
                items.push(Item { path, kind });
            }
        }
        Scan { items, links: found.links.into_iter().collect(), errors: found.errors }
    }
}

fn kind_of(absolute: &Path, prefix: Option<&CachePrefix>) -> Kind {
    let folder = absolute.parent().unwrap_or(absolute);
    if is_archive(absolute) {
        Kind::Archive
    } else if folder.file_name().is_some_and(|name| name == CACHE_FOLDER) {
        Kind::Cache
    } else if prefix.is_some_and(|it| folder.starts_with(it.root())) {
        Kind::Prefixed
    } else {
        Kind::Module
    }
}

fn add(found: &mut Found, named: &Path) {
    let is_source = has_extension(named, &["py"]);
    match fs::metadata(named) {
        Ok(metadata) if metadata.is_dir() => found.add_folder(named, is_wanted),
        Ok(_) if is_source => {
            let folder = named.parent().unwrap_or(Path::new(""));
            add_caches(found, &folder.join(CACHE_FOLDER), named);
            let module = named.with_extension("pyc");
            found.files.extend(module.symlink_metadata().is_ok().then(|| shown(&module)));
        }
        Ok(_) if is_wanted(named) => {
            found.files.insert(shown(named));
        }
        Ok(_) => {
            let reason = "holds no bytecode: name a folder, a source, a .pyc file or an archive";
            let source = std::io::Error::other(reason);
            found.errors.push(ReadError::Io { path: named.to_owned(), source });
        }
        Err(error) => found.errors.push(ReadError::at(named)(error)),
    }
}

/// Adds what the tree of `prefix` holds of the sources at `named`, an absolute path.
fn add_prefixed(found: &mut Found, named: &Path, prefix: &CachePrefix) {
    if named.starts_with(prefix.root()) {
        return;
    }
    let is_folder = named.is_dir();
    let sources = if is_folder { Some(named) } else { named.parent() };
    let Some(folder) = sources.map(|it| prefix.folder_of(it)).filter(|it| it.is_dir()) else {
        return;
    };
    if is_folder {
        found.add_folder(&folder, |path| has_extension(path, &["pyc"]));
    } else {
        add_caches(found, &folder, named);
    }
}

/// Adds the caches of the source `named` among the files of `folder`.
fn add_caches(found: &mut Found, folder: &Path, named: &Path) {
    let module = named.file_stem().unwrap_or_default();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if source_stem(&name) == Some(module) {
            found.files.insert(shown(&entry.path()));
        }
    }
}

fn is_wanted(path: &Path) -> bool {
    has_extension(path, &["pyc"]) || is_archive(path)
}

fn is_archive(path: &Path) -> bool {
    has_extension(path, ARCHIVES)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| extensions.iter().any(|known| it.eq_ignore_ascii_case(known)))
}
