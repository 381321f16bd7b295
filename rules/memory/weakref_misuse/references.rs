//! The weak references of a file, and what becomes of their objects.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::analysis::classes::instance::class_of;
use crate::analysis::values::creation::creations;
use crate::context::Context;
use crate::syntax::{Expr, Ranged, Stmt, TextRange, TextSize, ast};

/// Facts about the weak references of a file; each place is looked at once.
#[derive(Debug, Default)]
pub(super) struct References {
    /// By the place of the call that makes a reference: whether its object lives as long.
    outlived: FxHashMap<TextSize, bool>,
    /// By the place of a body: the texts of the references that it asks for their objects without using those on the spot.
    asked: FxHashMap<TextSize, FxHashSet<String>>,
    /// The places of the calls that made the references that are reported.
    reported: FxHashSet<TextSize>,
}

impl References {
    /// The call that made the weak reference that `function` is, if it was made elsewhere, to an object that may go
    /// before it.
    pub(super) fn may_be_dead<'a>(
        &mut self,
        context: &Context<'a>,
        function: &'a Expr,
    ) -> Option<&'a ast::ExprCall> {
        const REFERENCES: &[&str] = &["weakref.ref", "weakref.ReferenceType", "weakref.WeakMethod"];
        let names = context.names;
        let is_local = match function {
            Expr::Name(name) => {
                let scope = names.binding_scope(&name.id, name.start());
                scope.is_none_or(|scope| scope == names.scope_at(name.start()))
            }
            Expr::Attribute(_) => false,
            _ => return None,
        };
        let made = if is_local { SmallVec::new() } else { creations(names, function) };
        let first = *made.first()?;
        let may_be = made.iter().all(|made| names.refers_to_any(&made.func, REFERENCES))
            && !made.iter().any(|made| is_held_around(context, function, made))
            && !made.iter().any(|made| {
                let known = self.outlived.entry(made.start());
                *known.or_insert_with(|| outlives(context, function, made))
            });
        may_be.then_some(first)
    }

    /// True the first time that a use of the reference that `made` makes is reported.
    pub(super) fn is_first(&mut self, made: &ast::ExprCall) -> bool {
        self.reported.insert(made.start())
    }

    /// True if the body around `call` asks the same reference for its object elsewhere, without using it on the spot.
    pub(super) fn is_tested<'a>(&mut self, context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
        let body = context.body_around(call.start());
        let place = body.first().map_or(call.start(), Ranged::start);
        let asked = self.asked.entry(place).or_insert_with(|| asked(context, body));
        asked.contains(context.syntax.slice(&*call.func))
    }
}

/// The texts of the references that `body` asks for their objects without using those on the spot.
fn asked<'a>(context: &Context<'a>, body: &'a [Stmt]) -> FxHashSet<String> {
    let mut used: FxHashSet<TextRange> = FxHashSet::default();
    let mut asked = FxHashSet::default();
    for expr in context.nodes.in_scope(body).exprs() {
        match expr {
            Expr::Attribute(attribute) => {
                used.insert(attribute.value.range());
            }
            Expr::Call(call) if call.arguments.is_empty() && !used.contains(&call.range()) => {
                asked.insert(context.syntax.slice(&*call.func).to_owned());
            }
            _ => {}
        }
    }
    asked
}

/// True if the reference is made in the body that uses it, of an object that has a name there.
fn is_held_around(context: &Context<'_>, function: &Expr, made: &ast::ExprCall) -> bool {
    let first = |offset| context.body_around(offset).first().map(Ranged::start);
    made.arguments.args.first().is_some_and(Expr::is_name_expr)
        && made.start() < function.start()
        && first(made.start()) == first(function.start())
}

/// True if the object of the reference that `made` makes and `function` names lives as long as the reference.
fn outlives<'a>(context: &Context<'a>, function: &'a Expr, made: &'a ast::ExprCall) -> bool {
    let Some(Expr::Name(object)) = made.arguments.args.first() else {
        return false;
    };
    let lends_itself = function.is_name_expr() && class_of(context.names, object).is_some();
    let refers_back = |assign: &ast::StmtAssign| {
        assign.value.is_name_expr()
            && assign.targets.iter().any(|target| {
                let owner = target.as_attribute_expr().and_then(|it| it.value.as_name_expr());
                owner.is_some_and(|owner| owner.id == object.id)
            })
    };
    let around = context.nodes.in_scope(context.body_around(made.start())).stmts();
    lends_itself || around.filter_map(Stmt::as_assign_stmt).any(refers_back)
}
