//! Code that CPython's compiler refuses although its grammar accepts it, as `return` outside a function.

mod added;
mod blocks;
mod concern;
mod limits;
mod place;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::ScopeKind;
use crate::syntax::ast::PythonVersion;
use crate::syntax::compile_errors::SemanticSyntaxChecker;
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextRange, TextSize, ast};
use concern::Concern;
use place::Place;

/// A piece of code that the compiler refuses, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) range: TextRange,
    pub(super) reason: String,
}

/// All that the compiler of the newest CPython refuses in a file that parses, in the order of the text; of what starts at
/// one position the first.
pub(super) fn refusals(file: &File<'_>) -> Vec<Refusal> {
    let version = file.syntax.versions().newest();
    let top = top(file);
    let decisive: Vec<_> = of_kinds(file, 0, &DECISIVE).collect();
    let declared = Declared::of(file, &decisive);
    let concern = Concern::of(file, &declared, &decisive);
    let below = || of_kinds(file, top.len(), &HAS_CONDITIONS);
    let place = Place::new(file, &declared);
    let mut checker = SemanticSyntaxChecker::new();
    let mut visit = |node| {
        place.enter(node);
        match node {
            // The checker takes a module of the package that is called so for the standard one, as CPython did up to 3.12.3.
            Node::Stmt(Stmt::ImportFrom(import))
                if version >= PythonVersion::PY313
                    && import.level > 0
                    && import.module.as_deref() == Some("__future__") =>
            {
                let (range, node_index) = (import.range, import.node_index.clone());
                checker.visit_stmt(&Stmt::Pass(ast::StmtPass { node_index, range }), &place);
            }
            Node::Stmt(stmt) => checker.visit_stmt(stmt, &place),
            Node::Expr(expr) => checker.visit_expr(expr, &place),
        }
        added::check(file, &declared, node, &mut |refusal| place.refuse(refusal));
    };
    // The checker counts on each statement of the top.
    top.iter().copied().for_each(&mut visit);
    below().filter(|node| concern.may_refuse(*node)).for_each(&mut visit);
    if declared.has_names() || concern.has_debug() {
        let is_name = |kind| matches!(kind, NodeKind::ExprName | NodeKind::ExprAttribute);
        file.nodes.of_kinds(is_name).for_each(|(_, node)| visit(node));
    }
    if cfg!(debug_assertions) {
        let count = place.count_refused();
        below().filter(|node| !concern.may_refuse(*node)).for_each(&mut visit);
        debug_assert_eq!(count, place.count_refused(), "what is passed over is not refused");
    }
    let statements = of_kinds(file, 0, &blocks::BLOCKS);
    blocks::check(file, version, statements, &mut |refusal| place.refuse(refusal));
    limits::check(file, &mut |refusal| place.refuse(refusal));
    let mut first: BTreeMap<TextSize, Refusal> = BTreeMap::new();
    for refusal in place.into_refused() {
        first.entry(refusal.range.start()).or_insert(refusal);
    }
    first.into_values().collect()
}

/// All nodes at the top of the file, up to the first statement behind which an import from `__future__` comes too late.
fn top<'a>(file: &File<'a>) -> Vec<Node<'a>> {
    let ends_top = |node: &Node<'a>| match node {
        Node::Stmt(Stmt::Expr(it)) => !it.value.is_string_literal_expr(),
        Node::Stmt(Stmt::ImportFrom(it)) => it.module.as_deref() != Some("__future__"),
        Node::Stmt(_) => true,
        Node::Expr(_) => false,
    };
    let mut is_over = false;
    let of_top = |node: &Node<'a>| !std::mem::replace(&mut is_over, ends_top(node));
    file.nodes.all().take_while(of_top).collect()
}

/// The kinds of nodes that are looked for. A table, as most nodes of a file are only looked up in it.
pub(super) type Kinds = [bool; 256];

const fn kinds(wanted: &[NodeKind]) -> Kinds {
    let mut table = [false; 256];
    let mut index = 0;
    while index < wanted.len() {
        table[wanted[index] as usize] = true;
        index += 1;
    }
    table
}

/// The nodes of these kinds but for the first `skipped` of all nodes.
fn of_kinds<'f, 'a>(
    file: &'f File<'a>,
    skipped: usize,
    wanted: &'static Kinds,
) -> impl Iterator<Item = Node<'a>> + use<'f, 'a> {
    file.nodes.of_kinds_behind(skipped, |kind| wanted[kind as usize]).map(|(_, node)| node)
}

/// The kinds that the compiler has conditions for, but for names: these have some only where something is declared for a
/// whole scope or `__debug__` is used.
static HAS_CONDITIONS: Kinds = kinds(&[
    NodeKind::ExprAwait,
    NodeKind::ExprCall,
    NodeKind::ExprDictComp,
    NodeKind::ExprFString,
    NodeKind::ExprGenerator,
    NodeKind::ExprLambda,
    NodeKind::ExprList,
    NodeKind::ExprListComp,
    NodeKind::ExprNumberLiteral,
    NodeKind::ExprSetComp,
    NodeKind::ExprStarred,
    NodeKind::ExprTString,
    NodeKind::ExprTuple,
    NodeKind::ExprYield,
    NodeKind::ExprYieldFrom,
    NodeKind::StmtAnnAssign,
    NodeKind::StmtAssign,
    NodeKind::StmtBreak,
    NodeKind::StmtClassDef,
    NodeKind::StmtContinue,
    NodeKind::StmtFor,
    NodeKind::StmtFunctionDef,
    NodeKind::StmtGlobal,
    NodeKind::StmtImport,
    NodeKind::StmtImportFrom,
    NodeKind::StmtMatch,
    NodeKind::StmtNonlocal,
    NodeKind::StmtReturn,
    NodeKind::StmtTry,
    NodeKind::StmtTypeAlias,
    NodeKind::StmtWith,
]);

/// The kinds that decide what others may do, see [`Declared`] and [`Concern`].
static DECISIVE: Kinds = kinds(&[
    NodeKind::ExprAwait,
    NodeKind::ExprNamed,
    NodeKind::ExprYield,
    NodeKind::ExprYieldFrom,
    NodeKind::StmtGlobal,
    NodeKind::StmtNonlocal,
    NodeKind::StmtTry,
]);

/// Statements that say something of what other nodes may do.
#[derive(Debug, Default)]
pub(super) struct Declared<'a> {
    /// The first places at which `global` statements name a variable, by the scope they stand in.
    globals: FxHashMap<(&'a str, TextSize), TextRange>,
    /// Those of `nonlocal` statements.
    nonlocals: FxHashMap<(&'a str, TextSize), TextRange>,
    /// The names among them, as most names of a file are not.
    names: FxHashSet<&'a str>,
    /// True if there is an `except*`.
    has_star_handlers: bool,
}

impl<'a> Declared<'a> {
    fn of(file: &File<'a>, decisive: &[Node<'a>]) -> Declared<'a> {
        let mut declared = Declared::default();
        for node in decisive {
            let (names, places) = match node {
                Node::Stmt(Stmt::Global(it)) => (&it.names, &mut declared.globals),
                Node::Stmt(Stmt::Nonlocal(it)) => (&it.names, &mut declared.nonlocals),
                Node::Stmt(Stmt::Try(it)) => {
                    declared.has_star_handlers |= it.is_star;
                    continue;
                }
                _ => continue,
            };
            let owner = owner(file, node.start());
            for name in names {
                places.entry((name.as_str(), owner)).or_insert(name.range);
                declared.names.insert(name.as_str());
            }
        }
        declared
    }

    /// True if anything is declared for a whole scope.
    fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// The first `global` that names `name` in the scope of the code at `offset`.
    fn global(&self, file: &File<'_>, name: &str, offset: TextSize) -> Option<TextRange> {
        self.find(&self.globals, file, name, offset)
    }

    /// The first `nonlocal` that names `name` in the scope of the code at `offset`.
    fn nonlocal(&self, file: &File<'_>, name: &str, offset: TextSize) -> Option<TextRange> {
        self.find(&self.nonlocals, file, name, offset)
    }

    fn find(
        &self,
        places: &FxHashMap<(&'a str, TextSize), TextRange>,
        file: &File<'_>,
        name: &str,
        offset: TextSize,
    ) -> Option<TextRange> {
        let name = self.names.get(name)?;
        places.get(&(*name, owner(file, offset))).copied()
    }
}

/// The start of the name of the function or class whose body holds `offset`; zero for the module. Lambdas and comprehensions
/// have names of their own, and are their own owners.
fn owner(file: &File<'_>, offset: TextSize) -> TextSize {
    let names = file.names;
    match names.functions_and_classes_around(offset).next().map(|scope| scope.kind) {
        Some(ScopeKind::Function(function)) => function.name.start(),
        Some(ScopeKind::Class(class)) => class.name.start(),
        Some(ScopeKind::Module) | None => TextSize::default(),
        Some(_) => offset,
    }
}

/// True if a node is a comprehension, which has a scope of its own.
fn is_comprehension(node: Node<'_>) -> bool {
    matches!(
        node.expr(),
        Some(Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_))
    )
}

/// The handlers of a `try` with `except*`.
fn star_handlers(stmt: &ast::StmtTry) -> impl Iterator<Item = TextRange> {
    stmt.handlers.iter().filter(|_| stmt.is_star).map(Ranged::range)
}
