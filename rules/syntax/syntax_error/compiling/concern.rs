//! The nodes that a condition of the compiler can concern: most of a file are told apart at a glance.

use smallvec::SmallVec;

use super::Declared;
use super::added::MOST_DIGITS;
use crate::file::File;
use crate::syntax::{Expr, Node, Stmt, ast};

/// Number of names among which twins are looked for by comparing each with each.
const FEW: usize = 16;

/// The facts about a file that decide which of its nodes can be refused.
pub(super) struct Concern<'d, 'a> {
    declared: &'d Declared<'a>,
    /// True if a name is bound by `:=`.
    has_named: bool,
    /// True if there is anything that annotations must not have in them: `:=`, `yield` or `await`.
    has_unannotatable: bool,
    /// True if the text has the word `__debug__`.
    has_debug: bool,
}

impl<'d, 'a> Concern<'d, 'a> {
    /// The concern of a file with these declarations and decisive nodes.
    pub(super) fn of(
        file: &File<'a>,
        declared: &'d Declared<'a>,
        decisive: &[Node<'a>],
    ) -> Concern<'d, 'a> {
        let (mut has_named, mut has_unannotatable) = (false, false);
        for node in decisive {
            has_named |= matches!(node, Node::Expr(Expr::Named(_)));
            has_unannotatable |= matches!(
                node,
                Node::Expr(Expr::Named(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_))
            );
        }
        let has_debug = file.syntax.mentions("__debug__");
        Concern { declared, has_named, has_unannotatable, has_debug }
    }

    /// True if the text has the word `__debug__`, which nothing may be called.
    pub(super) fn has_debug(&self) -> bool {
        self.has_debug
    }

    /// False if no condition can refuse `node`, which is below the top of the file.
    pub(super) fn may_refuse(&self, node: Node<'_>) -> bool {
        self.has_debug
            || match node {
                Node::Stmt(stmt) => self.may_refuse_stmt(stmt),
                Node::Expr(expr) => self.may_refuse_expr(expr),
            }
    }

    fn may_refuse_stmt(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Assign(it) => {
                it.value.is_starred_expr() || it.targets.iter().any(Expr::is_starred_expr)
            }
            Stmt::AnnAssign(_) => self.has_unannotatable || self.declared.has_names(),
            Stmt::For(it) => {
                it.is_async || it.target.is_starred_expr() || it.iter.is_starred_expr()
            }
            Stmt::With(it) => it.is_async,
            Stmt::FunctionDef(it) => {
                self.has_unannotatable
                    || self.declared.has_names()
                    || it.type_params.is_some()
                    || has_twin(it.parameters.iter().map(|it| it.name().as_str()))
            }
            Stmt::ClassDef(it) => {
                self.declared.has_names()
                    || it.type_params.is_some()
                    || it.arguments.as_deref().is_some_and(may_refuse_arguments)
            }
            Stmt::Import(it) => it.is_lazy,
            Stmt::ImportFrom(it) => {
                let is_future = it.module.as_deref() == Some("__future__");
                it.is_lazy || is_future || it.names.iter().any(|it| &it.name == "*")
            }
            _ => true,
        }
    }

    fn may_refuse_expr(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Call(it) => may_refuse_arguments(&it.arguments),
            Expr::List(it) => !it.ctx.is_load(),
            Expr::Tuple(it) => !it.ctx.is_load(),
            Expr::NumberLiteral(it) => it.range.len().to_usize() > MOST_DIGITS,
            Expr::FString(it) => {
                let mut fields = it.value.elements().filter_map(|it| it.as_interpolation());
                fields.any(|it| it.format_spec.is_some())
            }
            Expr::ListComp(it) => self.may_refuse_comprehension(&it.generators),
            Expr::SetComp(it) => self.may_refuse_comprehension(&it.generators),
            Expr::DictComp(it) => self.may_refuse_comprehension(&it.generators),
            Expr::Generator(it) => self.may_refuse_comprehension(&it.generators),
            _ => true,
        }
    }

    fn may_refuse_comprehension(&self, generators: &[ast::Comprehension]) -> bool {
        self.has_named || generators.iter().any(|it| it.is_async || it.target.is_starred_expr())
    }
}

fn may_refuse_arguments(arguments: &ast::Arguments) -> bool {
    let names = arguments.keywords.iter().filter_map(|it| it.arg.as_ref());
    // What has parentheses around its name starts in front of it.
    let has_parentheses = |it: &ast::Keyword| {
        it.arg.as_ref().is_some_and(|name| it.range.start() != name.range.start())
    };
    arguments.keywords.iter().any(has_parentheses) || has_twin(names.map(ast::Identifier::as_str))
}

/// True if two of the names are one, or there are too many to tell quickly.
fn has_twin<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut seen: SmallVec<[&str; FEW]> = SmallVec::new();
    for name in names {
        if seen.len() == FEW || seen.contains(&name) {
            return true;
        }
        seen.push(name);
    }
    false
}
