//! Sources of values: the expressions, parameters and imports that the value of an expression comes from.
//!
//! This is the one place that looks through names, `await`, conditional expressions, `or` and `and`, the walrus, attributes,
//! `with ... as` and calls of functions of the file. A question about values is a loop over its [`Sources`].

use smallvec::SmallVec;

use crate::analysis::classes::instance::bound_method;
use crate::analysis::functions::parameters::argument;
use crate::names::{Binding, BindingKind, Names};
use crate::syntax::{Expr, Node, Stmt, TextRange, ast};

/// The number of expressions and bindings that are looked at for one question.
const STEPS: usize = 1024;

/// The number of bindings and stores that are followed for one question.
const BINDINGS: usize = 64;

/// The greatest depth of questions in questions, see [`Sources::apart`].
const DEPTH: usize = 12;

/// The number of stores of one attribute that are followed.
const STORES: usize = 32;

/// One thing that a value comes from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// An expression that makes it, such as a literal, a call or an operation, or a name that nothing in the file binds.
    Expr(&'a Expr),
    /// A binding that is no assignment: a parameter, an import, a definition, a loop, a `with` statement, or a part of an
    /// unpacked value.
    Bound(Binding<'a>),
    /// More than can be followed, or a store whose value cannot be told.
    Unknown,
}

/// The sources of a value, each once; of a name, those bound last come first.
///
/// Whoever goes through them decides at each which way to go on: [`Sources::follow`] adds those of another expression, which
/// the one at hand was made from, and [`Sources::behind`] those that stand behind an attribute, a call or a `with`
/// statement.
#[derive(Debug)]
pub struct Sources<'n, 'a> {
    /// The names of the file.
    pub names: &'n Names<'a>,
    /// True if all bindings of a name count, in force or not.
    at_any_time: bool,
    /// The sources that have not been looked at, the next one last.
    pending: SmallVec<[Source<'a>; 8]>,
    /// The bindings and stores that were followed.
    followed: SmallVec<[TextRange; 8]>,
    /// The calls that were followed into functions of the file.
    calls: SmallVec<[(&'a ast::StmtFunctionDef, &'a ast::ExprCall); 2]>,
    /// The number of steps that are left.
    steps: usize,
    /// The number of more questions that may stand in the one at hand.
    depth: usize,
}

impl<'n, 'a> Sources<'n, 'a> {
    /// No sources, to which some may be added.
    pub fn none(names: &'n Names<'a>) -> Self {
        Sources {
            names,
            at_any_time: false,
            pending: SmallVec::new(),
            followed: SmallVec::new(),
            calls: SmallVec::new(),
            steps: STEPS,
            depth: DEPTH,
        }
    }

    /// The sources of what `expr` may be where it stands.
    pub fn of(names: &'n Names<'a>, expr: &'a Expr) -> Self {
        let mut sources = Sources::none(names);
        sources.follow(expr);
        sources
    }

    /// The sources of what a name may be where it stands.
    pub fn of_name(names: &'n Names<'a>, name: &'a ast::ExprName) -> Self {
        let mut sources = Sources::none(names);
        sources.follow_name(name);
        sources
    }

    /// The sources of what `expr` may be at any time: every binding counts that a name has in its scope.
    pub fn at_any_time(names: &'n Names<'a>, expr: &'a Expr) -> Self {
        Sources { at_any_time: true, ..Sources::of(names, expr) }
    }

    /// Adds the sources of `expr`, which come next.
    pub fn follow(&mut self, expr: &'a Expr) {
        self.pending.push(Source::Expr(expr));
    }

    /// Adds what stands behind a source that did not make the value itself: what the file stores in an attribute of that
    /// name, of whatever object; what a function of the file returns; what a `with` statement enters. `false` if there is
    /// nothing.
    pub fn behind(&mut self, source: Source<'a>) -> bool {
        match source {
            Source::Expr(Expr::Attribute(attribute)) => self.follow_stores(attribute),
            Source::Expr(Expr::Call(call)) => self.follow_returns(call),
            Source::Bound(Binding { kind: BindingKind::With { value }, .. }) => {
                self.follow(value);
                true
            }
            _ => false,
        }
    }

    /// The answer of `question` to the sources that it adds, apart from all others, which may be the same ones; the
    /// default if too many such questions stand in each other.
    pub fn apart<T: Default>(&mut self, question: impl FnOnce(&mut Self) -> T) -> T {
        let Some(depth) = self.depth.checked_sub(1) else {
            return T::default();
        };
        let others = std::mem::take(&mut self.pending);
        let followed = self.followed.len();
        self.depth = depth;
        let answer = question(self);
        self.depth += 1;
        self.followed.truncate(followed);
        self.pending = others;
        answer
    }

    /// The calls of functions of the file that were followed so far.
    pub fn calls(&self) -> impl Iterator<Item = &'a ast::ExprCall> {
        self.calls.iter().map(|(_, call)| *call)
    }

    /// True if the call is awaited where it stands.
    pub fn is_awaited(&self, call: &'a ast::ExprCall) -> bool {
        matches!(self.names.nodes().around(call).next(), Some(Node::Expr(Expr::Await(_))))
    }

    fn follow_name(&mut self, name: &'a ast::ExprName) -> bool {
        let bindings = if self.at_any_time {
            let scope = self.names.binding_scope(&name.id, name.range.start());
            let all = scope.iter().flat_map(|scope| self.names.scope(*scope).bindings_of(&name.id));
            all.take(BINDINGS + 1).copied().collect()
        } else {
            self.names.reaching_bindings(name)
        };
        let mut is_given = false;
        if bindings.len() > BINDINGS {
            self.pending.push(Source::Unknown);
        }
        for binding in bindings.iter().take(BINDINGS) {
            if matches!(binding.kind, BindingKind::Annotation | BindingKind::Deletion) {
                continue;
            }
            is_given = true;
            self.pending.push(Source::Bound(*binding));
        }
        is_given
    }

    fn follow_stores(&mut self, attribute: &'a ast::ExprAttribute) -> bool {
        let members = self.names.members(&attribute.attr);
        if members.len() > STORES {
            self.pending.push(Source::Unknown);
        }
        for member in members.iter().take(STORES).rev() {
            match member.value {
                Some(value) if self.is_new(member.range) => self.follow(value),
                None if member.annotation.is_none() => self.pending.push(Source::Unknown),
                _ => {}
            }
        }
        !members.is_empty()
    }

    fn follow_returns(&mut self, call: &'a ast::ExprCall) -> bool {
        let Some(function) = function_called(self.names, call) else {
            return false;
        };
        if self.calls.iter().any(|(known, _)| std::ptr::eq(*known, function)) {
            return true;
        }
        let mut returned: SmallVec<[&'a Expr; 4]> = SmallVec::new();
        for node in self.names.nodes().in_scope(&function.body) {
            match node {
                Node::Stmt(Stmt::Return(it)) => returned.extend(it.value.as_deref()),
                // A call gives a generator.
                Node::Expr(Expr::Yield(_) | Expr::YieldFrom(_)) => return false,
                _ => {}
            }
        }
        if !returned.is_empty() {
            self.calls.push((function, call));
        }
        returned.iter().rev().for_each(|value| self.follow(value));
        !returned.is_empty()
    }

    /// The argument, or the default, that a call which was followed gives a parameter.
    fn given(&self, parameter: &ast::Parameter) -> Option<&'a Expr> {
        self.calls.iter().find_map(|(function, call)| {
            let mut parameters = function.parameters.iter_non_variadic_params();
            let known = parameters.find(|it| std::ptr::eq(&raw const it.parameter, parameter))?;
            argument(call, function, &parameter.name).or(known.default.as_deref())
        })
    }

    /// True if what is bound or stored at `range` is to be followed: it has not been yet, and there were not too many.
    fn is_new(&mut self, range: TextRange) -> bool {
        if self.followed.contains(&range) {
            return false;
        }
        let is_one_of_few = self.followed.len() < BINDINGS;
        if is_one_of_few {
            self.followed.push(range);
        } else if !matches!(self.pending.last(), Some(Source::Unknown)) {
            self.pending.push(Source::Unknown);
        }
        is_one_of_few
    }

    /// The first answer of `question`, which goes behind all sources that it has none to.
    pub fn find_behind<T>(
        mut self,
        mut question: impl FnMut(Source<'a>) -> Option<T>,
    ) -> Option<T> {
        while let Some(source) = self.next() {
            if let Some(answer) = question(source) {
                return Some(answer);
            }
            self.behind(source);
        }
        None
    }
}

impl<'a> Iterator for Sources<'_, 'a> {
    type Item = Source<'a>;

    fn next(&mut self) -> Option<Source<'a>> {
        while let Some(source) = self.pending.pop() {
            let Some(steps) = self.steps.checked_sub(1) else {
                self.pending.clear();
                return Some(Source::Unknown);
            };
            self.steps = steps;
            match source {
                Source::Expr(Expr::Named(walrus)) => self.follow(&walrus.value),
                Source::Expr(Expr::Await(awaited)) => self.follow(&awaited.value),
                Source::Expr(Expr::If(either)) => {
                    self.follow(&either.orelse);
                    self.follow(&either.body);
                }
                Source::Expr(Expr::BoolOp(either)) => {
                    either.values.iter().rev().for_each(|value| self.follow(value));
                }
                Source::Expr(Expr::Name(name)) => {
                    if !self.follow_name(name) {
                        return Some(source);
                    }
                }
                Source::Bound(binding) if !self.is_new(binding.range) => {}
                Source::Bound(binding) => match binding.kind {
                    BindingKind::Assignment { value } => self.follow(value),
                    BindingKind::Parameter(parameter) => match self.given(parameter) {
                        Some(argument) => self.follow(argument),
                        None => return Some(source),
                    },
                    _ => return Some(source),
                },
                Source::Expr(_) | Source::Unknown => return Some(source),
            }
        }
        None
    }
}

/// The one expression that makes what `expr` is, behind names, attributes of which the file stores one value and functions
/// that return one; `expr` itself if there are several or none.
pub fn only_source<'a>(names: &Names<'a>, expr: &'a Expr) -> &'a Expr {
    let mut sources = Sources::of(names, expr);
    let mut only = None;
    while let Some(source) = sources.next() {
        match source {
            _ if sources.behind(source) => {}
            Source::Expr(found) if only.is_none() => only = Some(found),
            _ => return expr,
        }
    }
    only.unwrap_or(expr)
}

/// The function or method of the file that `call` certainly calls, with nothing around it that changes what it returns.
pub(super) fn function_called<'a>(
    names: &Names<'a>,
    call: &'a ast::ExprCall,
) -> Option<&'a ast::StmtFunctionDef> {
    match &*call.func {
        Expr::Name(name) => match names.only_binding(&name.id, name.range.start())?.kind {
            BindingKind::Function(function) => {
                function.decorator_list.is_empty().then_some(function)
            }
            _ => None,
        },
        Expr::Attribute(attribute) => bound_method(names, attribute),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Ranged, SourceKind, Syntax};

    /// The texts of the sources of the last statement's value, with everything behind them.
    fn sources(text: &str) -> Vec<String> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{text}");
        let names = Names::new(syntax.module());
        let Some(Stmt::Expr(last)) = syntax.module().body.last() else {
            panic!("the last statement is an expression");
        };
        let mut sources = Sources::of(&names, &last.value);
        let mut found = Vec::new();
        while let Some(source) = sources.next() {
            if !sources.behind(source) {
                found.push(match source {
                    Source::Expr(expr) => syntax.slice(expr.range()).to_owned(),
                    Source::Bound(binding) => format!("bound {}", binding.name),
                    Source::Unknown => "unknown".to_owned(),
                });
            }
        }
        found
    }

    #[test]
    fn what_gives_back_one_of_its_parts_is_looked_through() {
        for (text, expected) in [
            ("1 if x else (y := 2)", &["1", "2"][..]),
            ("await a or b and c", &["a", "b", "c"]),
            ("x = 1\nif y: x = 2\nx", &["2", "1"]),
            ("x = 1\ndel x\nx: int\nx = 2\nx", &["2"]),
            ("x, (y, z) = 1, (2, 3)\nz", &["3"]),
            ("x, *y = z\ny", &["bound y"]),
            ("import x\nx", &["bound x"]),
            ("for x in y: x\nx", &["bound x"]),
            ("with f() as x: pass\nx", &["f()"]),
            ("(x)", &["x"]),
            ("x: int\nx", &["x"]),
        ] {
            assert_eq!(sources(text), expected, "{text}");
        }
    }

    #[test]
    fn attributes_are_what_the_file_stores_in_them() {
        for (text, expected) in [
            ("class A:\n    x = 1\n    y: int\n    def f(self): self.x = 2\na.x", &["1", "2"][..]),
            ("class A:\n    y: int\nA.y", &[]),
            ("a.x, b.x = c\na.x", &["unknown", "unknown"]),
            ("a.x", &["a.x"]),
        ] {
            assert_eq!(sources(text), expected, "{text}");
        }
    }

    #[test]
    fn calls_are_what_functions_of_the_file_return_for_them() {
        for (text, expected) in [
            ("def f(a, b=2):\n    if a: return a\n    return b\nf(1)", &["1", "2"][..]),
            ("def f(a, *, b): return b\nf(1, b=3)", &["3"]),
            ("def f(*a): return a\nf(1)", &["bound a"]),
            ("async def f(): return 1\nawait f()", &["1"]),
            ("class A:\n    def f(self, b): return b\na = A()\na.f(4)", &["4"]),
            ("def f(a): return a\ndef g(a): return f(a)\ng(5)", &["5"]),
            ("def f(): yield 1\nf()", &["f()"]),
            ("@g\ndef f(): return 1\nf()", &["f()"]),
            ("def f(): pass\nf()", &["f()"]),
            ("def f(): return 1\nf = g\nf()", &["f()"]),
        ] {
            assert_eq!(sources(text), expected, "{text}");
        }
    }

    #[test]
    fn circles_end() {
        for (text, expected) in [
            ("x = 1\nwhile x: x = x or y\nx", &["1", "y"][..]),
            ("def f(a): return f(a) or a\nf(1)", &["1"]),
            ("def f(): return g()\ndef g(): return f()\nf()", &[]),
            ("a.x = a.x\na.x", &[]),
        ] {
            assert_eq!(sources(text), expected, "{text}");
        }
    }

    #[test]
    fn too_many_sources_are_unknown() {
        let text = format!("({})", vec!["x"; 2 * STEPS].join(" or "));
        let found = sources(&text);
        assert_eq!(found.len(), STEPS);
        assert_eq!(found.last().map(String::as_str), Some("unknown"));
    }
}
