//! Names and attributes of a file that are tested before use, for rules about values that may be `None`.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::values::parts::ends_source_path;
use crate::file::File;
use crate::names::{LocalName, Names};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

/// A place that holds a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A name, of one function.
    Name(LocalName),
    /// An attribute of that name, whatever object has it.
    Attribute(ast::name::Name),
}

impl Holder {
    /// The place that `expr` reads or stores; `None` for anything but names and attributes.
    pub fn of(names: &Names<'_>, expr: &Expr) -> Option<Holder> {
        match expr {
            Expr::Name(name) => Some(Holder::Name(names.local_name(name))),
            Expr::Attribute(attribute) => Some(Holder::Attribute(attribute.attr.id.clone())),
            _ => None,
        }
    }
}

/// The tests and uses of the names and attributes of a file.
#[derive(Debug, Default)]
pub struct NoneChecks {
    tested: FxHashSet<Holder>,
    used: FxHashMap<Holder, Vec<TextRange>>,
    python_files: bool,
}

impl NoneChecks {
    /// The checks for `None` of the whole file, worked out once.
    pub fn of(file: &File<'_>) -> Rc<NoneChecks> {
        file.once(|file| NoneCheckFinder::run(file.names))
    }

    /// True if anything in the function of a name, or the file of an attribute, may test it: a condition, a comparison, an
    /// assertion, or a call that is given it.
    pub fn is_tested(&self, holder: &Holder) -> bool {
        self.tested.contains(holder)
    }

    /// True if a text in the file is, or ends in, the name of a Python source.
    pub fn mentions_python_files(&self) -> bool {
        self.python_files
    }

    /// The first place behind `after` at which an attribute of `holder`'s value is taken, or a module made of it: what fails
    /// for `None`.
    pub fn first_use(&self, holder: &Holder, after: TextSize) -> Option<TextRange> {
        let used = self.used.get(holder)?;
        used.iter().find(|range| range.start() > after).copied()
    }
}

struct NoneCheckFinder<'n, 'a> {
    names: &'n Names<'a>,
    /// The places of the conditions of statements that are yet to come.
    conditions: FxHashSet<TextRange>,
    /// The end of the last condition, or of what tests in any place.
    test_end: TextSize,
    found: NoneChecks,
}

impl<'a> NoneCheckFinder<'_, 'a> {
    fn run(names: &Names<'a>) -> NoneChecks {
        let conditions = FxHashSet::default();
        let (test_end, found) = (TextSize::default(), NoneChecks::default());
        let mut finder = NoneCheckFinder { names, conditions, test_end, found };
        for node in names.nodes().all() {
            match node {
                Node::Stmt(stmt) => finder.see_stmt(stmt),
                Node::Expr(expr) => finder.see_expr(expr),
            }
        }
        finder.found
    }

    fn add_test(&mut self, expr: &Expr) {
        self.found.tested.extend(Holder::of(self.names, expr));
    }

    fn add_use(&mut self, expr: &Expr) {
        if let Some(holder) = Holder::of(self.names, expr) {
            self.found.used.entry(holder).or_default().push(expr.range());
        }
    }

    /// Adds what stands in a condition, unless it is asked for an attribute: `None` fails before that can be a test.
    fn add_tested(&mut self, expr: &Expr) {
        let around = self.names.nodes().around(expr).next().and_then(Node::expr);
        if !around.is_some_and(Expr::is_attribute_expr) {
            self.add_test(expr);
        }
    }

    fn add_call(&mut self, call: &'a ast::ExprCall) {
        let makes = self.names.refers_to(&call.func, "importlib.util.module_from_spec");
        for argument in call.values() {
            if makes {
                self.add_use(argument);
            } else {
                self.add_test(argument);
            }
        }
    }

    fn see_stmt(&mut self, stmt: &'a Stmt) {
        let conditions = &mut self.conditions;
        let mut add = |expr: &Expr| conditions.insert(expr.range());
        match stmt {
            Stmt::If(branch) => {
                add(&branch.test);
                branch.elif_else_clauses.iter().filter_map(|it| it.test.as_ref()).for_each(|it| {
                    add(it);
                });
            }
            Stmt::While(looping) => _ = add(&looping.test),
            Stmt::Assert(assertion) => _ = add(&assertion.test),
            Stmt::Match(matching) => _ = add(&matching.subject),
            _ => {}
        }
    }

    fn see_expr(&mut self, expr: &'a Expr) {
        let mut is_test = self.conditions.remove(&expr.range());
        match expr {
            Expr::Name(_) if is_test || expr.start() < self.test_end => self.add_tested(expr),
            Expr::Attribute(attribute) => {
                self.add_use(&attribute.value);
                if is_test || expr.start() < self.test_end {
                    self.add_tested(expr);
                }
            }
            Expr::Call(call) => self.add_call(call),
            Expr::StringLiteral(_) | Expr::FString(_) if ends_source_path(expr) => {
                self.found.python_files = true;
            }
            Expr::Named(named) => self.add_test(&named.target),
            Expr::BoolOp(_) | Expr::Compare(_) | Expr::If(_) => is_test = true,
            Expr::UnaryOp(operation) => is_test |= operation.op == ast::UnaryOp::Not,
            _ => {}
        }
        if is_test {
            self.test_end = self.test_end.max(expr.end());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::FunctionId;
    use crate::syntax::{SourceKind, Syntax};

    fn none_checks(code: &str) -> NoneChecks {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{code}");
        let names = Names::new(syntax.module());
        NoneCheckFinder::run(&names)
    }

    fn global(name: &str) -> Holder {
        Holder::Name(LocalName::new(FunctionId::OUTSIDE, name))
    }

    #[test]
    fn every_kind_of_test_counts() {
        for code in [
            "if x: f()",
            "if y: f()\nelif x: g()",
            "while not x: f()",
            "assert x and x.loader",
            "y = a if x else b",
            "y = x or z",
            "y = x is None",
            "f(x)",
            "f(y=x)",
            "g((x := y))",
            "match x:\n    case None: pass",
        ] {
            assert!(none_checks(code).is_tested(&global("x")), "{code}");
        }
    }

    #[test]
    fn uses_alone_are_no_tests() {
        let code = "from importlib.util import module_from_spec\nx = y\nm = module_from_spec(x)\nx.a\n\
                    def f():\n    assert x\nif y: x.b()\nassert x.loader\nif x.a == 1: f()\n";
        let none_checks = none_checks(code);
        assert!(!none_checks.is_tested(&global("x")));
        let first = none_checks.first_use(&global("x"), TextSize::new(0)).expect("a use");
        assert_eq!(first.start().to_usize(), code.find("(x)").expect("it is there") + 1);
        assert!(none_checks.first_use(&global("y"), TextSize::new(0)).is_none());
    }

    #[test]
    fn attributes_are_tested_and_used_whatever_object_has_them() {
        let attribute = |name| Holder::Attribute(ast::name::Name::new(name));
        let code = "pass\nself.x.loader\nassert other.y\nself.y.loader\nf(self.z)\nif self.w.loader: g()\n";
        let none_checks = none_checks(code);
        let is_tested = |name| none_checks.is_tested(&attribute(name));
        assert!(is_tested("y") && is_tested("z") && !is_tested("x") && !is_tested("w"));
        assert!(none_checks.first_use(&attribute("x"), TextSize::new(0)).is_some());
    }
}
