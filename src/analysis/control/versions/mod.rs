//! Code that runs only where it can: under a question about the version of Python, or about what a module has.
//!
//! `if sys.version_info >= (3, 8)` guards all its branches, as whoever asks knows of both, but for those before an
//! `elif` that asks; so does `hasattr(x, "name")`, but
//! only for those who want to know about `name`. A question in front of code that it may leave guards the rest of the body.
//! A `try`, or `with suppress`, is one, too, if it catches `AttributeError`, or imports something and catches `ImportError`. Whether a name
//! is set that is either imported or a constant, as after an optional import, is a question about the version as well.
//!
//! Used by rules about what some versions of Python lack.
//! Never knows which versions those are.

mod leaving;
mod questions;

use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::analysis::control::guards::suppresses;
use crate::file::File;
use crate::names::Names;
use crate::syntax::{
    Expr, Node, Ranged, Stmt, TextRange, TextSize, ast, bodies, handlers, is_standard_library,
};

use leaving::leaves;
pub use questions::is_type_checking;
use questions::{Questions, is_for_no_version, is_for_older, suggests_version};

/// True if `ranged` stands under a question about the version, or about whether something has an attribute called like
/// one of `attributes`.
pub fn is_guarded(file: &File<'_>, ranged: impl Ranged, attributes: &[&str]) -> bool {
    let guards = guards(file);
    guards.hold(ranged.start(), attributes)
        || is_for_one_version(file.path)
        || is_called_guarded(file, &guards, ranged.start(), attributes)
}

/// True if the function around `offset` is called in its file, and only under such questions.
fn is_called_guarded(
    file: &File<'_>,
    guards: &Guards,
    offset: TextSize,
    attributes: &[&str],
) -> bool {
    let Some(function) = file.names.function_at(offset) else {
        return false;
    };
    let calls = file.once(calls_by_name);
    calls
        .get(function.name.as_str())
        .is_some_and(|calls| calls.iter().all(|call| guards.hold(*call, attributes)))
}

/// The places where each function is called, by the last part of its name.
fn calls_by_name(file: &File<'_>) -> FxHashMap<String, Vec<TextSize>> {
    let mut calls: FxHashMap<String, Vec<TextSize>> = FxHashMap::default();
    for call in file.nodes.all().calls() {
        let name = match &*call.func {
            Expr::Name(name) => &*name.id,
            Expr::Attribute(method) => &*method.attr,
            _ => continue,
        };
        calls.entry(name.to_owned()).or_default().push(call.start());
    }
    calls
}

/// True if the file asks anywhere for the version or for one of `attributes`, which is how code begins that treats each
/// version as it is.
pub fn knows_versions(file: &File<'_>, attributes: &[&str]) -> bool {
    let guards = guards(file);
    !guards.version.0.is_empty()
        || attributes.iter().any(|attribute| guards.attributes.contains_key(*attribute))
        || is_for_one_version(file.path)
}

fn guards(file: &File<'_>) -> Rc<Guards> {
    file.once(|file| Guards::of(file.names))
}

/// Modules of the standard library that hold what later versions lack, and that change with them.
const OWN_MODULES: &[&str] = &["imp", "pkgutil"];

/// True if a file is called like one for some versions, such as `py27compat.py`, `ast2.py` or the interpreter's own
/// `pkgutil.py`, or stands in a folder such as `v3_7`.
fn is_for_one_version(path: &Path) -> bool {
    let is_version = |name: &str| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        let version = name.trim_start_matches('_').strip_prefix('v');
        let parts = version.and_then(|version| version.split_once('_'));
        parts.is_some_and(|(major, minor)| digits(major) && digits(minor))
    };
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let folders = path.parent().into_iter().flat_map(Path::iter);
    let is_old = |stem: &str| stem.strip_suffix('2').is_some_and(is_standard_library);
    stem.is_some_and(|it| suggests_version(it) || OWN_MODULES.contains(&it) || is_old(it))
        || folders.filter_map(|it| it.to_str()).any(is_version)
}

/// True if the name that the dotted name `expr` begins with is imported under such a question, or is itself under one.
pub fn is_reached_guarded(file: &File<'_>, expr: &Expr, attributes: &[&str]) -> bool {
    let mut root = expr;
    while let Expr::Attribute(attribute) = root {
        root = &attribute.value;
    }
    let Expr::Name(name) = root else {
        return is_guarded(file, expr, attributes);
    };
    let bindings = file.names.bindings(&name.id, name.start());
    let mut places = bindings.iter().map(|binding| binding.range).chain([expr.range()]);
    places.any(|place| is_guarded(file, place, attributes))
}

/// The places of a file that are guarded.
#[derive(Debug, Default)]
struct Guards {
    /// By the version.
    version: Ranges,
    /// By an attribute, of whatever.
    attributes: FxHashMap<String, Ranges>,
}

impl Guards {
    fn of(names: &Names<'_>) -> Guards {
        let mut finder = VersionTestFinder { names, guards: Guards::default() };
        finder.see_block(names.body());
        for node in names.nodes().all() {
            match node {
                Node::Stmt(stmt) => {
                    finder.see_stmt(stmt);
                    bodies(stmt).into_iter().for_each(|block| finder.see_block(block));
                }
                Node::Expr(expr) => finder.see_expr(expr),
            }
        }
        let mut guards = finder.guards;
        guards.version.merge();
        guards.attributes.values_mut().for_each(Ranges::merge);
        guards
    }

    fn hold(&self, offset: TextSize, attributes: &[&str]) -> bool {
        let mut attributes = attributes.iter().filter_map(|it| self.attributes.get(*it));
        self.version.contain(offset) || attributes.any(|ranges| ranges.contain(offset))
    }

    fn add(&mut self, questions: &Questions<'_>, range: TextRange) {
        if questions.version {
            self.version.0.push(range);
        }
        for &attribute in &questions.attributes {
            self.attributes.entry(attribute.to_owned()).or_default().0.push(range);
        }
    }
}

/// Ranges that, once merged, do not touch and are in order.
#[derive(Debug, Default)]
struct Ranges(Vec<TextRange>);

impl Ranges {
    fn merge(&mut self) {
        self.0.sort_unstable_by_key(Ranged::start);
        self.0.dedup_by(|next, last| {
            let touches = next.start() <= last.end();
            if touches {
                *last = last.cover(*next);
            }
            touches
        });
    }

    fn contain(&self, offset: TextSize) -> bool {
        let after = self.0.partition_point(|range| range.start() <= offset);
        let nearest = after.checked_sub(1).and_then(|place| self.0.get(place));
        nearest.is_some_and(|range| range.contains(offset))
    }
}

struct VersionTestFinder<'n, 'a> {
    names: &'n Names<'a>,
    guards: Guards,
}

impl<'a> VersionTestFinder<'_, 'a> {
    /// The questions that `stmt` asks before it leaves the body it stands in, which guard the rest of that body.
    fn asks_and_leaves(&self, stmt: &'a Stmt) -> Option<Questions<'a>> {
        let questions = match stmt {
            Stmt::Assert(statement) => Questions::of(self.names, &statement.test),
            Stmt::If(statement) => {
                let clauses = &statement.elif_else_clauses;
                // To leave where Python is too old says nothing about newer ones.
                let may_leave = leaves(self.names, &statement.body)
                    && !is_for_older(self.names, &statement.test)
                    || clauses.iter().any(|clause| leaves(self.names, &clause.body));
                if !may_leave {
                    return None;
                }
                Questions::of(self.names, &statement.test)
            }
            _ => return None,
        };
        questions.any().then_some(questions)
    }

    fn see_definition(&mut self, decorators: &'a [ast::Decorator], range: TextRange) {
        for decorator in decorators {
            let questions = Questions::of(self.names, &decorator.expression);
            self.guards.add(&questions, range);
        }
    }

    /// The questions that are asked before the tests of a class guard all of them.
    fn see_set_up(&mut self, class: &'a ast::StmtClassDef) {
        let methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
        let set_up = methods.filter(|it| matches!(it.name.as_str(), "setUp" | "setUpClass"));
        let statements = set_up.flat_map(|it| &it.body);
        let asked: Vec<_> = statements.filter_map(|it| self.asks_and_leaves(it)).collect();
        for questions in asked {
            self.guards.add(&questions, class.range);
        }
    }

    /// A question in front of code that it may leave guards the rest of the block.
    fn see_block(&mut self, block: &'a [Stmt]) {
        let Some(last) = block.last() else {
            return;
        };
        for stmt in block {
            if let Some(questions) = self.asks_and_leaves(stmt) {
                self.guards.add(&questions, TextRange::new(stmt.start(), last.end()));
            }
        }
    }

    fn see_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::If(statement) => {
                self.guards.add(&Questions::of(self.names, &statement.test), statement.range);
                if is_for_no_version(self.names, &statement.test) {
                    let body = statement.body.iter().map(Ranged::range);
                    self.guards.version.0.extend(body);
                }
                // What an `elif` asks comes too late for the branches before it.
                for clause in &statement.elif_else_clauses {
                    let Some(test) = &clause.test else {
                        continue;
                    };
                    let rest = TextRange::new(clause.start(), statement.end());
                    self.guards.add(&Questions::of(self.names, test), rest);
                }
            }
            Stmt::While(statement) => {
                self.guards.add(&Questions::of(self.names, &statement.test), statement.range);
            }
            Stmt::Match(statement) => {
                self.guards.add(&Questions::of(self.names, &statement.subject), statement.range);
            }
            Stmt::Try(statement) if is_fallback(self.names, statement) => {
                self.guards.version.0.push(statement.range);
            }
            Stmt::With(statement) if is_tolerant(self.names, statement) => {
                self.guards.version.0.push(statement.range);
            }
            Stmt::FunctionDef(it) => self.see_definition(&it.decorator_list, it.range),
            Stmt::ClassDef(it) => {
                self.see_definition(&it.decorator_list, it.range);
                self.see_set_up(it);
            }
            _ => {}
        }
    }

    fn see_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::If(it) => self.guards.add(&Questions::of(self.names, &it.test), it.range),
            Expr::BoolOp(it) => {
                for value in &it.values {
                    let rest = TextRange::new(value.start(), it.range.end());
                    self.guards.add(&Questions::of(self.names, value), rest);
                }
            }
            _ => {}
        }
    }
}

/// True if a `with` is there for what may be missing: it suppresses `AttributeError`, or `ImportError` of an import.
fn is_tolerant<'a>(names: &Names<'a>, statement: &'a ast::StmtWith) -> bool {
    let imports = has_import(&statement.body);
    statement.items.iter().map(|item| &item.context_expr).any(|manager| {
        suppresses(names, manager, "AttributeError")
            || imports && suppresses(names, manager, "ModuleNotFoundError")
    })
}

fn has_import(body: &[Stmt]) -> bool {
    body.iter().any(|it| it.is_import_stmt() || it.is_import_from_stmt())
}

/// True if a `try` is there for what may be missing: it catches `AttributeError` by name, or `ImportError` of an import.
fn is_fallback<'a>(names: &Names<'a>, statement: &'a ast::StmtTry) -> bool {
    let imports = has_import(&statement.body);
    let wanted: &[&str] = if imports {
        &[
            "builtins.AttributeError",
            "builtins.ImportError",
            "builtins.ModuleNotFoundError",
            "builtins.Exception",
            "builtins.BaseException",
        ]
    } else {
        &["builtins.AttributeError"]
    };
    handlers(statement).any(|handler| match handler.type_.as_deref() {
        None => imports,
        Some(Expr::Tuple(caught)) => {
            caught.iter().any(|caught| names.refers_to_any(caught, wanted))
        }
        Some(caught) => names.refers_to_any(caught, wanted),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// True if the call of `target` in `code` is guarded, asked for the attribute `Num`.
    fn guarded(code: &str) -> bool {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{code}");
        let names = Names::new(syntax.module());
        let guards = Guards::of(&names);
        let place = code.find("target").expect("a target");
        guards.hold(TextSize::try_from(place).expect("small"), &["Num"])
    }

    #[test]
    fn questions_guard_their_branches() {
        for code in [
            "import sys\nif sys.version_info < (3, 8):\n    target()\n",
            "import sys\nif sys.version_info >= (3, 8):\n    pass\nelse:\n    target()\n",
            "from sys import hexversion as v\nif a:\n    pass\nelif v > 0x3080000:\n    target()\n",
            "import sys\nOLD = sys.version_info < (3, 8)\nif OLD:\n    def f(): target()\n",
            "from compat import is_py_gte38\nif is_py_gte38: target()\n",
            "from compat import PY38\nx = None if PY38 else target()\n",
            "import ast\nhasattr(ast, 'Num') and target()\n",
            "import ast\nnew = 'Num' not in vars(ast)\nif new:\n    pass\nelse:\n    target()\n",
            "import ast\nif getattr(ast, 'Num', None):\n    target()\n",
            "try:\n    from a import b\nexcept ImportError:\n    b = None\nif b:\n    b()\nelse:\n    target()\n",
            "if str is bytes:\n    target()\n",
            "import importlib.util\nif importlib.util.find_spec('Num'):\n    target()\n",
            "import sys\nclass A:\n    @property\n    def old(self): return sys.version_info < (3, 8)\n    def f(self):\n        if self.old:\n            target()\n",
            "import sys\nclass A:\n    def setUp(self):\n        if sys.version_info > (3, 8): self.skipTest('new')\n    def test(self): target()\n",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    target()\n",
            "import sys\nif sys.platform.startswith('java'):\n    target()\n",
            "OLD = bytes == str\nif not OLD:\n    pass\nelse:\n    target()\n",
            "import sys\n@skip(sys.version_info < (3, 8))\ndef f(): target()\n",
            "import sys\nmatch sys.version_info[:2]:\n    case (3, 8):\n        target()\n",
            "import sys\ndef is_old(): return sys.version_info < (3, 8)\nif is_old():\n    target()\n",
            "import sys\nclass A:\n    def old(self):\n        return sys.version_info < (3, 8)\n    def f(self):\n        if self.old():\n            target()\n",
        ] {
            assert!(guarded(code), "{code}");
        }
    }

    #[test]
    fn a_question_that_leaves_guards_the_rest() {
        assert!(guarded(
            "import sys\ndef f():\n    if sys.version_info > (3,): return 1\n    target()\n"
        ));
        assert!(guarded("import sys\nassert sys.version_info < (3, 12)\ntarget()\n"));
        assert!(!guarded("import sys\nif sys.version_info > (3,): f()\ntarget()\n"));
        for leave in
            ["sys.exit()", "self.skipTest('new')", "pytest.skip('new')", "raise SystemExit"]
        {
            assert!(guarded(&format!(
                "import pytest, sys\ndef f(self):\n    if sys.version_info > (3,):\n        {leave}\n    target()\n"
            )));
        }
    }

    #[test]
    fn some_files_are_for_one_version() {
        for path in ["a/py27compat.py", "a/_vendor/v3_7/b.py", "_py38.py", "Lib/pkgutil.py"] {
            assert!(is_for_one_version(Path::new(path)), "{path}");
        }
        for path in ["/usr/lib/python3.11/a.py", "C:/Python311/Lib/a.py", "v1/pypi.py"] {
            assert!(!is_for_one_version(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn fallbacks_guard() {
        assert!(guarded("try:\n    import a\nexcept ImportError:\n    target()\n"));
        assert!(guarded("try:\n    target()\nexcept (TypeError, AttributeError):\n    pass\n"));
        assert!(guarded(
            "from contextlib import suppress\nwith suppress(AttributeError):\n    target()\n"
        ));
        assert!(guarded(
            "from contextlib import suppress\nwith suppress(ImportError):\n    import a\n    target()\n"
        ));
        assert!(!guarded(
            "from contextlib import suppress\nwith suppress(KeyError):\n    target()\n"
        ));
        assert!(!guarded("try:\n    target()\nexcept ImportError:\n    pass\n"));
        assert!(!guarded("try:\n    target()\nexcept Exception:\n    pass\n"));
    }

    #[test]
    fn other_questions_do_not_guard() {
        for code in [
            "if x:\n    target()\n",
            "if hasattr(x, 'y'):\n    target()\n",
            "if pyramid:\n    target()\n",
            "import sys\nif sys.platform == 'win32':\n    target()\n",
            "import sys\nif sys.platform.startswith('java'):\n    pass\nelse:\n    target()\n",
            "import sys\nif target():\n    pass\nelif sys.version_info >= (3, 8):\n    pass\n",
        ] {
            assert!(!guarded(code), "{code}");
        }
    }
}
