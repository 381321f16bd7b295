//! Paths to Python files, each with its settings.
//!
//! What is named on the command line is taken as it is; what lies in a named folder is taken if it is Python and
//! neither excluded nor ignored by git. Whatever could not be looked at is an error, never a gap.
//!
//! Used by the commands.
//! Never reads a file as Python.

mod archive;
mod folders;
mod ignore_files;
mod start;
mod unpack;
mod untrusted;

use std::fs::{self, FileType};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use ignore::{DirEntry, WalkBuilder, WalkState};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lint_settings::FolderKinds;
use crate::paths;
use crate::settings::{Settings, SettingsError, SettingsResolver};
use crate::source::Unchecked;
use ignore_files::Refused;
use untrusted::Kind;

/// A file to check.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as it is shown: relative if it was given relative, without a leading `./`.
    pub path: PathBuf,
    /// The settings of its folder.
    pub settings: Arc<Settings>,
    /// The reason why it is not checked, of an archive, or of an untrusted file that Python could run or load.
    pub unchecked: Option<Unchecked>,
    /// The bytes of a file in an archive.
    pub content: Option<Arc<[u8]>>,
}

/// The files that were found, and what was in the way of finding more.
#[derive(Debug, Default)]
pub struct Discovery {
    /// By path, without duplicates.
    pub files: Vec<SourceFile>,
    /// The kinds of the folders that they lie in.
    pub folders: FolderKinds,
    /// By message, without duplicates.
    pub errors: Vec<DiscoverError>,
    /// The number of untrusted files that Python neither runs nor loads.
    pub others: usize,
    /// The archives that were looked into.
    pub archives: Vec<PathBuf>,
}

/// A named path, or one below it, that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// A file or folder could not be read, or a named one does not exist.
    #[error("{}: {source}", path.display())]
    Read {
        /// The path as it is shown.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A symbolic link leads nowhere.
    #[error(
        "{}: is a symbolic link to {}, which does not exist; remove the link, or exclude it",
        path.display(),
        target.display()
    )]
    Dangling {
        /// The path as it is shown.
        path: PathBuf,
        /// The text of the link, or of the last of those it leads to.
        target: PathBuf,
    },
    /// A symbolic link leads to itself, perhaps by way of others.
    #[error("{}: is a symbolic link that leads back to itself; remove the link, or exclude it", .0.display())]
    Circle(PathBuf),
    /// A pipe, socket or device in a folder is called like a Python file.
    #[error("{}: not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// A symbolic link in a folder is called like a Python file and leads to one elsewhere.
    #[error(
        "{}: not read, as the link leads out of the folders that were named; \
         name it on the command line, or exclude it",
        .0.display()
    )]
    LeadsOut(PathBuf),
    /// A `.gitignore` or its like could bring the walk down.
    #[error("{}: not used, as it {reason}; no ignore file is used for these folders", path.display())]
    IgnoreFile {
        /// The path as it is shown.
        path: PathBuf,
        /// The reason, which continues "it".
        reason: &'static str,
    },
    /// The files in an archive are not known.
    #[error("{}: not checked, as {reason}; unpack it, and check what is in it", path.display())]
    Archive {
        /// The path as it is shown.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The configuration of a folder cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// The Python files that `named` stands for, but for those in the folder `output`.
///
/// What is named is the limit: a link that was found, not named, is followed to what lies within it and nowhere else.
///
/// A file that has several names, by symbolic links or because paths overlap, is taken once: under a name that is no
/// link if there is one, so that nothing is reported twice or written by two threads.
pub fn discover(
    named: &[PathBuf],
    output: Option<&Path>,
    resolver: &SettingsResolver<'_>,
) -> Discovery {
    let real = real_paths(named, resolver);
    let output = output.and_then(|it| resolver.working_directory().join(it).canonicalize().ok());
    let limits = Limits { named: &real, output: output.as_deref() };
    let mut found = Found::default();
    for path in named {
        let part = discover_one(path, limits, resolver);
        found.candidates.extend(part.candidates);
        found.errors.extend(part.errors);
        found.others += part.others;
    }
    if found.candidates.iter().any(|it| it.is_link) || may_overlap(&real) {
        leave_out_duplicates(&mut found.candidates, resolver);
    }
    let mut files: Vec<_> = found.candidates.into_iter().map(|it| it.file).collect();
    files.sort_by_cached_key(|file| in_order(&file.path));
    let mut errors = found.errors;
    errors.sort_by_cached_key(ToString::to_string);
    errors.dedup_by_key(|error| error.to_string());
    let folders = folders::kinds(&files, resolver.working_directory());
    Discovery { files, folders, errors, others: found.others, archives: Vec::new() }
}

/// The bytes by which a path is sorted, as its parts would be, at a tenth of what comparing these costs: what lies in a folder
/// comes before what begins with its name.
fn in_order(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|byte| if std::path::is_separator(char::from(*byte)) { 0 } else { *byte }).collect()
}

/// The paths that the named ones lead to, as far as they do, in order.
fn real_paths(named: &[PathBuf], resolver: &SettingsResolver<'_>) -> Vec<PathBuf> {
    let real = |path: &PathBuf| resolver.working_directory().join(path).canonicalize().ok();
    let mut real: Vec<PathBuf> = named.iter().filter_map(real).collect();
    real.sort();
    real
}

/// True if one of the paths lies in another.
fn may_overlap(real: &[PathBuf]) -> bool {
    // In this order of whole names, a folder stands right before what lies in it.
    real.windows(2).any(|pair| pair[1].starts_with(&pair[0]))
}

fn leave_out_duplicates(candidates: &mut Vec<Candidate>, resolver: &SettingsResolver<'_>) {
    candidates.sort_by(|left, right| left.order().cmp(&right.order()));
    let mut folders = FxHashMap::default();
    let mut seen = FxHashSet::default();
    candidates.retain(|candidate| {
        let path = paths::absolute(resolver.working_directory(), &candidate.file.path);
        seen.insert(identity(&path, candidate.is_link, &mut folders))
    });
}

/// The path of a file when no link is on the way. The names of folders are remembered, as most files share theirs.
fn identity(path: &Path, is_link: bool, folders: &mut FxHashMap<PathBuf, PathBuf>) -> PathBuf {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if !is_link => {
            if !folders.contains_key(folder) {
                folders.insert(folder.to_owned(), real(folder));
            }
            folders[folder].join(name)
        }
        _ => real(path),
    }
}

/// The files that were found, before duplicates are left out.
#[derive(Debug, Default)]
struct Found {
    candidates: Vec<Candidate>,
    errors: Vec<DiscoverError>,
    others: usize,
}

#[derive(Debug)]
struct Candidate {
    file: SourceFile,
    /// True if the path itself is a symbolic link.
    is_link: bool,
}

impl Candidate {
    /// Names that are no links come first.
    fn order(&self) -> (bool, &Path) {
        (self.is_link, &self.file.path)
    }
}

fn discover_one(named: &Path, limits: Limits<'_>, resolver: &SettingsResolver<'_>) -> Found {
    let is_absolute = named.is_absolute();
    let mut finder = FileFinder { resolver, limits, is_absolute, found: Mutex::default() };
    if let Err(error) = finder.start(named) {
        finder.fail(error);
    }
    let found = finder.found.get_mut();
    std::mem::take(found.unwrap_or_else(PoisonError::into_inner))
}

/// The limits of a search for files.
#[derive(Clone, Copy)]
struct Limits<'l> {
    /// The named paths without links on the way.
    named: &'l [PathBuf],
    /// The folder into which output is written, which is not read.
    output: Option<&'l Path>,
}

impl Limits<'_> {
    /// True if a link leads to what was named or lies in it.
    fn enclose(self, link: &Path) -> bool {
        let target = link.canonicalize();
        target.is_ok_and(|target| self.named.iter().any(|named| target.starts_with(named)))
    }

    fn is_output(self, folder: &Path) -> bool {
        let has_name = |output: &&Path| output.file_name() == folder.file_name();
        let output = self.output.filter(has_name);
        output.is_some_and(|output| folder.canonicalize().is_ok_and(|folder| folder == output))
    }
}

/// Finds the files below one named path.
struct FileFinder<'s> {
    resolver: &'s SettingsResolver<'s>,
    limits: Limits<'s>,
    is_absolute: bool,
    found: Mutex<Found>,
}

impl FileFinder<'_> {
    fn start(&self, named: &Path) -> Result<(), DiscoverError> {
        let path = self.resolver.working_directory().join(named);
        let metadata = fs::metadata(&path).map_err(|error| self.unreadable(&path, error))?;
        let settings = if metadata.is_dir() {
            self.resolver.for_directory(&path)?
        } else {
            self.resolver.for_file(&path)?
        };
        if settings.force_excludes(&path) {
            return Ok(());
        }
        if metadata.is_dir() {
            self.walk(&path, &settings);
            return Ok(());
        }
        let kind = fs::symlink_metadata(&path).map_err(|error| self.unreadable(&path, error))?;
        let kind = kind.file_type();
        let unchecked = if settings.lint.untrusted {
            self.kind_of_untrusted(&path, kind)?.unchecked()
        } else {
            // What else is named is taken for Python.
            Unchecked::by_name(&path).filter(|it| *it == Unchecked::Archive)
        };
        match unchecked {
            Some(reason) => self.take_unchecked(&path, reason, settings),
            None => self.take(&path, kind.is_symlink(), settings),
        }
        Ok(())
    }

    /// Walks through a folder; once more, without leaving out what is ignored, if an ignore file cannot be used.
    fn walk(&self, folder: &Path, settings: &Settings) {
        if !settings.respect_gitignore {
            self.walk_filtered(folder, false);
            return;
        }
        let around = folder.ancestors().find_map(ignore_files::refused);
        let refused = around.or_else(|| self.walk_filtered(folder, true));
        if let Some(Refused { path, reason }) = refused {
            self.found().candidates.clear();
            self.fail(DiscoverError::IgnoreFile { path: self.shown(&path), reason });
            self.walk_filtered(folder, false);
        }
    }

    /// Walks through a folder, and leaves out what ignore files name if these are `respected`. The result is one of them
    /// that cannot be used, if there is one: then not all was seen.
    fn walk_filtered(&self, folder: &Path, respected: bool) -> Option<Refused> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut walk = WalkBuilder::new(folder);
        walk.standard_filters(respected)
            .hidden(false)
            .require_git(false)
            .follow_links(false)
            .threads(threads);
        let refused: Arc<Mutex<Option<Refused>>> = Arc::default();
        if respected {
            let refused = Arc::clone(&refused);
            // The walker reads a folder's ignore files before it shows the folder, and asks this before.
            walk.filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let found = is_folder.then(|| ignore_files::refused(entry.path())).flatten();
                let is_usable = found.is_none();
                if let Some(found) = found {
                    *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
                }
                is_usable
            });
        }
        walk.build_parallel().run(|| {
            Box::new(|entry| {
                let visited = match entry {
                    Ok(entry) => self.visit(&entry),
                    Err(error) => Err(self.walk_error(error, folder)),
                };
                visited.unwrap_or_else(|error| {
                    self.fail(error);
                    WalkState::Skip
                })
            })
        });
        refused.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn visit(&self, entry: &DirEntry) -> Result<WalkState, DiscoverError> {
        let path = entry.path();
        let is_named = entry.depth() == 0;
        // The folder's own configuration is read only once it is clear that the folder is not excluded.
        if !is_named && self.resolver.for_file(path)?.exclude.matches(path) {
            return Ok(WalkState::Skip);
        }
        match entry.file_type() {
            Some(kind) if kind.is_dir() && self.limits.is_output(path) => {
                return Ok(WalkState::Skip);
            }
            Some(kind) if kind.is_dir() => {
                self.resolver.for_directory(path)?;
            }
            // Metadata has seen that the named path leads to a folder.
            _ if is_named => {}
            Some(kind) if self.resolver.for_file(path)?.lint.untrusted => {
                self.account_for(path, kind, self.resolver.for_file(path)?)?;
            }
            Some(kind) if self.is_python(path, kind)? => {
                if kind.is_symlink() && !self.limits.enclose(path) {
                    return Err(DiscoverError::LeadsOut(self.shown(path)));
                }
                self.take(path, kind.is_symlink(), self.resolver.for_file(path)?);
            }
            _ => {}
        }
        Ok(WalkState::Continue)
    }

    fn is_python(&self, path: &Path, kind: FileType) -> Result<bool, DiscoverError> {
        match path.extension() {
            Some(extension) if extension == "py" || extension == "pyi" || extension == "pyw" => {
                self.is_python_file(path, kind)
            }
            None if kind.is_file() => start::of(path)
                .map(|start| start::is_script(&start))
                .map_err(|error| self.unreadable(path, error)),
            Some(_) | None => Ok(false),
        }
    }

    /// True if what is called like a Python file is a file. Opening a pipe would wait for ever.
    fn is_python_file(&self, path: &Path, kind: FileType) -> Result<bool, DiscoverError> {
        if kind.is_file() {
            return Ok(true);
        }
        let target = match fs::metadata(path) {
            Ok(target) => target,
            Err(error) if error.kind() == ErrorKind::NotFound && is_emacs_lock(path) => {
                return Ok(false);
            }
            Err(error) => return Err(self.unreadable(path, error)),
        };
        if target.is_file() || target.is_dir() {
            Ok(target.is_file())
        } else {
            Err(DiscoverError::NotAFile(self.shown(path)))
        }
    }

    /// Takes an untrusted file, or counts it if Python neither runs nor loads it.
    fn account_for(
        &self,
        path: &Path,
        kind: FileType,
        settings: Arc<Settings>,
    ) -> Result<(), DiscoverError> {
        match self.kind_of_untrusted(path, kind)? {
            Kind::Python => self.take(path, kind.is_symlink(), settings),
            Kind::Unchecked(reason) => self.take_unchecked(path, reason, settings),
            Kind::Other => self.found().others += 1,
        }
        Ok(())
    }

    fn kind_of_untrusted(&self, path: &Path, kind: FileType) -> Result<Kind, DiscoverError> {
        let is_inside = |link: &Path| self.limits.enclose(link);
        untrusted::kind(path, kind, is_inside).map_err(|error| self.unreadable(path, error))
    }

    fn take(&self, path: &Path, is_link: bool, settings: Arc<Settings>) {
        let file = SourceFile { path: self.shown(path), settings, unchecked: None, content: None };
        self.found().candidates.push(Candidate { file, is_link });
    }

    fn take_unchecked(&self, path: &Path, reason: Unchecked, settings: Arc<Settings>) {
        let unchecked = Some(reason);
        let file = SourceFile { path: self.shown(path), settings, unchecked, content: None };
        // A link is what is reported, not where it leads.
        self.found().candidates.push(Candidate { file, is_link: false });
    }

    fn fail(&self, error: DiscoverError) {
        self.found().errors.push(error);
    }

    fn found(&self) -> impl std::ops::DerefMut<Target = Found> + '_ {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unreadable(&self, path: &Path, source: io::Error) -> DiscoverError {
        let shown = self.shown(path);
        match link_end(path) {
            Some(LinkEnd::Nowhere(target)) if source.kind() == ErrorKind::NotFound => {
                DiscoverError::Dangling { path: shown, target }
            }
            Some(LinkEnd::Circle) => DiscoverError::Circle(shown),
            _ => DiscoverError::Read { path: shown, source },
        }
    }

    fn walk_error(&self, error: ignore::Error, folder: &Path) -> DiscoverError {
        let path = failed_path(&error).unwrap_or(folder).to_owned();
        let message = error.to_string();
        let source = error.into_io_error().unwrap_or_else(|| io::Error::other(message));
        self.unreadable(&path, source)
    }

    fn shown(&self, path: &Path) -> PathBuf {
        if self.is_absolute {
            paths::shown(Path::new(""), path)
        } else {
            paths::shown(self.resolver.working_directory(), path)
        }
    }
}

/// The end of a symbolic link that cannot be followed.
enum LinkEnd {
    /// At this text, which is no link's name any more.
    Nowhere(PathBuf),
    /// Not at all.
    Circle,
}

/// The end of the link at `path`; `None` if it is no link.
fn link_end(path: &Path) -> Option<LinkEnd> {
    // As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut text = fs::read_link(path).ok()?;
    let mut link = path.to_owned();
    for _ in 0..MOST_LINKS {
        link.pop();
        link.push(&text);
        match fs::read_link(&link) {
            Ok(next) => text = next,
            Err(_) => return Some(LinkEnd::Nowhere(text)),
        }
    }
    Some(LinkEnd::Circle)
}

/// True if a link that leads nowhere only says who edits a file (Emacs manual, "Interlocking").
fn is_emacs_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".#"))
}

fn failed_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } => failed_path(err),
        _ => None,
    }
}
