//! Scopes, bindings and qualified names: what does this expression refer to?
//!
//! The tables are built in one walk per file; every question is asked by position, so that no caller carries a scope
//! along. The rules of scoping are CPython's (Python reference, section 4.2): class bodies are invisible to the
//! functions in them, a comprehension's first iterable belongs to the scope outside, `global` and `nonlocal` move
//! bindings, and a walrus in a comprehension binds outside it.
//!
//! Used by all that asks what code refers to.
//! Never knows a rule, a file on disk or what a value is.

mod assigned;
mod binder;
mod definitions;
mod dotted;
mod ids;
mod reaching;
mod resolve;
mod tables;
mod uses;

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::syntax::{Expr, Nodes, Stmt, TextRange, TextSize, ast};

pub(crate) use binder::matching_values;
pub use definitions::{Base, MethodKind};
pub use dotted::{is_private, last_part, top_level};
pub use ids::{ClassId, FunctionId, LocalName, Variable};
pub use reaching::block_at;
pub use resolve::{QualifiedName, builtin_names, is_builtin_name};
pub use uses::Member;

/// The index of a scope in its file's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(u32);

impl ScopeId {
    const MODULE: ScopeId = ScopeId(0);

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// The piece of code that a scope belongs to.
#[derive(Debug, Clone, Copy)]
pub enum ScopeKind<'a> {
    /// The file.
    Module,
    /// The body of a class.
    Class(&'a ast::StmtClassDef),
    /// The body of a function.
    Function(&'a ast::StmtFunctionDef),
    /// The body of a lambda.
    Lambda,
    /// A comprehension or generator expression.
    Comprehension,
    /// The type parameters of a generic class, function or alias.
    TypeParameters,
}

/// Names that are bound together.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The piece of code that the scope belongs to.
    pub kind: ScopeKind<'a>,
    /// The scope in which a name is looked up that is not bound here.
    pub(crate) parent: Option<ScopeId>,
    /// The scope around this one in the text: the parent, but for scopes inside a comprehension's first iterable.
    enclosing: Option<ScopeId>,
    pub(crate) range: TextRange,
    /// A part of `range` that belongs to the parent: the first iterable of a comprehension.
    hole: Option<TextRange>,
    bindings: Vec<Binding<'a>>,
    /// Indices in `bindings` by name, filled on first use.
    by_name: OnceCell<FxHashMap<&'a str, SmallVec<[u32; 2]>>>,
    globals: Vec<&'a str>,
}

/// An occurrence of a name that binds or deletes it.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// The name as the interpreter sees it (NFKC).
    pub name: &'a str,
    /// The span of the name.
    pub range: TextRange,
    /// The way in which it is bound.
    pub kind: BindingKind<'a>,
}

/// A way to bind a name.
#[derive(Debug, Clone, Copy)]
pub enum BindingKind<'a> {
    /// `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
    Import {
        /// The module the name refers to.
        module: &'a str,
    },
    /// `from module import member`.
    ImportFrom {
        /// The statement.
        import: &'a ast::StmtImportFrom,
        /// The imported member, with the name it is given.
        alias: &'a ast::Alias,
    },
    /// `name = value`, `name: T = value`, `(name := value)`, or the matching parts of two displays.
    Assignment {
        /// The value.
        value: &'a Expr,
    },
    /// `name: T`, which makes a name local without giving it a value.
    Annotation,
    /// A function's parameter.
    Parameter(&'a ast::Parameter),
    /// `def name`.
    Function(&'a ast::StmtFunctionDef),
    /// `class name`.
    Class(&'a ast::StmtClassDef),
    /// `with value as name`.
    With {
        /// The context manager, not what entering it gave.
        value: &'a Expr,
    },
    /// `name += value`.
    Augmented,
    /// `del name`.
    Deletion,
    /// `for name in iterable`, in a statement or a comprehension, or a part of such a target.
    Item {
        /// The expression that the loop goes over.
        iterable: &'a Expr,
    },
    /// A part of an unpacked value, a caught exception, a captured pattern or a type parameter.
    Other,
}

impl BindingKind<'_> {
    /// True if this is `from module import member`, under whatever name.
    pub fn imports_member(&self, module: &str, member: &str) -> bool {
        let BindingKind::ImportFrom { import, alias } = self else {
            return false;
        };
        import.level == 0
            && import.module.as_deref() == Some(module)
            && alias.name.as_str() == member
    }
}

/// The end of the qualified name of something that a name is bound to, as far as it shows without resolving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin<'a> {
    /// With this part, whatever it resolves to.
    Last(&'a str),
    /// Any name: only resolving it shows which.
    Unknown,
}

/// The scopes and bindings of one file. The default is that of an empty file.
#[derive(Debug)]
pub struct Names<'a> {
    scopes: Vec<Scope<'a>>,
    /// The scopes by where they begin in the text.
    by_start: Vec<ScopeId>,
    /// The top-level modules that absolute imports name.
    imported: FxHashSet<&'a str>,
    /// The modules of `from module import *`, with their leading dots.
    star_imports: Vec<(&'a str, u32)>,
    /// Names that some scope binds to something that may have a qualified name; all others can be dismissed at once.
    origins: FxHashMap<&'a str, Origin<'a>>,
    /// Every name that some scope binds, filled on first use.
    bound: OnceCell<FxHashSet<&'a str>>,
    /// The bindings at module level by import statements, and those statements, filled on first use.
    imports: OnceCell<(Vec<Binding<'a>>, Vec<&'a Stmt>)>,
    body: &'a [Stmt],
    nodes: Nodes<'a>,
    uses: OnceCell<uses::Uses<'a>>,
    /// The calls, by the last part of what is called.
    calls: OnceCell<FxHashMap<&'a str, Vec<&'a ast::ExprCall>>>,
}

impl Default for Names<'_> {
    fn default() -> Self {
        tables::empty()
    }
}

impl<'a> Names<'a> {
    /// Builds the tables of a module without syntax errors, and that of its nodes in the same walk, because a second one
    /// would cost as much as the first.
    pub fn new(module: &'a ast::ModModule) -> Names<'a> {
        binder::bind(module)
    }

    /// The statements of the module.
    pub fn body(&self) -> &'a [Stmt] {
        self.body
    }

    /// The statements and expressions of the module.
    pub fn nodes(&self) -> &Nodes<'a> {
        &self.nodes
    }

    /// The innermost scope at `offset`.
    pub fn scope_at(&self, offset: TextSize) -> ScopeId {
        let after = self.by_start.partition_point(|id| self.scope(*id).range.start() <= offset);
        let mut candidate =
            after.checked_sub(1).and_then(|index| self.by_start.get(index)).copied();
        while let Some(id) = candidate {
            let scope = self.scope(id);
            let in_hole = scope.hole.is_some_and(|hole| hole.contains(offset));
            if scope.range.contains(offset) && !in_hole {
                return id;
            }
            candidate = scope.enclosing;
        }
        ScopeId::MODULE
    }

    /// The scope with that id.
    pub fn scope(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id.index()]
    }

    /// The function whose body holds `offset`, comprehensions looked through; `None` in a class body, a lambda or at
    /// module level.
    pub fn function_at(&self, offset: TextSize) -> Option<&'a ast::StmtFunctionDef> {
        let mut id = Some(self.scope_at(offset));
        while let Some(scope) = id.map(|id| self.scope(id)) {
            match scope.kind {
                ScopeKind::Function(function) => return Some(function),
                ScopeKind::Comprehension => id = scope.parent,
                _ => return None,
            }
        }
        None
    }

    /// True if the code at `offset` runs when its module is imported: it stands in no function and no lambda.
    pub fn runs_at_import(&self, offset: TextSize) -> bool {
        let mut id = Some(self.scope_at(offset));
        while let Some(scope) = id.map(|id| self.scope(id)) {
            if matches!(scope.kind, ScopeKind::Function(_) | ScopeKind::Lambda) {
                return false;
            }
            id = scope.parent;
        }
        true
    }

    /// The scope that binds `name` as seen from `offset`; `None` if the name is free, which leaves builtins.
    pub fn binding_scope(&self, name: &str, offset: TextSize) -> Option<ScopeId> {
        let mut id = self.scope_at(offset);
        let mut sees_class = true;
        loop {
            let scope = self.scope(id);
            if scope.globals.contains(&name) {
                let module = ScopeId::MODULE;
                return self.scope(module).binds(name).then_some(module);
            }
            let visible = sees_class || !matches!(scope.kind, ScopeKind::Class(_));
            if visible && scope.binds(name) {
                return Some(id);
            }
            sees_class &= matches!(scope.kind, ScopeKind::TypeParameters);
            id = scope.parent?;
        }
    }

    /// Every scope around `offset` that binds `name`, the innermost first. The bodies of modules and classes look a
    /// name up further out as long as they have not bound it.
    pub fn binding_scopes(&self, name: &str, offset: TextSize) -> SmallVec<[ScopeId; 2]> {
        let mut scopes = SmallVec::new();
        let mut next = self.binding_scope(name, offset);
        while let Some(id) = next {
            scopes.push(id);
            next = self.scope(id).parent;
            while let Some(scope) = next.map(|id| self.scope(id))
                && (matches!(scope.kind, ScopeKind::Class(_)) || !scope.binds(name))
            {
                next = scope.parent;
            }
        }
        scopes
    }

    /// The modules of `from module import *`, in the order of the text.
    pub fn star_imports(&self) -> impl Iterator<Item = QualifiedName<'a>> {
        self.star_imports.iter().map(|&(module, level)| QualifiedName::relative(level, module))
    }

    /// All bindings of `name` in the scope that binds it as seen from `offset`.
    pub fn bindings(&self, name: &str, offset: TextSize) -> SmallVec<[Binding<'a>; 4]> {
        match self.binding_scope(name, offset) {
            Some(id) => self.scope(id).bindings_of(name).copied().collect(),
            None => SmallVec::new(),
        }
    }

    /// The binding of `name` in the scope that binds it as seen from `offset`, if there is but one. However many there
    /// are, the answer costs the same.
    pub fn only_binding(&self, name: &str, offset: TextSize) -> Option<Binding<'a>> {
        let scope = self.scope(self.binding_scope(name, offset)?);
        let mut bindings = scope.bindings_of(name);
        let only = bindings.next().copied();
        only.filter(|_| bindings.next().is_none())
    }

    /// True if the file imports the top-level module `package`, or something below it, anywhere and in any form.
    pub fn imports(&self, package: &str) -> bool {
        self.imported.contains(package)
    }

    /// The bindings at module level.
    pub fn module_bindings(&self) -> &[Binding<'a>] {
        self.scope(ScopeId::MODULE).bindings()
    }

    /// The bindings at module level that imports make, but for star imports.
    pub fn module_imports(&self) -> &[Binding<'a>] {
        &self.module_level_imports().0
    }

    /// The import statements directly in the module's body, in the order of the text.
    pub fn import_statements(&self) -> &[&'a Stmt] {
        &self.module_level_imports().1
    }

    fn module_level_imports(&self) -> &(Vec<Binding<'a>>, Vec<&'a Stmt>) {
        self.imports.get_or_init(|| {
            let is_import = |binding: &&Binding<'a>| {
                matches!(binding.kind, BindingKind::Import { .. } | BindingKind::ImportFrom { .. })
            };
            let statements = self
                .body
                .iter()
                .filter(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)));
            (
                self.module_bindings().iter().filter(is_import).copied().collect(),
                statements.collect(),
            )
        })
    }

    /// True if the module itself says `global name`.
    pub fn module_declares_global(&self, name: &str) -> bool {
        self.scope(ScopeId::MODULE).declares_global(name)
    }

    /// True if `scope` is the file's own.
    pub fn is_module_scope(&self, scope: ScopeId) -> bool {
        scope == ScopeId::MODULE
    }

    /// True if `name`, as seen from `offset`, is bound at module level.
    pub fn is_module_binding(&self, name: &str, offset: TextSize) -> bool {
        self.binding_scope(name, offset) == Some(ScopeId::MODULE)
    }

    /// True if any scope binds `name`.
    pub fn is_bound_anywhere(&self, name: &str) -> bool {
        let bindings = || self.scopes.iter().flat_map(|scope| &scope.bindings);
        self.bound.get_or_init(|| bindings().map(|binding| binding.name).collect()).contains(name)
    }
}

/// Below this many bindings a scan is faster than building a table.
const SCAN_LIMIT: usize = 16;

impl<'a> Scope<'a> {
    /// True if the scope binds `name`.
    pub fn binds(&self, name: &str) -> bool {
        self.bindings_of(name).next().is_some()
    }

    /// True if the scope says `global name`.
    pub fn declares_global(&self, name: &str) -> bool {
        self.globals.contains(&name)
    }

    /// True if it is that of a comprehension in `range`.
    pub fn is_comprehension_in(&self, range: TextRange) -> bool {
        matches!(self.kind, ScopeKind::Comprehension) && range.contains_range(self.range)
    }

    /// The bindings of `name` in the order of the text.
    pub fn bindings_of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Binding<'a>> + 's {
        let (scan, indices) = if self.bindings.len() <= SCAN_LIMIT {
            (self.bindings.as_slice(), [].as_slice())
        } else {
            (&[][..], self.indices_of(name))
        };
        let scanned = scan.iter().filter(move |binding| binding.name == name);
        scanned.chain(indices.iter().map(|&index| &self.bindings[index as usize]))
    }

    /// Every binding of the scope in the order of the text.
    pub fn bindings(&self) -> &[Binding<'a>] {
        &self.bindings
    }

    /// The indices in `bindings` of those of `name`, in the order of the text.
    fn indices_of(&self, name: &str) -> &[u32] {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: FxHashMap<&str, SmallVec<[u32; 2]>> = FxHashMap::default();
            by_name.reserve(self.bindings.len());
            for (index, binding) in (0..).zip(&self.bindings) {
                by_name.entry(binding.name).or_default().push(index);
            }
            by_name
        });
        by_name.get(name).map_or(&[], |indices| indices.as_slice())
    }
}
