//! The blocks of CPython's compiler (`compiler_push_fblock` in `Python/compile.c`), of which only so many may stand in each other.

use smallvec::{SmallVec, smallvec};

use super::{Kinds, Refusal, kinds};
use crate::file::File;
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextRange, TextSize};

/// The kinds of statements that make blocks, and of the definitions in which the compiler counts anew.
pub(super) static BLOCKS: Kinds = kinds(&[
    NodeKind::StmtClassDef,
    NodeKind::StmtFor,
    NodeKind::StmtFunctionDef,
    NodeKind::StmtTry,
    NodeKind::StmtWhile,
    NodeKind::StmtWith,
]);

/// The number of blocks that may stand in each other (`CO_MAXBLOCKS`).
fn most(version: PythonVersion) -> usize {
    if version < PythonVersion::PY313 { 20 } else { 21 }
}

/// A statement around others.
struct Around<'a> {
    stmt: &'a Stmt,
    /// The number of blocks that it stands in.
    blocks: usize,
    parts: Parts,
}

/// The parts of a statement, each with the number of blocks that it adds to those around.
type Parts = SmallVec<[(TextRange, usize); 4]>;

/// Reports those of [`BLOCKS`], which come in the order of the text, that stand in too many others or are too many themselves.
pub(super) fn check<'a>(
    file: &File<'a>,
    version: PythonVersion,
    statements: impl Iterator<Item = Node<'a>>,
    refuse: &mut impl FnMut(Refusal),
) {
    let mut around: Vec<Around<'a>> = Vec::new();
    for node in statements {
        let Node::Stmt(stmt) = node else {
            continue;
        };
        while around.last().is_some_and(|outer| outer.stmt.end() <= stmt.start()) {
            around.pop();
        }
        let blocks = around.last().map_or(0, |outer| {
            let part = outer.parts.iter().find(|(range, _)| range.contains(stmt.start()));
            outer.blocks + part.map_or(0, |(_, own)| *own)
        });
        let parts = parts(version, stmt);
        let deepest = blocks + parts.iter().map(|(_, own)| *own).max().unwrap_or_default();
        if deepest >= most(version) {
            let mut definitions = around.iter().rev().filter(|outer| is_definition(outer.stmt));
            let function = definitions.next().and_then(|outer| outer.stmt.as_function_def_stmt());
            // What ends one that resumes with `StopIteration` is a block of its own since 3.13.
            let is_wrapped = version >= PythonVersion::PY313
                && function.is_some_and(|it| it.is_async || is_generator(file, it));
            if deepest + usize::from(is_wrapped) > most(version) {
                let reason = "too many statically nested blocks".to_owned();
                refuse(Refusal { range: stmt.range(), reason });
            }
        }
        let blocks = if is_definition(stmt) { 0 } else { blocks };
        around.push(Around { stmt, blocks, parts });
    }
}

fn is_definition(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_))
}

fn parts(version: PythonVersion, stmt: &Stmt) -> Parts {
    match stmt {
        Stmt::For(it) => smallvec![(block(&it.body), 1)],
        Stmt::While(it) => smallvec![(block(&it.body), 1)],
        Stmt::With(it) => smallvec![(block(&it.body), it.items.len())],
        Stmt::Try(it) => parts_of_try(version, it),
        _ => Parts::new(),
    }
}

fn parts_of_try(version: PythonVersion, stmt: &ast::StmtTry) -> Parts {
    let is_caught = usize::from(!stmt.handlers.is_empty());
    let is_final = usize::from(!stmt.finalbody.is_empty());
    // The handlers together are a block as well since 3.9, beside that of each.
    let handler = is_final + if version < PythonVersion::PY39 { 1 } else { 2 };
    let handlers = stmt.handlers.iter().map(|it| (it.range(), handler));
    let mut parts: Parts = handlers.collect();
    parts.push((block(&stmt.body), is_final + is_caught));
    parts.push((block(&stmt.orelse), is_final));
    parts.push((block(&stmt.finalbody), is_final));
    parts
}

fn block(body: &[Stmt]) -> TextRange {
    match body {
        [] => TextRange::empty(TextSize::default()),
        [first, .., last] => TextRange::new(first.start(), last.end()),
        [only] => only.range(),
    }
}

fn is_generator(file: &File<'_>, function: &ast::StmtFunctionDef) -> bool {
    let mut nodes = file.nodes.in_scope(&function.body);
    nodes.any(|node| matches!(node, Node::Expr(Expr::Yield(_) | Expr::YieldFrom(_))))
}
