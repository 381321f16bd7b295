//! The standard library: the other names by which its things can be had, and those of its functions that look
//! things up by name.

use std::sync::LazyLock;

use super::members;
use crate::names::{Names, last_part, top_level};
use crate::syntax::{Stmt, Syntax, Words};

/// Other names of the same module or function.
const SYNONYMS: &[(&str, &str)] = &[
    ("posix", "os"),
    ("nt", "os"),
    ("posixpath", "os.path"),
    ("ntpath", "os.path"),
    ("io.open", "builtins.open"),
    ("_io.open", "builtins.open"),
    ("importlib.__import__", "builtins.__import__"),
    ("_socket", "socket"),
    ("_pickle", "pickle"),
    ("_ctypes", "ctypes"),
    ("_frozen_importlib", "importlib._bootstrap"),
    ("_frozen_importlib_external", "importlib._bootstrap_external"),
];

/// The way in which a function finds something by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    /// `getattr(object, name)`
    Member,
    /// `__import__(name)`
    Import,
    /// `importlib.import_module(name)`
    Module,
    /// `vars(object)`
    Vars,
    /// `globals()`
    Scope,
    /// `operator.getitem(container, key)`
    Item,
    /// `operator.attrgetter(name)`
    AttributeGetter,
    /// `operator.itemgetter(key)`
    ItemGetter,
    /// `dict(container)`
    Same,
    /// `reversed(container)`, which makes other texts of texts.
    Reordered,
    /// `next(container)`
    Next,
    /// `importlib.util.find_spec(name)`: something that holds the module.
    Spec,
}

impl Lookup {
    /// The way in which the function with this qualified name finds something.
    pub(super) fn of(function: &str) -> Option<Lookup> {
        let function = function.strip_prefix("builtins.").unwrap_or(function);
        Some(match function {
            "getattr"
            | "inspect.getattr_static"
            | "object.__getattribute__"
            | "type.__getattribute__"
            | "types.ModuleType.__getattribute__" => Lookup::Member,
            "__import__" | "importlib.__import__" => Lookup::Import,
            "importlib.import_module"
            | "importlib._bootstrap._gcd_import"
            | "importlib._bootstrap._load"
            | "pkgutil.resolve_name"
            | "runpy.run_module" => Lookup::Module,
            "vars" => Lookup::Vars,
            "globals" | "locals" => Lookup::Scope,
            "operator.getitem" | "operator.__getitem__" | "dict.get" | "dict.__getitem__" => {
                Lookup::Item
            }
            "operator.attrgetter" | "operator.methodcaller" => Lookup::AttributeGetter,
            "operator.itemgetter" => Lookup::ItemGetter,
            "dict" | "list" | "tuple" | "set" | "iter" | "importlib.reload" | "copy.copy" => {
                Lookup::Same
            }
            "reversed" | "sorted" => Lookup::Reordered,
            "next" | "importlib.util.module_from_spec" => Lookup::Next,
            "importlib.util.find_spec" => Lookup::Spec,
            _ => return None,
        })
    }
}

/// The words without which nothing is looked up by a name that is computed.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "getattr",
        "__getattribute__",
        "__import__",
        "import_module",
        "_gcd_import",
        "load_module",
        "resolve_name",
        "run_module",
        "find_spec",
        "__builtins__",
        "f_builtins",
        "__dict__",
        "__globals__",
        "f_globals",
        "modules",
        "vars",
        "globals",
        "locals",
        "attrgetter",
        "methodcaller",
    ])
});

/// True if a text may look something up by a name that is computed. If not, it writes down whatever it refers to.
pub fn may_look_up(syntax: &Syntax) -> bool {
    // Letters that are not ASCII may stand for such that are.
    !syntax.text().is_ascii() || syntax.mentions_any(&WORDS)
}

/// The words without which a text is used only where it is written, beside those of [`may_look_up`].
static TEXT_WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "format",
        "format_map",
        "getitem",
        "setattr",
        "__getitem__",
        "__setattr__",
        "__setitem__",
    ])
});

/// True if a text that is not written where it is used may decide what a file refers to.
pub(super) fn may_read_texts(syntax: &Syntax) -> bool {
    may_look_up(syntax) || syntax.mentions_any(&TEXT_WORDS)
}

/// The words without which names are bound by statements alone.
static REBINDING_WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "__dict__",
        "__globals__",
        "__setattr__",
        "f_globals",
        "f_locals",
        "globals",
        "locals",
        "modules",
        "setattr",
        "vars",
    ])
});

/// True if a text may bind names in other ways than by statements that name them.
pub(super) fn may_rebind(syntax: &Syntax) -> bool {
    !syntax.text().is_ascii() || syntax.mentions_any(&REBINDING_WORDS)
}

/// The words without one of which a text does not refer to something whose name ends with `last`.
pub fn words_for(last: &str) -> impl Iterator<Item = &str> {
    let synonyms = SYNONYMS.iter().filter(move |(_, usual)| last_part(usual) == last);
    std::iter::once(last).chain(synonyms.map(|(synonym, _)| last_part(synonym)))
}

/// The number of names of one thing that are told apart.
const SPELLINGS: usize = 32;

/// Every name under which the thing called `name` is known, that one first: members of standard modules that are modules
/// themselves (`shutil.os.system`) or are in others (`random._urandom`), and synonyms (`posix.system`).
pub fn spellings(name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    if !members::has_other_names(top_level(name))
        && !SYNONYMS.iter().any(|it| top_level(it.0) == top_level(name))
    {
        return names;
    }
    let mut next = 0;
    while let Some(name) = names.get(next) {
        let synonyms = SYNONYMS.iter().filter_map(|(synonym, usual)| {
            let rest = name.strip_prefix(synonym)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| format!("{usual}{rest}"))
        });
        let more: Vec<_> = members::targets(name).chain(synonyms).collect();
        for name in more {
            if names.len() < SPELLINGS && !names.contains(&name) {
                names.push(name);
            }
        }
        next += 1;
    }
    names
}

/// `os.system` for `requests.compat.os.system`, as nothing is known of what modules of others hold under the name of a standard one.
/// `project.os.system` is no such name where the file imports `project.os`, which is a module of its own.
pub fn held_elsewhere<'n>(names: &Names<'_>, name: &'n str) -> Option<&'n str> {
    let first = name.split('.').next().unwrap_or(name);
    if first.is_empty() || members::is_module(first) {
        return None;
    }
    let found = members::within(name)?;
    let module = found.split('.').next().unwrap_or(found);
    let path = &name[..name.len() - found.len() + module.len()];
    let is_imported = |stmt: &&Stmt| match stmt {
        Stmt::Import(it) => it.names.iter().any(|alias| alias.name.as_str() == path),
        Stmt::ImportFrom(it) => it.level == 0 && it.module.as_deref() == Some(path),
        _ => false,
    };
    (!names.import_statements().iter().any(is_imported)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_known_through_the_modules_that_import_them() {
        assert_eq!(spellings("os.path.os.system"), ["os.path.os.system", "os.system"]);
        assert_eq!(spellings("posix.system"), ["posix.system", "os.system"]);
        assert_eq!(spellings("shutil.posix.system").last().unwrap(), "os.system");
    }

    #[test]
    fn what_is_only_called_like_a_module_is_none() {
        assert_eq!(spellings("asyncio.subprocess.PIPE"), ["asyncio.subprocess.PIPE"]);
        assert_eq!(spellings("sys.platform"), ["sys.platform"]);
        assert_eq!(spellings("socket.socket.send"), ["socket.socket.send"]);
        assert_eq!(spellings("os.environ.copy"), ["os.environ.copy"]);
        assert_eq!(spellings("builtins.bytes.copy"), ["builtins.bytes.copy"]);
        assert_eq!(spellings("logging.root.trace"), ["logging.root.trace"]);
        assert_eq!(spellings("project.os.system"), ["project.os.system"]);
        assert_eq!(spellings("..os.system"), ["..os.system"]);
    }
}
