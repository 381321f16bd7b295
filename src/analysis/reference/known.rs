//! The standard library: the other names by which its things can be had, those of its functions that look things up by
//! name, and its doors: those that find something by a text that they are given, or run one.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use smallvec::{SmallVec, smallvec};

use super::members;
use crate::names::{Names, top_level};
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

/// The holder of what something unknown has.
pub(super) const UNKNOWN: &str = "?";

/// Attributes by which something is had that is written nowhere.
pub(super) const FINDING_ATTRIBUTES: &[&str] = &[
    "__builtins__",
    "__closure__",
    "__dict__",
    "__globals__",
    "__self__",
    "cell_contents",
    "f_builtins",
    "f_globals",
    "f_locals",
];

/// Methods that look something up, which the call of them tells.
pub(super) const FINDING_METHODS: &[&str] =
    &["__getattr__", "__getattribute__", "format", "format_map", "load_module"];

/// True if something may be had by an attribute of this name, whatever has it, that is written nowhere.
pub(super) fn finds_others(attribute: &str) -> bool {
    FINDING_ATTRIBUTES.contains(&attribute) || FINDING_METHODS.contains(&attribute)
}

/// True for modules that are not there for others to use, and have functions that look things up.
pub(super) fn has_lookups(module: &str) -> bool {
    matches!(module, "importlib._bootstrap" | "_frozen_importlib" | "unittest.mock")
}

/// True if a thing is `sys.modules`.
pub(super) fn is_module_table(name: &str) -> bool {
    name == "sys.modules"
        || (name.ends_with(".modules") && spellings(name).iter().any(|it| it == "sys.modules"))
}

/// The way in which a function finds something by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    /// `getattr(object, name)`
    Member,
    /// `__import__(name)`
    Import,
    /// `importlib.import_module(name)`
    Module,
    /// `runpy.run_module(name)`: what is in the module.
    Globals,
    /// `vars(object)`
    Vars,
    /// `globals()`
    Scope,
    /// `locals()`
    Locals,
    /// `operator.getitem(container, key)`
    Item,
    /// `operator.attrgetter(name)`
    AttributeGetter,
    /// `operator.itemgetter(key)`
    ItemGetter,
    /// `iter(container)`: what it is given.
    Same,
    /// `dict(container)`: a container with what is in another.
    Copied,
    /// `next(container)`
    Next,
    /// `importlib.util.find_spec(name)`: something that holds the module.
    Spec,
    /// `importlib.util.module_from_spec(spec)`
    SpecModule,
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
            "__import__" | "importlib.__import__" | "__lazy_import__" => Lookup::Import,
            "runpy.run_module" => Lookup::Globals,
            "importlib.import_module"
            | "importlib._bootstrap._gcd_import"
            | "importlib._bootstrap._load"
            | "pkgutil.resolve_name" => Lookup::Module,
            "vars" | "inspect.getmembers" | "inspect.getmembers_static" => Lookup::Vars,
            "globals" => Lookup::Scope,
            "locals" => Lookup::Locals,
            "operator.getitem" | "operator.__getitem__" | "dict.get" | "dict.__getitem__" => {
                Lookup::Item
            }
            "operator.attrgetter" | "operator.methodcaller" => Lookup::AttributeGetter,
            "operator.itemgetter" => Lookup::ItemGetter,
            "dict" | "list" | "tuple" | "set" | "frozenset" | "reversed" | "sorted" => {
                Lookup::Copied
            }
            "iter" | "importlib.reload" | "copy.copy" | "copy.deepcopy" => Lookup::Same,
            "next" => Lookup::Next,
            "importlib.util.module_from_spec" => Lookup::SpecModule,
            "importlib.util.find_spec" => Lookup::Spec,
            _ => return None,
        })
    }
}

impl Lookup {
    /// True if something may come of it that is written nowhere else.
    pub(super) fn is_by_name(self) -> bool {
        !matches!(self, Lookup::Item | Lookup::Same | Lookup::Copied | Lookup::Next)
    }
}

/// The way in which a door takes its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// The name of a thing, which comes back.
    Name,
    /// The name of a thing, as that of `mock.patch`.
    Mention,
    /// The name of a thing and more, as `module:name [extra]`.
    EntryPoint,
    /// A table with names of things, as that of `logging.config.dictConfig`.
    Table,
    /// Code.
    Code,
    /// The texts among the annotations of the file.
    Annotations,
    /// Code in a file that is not at hand.
    Elsewhere,
}

impl Door {
    /// The door that the function with this qualified name is, and the parameters for its texts.
    pub(super) fn of(function: &str) -> Option<(Door, &'static [&'static str])> {
        Some(match function {
            "pydoc.locate" | "pydoc.safeimport" => (Door::Name, &["path"]),
            "pydoc.resolve" => (Door::Name, &["thing"]),
            "unittest.mock._importer" => (Door::Name, &["target"]),
            "unittest.mock.patch" | "unittest.mock.patch.multiple" => (Door::Mention, &["target"]),
            "importlib.metadata.EntryPoint" => (Door::EntryPoint, &["", "value"]),
            "logging.config.dictConfig" => (Door::Table, &["config"]),
            "logging.config.fileConfig"
            | "gc.get_objects"
            | "gc.get_referents"
            | "gc.get_referrers"
            | "runpy.run_path"
            | "types.FunctionType"
            | "types.LambdaType"
            | "zipimport.zipimporter" => (Door::Elsewhere, &[]),
            "timeit.timeit" | "timeit.repeat" | "timeit.Timer" => (Door::Code, &["stmt", "setup"]),
            "cProfile.run" | "profile.run" | "pdb.run" => (Door::Code, &["statement"]),
            "pdb.runeval" => (Door::Code, &["expression"]),
            "typing.ForwardRef" | "annotationlib.ForwardRef" => (Door::Code, &["arg"]),
            "builtins.exec" | "builtins.eval" | "builtins.compile" => (Door::Code, &["source"]),
            "typing.get_type_hints"
            | "inspect.get_annotations"
            | "inspect.signature"
            | "annotationlib.get_annotations" => (Door::Annotations, &[]),
            _ => return None,
        })
    }

    /// True if the function with this qualified name is one.
    pub(super) fn is_one(function: &str) -> bool {
        Door::of(function).is_some()
    }
}

/// The words without which names are bound by statements alone.
static REBINDING_WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "__dict__",
        "__globals__",
        "__setattr__",
        "cell_contents",
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

/// The number of names of one thing that are told apart.
const SPELLINGS: usize = 32;

/// Every name under which the thing called `name` is known, that one first: members of standard modules that are modules
/// themselves (`shutil.os.system`) or are in others (`random._urandom`), and synonyms (`posix.system`).
pub fn spellings(name: &str) -> SmallVec<[Cow<'_, str>; 1]> {
    let mut names: SmallVec<[Cow<'_, str>; 1]> = smallvec![Cow::Borrowed(name)];
    if !has_several_names(top_level(name)) {
        return names;
    }
    let mut next = 0;
    while let Some(name) = names.get(next).cloned() {
        let synonyms = SYNONYMS.iter().filter_map(|(synonym, usual)| {
            let rest = name.strip_prefix(synonym)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| format!("{usual}{rest}"))
        });
        for name in members::targets(&name).chain(synonyms) {
            if names.len() < SPELLINGS && !names.contains(&Cow::Borrowed(&*name)) {
                names.push(Cow::Owned(name));
            }
        }
        next += 1;
    }
    names
}

/// The top-level modules that are others by another name.
pub(super) fn synonymous_modules<'m>() -> impl Iterator<Item = &'m str> {
    SYNONYMS.iter().map(|(synonym, _)| top_level(synonym))
}

/// True if something in the top-level module of this name may be known by other names as well.
fn has_several_names(module: &str) -> bool {
    static MODULES: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| synonymous_modules().chain(members::holders()).collect());
    MODULES.contains(module)
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
        assert_eq!(spellings("os.path.os.system")[..], ["os.path.os.system", "os.system"]);
        assert_eq!(spellings("posix.system")[..], ["posix.system", "os.system"]);
        assert_eq!(spellings("shutil.posix.system").last().unwrap(), "os.system");
    }

    #[test]
    fn what_is_only_called_like_a_module_is_none() {
        assert_eq!(spellings("asyncio.subprocess.PIPE")[..], ["asyncio.subprocess.PIPE"]);
        assert_eq!(spellings("sys.platform")[..], ["sys.platform"]);
        assert_eq!(spellings("socket.socket.send")[..], ["socket.socket.send"]);
        assert_eq!(spellings("os.environ.copy")[..], ["os.environ.copy"]);
        assert_eq!(spellings("builtins.bytes.copy")[..], ["builtins.bytes.copy"]);
        assert_eq!(spellings("logging.root.trace")[..], ["logging.root.trace"]);
        assert_eq!(spellings("project.os.system")[..], ["project.os.system"]);
        assert_eq!(spellings("..os.system")[..], ["..os.system"]);
    }
}
