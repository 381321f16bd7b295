//! The place of a node, about which the compiler's conditions ask.

use std::cell::{Cell, RefCell};

use super::{Declared, Refusal, is_comprehension, star_handlers};
use crate::file::File;
use crate::names::{BindingKind, Scope, ScopeKind};
use crate::syntax::ast::PythonVersion;
use crate::syntax::compile_errors::{
    LazyImportContext, SemanticSyntaxContext, SemanticSyntaxError, SemanticSyntaxErrorKind,
};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize};

/// The place of the node that is looked at.
pub(super) struct Place<'f, 'a> {
    file: &'f File<'a>,
    declared: &'f Declared<'a>,
    /// True if annotations are not evaluated (PEP 563).
    leaves_annotations: bool,
    node: Cell<Option<Node<'a>>>,
    refused: RefCell<Vec<Refusal>>,
}

impl<'f, 'a> Place<'f, 'a> {
    /// The place before the first node of `file`.
    pub(super) fn new(file: &'f File<'a>, declared: &'f Declared<'a>) -> Place<'f, 'a> {
        let mut imports = file.names.module_imports().iter();
        let leaves_annotations =
            imports.any(|it| it.kind.imports_member("__future__", "annotations"));
        let (node, refused) = (Cell::new(None), RefCell::default());
        Place { file, declared, leaves_annotations, node, refused }
    }

    /// Goes on to `node`.
    pub(super) fn enter(&self, node: Node<'a>) {
        self.node.set(Some(node));
    }

    /// Remembers what the compiler refuses.
    pub(super) fn refuse(&self, refusal: Refusal) {
        self.refused.borrow_mut().push(refusal);
    }

    /// Number of refusals so far.
    pub(super) fn count_refused(&self) -> usize {
        self.refused.borrow().len()
    }

    /// All that was refused.
    pub(super) fn into_refused(self) -> Vec<Refusal> {
        self.refused.into_inner()
    }

    fn offset(&self) -> TextSize {
        self.node.get().map(|node| node.start()).unwrap_or_default()
    }

    /// The scopes that the node is evaluated in, the innermost first.
    fn scopes(&self) -> impl Iterator<Item = &'f Scope<'a>> {
        let names = self.file.names;
        // A comprehension begins in the scope around it.
        let own = self.node.get().filter(|node| is_comprehension(*node)).map(|node| node.range());
        names
            .functions_and_classes_around(self.offset())
            .skip_while(move |scope| own.is_some_and(|own| scope.is_comprehension_in(own)))
    }

    /// The answer of the innermost scope that has one; no, if none has.
    fn ask(&self, answer: impl Fn(ScopeKind<'a>) -> Option<bool>) -> bool {
        self.scopes().find_map(|scope| answer(scope.kind)).unwrap_or(false)
    }

    /// True if what stands at `range` is in the body of a lambda that is a part of its statement.
    fn is_in_lambda(&self, range: TextRange) -> bool {
        let nodes = self.file.nodes;
        let Some(node) = nodes.innermost(range).map(|node| nodes.get(node)) else {
            return false;
        };
        let mut around = nodes.around(node).map_while(Node::expr);
        around.any(|it| it.as_lambda_expr().is_some_and(|it| it.body.range().contains_range(range)))
    }

    fn current(&self) -> ScopeKind<'a> {
        self.scopes().next().map_or(ScopeKind::Module, |scope| scope.kind)
    }
}

impl SemanticSyntaxContext for Place<'_, '_> {
    fn future_annotations_or_stub(&self) -> bool {
        self.leaves_annotations
    }

    fn lazy_import_context(&self) -> Option<LazyImportContext> {
        match self.current() {
            ScopeKind::Function(_) => return Some(LazyImportContext::Function),
            ScopeKind::Class(_) => return Some(LazyImportContext::Class),
            _ => {}
        }
        let mut around = self.file.nodes.around(self.node.get()?).stmts();
        around.any(Stmt::is_try_stmt).then_some(LazyImportContext::TryExceptBlocks)
    }

    fn python_version(&self) -> PythonVersion {
        self.file.syntax.versions().newest()
    }

    fn source(&self) -> &str {
        self.file.syntax.text()
    }

    fn global(&self, name: &str) -> Option<TextRange> {
        self.declared.global(self.file, name, self.offset())
    }

    fn has_nonlocal_binding(&self, name: &str) -> bool {
        self.scopes().skip(1).any(|scope| match scope.kind {
            ScopeKind::Function(_) | ScopeKind::Lambda => {
                scope.binds(name) && !scope.declares_global(name)
            }
            // Every method can name its class.
            ScopeKind::Class(_) => name == "__class__",
            _ => false,
        })
    }

    fn in_async_context(&self) -> bool {
        self.ask(|scope| match scope {
            ScopeKind::Function(function) => Some(function.is_async),
            ScopeKind::Class(_) | ScopeKind::Lambda => Some(false),
            _ => None,
        })
    }

    fn in_await_allowed_context(&self) -> bool {
        self.in_generator_context()
            || self.ask(|scope| match scope {
                ScopeKind::Function(_) | ScopeKind::Lambda => Some(true),
                ScopeKind::Class(_) => Some(false),
                _ => None,
            })
    }

    fn in_yield_allowed_context(&self) -> bool {
        self.ask(|scope| match scope {
            ScopeKind::Function(_) | ScopeKind::Lambda => Some(true),
            ScopeKind::Class(_) | ScopeKind::Comprehension => Some(false),
            _ => None,
        })
    }

    fn in_sync_comprehension(&self) -> bool {
        // Only asked about versions before 3.11.
        false
    }

    fn in_class_body_comprehension(&self) -> bool {
        self.ask(|scope| match scope {
            ScopeKind::Function(_) | ScopeKind::Lambda => Some(false),
            ScopeKind::Class(_) => Some(true),
            _ => None,
        })
    }

    fn in_module_scope(&self) -> bool {
        matches!(self.current(), ScopeKind::Module)
    }

    fn in_function_scope(&self) -> bool {
        matches!(self.current(), ScopeKind::Function(_) | ScopeKind::Lambda)
    }

    fn in_generator_context(&self) -> bool {
        let Some(node) = self.node.get() else {
            return false;
        };
        let around = self.file.nodes.around(node).exprs().take_while(|it| !it.is_lambda_expr());
        around.filter_map(Expr::as_generator_expr).any(|generator| {
            // The first iterable is evaluated outside.
            let first = generator.generators.first();
            !first.is_some_and(|first| first.iter.range().contains_range(node.range()))
        })
    }

    fn in_notebook(&self) -> bool {
        false
    }

    fn report_semantic_error(&self, error: SemanticSyntaxError) {
        // In an annotation, a lambda is a function of its own.
        if matches!(error.kind, SemanticSyntaxErrorKind::InvalidExpression(..))
            && self.is_in_lambda(error.range)
        {
            return;
        }
        self.refuse(Refusal { range: error.range, reason: error.to_string() });
    }

    fn in_loop_context(&self) -> bool {
        let Some(node) = self.node.get() else {
            return false;
        };
        for stmt in self.file.nodes.around(node).stmts() {
            match stmt {
                Stmt::For(it) if holds(&it.body, node) => return true,
                Stmt::While(it) if holds(&it.body, node) => return true,
                // Said of it by a condition of its own.
                Stmt::Try(it) if star_handlers(it).any(|it| it.contains_range(node.range())) => {
                    return true;
                }
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return false,
                _ => {}
            }
        }
        false
    }

    fn is_bound_parameter(&self, name: &str) -> bool {
        self.scopes().next().is_some_and(|scope| {
            scope.bindings_of(name).any(|it| matches!(it.kind, BindingKind::Parameter(_)))
        })
    }
}

fn holds(body: &[Stmt], node: Node<'_>) -> bool {
    body.iter().any(|stmt| stmt.range().contains_range(node.range()))
}
