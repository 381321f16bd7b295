//! Lookups by name: `getattr(object, name)`, `import_module(name)`, `globals()[name]` and their kin, and whether the name
//! can be told.

use std::cell::Cell;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::analysis::values::constancy::is_constant;
use crate::file::File;
use crate::names::Names;
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TagSet, TextRange, TextSize, ast};

/// Functions that look something up by name.
pub const FUNCTIONS: &[&str] = &[
    "builtins.getattr",
    "inspect.getattr_static",
    "builtins.object.__getattribute__",
    "builtins.type.__getattribute__",
    "builtins.__import__",
    "importlib.__import__",
    "importlib.import_module",
    "importlib._bootstrap._gcd_import",
    "operator.attrgetter",
    "operator.methodcaller",
    "pkgutil.resolve_name",
    "runpy.run_module",
];

/// Methods that do, whatever has them.
pub const METHODS: &[&str] = &["__getattribute__", "load_module"];

/// The place and the keyword of the argument with which one of the functions is told the name.
fn place_of_name(function: &str) -> (usize, &'static str) {
    match function {
        "getattr" | "__getattribute__" => (1, "name"),
        "getattr_static" => (1, "attr"),
        "attrgetter" => (0, "attr"),
        "run_module" => (0, "mod_name"),
        _ => (0, "name"),
    }
}

/// A name, and the module that has to be imported for it to mean what it says.
type Named = (&'static str, Option<&'static str>);

/// The names of these functions.
const FUNCTION_NAMES: &[Named] = &[
    ("getattr", None),
    ("__getattribute__", None),
    ("__import__", None),
    ("getattr_static", Some("inspect")),
    ("import_module", Some("importlib")),
    ("_gcd_import", Some("importlib")),
    ("attrgetter", Some("operator")),
    ("methodcaller", Some("operator")),
    ("resolve_name", Some("pkgutil")),
    ("run_module", Some("runpy")),
];

/// The names without which no namespace is asked.
const NAMESPACE_NAMES: &[Named] = &[
    ("__builtins__", None),
    ("__dict__", None),
    ("globals", None),
    ("locals", None),
    ("vars", None),
    ("modules", Some("sys")),
];

/// Methods of a dictionary that look up their first argument.
const GETTERS: &[&str] = &["__getitem__", "get", "pop", "setdefault"];

/// Functions that return a namespace.
const NAMESPACES: &[&str] = &["builtins.globals", "builtins.locals", "builtins.vars"];

/// A lookup of which the code does not tell what it finds.
#[derive(Debug, Clone, Copy)]
pub struct Unresolved {
    /// The lookup, or the function that is handed on.
    pub range: TextRange,
    /// The function, or the container, that is asked.
    pub by: TextRange,
    /// The name that it is asked for; `None` if the function is not called here but handed on.
    pub name: Option<TextRange>,
}

/// The call of one of [`FUNCTIONS`], if the name is not constant.
pub fn unresolved_call<'a>(file: &File<'a>, call: &'a ast::ExprCall) -> Option<Unresolved> {
    let function = file.names.qualified_name(&call.func)?;
    let (place, keyword) = place_of_name(function.last());
    unresolved(file, call, argument(&call.arguments, place, keyword)?)
}

/// The call of one of [`METHODS`], or of a namespace's, if the name is not constant.
pub fn unresolved_method<'a>(file: &File<'a>, call: &'a ast::ExprCall) -> Option<Unresolved> {
    let is_function = || {
        let function = file.names.qualified_name(&call.func);
        function.is_some_and(|function| function.is_any(FUNCTIONS))
    };
    let name = argument(&call.arguments, 0, "")?;
    if is_function() { None } else { unresolved(file, call, name) }
}

fn unresolved<'a>(file: &File<'a>, call: &'a ast::ExprCall, name: &'a Expr) -> Option<Unresolved> {
    let (range, by, name_range) = (call.range(), call.func.range(), Some(name.range()));
    (!is_constant(file.names, name)).then_some(Unresolved { range, by, name: name_range })
}

/// The other lookups of a file: namespaces that are asked for a name, and functions that are handed on.
pub fn unresolved_otherwise(file: &File<'_>) -> Vec<Unresolved> {
    let mentions = mentions(file);
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut finder = LookupFinder::new(file, Some(&mentions));
    finder.run();
    if finder.is_renamed {
        finder = LookupFinder::new(file, None);
        finder.run();
    }
    finder.found
}

/// The places where a file may ask a namespace, or name one of the functions other than to call it, in the order of the
/// text. Much cheaper than looking, and few files do.
fn mentions(file: &File<'_>) -> Vec<TextSize> {
    static TAGS: LazyLock<TagSet> = LazyLock::new(|| {
        let names = FUNCTION_NAMES.iter().chain(NAMESPACE_NAMES).map(|(name, _)| *name).collect();
        TagSet::new(&names, &names, &[NodeKind::StmtImportFrom])
    });
    let mut mentions = Vec::new();
    for id in file.nodes.ids_of_tags(&TAGS) {
        let (name, range) = match file.nodes.get(id) {
            Node::Expr(Expr::Name(name)) => (name.id.as_str(), name.range),
            Node::Expr(Expr::Attribute(attribute)) => {
                (attribute.attr.as_str(), attribute.attr.range)
            }
            Node::Stmt(Stmt::ImportFrom(import)) => {
                let is_one = |it: &&ast::Alias| {
                    is_among(FUNCTION_NAMES, file, &it.name)
                        || is_among(NAMESPACE_NAMES, file, &it.name)
                };
                let members = import.names.iter().filter(is_one);
                mentions.extend(members.map(Ranged::start));
                continue;
            }
            _ => continue,
        };
        let is_called = || file.syntax.text().as_bytes().get(range.end().to_usize()) == Some(&b'(');
        if is_among(NAMESPACE_NAMES, file, name)
            || is_among(FUNCTION_NAMES, file, name) && !is_called()
        {
            mentions.push(range.start());
        }
    }
    mentions.sort_unstable();
    mentions
}

/// True if one of the functions is called so.
fn is_function_name(name: &str) -> bool {
    FUNCTION_NAMES.iter().any(|(it, _)| *it == name)
}

/// True if a name is among the `named`, and may mean what it says in this file.
fn is_among(named: &[Named], file: &File<'_>, name: &str) -> bool {
    let mut same = named.iter().filter(|(it, _)| *it == name);
    same.any(|(_, module)| module.is_none_or(|module| file.names.imports(module)))
}

struct LookupFinder<'c, 'a> {
    file: &'c File<'a>,
    /// The places to look at; `None` to look everywhere.
    mentions: Option<&'c [TextSize]>,
    aliases: FxHashSet<&'a str>,
    /// True if a namespace or a function was given another name, which may stand anywhere.
    is_renamed: bool,
    found: Vec<Unresolved>,
}

impl<'c, 'a> LookupFinder<'c, 'a> {
    fn new(file: &'c File<'a>, mentions: Option<&'c [TextSize]>) -> Self {
        let aliases = FxHashSet::default();
        LookupFinder { file, mentions, aliases, is_renamed: false, found: Vec::new() }
    }

    fn run(&mut self) {
        let mut nodes = self.file.nodes.all();
        while let Some(node) = nodes.next() {
            match node {
                Node::Stmt(stmt) if !self.looks_at(stmt.range()) => nodes.skip_in(node),
                Node::Stmt(stmt) => {
                    self.is_renamed |= self.may_rename(stmt);
                    if let Some(alias) = self.alias(stmt) {
                        self.aliases.insert(alias);
                        nodes.skip_in(node);
                    }
                }
                Node::Expr(expr) => {
                    self.see(expr);
                    // What is called is not handed on. It comes right behind the call.
                    if let Expr::Call(call) = expr
                        && matches!(*call.func, Expr::Name(_) | Expr::Attribute(_))
                    {
                        nodes.next();
                    }
                }
            }
        }
    }

    fn see(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                if let Expr::Attribute(method) = &*call.func {
                    self.check_getter(call, method);
                }
            }
            Expr::Subscript(subscript) => self.check_subscript(subscript),
            Expr::Named(_) => self.is_renamed = true,
            Expr::Name(ast::ExprName { ctx: ast::ExprContext::Load, .. })
            | Expr::Attribute(ast::ExprAttribute { ctx: ast::ExprContext::Load, .. })
                if self.is_function(expr) =>
            {
                let (range, by) = (expr.range(), expr.range());
                self.found.push(Unresolved { range, by, name: None });
            }
            _ => {}
        }
    }

    fn looks_at(&self, range: TextRange) -> bool {
        self.mentions.is_none_or(|mentions| {
            let first = mentions.partition_point(|place| *place < range.start());
            mentions.get(first).is_some_and(|place| *place < range.end())
        })
    }

    /// True if `stmt`, which mentions one of the words, may give what it means another name. A call does so only if what it
    /// returns is known.
    fn may_rename(&self, stmt: &'a Stmt) -> bool {
        let names = self.file.names;
        let gives = |target: &Expr, value: &'a Expr| {
            !target.is_attribute_expr()
                && !target.is_subscript_expr()
                && (!value.is_call_expr()
                    || is_namespace(names, value)
                    || names.qualified_name(value).is_some())
        };
        match stmt {
            Stmt::Import(import) => import.names.iter().any(|alias| alias.asname.is_some()),
            Stmt::ImportFrom(import) => import.names.iter().any(|alias| alias.asname.is_some()),
            Stmt::Assign(assign) => assign.targets.iter().any(|it| gives(it, &assign.value)),
            Stmt::AnnAssign(assign) => {
                assign.value.as_deref().is_some_and(|value| gives(&assign.target, value))
            }
            _ => false,
        }
    }

    /// True if `expr` is one of the functions. Of names, only those are asked for that are called so or that an assignment
    /// made another name of one: resolving every name would take longer than all the rest.
    fn is_function(&self, expr: &'a Expr) -> bool {
        let is_candidate = match expr {
            Expr::Name(name) if self.aliases.contains(name.id.as_str()) => true,
            _ => {
                let is_named = Cell::new(false);
                self.file.names.may_end_with(expr, |last| {
                    is_named.set(is_named.get() || is_function_name(last));
                    is_named.get()
                });
                is_named.get()
            }
        };
        is_candidate && self.resolves_to_function(expr)
    }

    fn resolves_to_function(&self, expr: &'a Expr) -> bool {
        let function = self.file.names.qualified_name(expr);
        function.is_some_and(|function| function.is_any(FUNCTIONS))
    }

    fn check_subscript(&mut self, subscript: &'a ast::ExprSubscript) {
        if subscript.ctx == ast::ExprContext::Load
            && is_namespace(self.file.names, &subscript.value)
            && !is_constant(self.file.names, &subscript.slice)
            && !is_own_name(self.file.names, &subscript.slice)
        {
            let name = Some(subscript.slice.range());
            let by = subscript.value.range();
            self.found.push(Unresolved { range: subscript.range(), by, name });
        }
    }

    /// `globals().get(name)`
    fn check_getter(&mut self, call: &'a ast::ExprCall, method: &'a ast::ExprAttribute) {
        if GETTERS.contains(&method.attr.as_str())
            && is_namespace(self.file.names, &method.value)
            && let Some(name) = argument(&call.arguments, 0, "")
        {
            self.found.extend(unresolved(self.file, call, name));
        }
    }

    /// The name, if a statement only gives one of the functions another name, under which it is found again.
    fn alias(&self, stmt: &'a Stmt) -> Option<&'a str> {
        let assign = stmt.as_assign_stmt()?;
        let [target @ Expr::Name(alias)] = assign.targets.as_slice() else {
            return None;
        };
        let is_alias = self.is_function(&assign.value) && self.resolves_to_function(target);
        is_alias.then_some(alias.id.as_str())
    }
}

/// True if `expr` is a dictionary of names: `globals()`, `vars(module)`, `module.__dict__`, `sys.modules`.
fn is_namespace<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    match expr {
        Expr::Call(call) => names.refers_to_any(&call.func, NAMESPACES),
        Expr::Attribute(attribute) if attribute.attr.as_str() == "__dict__" => true,
        Expr::Name(name) if name.id == "__builtins__" => true,
        Expr::Name(name) => match names.single_value(name) {
            Some(Expr::Call(call)) => names.refers_to_any(&call.func, NAMESPACES),
            Some(Expr::Attribute(attribute)) if attribute.attr.as_str() == "__dict__" => true,
            _ => names.refers_to(expr, "sys.modules"),
        },
        _ => names.refers_to(expr, "sys.modules"),
    }
}

/// True for `__name__`, under which `sys.modules` has the file's own module.
fn is_own_name(names: &Names<'_>, key: &Expr) -> bool {
    let name = key.as_name_expr().filter(|name| name.id.as_str() == "__name__");
    name.is_some_and(|name| names.binding_scope(&name.id, name.start()).is_none())
}

/// The argument at `place` or called `keyword`, or what unpacks into it.
fn argument<'a>(arguments: &'a ast::Arguments, place: usize, keyword: &str) -> Option<&'a Expr> {
    let unpacked =
        arguments.args.iter().take(place + 1).find(|argument| argument.is_starred_expr());
    let named = || {
        let mut keywords = arguments.keywords.iter();
        keywords.find(|it| it.arg.as_ref().is_none_or(|name| name.as_str() == keyword))
    };
    unpacked.or_else(|| arguments.args.get(place)).or_else(|| Some(&named()?.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_known_by_its_last_name() {
        for function in FUNCTIONS {
            let last = function.rsplit('.').next().expect("a name");
            assert!(is_function_name(last), "{function}");
        }
    }
}
