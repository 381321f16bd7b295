//! Which of a name's bindings can give it the value it has at a place, and what that is where it is plain.

use smallvec::SmallVec;

use super::{Binding, BindingKind, Names, SCAN_LIMIT, Scope, ScopeId, ScopeKind};
use crate::syntax::{Expr, Ranged, Stmt, TextSize, ast};

/// How many bindings on either side of a name are looked at, so that text made of nothing else costs no more.
const NEAR: usize = 64;

impl<'a> Scope<'a> {
    fn bindings_near(&self, name: &str, offset: TextSize) -> SmallVec<[Binding<'a>; 4]> {
        if self.bindings.len() <= SCAN_LIMIT {
            return self.bindings_of(name).copied().collect();
        }
        let binding = |&place: &u32| self.bindings[place as usize];
        let places = self.places_of(name);
        let before = places.partition_point(|place| binding(place).range.start() < offset);
        let near = before.saturating_sub(NEAR)..places.len().min(before + NEAR);
        places[near].iter().map(binding).collect()
    }
}

impl<'a> Names<'a> {
    /// The bindings of `name` that may be in force where it stands, in the order of the text.
    ///
    /// A name of the function, class or module at hand keeps only the last assignment that is made in any case before it
    /// is reached, and the bindings from there to it, or to the end of the outermost loop that both are in. A name of a
    /// scope further out keeps all its bindings, as nobody knows when the function is called. Of a name with very many
    /// bindings only the nearest are looked at.
    pub fn reaching_bindings(&self, name: &ast::ExprName) -> SmallVec<[Binding<'a>; 4]> {
        let at = name.start();
        let Some(scope) = self.binding_scope(&name.id, at) else {
            return SmallVec::new();
        };
        let mut bindings: SmallVec<[Binding; 4]> = self.scope(scope).bindings_near(&name.id, at);
        let Some(body) = self.body_running_at(scope, at).filter(|_| bindings.len() > 1) else {
            return bindings;
        };
        bindings.sort_by_key(|binding| binding.range.start());
        let before = bindings.partition_point(|binding| binding.range.start() < at);
        let last_certain =
            bindings[..before].iter().rposition(|binding| assigns_in_any_case(body, binding, at));
        let start = last_certain.unwrap_or(0);
        let begin = last_certain.map_or(body[0].start(), |place| bindings[place].range.start());
        bindings.drain(..start);
        // The targets of an assignment stand before its value and are bound after it.
        let end =
            end_of_loop(body, begin, at).or_else(|| assignment_around(body, at)).unwrap_or(at);
        bindings.retain(|binding| binding.range.start() < end);
        bindings
    }

    /// The value of a string literal, or of a name bound once to one.
    pub fn constant_text(&self, expr: &'a Expr) -> Option<&'a str> {
        let literal = match expr {
            Expr::Name(name) => self.single_value(name)?,
            _ => expr,
        };
        let text = literal.as_string_literal_expr()?;
        Some(text.value.to_str())
    }

    /// The statements of `scope`, if the code at `offset` runs among them and not in a function of its own.
    fn body_running_at(&self, scope: ScopeId, offset: TextSize) -> Option<&'a [Stmt]> {
        let mut id = self.scope_at(offset);
        while id != scope {
            let inner = self.scope(id);
            if !matches!(inner.kind, ScopeKind::Comprehension) {
                return None;
            }
            id = inner.parent?;
        }
        let body = match self.scope(scope).kind {
            ScopeKind::Module => self.body,
            ScopeKind::Class(class) => &class.body,
            ScopeKind::Function(function) => &function.body,
            _ => return None,
        };
        (!body.is_empty()).then_some(body)
    }
}

/// Whether control that reaches `at` has come through the assignment that makes `binding`, which stands before it.
fn assigns_in_any_case(body: &[Stmt], binding: &Binding, at: TextSize) -> bool {
    if !matches!(
        binding.kind,
        BindingKind::Assignment { .. }
            | BindingKind::With { .. }
            | BindingKind::Item { .. }
            | BindingKind::Other
    ) {
        return false;
    }
    let mut block = body;
    loop {
        let Some(stmt) = statement_at(block, binding.range.start()) else {
            return false;
        };
        if stmt.range().contains(at) {
            if binds_for_body(stmt, binding, at) {
                return true;
            }
            let inner = blocks(stmt)
                .into_iter()
                .flatten()
                .find(|block| holds(block, binding.range.start()) && holds(block, at));
            match inner {
                Some(inner) => block = inner,
                None => return false,
            }
        } else {
            return matches!(stmt, Stmt::Assign(_) | Stmt::AnnAssign(_));
        }
    }
}

/// Whether `binding` is a target of the loop or `with` statement in whose body `at` is: each turn begins with it.
fn binds_for_body(stmt: &Stmt, binding: &Binding, at: TextSize) -> bool {
    match stmt {
        Stmt::For(looping) => {
            looping.target.range().contains_range(binding.range) && holds(&looping.body, at)
        }
        Stmt::With(with) => {
            let mut targets = with.items.iter().filter_map(|item| item.optional_vars.as_deref());
            targets.any(|target| target.range().contains_range(binding.range))
                && holds(&with.body, at)
        }
        _ => false,
    }
}

/// The start of the assignment in whose value `at` is.
fn assignment_around(body: &[Stmt], at: TextSize) -> Option<TextSize> {
    let stmt = innermost_statement(body, at)?;
    let value = match stmt {
        Stmt::Assign(assign) => assign.value.range(),
        Stmt::AnnAssign(assign) => assign.value.as_ref()?.range(),
        Stmt::AugAssign(assign) => assign.value.range(),
        _ => return None,
    };
    value.contains(at).then(|| stmt.start())
}

/// The innermost statement at `at` that runs in the scope of `body`.
fn innermost_statement(body: &[Stmt], at: TextSize) -> Option<&Stmt> {
    let mut block = body;
    loop {
        let stmt = statement_at(block, at)?;
        let inner = blocks(stmt).into_iter().flatten();
        match inner.into_iter().find(|block| holds(block, at)) {
            Some(inner) => block = inner,
            None => return Some(stmt),
        }
    }
}

/// The end of the outermost loop that begins behind `begin` and holds `at`.
fn end_of_loop(body: &[Stmt], begin: TextSize, at: TextSize) -> Option<TextSize> {
    let mut block = body;
    loop {
        let stmt = statement_at(block, at)?;
        if matches!(stmt, Stmt::For(_) | Stmt::While(_)) && stmt.start() >= begin {
            return Some(stmt.end());
        }
        block = blocks(stmt).into_iter().flatten().find(|block| holds(block, at))?;
    }
}

fn statement_at(block: &[Stmt], offset: TextSize) -> Option<&Stmt> {
    let after = block.partition_point(|stmt| stmt.start() <= offset);
    block[..after].last().filter(|stmt| stmt.range().contains(offset))
}

/// Whether the code at `at` stands in `block`.
pub fn holds(block: &[Stmt], offset: TextSize) -> bool {
    block.first().is_some_and(|first| first.start() <= offset)
        && block.last().is_some_and(|last| offset < last.end())
}

/// The blocks of a statement that run in the scope it stands in.
pub fn blocks(stmt: &Stmt) -> Option<SmallVec<[&[Stmt]; 4]>> {
    let mut blocks: SmallVec<[&[Stmt]; 4]> = SmallVec::new();
    match stmt {
        Stmt::If(branch) => {
            blocks.push(&branch.body);
            blocks.extend(branch.elif_else_clauses.iter().map(|clause| &*clause.body));
        }
        Stmt::For(looping) => blocks.extend([&*looping.body, &looping.orelse]),
        Stmt::While(looping) => blocks.extend([&*looping.body, &looping.orelse]),
        Stmt::With(with) => blocks.push(&with.body),
        Stmt::Match(matching) => blocks.extend(matching.cases.iter().map(|case| &*case.body)),
        Stmt::Try(attempt) => {
            blocks.extend([&*attempt.body, &attempt.orelse, &attempt.finalbody]);
            blocks.extend(attempt.handlers.iter().map(|handler| {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                &*handler.body
            }));
        }
        _ => return None,
    }
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax, find_expr};

    /// The lines of the bindings that reach the `x` in the call of `use`.
    fn reaching_lines(text: &str) -> Vec<usize> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module(), |_| {});
        let is_use = |expr: &Expr| {
            matches!(expr, Expr::Call(call)
                if call.func.as_name_expr().is_some_and(|name| name.id == "use"))
        };
        let Some(Expr::Call(call)) = find_expr(&syntax.module().body, is_use) else {
            panic!("there is a call of `use`");
        };
        let Expr::Name(name) = &call.arguments.args[0] else {
            panic!("its argument is a name");
        };
        let bindings = names.reaching_bindings(name);
        let lines = bindings.iter().map(|binding| syntax.row(binding.range.start()));
        lines.collect()
    }

    #[test]
    fn the_last_certain_assignment_hides_earlier_ones() {
        assert_eq!(reaching_lines("x = 1\nx = 2\nuse(x)\nx = 3\n"), [2]);
        assert_eq!(reaching_lines("x = 1\nx = 2\nif x:\n    x = 3\nuse(x)\n"), [2, 4]);
        assert_eq!(
            reaching_lines(
                "x = 1\nif y:\n    x = 2\n    with z:\n        y = [use(x) for _ in z]\n"
            ),
            [3]
        );
        assert_eq!(
            reaching_lines("def f(x):\n    if x:\n        x = 2\n    use(x)\n    x = 3\n"),
            [1, 3]
        );
    }

    #[test]
    fn an_assignment_does_not_reach_its_own_value() {
        assert_eq!(reaching_lines("x = 1\nx = use(x)\n"), [1]);
        assert_eq!(reaching_lines("x = 1\nwhile x:\n    x = use(x)\n"), [1, 3]);
    }

    #[test]
    fn a_loop_brings_later_bindings_back() {
        assert_eq!(
            reaching_lines("x = 1\nx = 2\nfor _ in y:\n    use(x)\n    x = 3\nx = 4\n"),
            [2, 5]
        );
        assert_eq!(reaching_lines("while y:\n    x = 1\n    use(x)\n    x = 2\n"), [2]);
    }

    #[test]
    fn a_target_is_bound_anew_for_its_body() {
        assert_eq!(
            reaching_lines(
                "x = 1\nfor n, x in y:\n    use(x)\n    x = 3\n    for x in z:\n        pass\n"
            ),
            [2]
        );
        assert_eq!(
            reaching_lines("for x in y:\n    while z:\n        use(x)\n        x = 4\n"),
            [1, 4]
        );
        assert_eq!(reaching_lines("x = 1\nfor x in y:\n    pass\nelse:\n    use(x)\n"), [1, 2]);
        assert_eq!(
            reaching_lines("while y:\n    with z as (x, _):\n        use(x)\n        x = 4\n"),
            [2]
        );
        assert_eq!(reaching_lines("for x in y: pass\nfor z in (x := 1, 2):\n    use(x)\n"), [1, 2]);
    }

    #[test]
    fn only_the_nearest_of_very_many_bindings_count() {
        let many = "if y: x = 1\n".repeat(1000);
        assert_eq!(reaching_lines(&format!("{many}use(x)\n{many}")).len(), NEAR);
    }

    #[test]
    fn a_function_may_be_called_at_any_time() {
        assert_eq!(reaching_lines("x = 1\nx = 2\ndef f():\n    use(x)\nx = 3\n"), [1, 2, 5]);
        assert_eq!(reaching_lines("x = 1\ntry:\n    x = 2\nfinally:\n    use(x)\n"), [1, 3]);
    }
}
