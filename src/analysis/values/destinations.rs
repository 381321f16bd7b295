//! Destinations of values: the uses that are made of what an expression gives.
//!
//! This is the one place that follows a value forwards, through conditional expressions, `or` and `and` and the names it is
//! bound to. `await` is a use: it waits for the value and gives another one.

use smallvec::SmallVec;

use crate::analysis::functions::parameters::argument;
use crate::analysis::values::sources::function_called;
use crate::names::Names;
use crate::syntax::{AnyNodeRef, Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

/// The number of uses that are looked at for one question.
const STEPS: usize = 256;

/// One use of a value.
#[derive(Debug, Clone, Copy)]
pub enum Destination<'a> {
    /// None: it is a statement of its own, or bound to a name that nothing reads.
    Discarded,
    /// A name that other files may read, as nothing in this one does.
    Exported,
    /// One of its attributes is read, set or called.
    Attribute(&'a ast::ExprAttribute),
    /// It is called.
    Callee(&'a ast::ExprCall),
    /// It is passed to a call.
    Argument {
        /// The call.
        call: &'a ast::ExprCall,
        /// The argument that it is.
        range: TextRange,
    },
    /// It is stored in the attribute or under the subscript.
    Store(&'a Expr),
    /// It is returned.
    Return,
    /// Anything else, or more uses than are looked at.
    Other,
}

/// The uses of a value, each once.
#[derive(Debug)]
pub struct Destinations<'n, 'a> {
    names: &'n Names<'a>,
    /// Expressions that have the value.
    pending: SmallVec<[AnyNodeRef<'a>; 4]>,
    /// Uses that were found and not yet given out.
    found: SmallVec<[Destination<'a>; 2]>,
    /// The names that were followed, where they are bound.
    followed: SmallVec<[TextRange; 4]>,
    /// The number of steps that are left.
    steps: usize,
}

impl<'n, 'a> Destinations<'n, 'a> {
    /// The uses of what the expression `node` gives.
    pub fn of(names: &'n Names<'a>, node: impl Into<AnyNodeRef<'a>>) -> Self {
        Destinations {
            names,
            pending: SmallVec::from_slice(&[node.into()]),
            found: SmallVec::new(),
            followed: SmallVec::new(),
            steps: STEPS,
        }
    }

    /// Adds the uses that the statement or expression around `node` makes of it.
    fn see(&mut self, node: AnyNodeRef<'a>) {
        let is_node = |part: &Expr| part.range() == node.range();
        let use_ = match self.names.nodes().around(node).next() {
            Some(Node::Stmt(Stmt::Expr(_))) => Destination::Discarded,
            Some(Node::Stmt(Stmt::Return(_))) => Destination::Return,
            Some(Node::Stmt(Stmt::Assign(it))) if is_node(&it.value) => {
                return it.targets.iter().for_each(|target| self.bind(target));
            }
            Some(Node::Stmt(Stmt::AnnAssign(it))) if it.value.as_deref().is_some_and(is_node) => {
                return self.bind(&it.target);
            }
            Some(Node::Expr(expr)) => match expr {
                Expr::Named(it) if is_node(&it.value) => {
                    self.bind(&it.target);
                    return self.pending.push(expr.into());
                }
                Expr::BoolOp(_) => return self.pending.push(expr.into()),
                Expr::If(it) if !is_node(&it.test) => return self.pending.push(expr.into()),
                Expr::Attribute(attribute) => Destination::Attribute(attribute),
                Expr::Call(call) if is_node(&call.func) => Destination::Callee(call),
                Expr::Call(call) => Destination::Argument { call, range: node.range() },
                _ => Destination::Other,
            },
            _ => Destination::Other,
        };
        self.found.push(use_);
    }

    /// Adds the uses of what is bound to `target`.
    fn bind(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.follow_name(name),
            Expr::Attribute(_) | Expr::Subscript(_) => self.found.push(Destination::Store(target)),
            _ => self.found.push(Destination::Other),
        }
    }

    /// Adds the uses that a function of the file makes of the argument that it is given. `false` if there is none to follow.
    pub fn behind(&mut self, destination: Destination<'a>) -> bool {
        let Destination::Argument { call, range } = destination else {
            return false;
        };
        let Some(function) = function_called(self.names, call) else {
            return false;
        };
        let parameters = function.parameters.iter_non_variadic_params();
        let given = parameters.map(|it| &it.parameter.name).find(|name| {
            argument(call, function, name).is_some_and(|argument| argument.range() == range)
        });
        if let (Some(name), Some(first)) = (given, function.body.first()) {
            self.follow_binding(name, name.range, first.start());
        }
        given.is_some()
    }

    /// Adds the places where the name may still have the value that it is given here.
    fn follow_name(&mut self, name: &'a ast::ExprName) {
        self.follow_binding(&name.id, name.range, name.start());
    }

    /// Adds the places where a name may still have the value that it is given at `range`, seen from `offset`.
    fn follow_binding(&mut self, name: &'a str, range: TextRange, offset: TextSize) {
        if self.followed.contains(&range) {
            return;
        }
        self.followed.push(range);
        let names = self.names;
        let Some(scope) = names.binding_scope(name, offset) else {
            return self.found.push(Destination::Other);
        };
        let before = self.pending.len();
        for read in names.reads_of(scope, name).take(STEPS) {
            match self.name_at(read) {
                Some((node, read)) => {
                    let mut bindings = names.reaching_bindings(read).into_iter();
                    if bindings.any(|it| it.range == range) {
                        self.pending.push(node.into());
                    }
                }
                None => self.found.push(Destination::Other),
            }
        }
        let is_local = names.function_at(offset).is_some() && !names.is_module_scope(scope);
        if self.pending.len() == before {
            self.found.push(if is_local || name.starts_with('_') {
                Destination::Discarded
            } else {
                Destination::Exported
            });
        }
    }

    fn name_at(&self, offset: TextSize) -> Option<(&'a Expr, &'a ast::ExprName)> {
        let here = TextRange::at(offset, TextSize::new(1));
        let mut exprs = self.names.nodes().in_range(here).exprs();
        exprs.find_map(|expr| Some((expr, expr.as_name_expr()?)))
    }
}

impl<'a> Iterator for Destinations<'_, 'a> {
    type Item = Destination<'a>;

    fn next(&mut self) -> Option<Destination<'a>> {
        loop {
            if let Some(found) = self.found.pop() {
                return Some(found);
            }
            let node = self.pending.pop()?;
            let Some(steps) = self.steps.checked_sub(1) else {
                self.pending.clear();
                return Some(Destination::Other);
            };
            self.steps = steps;
            self.see(node);
        }
    }
}

/// True if nothing uses the value of `call`.
pub fn is_discarded<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    Destinations::of(names, call).all(|it| matches!(it, Destination::Discarded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The destinations of the first call of `made`, in the order in which they are found.
    fn destinations(text: &str) -> Vec<String> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{text}");
        let names = Names::new(syntax.module());
        let mut calls = names.nodes().all().calls();
        let is_made = |call: &&ast::ExprCall| syntax.slice(&*call.func) == "made";
        let call = calls.find(is_made).expect("there is a call of `made`");
        let mut found: Vec<String> = Destinations::of(&names, call)
            .map(|it| match it {
                Destination::Attribute(it) => format!(".{}", it.attr),
                Destination::Callee(it) => format!("calls {}", syntax.slice(it)),
                Destination::Argument { call, .. } => format!("to {}", syntax.slice(&*call.func)),
                Destination::Store(it) => format!("in {}", syntax.slice(it.range())),
                it => format!("{it:?}").to_lowercase(),
            })
            .collect();
        found.sort();
        found
    }

    #[test]
    fn values_are_followed_to_their_uses() {
        for (text, expected) in [
            ("made()", &["discarded"][..]),
            ("y and made()", &["discarded"]),
            ("x = made()", &["exported"]),
            ("_x = made()", &["discarded"]),
            ("_x = made()\n_x = 1\nprint(_x)", &["discarded"]),
            ("_x = 1 if y else made()\nprint(_x)\n_x.name", &[".name", "to print"]),
            ("def f():\n    x = made()\n    y = x\n    return y", &["return"]),
            ("def f():\n    x = made()\n    def g(): x()", &["calls x()"]),
            ("self.x = d[0] = made()", &["in d[0]", "in self.x"]),
            ("f(a=made())", &["to f"]),
            ("async def f(): await made()", &["other"]),
            ("if made(): pass", &["other"]),
            ("print(x := made())", &["exported", "to print"]),
        ] {
            assert_eq!(destinations(text), expected, "{text}");
        }
    }

    #[test]
    fn arguments_are_followed_into_functions_of_the_file_on_request() {
        let text = "def f(y): return y.z\nf(y=made())\n";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let call = names.nodes().all().calls().nth(1).expect("the inner call");
        let mut destinations = Destinations::of(&names, call);
        let passed = destinations.next().expect("it is used");
        assert!(destinations.behind(passed));
        assert!(matches!(destinations.next(), Some(Destination::Attribute(it)) if it.attr == *"z"));
    }

    #[test]
    fn circles_end() {
        assert_eq!(destinations("_x = made()\nwhile y: _x = _x or z"), Vec::<String>::new());
    }
}
