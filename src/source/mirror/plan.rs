//! The plan of a mirror: the image of each path.

use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::MANIFEST;
use super::{MirrorError, about};
use crate::paths;
use crate::source::temporary::is_temporary;

/// A file or folder that was named, and the name of its mirror image.
#[derive(Debug)]
pub(super) struct Root {
    /// Without links on the way.
    pub source: PathBuf,
    /// Seen from the mirror; empty for its whole contents.
    pub image: PathBuf,
}

/// The files, folders and links that are mirrored.
#[derive(Debug)]
pub(super) struct Plan {
    /// The named paths, with absolute images.
    pub roots: Vec<Root>,
    /// By path, folders before what is in them.
    pub entries: Vec<Entry>,
    /// The number of links that lead out of what is mirrored.
    pub links_out: usize,
}

/// A file, folder or link that is mirrored.
#[derive(Debug)]
pub(super) struct Entry {
    pub source: PathBuf,
    pub image: PathBuf,
    pub kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    /// A link to this.
    Link(PathBuf),
}

/// The named paths: one folder stands for its contents.
pub(super) fn roots(
    sources: &[PathBuf],
    working_directory: &Path,
) -> Result<Vec<Root>, MirrorError> {
    let mut roots: Vec<Root> = Vec::new();
    for named in sources {
        let absolute = paths::absolute(working_directory, named);
        let source = fs::canonicalize(&absolute).map_err(about(named))?;
        let image = match (sources, absolute.file_name()) {
            ([only], _) if working_directory.join(only).is_dir() => PathBuf::new(),
            (_, Some(name)) => PathBuf::from(name),
            (_, None) => PathBuf::new(),
        };
        if let Some(other) = roots.iter().find(|it| it.image == image) {
            return Err(MirrorError::SameName(named.clone(), other.image.clone()));
        }
        if let Some(other) = roots.iter().find(|it| it.source == source) {
            return Err(MirrorError::SamePath(named.clone(), other.source.clone()));
        }
        roots.push(Root { source, image });
    }
    Ok(roots)
}

impl Plan {
    /// The plan for all that is in `roots` and not in the mirror, which is `folder`, itself. Returns also what could
    /// not be read.
    pub(super) fn of(roots: Vec<Root>, folder: &Path) -> (Plan, Vec<MirrorError>) {
        let place = |root: Root| Root { image: folder.join(&root.image), ..root };
        let roots: Vec<Root> = roots.into_iter().map(place).collect();
        let mut plan = Plan { roots, entries: Vec::new(), links_out: 0 };
        let mut errors = Vec::new();
        for root in &plan.roots {
            let mirror = folder.to_owned();
            let mut walk = WalkBuilder::new(&root.source);
            walk.standard_filters(false).follow_links(false);
            walk.filter_entry(move |entry| entry.path() != mirror && !is_temporary(entry.path()));
            for entry in walk.build() {
                let entry = entry.map_err(|error| MirrorError::Io {
                    path: root.source.clone(),
                    source: error.into_io_error().unwrap_or_else(|| std::io::Error::other("")),
                });
                match entry.and_then(|entry| plan.entry(entry.into_path())) {
                    Ok(entry) => plan.entries.push(entry),
                    Err(error) => errors.push(error),
                }
            }
        }
        let is_manifest = |entry: &Entry| entry.image == folder.join(MANIFEST);
        plan.entries.retain(|entry| !is_manifest(entry));
        plan.entries.sort_by(|left, right| left.source.cmp(&right.source));
        plan.entries.dedup_by(|left, right| left.source == right.source);
        let is_out = |entry: &&Entry| match entry.kind {
            Kind::Link(_) => entry.source.canonicalize().is_ok_and(|it| plan.image(&it).is_none()),
            Kind::Folder | Kind::File => false,
        };
        plan.links_out = plan.entries.iter().filter(is_out).count();
        (plan, errors)
    }

    fn entry(&self, source: PathBuf) -> Result<Entry, MirrorError> {
        let kind = fs::symlink_metadata(&source).map_err(about(&source))?.file_type();
        let Some(image) = self.image(&source) else {
            return Err(MirrorError::Special(source));
        };
        let kind = if kind.is_symlink() {
            Kind::Link(self.link_text(&source, &image).map_err(about(&source))?)
        } else if kind.is_dir() {
            Kind::Folder
        } else if kind.is_file() {
            Kind::File
        } else {
            return Err(MirrorError::Special(source));
        };
        Ok(Entry { source, image, kind })
    }

    /// The mirror image of `path`, which has no links on the way.
    pub(super) fn image(&self, path: &Path) -> Option<PathBuf> {
        let images = self.roots.iter().filter_map(|root| {
            let below = path.strip_prefix(&root.source).ok()?;
            let is_root = below.as_os_str().is_empty();
            let image = if is_root { root.image.clone() } else { root.image.join(below) };
            Some((below.components().count(), image))
        });
        // The closest of roots that lie in each other.
        images.min_by_key(|(distance, _)| *distance).map(|(_, image)| image)
    }

    /// The target of a link's mirror image. A link to something that is mirrored leads to the mirror image of that; any
    /// other is kept as it is.
    fn link_text(&self, link: &Path, image: &Path) -> std::io::Result<PathBuf> {
        let text = fs::read_link(link)?;
        let Some(target) = link.canonicalize().ok().and_then(|target| self.image(&target)) else {
            return Ok(text);
        };
        let (Some(folder), Some(image_folder)) = (link.parent(), image.parent()) else {
            return Ok(text);
        };
        // By way of another link, perhaps, which is mirrored as well.
        let next = paths::absolute(folder, &text);
        let leads_there = self.image(&next).is_some_and(|next_image| {
            next.canonicalize().ok().as_deref() == link.canonicalize().ok().as_deref()
                && paths::absolute(image_folder, &text) == next_image
        });
        Ok(if leads_there && text.is_relative() { text } else { relative(image_folder, &target) })
    }
}

/// The way from a folder to a path, both absolute and without links.
pub(super) fn relative(folder: &Path, path: &Path) -> PathBuf {
    let same = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(same).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(path.components().skip(same)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// Makes a link, in the place of what is there.
pub(super) fn link(text: &Path, image: &Path) -> Result<(), MirrorError> {
    if fs::read_link(image).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if fs::symlink_metadata(image).is_ok() {
        fs::remove_file(image).map_err(about(image))?;
    }
    make_link(text, image).map_err(about(image))
}

#[cfg(unix)]
fn make_link(text: &Path, image: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(text, image)
}

#[cfg(not(unix))]
fn make_link(text: &Path, image: &Path) -> std::io::Result<()> {
    if text.is_dir() {
        std::os::windows::fs::symlink_dir(text, image)
    } else {
        std::os::windows::fs::symlink_file(text, image)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_from_folders_to_paths() {
        for (folder, path, way) in [
            ("/a/b", "/a/b/c", "c"),
            ("/a/b", "/a/c/d", "../c/d"),
            ("/a/b", "/a/b", "."),
            ("/a/b", "/a", ".."),
            ("/", "/a", "a"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(path)), Path::new(way));
        }
    }
}
