//! Places in which a name that is bound in a module or class may still be looked up further out, as in
//! `if unlikely: exec = None`, `exec(x)`.

use rustc_hash::FxHashMap;

use crate::names::{Binding, BindingKind, Names, Scope, ScopeId, ScopeKind};
use crate::syntax::{Expr, Ranged, Stmt, TextSize};

/// From where on a name certainly means what its scope binds.
#[derive(Debug, Clone, Copy)]
struct Certain {
    /// For the statements of the scope itself: the end of the statement that binds.
    from: TextSize,
    /// For functions: the end of the last statement before it that can call one.
    in_functions_from: TextSize,
}

/// Remembers from where on names are hidden.
#[derive(Debug)]
pub(super) struct Hiding<'a> {
    module: &'a [Stmt],
    known: FxHashMap<(ScopeId, &'a str), Option<Certain>>,
    /// For each statement of a scope, the end of the last one before it that can call something.
    noise: FxHashMap<ScopeId, Vec<TextSize>>,
}

impl<'a> Hiding<'a> {
    pub(super) fn new(module: &'a [Stmt]) -> Self {
        Hiding { module, known: FxHashMap::default(), noise: FxHashMap::default() }
    }

    /// True if `name`, which `scope` binds, means nothing else at `offset`.
    pub(super) fn hides(
        &mut self,
        names: &Names<'a>,
        scope: ScopeId,
        name: &'a str,
        offset: TextSize,
    ) -> bool {
        let body = match names.scope(scope).kind {
            ScopeKind::Module => self.module,
            ScopeKind::Class(class) => &class.body,
            _ => return true,
        };
        let certain = *self.known.entry((scope, name)).or_insert_with(|| {
            let noise = self.noise.entry(scope).or_insert_with(|| noise(names, body));
            certain(names, names.scope(scope), name, body, noise)
        });
        let Some(certain) = certain else {
            return false;
        };
        if names.runs_at_import(offset) {
            offset >= certain.from
        } else {
            offset >= certain.in_functions_from
        }
    }
}

fn noise<'a>(names: &Names<'a>, body: &'a [Stmt]) -> Vec<TextSize> {
    let mut last = TextSize::default();
    let ends = body.iter().map(|stmt| {
        let end = if is_quiet(names, stmt) { last } else { stmt.end() };
        std::mem::replace(&mut last, end)
    });
    ends.collect()
}

/// The first binding counts that is made in any case.
fn certain<'a>(
    names: &Names<'a>,
    scope: &Scope<'a>,
    name: &'a str,
    body: &'a [Stmt],
    noise: &[TextSize],
) -> Option<Certain> {
    let is_deletion = |binding: &Binding<'a>| match binding.kind {
        BindingKind::Deletion => true,
        BindingKind::Other => names.is_of_handler(binding),
        _ => false,
    };
    if scope.bindings_of(name).any(is_deletion) {
        return None;
    }
    let place = scope.bindings_of(name).find_map(|binding| {
        let after = body.partition_point(|stmt| stmt.start() <= binding.range.start());
        let place = after.checked_sub(1)?;
        binds(body.get(place)?, binding).then_some(place)
    })?;
    Some(Certain {
        from: match &body[place] {
            Stmt::FunctionDef(function) => function.name.start(),
            stmt => stmt.end(),
        },
        in_functions_from: noise[place],
    })
}

/// True if a statement makes a binding whenever it is run.
fn binds(stmt: &Stmt, binding: &Binding) -> bool {
    stmt.range().contains_range(binding.range)
        && match (stmt, binding.kind) {
            (Stmt::FunctionDef(function), BindingKind::Function(bound)) => {
                std::ptr::eq(function, bound)
            }
            (Stmt::ClassDef(class), BindingKind::Class(bound)) => std::ptr::eq(class, bound),
            (Stmt::AnnAssign(assign), _) => assign.value.is_some(),
            (Stmt::Assign(assign), _) => !assign.value.range().contains_range(binding.range),
            (Stmt::Import(_) | Stmt::ImportFrom(_), _) => true,
            _ => false,
        }
}

/// True if a statement calls nothing, and so cannot run a function that stands before it.
fn is_quiet<'a>(names: &Names<'a>, stmt: &'a Stmt) -> bool {
    match stmt {
        Stmt::FunctionDef(function) => function.decorator_list.is_empty(),
        Stmt::ClassDef(class) => {
            class.decorator_list.is_empty() && class.body.iter().all(|it| is_quiet(names, it))
        }
        Stmt::Import(_) | Stmt::ImportFrom(_) => true,
        stmt => {
            let mut exprs = names.nodes().in_node(stmt).exprs();
            !exprs.any(|expr| matches!(expr, Expr::Call(_) | Expr::Await(_)))
        }
    }
}
