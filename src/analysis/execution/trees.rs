//! Trees on their way from a text to code.

use smallvec::SmallVec;

use crate::analysis::values::sources::{Source, Sources};
use crate::names::{Binding, BindingKind, Names};
use crate::syntax::{CallExt, Expr, ast};

/// The origin of a tree.
#[derive(Debug, Clone, Copy)]
pub enum TreeOrigin<'a> {
    /// It is parsed from this text.
    Parsed(&'a Expr),
    /// A caller gives it.
    Parameter(&'a ast::Parameter),
    /// This call of anything else makes it.
    Made(&'a ast::ExprCall),
}

/// The origins that `tree` may have, as it is or changed by visitors.
pub fn tree_origins<'a>(names: &Names<'a>, tree: &'a Expr) -> SmallVec<[TreeOrigin<'a>; 2]> {
    let mut origins = SmallVec::new();
    let mut sources = Sources::of(names, tree);
    while let Some(source) = sources.next() {
        match source {
            Source::Bound(Binding { kind: BindingKind::Parameter(parameter), .. }) => {
                origins.push(TreeOrigin::Parameter(parameter));
            }
            Source::Expr(Expr::Call(call)) => match call.arguments.args.first() {
                Some(text) if names.refers_to(&call.func, "ast.parse") => {
                    origins.push(TreeOrigin::Parsed(text));
                }
                Some(tree) if gives_back(names, call) => sources.follow(tree),
                _ => origins.push(TreeOrigin::Made(call)),
            },
            _ => {}
        }
    }
    origins
}

/// The texts that `tree` may be parsed from.
pub fn parsed_texts<'a>(names: &Names<'a>, tree: &'a Expr) -> impl Iterator<Item = &'a Expr> {
    tree_origins(names, tree).into_iter().filter_map(|origin| match origin {
        TreeOrigin::Parsed(text) => Some(text),
        _ => None,
    })
}

/// True for a call that gives back the tree that it is given first, changed or not.
fn gives_back<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    call.is_method(&["visit"]) || names.refers_to(&call.func, "ast.fix_missing_locations")
}
