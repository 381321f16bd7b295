//! Names and places of bytecode: which file holds the code of which source.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use super::magic::Version;

/// The folder beside sources that holds their bytecode.
pub const CACHE_FOLDER: &str = "__pycache__";

/// The variable that puts bytecode into a tree of its own.
pub const PREFIX_VARIABLE: &str = "PYTHONPYCACHEPREFIX";

/// The beginning of CPython's tags, with the dot before it.
const CPYTHON_TAG: &str = ".cpython-";

/// The parts of the name of a cache, `NAME.TAG.opt-LEVEL.pyc`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheName<'n> {
    /// The name of the source without `.py`.
    pub module: &'n str,
    /// The tag of the interpreter, or of the tool, that the cache is for.
    pub tag: &'n str,
    /// The level of optimisation, empty if it is none.
    pub optimization: &'n str,
}

impl<'n> CacheName<'n> {
    /// The parts of `name`; nothing if an interpreter looks for no such file.
    pub fn parse(name: &'n str) -> Option<CacheName<'n>> {
        let name = name.strip_suffix(".pyc")?;
        // The tags of tools hold dots, as in `test_a.cpython-311-pytest-8.3.4.pyc`.
        let known = name.rfind(CPYTHON_TAG).map(|at| (&name[..at], &name[at + 1..]));
        let (module, tag, optimization) = match (known, name.rsplit_once(".opt-")) {
            (Some((module, rest)), _) => {
                let (tag, level) = rest.rsplit_once(".opt-").unwrap_or((rest, ""));
                (module, tag, level)
            }
            (None, Some((front, level))) => {
                let (module, tag) = front.rsplit_once('.')?;
                (module, tag, level)
            }
            (None, None) => {
                let (module, tag) = name.rsplit_once('.')?;
                (module, tag, "")
            }
        };
        let is_named = !module.is_empty() && !tag.is_empty();
        is_named.then_some(CacheName { module, tag, optimization })
    }

    /// The version of CPython that the tag is of, and true if it is the interpreter's own, false if it is that of a tool
    /// which keeps what it made of the source, as pytest does.
    pub fn interpreter(&self) -> Option<(Version, bool)> {
        let tag = self.tag.strip_prefix("cpython-")?;
        let (version, tool) =
            tag.split_once('-').map_or((tag, None), |(it, tool)| (it, Some(tool)));
        // The interpreter without the global lock.
        let version = version.strip_suffix('t').unwrap_or(version);
        let (major, minor) = version.split_at_checked(1)?;
        let version = Version { major: major.parse().ok()?, minor: minor.parse().ok()? };
        Some((version, tool.is_none()))
    }

    /// The level of optimisation as a number, if it is one of the interpreter's own.
    pub fn level(&self) -> Option<u8> {
        match self.optimization {
            "" => Some(0),
            "1" => Some(1),
            "2" => Some(2),
            _ => None,
        }
    }
}

/// The name without `.py` of the source whose cache is called `name`; `None` if an interpreter looks for no such file.
///
/// A name of a file need not be text, and the interpreter finds it all the same.
pub fn source_stem(name: &OsStr) -> Option<&OsStr> {
    let shown = name.to_string_lossy();
    let dots = shown[CacheName::parse(&shown)?.module.len()..].matches('.').count();
    (0..dots).try_fold(name, |name, _| Path::new(name).file_stem())
}

/// Places of bytecode in a tree of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachePrefix(PathBuf);

impl CachePrefix {
    /// The tree that `value` of [`PREFIX_VARIABLE`] stands for, seen from the folder `base`.
    pub fn new(value: &OsStr, base: &Path) -> Option<CachePrefix> {
        (!value.is_empty()).then(|| CachePrefix(crate::paths::absolute(base, Path::new(value))))
    }

    /// The root of the tree.
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// The folder with the bytecode of the sources in `folder`, which is an absolute path.
    pub fn folder_of(&self, folder: &Path) -> PathBuf {
        let names = folder.components().filter(|it| matches!(it, Component::Normal(_)));
        self.0.join(names.collect::<PathBuf>())
    }

    /// The folder whose bytecode lies in `folder`; nothing if it does not lie in the tree.
    pub fn source_folder_of(&self, folder: &Path) -> Option<PathBuf> {
        let below = folder.strip_prefix(&self.0).ok()?;
        Some(Path::new("/").join(below))
    }
}

/// The cache of the source at `source` for the interpreter of `tag`; an absolute path if there is a `prefix`, for which
/// `source` must be one.
pub fn cache_of(
    source: &Path,
    tag: &str,
    level: u8,
    prefix: Option<&CachePrefix>,
) -> Option<PathBuf> {
    let folder = source.parent()?;
    let mut name = source.file_stem()?.to_owned();
    name.push(format!(".{tag}"));
    if level > 0 {
        name.push(format!(".opt-{level}"));
    }
    name.push(".pyc");
    let folder = prefix.map_or_else(|| folder.join(CACHE_FOLDER), |it| it.folder_of(folder));
    Some(folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let name = CacheName::parse("a.b.cpython-311.opt-2.pyc").unwrap();
        assert_eq!((name.module, name.tag, name.level()), ("a.b", "cpython-311", Some(2)));
        assert_eq!(name.interpreter(), Some((Version::three(11), true)));
        let name = CacheName::parse("test_a.cpython-38-pytest-8.3.4.pyc").unwrap();
        assert_eq!((name.module, name.interpreter()), ("test_a", Some((Version::three(8), false))));
        let name = CacheName::parse("a.pypy39.pyc").unwrap();
        assert_eq!((name.tag, name.interpreter()), ("pypy39", None));
        for name in ["a.pyc", "a.py", ".cpython-311.pyc", "a..pyc", "a.opt-1.pyc", ""] {
            assert_eq!(CacheName::parse(name), None, "{name}");
        }
    }

    #[test]
    fn sources_are_named_whatever_their_bytes() {
        for (name, expected) in [
            ("a.b.cpython-311.opt-2.pyc", Some("a.b")),
            ("test_a.cpython-38-pytest-8.3.4.pyc", Some("test_a")),
            ("größe.pypy39.pyc", Some("größe")),
            ("a.pyc", None),
        ] {
            assert_eq!(source_stem(OsStr::new(name)), expected.map(OsStr::new), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn sources_are_named_without_being_text() {
        use std::os::unix::ffi::OsStrExt;
        let name = OsStr::from_bytes(b"m\xff.\xfe.cpython-313.pyc");
        assert_eq!(source_stem(name), Some(OsStr::from_bytes(b"m\xff.\xfe")));
    }

    #[test]
    fn caches_lie_where_the_interpreter_looks() {
        let source = Path::new("/src/pkg/a.py");
        let there = cache_of(source, "cpython-311", 0, None).unwrap();
        assert_eq!(there, Path::new("/src/pkg/__pycache__/a.cpython-311.pyc"));
        let prefix = CachePrefix::new(OsStr::new("cache"), Path::new("/var")).unwrap();
        let there = cache_of(source, "cpython-311", 1, Some(&prefix)).unwrap();
        assert_eq!(there, Path::new("/var/cache/src/pkg/a.cpython-311.opt-1.pyc"));
        let folder = prefix.source_folder_of(there.parent().unwrap());
        assert_eq!(folder.as_deref(), Some(Path::new("/src/pkg")));
        assert_eq!(CachePrefix::new(OsStr::new(""), Path::new("/")), None);
    }
}
