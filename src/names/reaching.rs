//! Reaching definitions: the bindings that can give a name its value at a position, and that value where it is plain.

use smallvec::SmallVec;

use super::{Binding, BindingKind, Names, SCAN_LIMIT, Scope, ScopeId, ScopeKind};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextSize, ast, handlers};

/// Number of bindings on either side of a name that are looked at, so that text made of nothing else costs no more.
const NEAR: usize = 64;

impl<'a> Scope<'a> {
    fn bindings_near(&self, name: &str, offset: TextSize) -> SmallVec<[Binding<'a>; 4]> {
        if self.bindings.len() <= SCAN_LIMIT {
            return self.bindings_of(name).copied().collect();
        }
        let binding = |&index: &u32| self.bindings[index as usize];
        let indices = self.indices_of(name);
        let before = indices.partition_point(|index| binding(index).range.start() < offset);
        let near = before.saturating_sub(NEAR)..indices.len().min(before + NEAR);
        indices[near].iter().map(binding).collect()
    }
}

impl<'a> Names<'a> {
    /// The bindings of `name` that may be in force where it stands, in the order of the text.
    ///
    /// A name of the function, class or module at hand keeps only the last assignment that is made in any case before
    /// it is reached, and the bindings from there to it, or to the end of the outermost loop that both are in. A name
    /// of a scope further out keeps all its bindings, as it is not known when the function is called. Of a name with
    /// very many bindings only the nearest are looked at.
    pub fn reaching_bindings(&self, name: &ast::ExprName) -> SmallVec<[Binding<'a>; 4]> {
        let scope = self.binding_scope(&name.id, name.start());
        scope.map(|scope| self.reaching_in(scope, &name.id, name.start()).0).unwrap_or_default()
    }

    /// The bindings of `name`, which `scope` binds, that may be in force at `at`, if the name certainly means none of
    /// the others there: one of them is made in any case, and nothing that runs at another time has a hand in it. Where
    /// the slightest doubt is left, there is no answer.
    pub fn certain_bindings(
        &self,
        scope: ScopeId,
        name: &str,
        at: TextSize,
    ) -> Option<SmallVec<[Binding<'a>; 4]>> {
        let is_plain = |binding: &Binding<'a>| {
            !matches!(binding.kind, BindingKind::Parameter(_))
                && self.scope_at(binding.range.start()) == scope
                && !self.is_passing(binding, at)
        };
        let bindings = || self.scope(scope).bindings_of(name);
        if !self.star_imports.is_empty()
            || bindings().nth(NEAR).is_some()
            || self.scope_at(at) != scope
            || !bindings().all(is_plain)
        {
            return None;
        }
        let (reaching, is_certain) = self.reaching_in(scope, name, at);
        let is_deleted = reaching.iter().any(|it| matches!(it.kind, BindingKind::Deletion));
        (is_certain && !is_deleted).then_some(reaching)
    }

    /// True if a binding is the name of an exception, which is deleted when the handler ends.
    pub fn is_of_handler(&self, binding: &Binding<'a>) -> bool {
        let maker = self.nodes().innermost(binding.range);
        maker.is_some_and(|node| self.nodes().kind(node) == NodeKind::StmtTry)
    }

    /// True if a binding is made within an expression, where what is evaluated first may stand last, or was undone before `at`, as
    /// handlers do.
    fn is_passing(&self, binding: &Binding<'a>, at: TextSize) -> bool {
        let nodes = self.nodes();
        let maker = nodes.innermost(binding.range).and_then(|node| match nodes.kind(node) {
            NodeKind::ExprName => nodes.parent(node),
            _ => Some(node),
        });
        match maker.map(|node| nodes.get(node)) {
            Some(Node::Expr(Expr::Named(_))) => true,
            Some(Node::Stmt(Stmt::Try(attempt))) => handlers(attempt)
                .any(|it| it.range.contains_range(binding.range) && !it.range.contains(at)),
            _ => false,
        }
    }

    /// The bindings of `name` in `scope` that may be in force at `at`, and whether one of them is made in any case.
    fn reaching_in(
        &self,
        scope: ScopeId,
        name: &str,
        at: TextSize,
    ) -> (SmallVec<[Binding<'a>; 4]>, bool) {
        let mut bindings: SmallVec<[Binding; 4]> = self.scope(scope).bindings_near(name, at);
        let Some(body) = self.body_running_at(scope, at) else {
            return (bindings, false);
        };
        bindings.sort_by_key(|binding| binding.range.start());
        let before = bindings.partition_point(|binding| binding.range.start() < at);
        let last_certain =
            bindings[..before].iter().rposition(|binding| assigns_in_any_case(body, binding, at));
        let start = last_certain.unwrap_or(0);
        let begin = last_certain.map_or(body[0].start(), |index| bindings[index].range.start());
        bindings.drain(..start);
        // The targets of an assignment stand before its value and are bound after it.
        let end =
            end_of_loop(body, begin, at).or_else(|| assignment_around(body, at)).unwrap_or(at);
        bindings.retain(|binding| binding.range.start() < end);
        (bindings, last_certain.is_some())
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

/// True if control that reaches `at` has come through the assignment that makes `binding`, which stands before it.
fn assigns_in_any_case(body: &[Stmt], binding: &Binding, at: TextSize) -> bool {
    if matches!(
        binding.kind,
        BindingKind::Annotation
            | BindingKind::Parameter(_)
            | BindingKind::Augmented
            | BindingKind::Deletion
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
            match block_at(stmt, at).filter(|block| holds(block, binding.range.start())) {
                Some(inner) => block = inner,
                None => return false,
            }
        } else {
            // Values may bind, too, but need not.
            return match (stmt, binding.kind) {
                (Stmt::Assign(assign), _) => binding.range.end() <= assign.value.start(),
                (Stmt::AnnAssign(assign), _) => assign.target.range().contains_range(binding.range),
                (Stmt::ClassDef(class), BindingKind::Class(bound)) => std::ptr::eq(class, bound),
                (Stmt::FunctionDef(function), BindingKind::Function(bound)) => {
                    std::ptr::eq(function, bound)
                }
                (Stmt::Import(_) | Stmt::ImportFrom(_), _) => true,
                _ => false,
            };
        }
    }
}

/// True if `binding` is a target of the loop or `with` statement, the exception of the handler or a capture of the case
/// in whose body `at` is: each turn begins with it.
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
        Stmt::Match(matching) => last_before(&matching.cases, at).is_some_and(|case| {
            case.pattern.range().contains_range(binding.range) && holds(&case.body, at)
        }),
        Stmt::Try(attempt) => last_before(&attempt.handlers, at).is_some_and(|handler| {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let name = handler.name.as_ref();
            name.is_some_and(|name| name.range == binding.range) && holds(&handler.body, at)
        }),
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
        match block_at(stmt, at) {
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
        block = block_at(stmt, at)?;
    }
}

fn statement_at(block: &[Stmt], offset: TextSize) -> Option<&Stmt> {
    last_before(block, offset).filter(|stmt| stmt.range().contains(offset))
}

/// True if the code at `at` stands in `block`.
fn holds(block: &[Stmt], offset: TextSize) -> bool {
    block.first().is_some_and(|first| first.start() <= offset)
        && block.last().is_some_and(|last| offset < last.end())
}

/// The block of a statement that holds `offset` and runs in the scope the statement stands in. Of many branches, cases
/// and handlers only the right one is looked at, as there may be as many as there are questions.
pub fn block_at(stmt: &Stmt, offset: TextSize) -> Option<&[Stmt]> {
    let mut blocks: SmallVec<[&[Stmt]; 4]> = SmallVec::new();
    match stmt {
        Stmt::If(branch) => {
            blocks.push(&branch.body);
            blocks.extend(last_before(&branch.elif_else_clauses, offset).map(|it| &*it.body));
        }
        Stmt::For(looping) => blocks.extend([&*looping.body, &looping.orelse]),
        Stmt::While(looping) => blocks.extend([&*looping.body, &looping.orelse]),
        Stmt::With(with) => blocks.push(&with.body),
        Stmt::Match(matching) => {
            blocks.extend(last_before(&matching.cases, offset).map(|it| &*it.body));
        }
        Stmt::Try(attempt) => {
            blocks.extend([&*attempt.body, &attempt.orelse, &attempt.finalbody]);
            blocks.extend(last_before(&attempt.handlers, offset).map(|handler| {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                &*handler.body
            }));
        }
        _ => return None,
    }
    blocks.into_iter().find(|block| holds(block, offset))
}

/// The last of `parts`, which stand in the order of the text, that begins at or before `offset`.
fn last_before<T: Ranged>(parts: &[T], offset: TextSize) -> Option<&T> {
    parts[..parts.partition_point(|part| part.start() <= offset)].last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The lines of the bindings that reach the `x` in the call of `use`.
    fn reaching_lines(text: &str) -> Vec<usize> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let is_use =
            |call: &&ast::ExprCall| call.func.as_name_expr().is_some_and(|name| name.id == "use");
        let call = names.nodes().all().calls().find(is_use).expect("there is a call of `use`");
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
