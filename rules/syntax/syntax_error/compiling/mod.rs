//! Code that CPython's compiler refuses although its grammar accepts it, as `return` outside a function.

mod added;
mod place;

use std::collections::BTreeMap;

use crate::file::File;
use crate::names::ScopeKind;
use crate::syntax::compile_errors::SemanticSyntaxChecker;
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextRange, TextSize, ast};
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
    let declared = Declared::of(file);
    let place = Place::new(file, &declared);
    let mut checker = SemanticSyntaxChecker::new();
    let asks_for_names = !declared.is_empty() || file.syntax.mentions("__debug__");
    for (_, node) in file.nodes.of_kinds(|kind| may_be_refused(kind, asks_for_names)) {
        place.enter(node);
        match node {
            // The checker takes a module of the package that is called so for the standard one.
            Node::Stmt(Stmt::ImportFrom(import))
                if import.level > 0 && import.module.as_deref() == Some("__future__") =>
            {
                let (range, node_index) = (import.range, import.node_index.clone());
                checker.visit_stmt(&Stmt::Pass(ast::StmtPass { node_index, range }), &place);
            }
            Node::Stmt(stmt) => checker.visit_stmt(stmt, &place),
            Node::Expr(expr) => checker.visit_expr(expr, &place),
        }
        added::check(file, &declared, node, &mut |refusal| place.refuse(refusal));
    }
    let mut first: BTreeMap<TextSize, Refusal> = BTreeMap::new();
    for refusal in place.into_refused() {
        first.entry(refusal.range.start()).or_insert(refusal);
    }
    first.into_values().collect()
}

/// True for the kinds that the compiler has conditions for: all statements and some expressions. Names, of which there are
/// most, have some only where something is declared for a whole scope or `__debug__` is used.
fn may_be_refused(kind: NodeKind, asks_for_names: bool) -> bool {
    match kind {
        NodeKind::ExprName | NodeKind::ExprAttribute => asks_for_names,
        NodeKind::ExprBinOp
        | NodeKind::ExprBoolOp
        | NodeKind::ExprBooleanLiteral
        | NodeKind::ExprBytesLiteral
        | NodeKind::ExprCompare
        | NodeKind::ExprDict
        | NodeKind::ExprEllipsisLiteral
        | NodeKind::ExprIf
        | NodeKind::ExprNamed
        | NodeKind::ExprNoneLiteral
        | NodeKind::ExprSet
        | NodeKind::ExprSlice
        | NodeKind::ExprStringLiteral
        | NodeKind::ExprSubscript
        | NodeKind::ExprUnaryOp => false,
        _ => true,
    }
}

/// The names that `global` and `nonlocal` statements declare, with where.
#[derive(Debug, Default)]
pub(super) struct Declared<'a>(Vec<Declaration<'a>>);

/// A name in a `global` or `nonlocal` statement.
#[derive(Debug)]
struct Declaration<'a> {
    name: &'a str,
    range: TextRange,
    /// The start of the function or class whose body it stands in; zero for the module.
    owner: TextSize,
    is_global: bool,
}

impl<'a> Declared<'a> {
    fn of(file: &File<'a>) -> Declared<'a> {
        let is_declaration = |kind| matches!(kind, NodeKind::StmtGlobal | NodeKind::StmtNonlocal);
        let mut found = Vec::new();
        for (_, node) in file.nodes.of_kinds(is_declaration) {
            let (names, is_global) = match node {
                Node::Stmt(Stmt::Global(it)) => (&it.names, true),
                Node::Stmt(Stmt::Nonlocal(it)) => (&it.names, false),
                _ => continue,
            };
            let owner = owner(file, node.start());
            found.extend(names.iter().map(|name| Declaration {
                name: name.as_str(),
                range: name.range,
                owner,
                is_global,
            }));
        }
        Declared(found)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first `global` or `nonlocal` that declares `name` in the scope of the code at `offset`.
    fn find(
        &self,
        file: &File<'_>,
        name: &str,
        offset: TextSize,
        is_global: bool,
    ) -> Option<TextRange> {
        let mut here = self.0.iter().filter(|it| it.name == name && it.is_global == is_global);
        here.find(|it| it.owner == owner(file, offset)).map(|it| it.range)
    }
}

/// The start of the function or class whose body holds `offset`; zero for the module. Lambdas and comprehensions have
/// names of their own, and are their own owners.
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
