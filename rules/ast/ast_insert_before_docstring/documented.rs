//! Nodes whose bodies may begin with a docstring.

use crate::analysis::classes::tree_visitor::{TreeVisitor, visited};
use crate::analysis::values::sources::{Source, Sources};
use crate::context::Context;
use crate::names::{Binding, BindingKind, Names, ScopeKind};
use crate::syntax::{Expr, Ranged, TextRange, TextSize, ast};

/// The nodes whose bodies may begin with a docstring.
const DOCUMENTED: &[&str] = &["Module", "FunctionDef", "AsyncFunctionDef", "ClassDef"];

/// The sign that makes `owner` a module, class or function whose source is not known.
pub(super) fn documented<'a>(context: &Context<'a>, owner: &'a ast::ExprName) -> Option<TextRange> {
    let names = context.names;
    if let Some(test) = type_test(context, owner) {
        return Some(test);
    }
    let mut sources = Sources::of_name(names, owner);
    while let Some(source) = sources.next() {
        match source {
            Source::Bound(binding) => {
                let BindingKind::Parameter(parameter) = binding.kind else {
                    continue;
                };
                let is_documented = match parameter.annotation() {
                    Some(annotation) => is_documented_type(names, annotation),
                    None => is_documented_visit(names, &binding, owner.start()),
                };
                if is_documented {
                    return Some(binding.range);
                }
            }
            Source::Expr(Expr::Call(call)) => match (&*call.func, call.arguments.args.first()) {
                (function, Some(text))
                    if names.refers_to(function, "ast.parse")
                        && !text.is_f_string_expr()
                        && names.constant_text(text).is_none() =>
                {
                    return Some(call.range());
                }
                // `node = self.generic_visit(node)`
                (Expr::Attribute(method), Some(node))
                    if method.attr.as_str() == "generic_visit" =>
                {
                    sources.follow(node);
                }
                _ => {}
            },
            _ => {}
        }
    }
    None
}

/// The test around that makes `owner` a documented node: `if isinstance(owner, ast.FunctionDef):`.
fn type_test<'a>(context: &Context<'a>, owner: &'a ast::ExprName) -> Option<TextRange> {
    let names = context.names;
    context.around(owner).stmts().take_while(|it| !it.is_function_def_stmt()).find_map(|it| {
        let branch = it.as_if_stmt()?;
        let test = branch.test.as_call_expr()?;
        let [tested, types] = &*test.arguments.args else {
            return None;
        };
        let is_owner = tested.as_name_expr().is_some_and(|it| it.id == owner.id);
        let in_branch = branch.body.iter().any(|it| it.range().contains_range(owner.range));
        let is_documented = match types {
            Expr::Tuple(types) => types.iter().all(|it| is_documented_type(names, it)),
            only => is_documented_type(names, only),
        };
        (is_owner
            && in_branch
            && is_documented
            && names.refers_to(&test.func, "builtins.isinstance"))
        .then_some(test.range())
    })
}

/// True if the annotation is one of the classes of documented nodes.
fn is_documented_type<'a>(names: &Names<'a>, annotation: &'a Expr) -> bool {
    match annotation {
        Expr::BinOp(union) => {
            is_documented_type(names, &union.left) && is_documented_type(names, &union.right)
        }
        _ => names
            .qualified_name(annotation)
            .is_some_and(|name| matches!(name.parts(), ["ast", node] if DOCUMENTED.contains(node))),
    }
}

/// True if `binding`, seen from `offset`, is the node of a visitor's method for a documented node.
fn is_documented_visit<'a>(names: &Names<'a>, binding: &Binding<'a>, offset: TextSize) -> bool {
    let Some(scope) = names.binding_scope(binding.name, offset) else {
        return false;
    };
    let ScopeKind::Function(method) = names.scope(scope).kind else {
        return false;
    };
    let is_node = || visited(names, method).is_some_and(|it| it.name.range == binding.range);
    let visits_documented = || match names.scopes_around(scope).next().map(|scope| scope.kind) {
        Some(ScopeKind::Class(class)) => TreeVisitor::of(names, class).is_some_and(|visitor| {
            let methods = visitor.methods(names);
            let mut own = methods.iter().filter(|(_, it)| std::ptr::eq(*it, method));
            own.any(|(kind, _)| DOCUMENTED.contains(kind))
        }),
        _ => false,
    };
    is_node() && visits_documented()
}
