//! The parts of a file whose source or bytecode something else takes.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ModulePath;
use super::given::{Given, given};
use super::origins::{Origins, written};
use crate::lint_settings::{Skip, SkipKind};
use crate::names::{Names, ScopeId, ScopeKind, last_part};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

/// Number of times that what was found is searched for what it takes in turn.
const ROUNDS: usize = 8;

/// The parts of a file that are left alone, each with what takes it: a kind's name, or a configured one.
#[derive(Debug, Default)]
pub(super) struct Taken<'s>(Vec<(TextRange, &'s str)>);

impl<'s> Taken<'s> {
    /// The name of what takes the code at `offset`, if anything does.
    pub(super) fn by(&self, offset: TextSize) -> Option<&'s str> {
        let taken = self.0.iter().find(|(range, _)| range.contains(offset));
        taken.map(|(_, by)| *by)
    }

    /// The code that is taken in a file according to `skip`.
    pub(super) fn find(names: &Names<'_>, module: &ModulePath, skip: &'s Skip) -> Taken<'s> {
        let is_imported =
            |kind: &&&'static SkipKind| kind.packages.iter().any(|it| names.imports(it));
        let kinds: Vec<&'static SkipKind> =
            skip.kinds.iter().filter(is_imported).copied().collect();
        if kinds.is_empty() && skip.names.is_empty() {
            return Taken::default();
        }
        let givers = Givers::of(names);
        let mut finder = TakenFinder {
            origins: Origins { names, module },
            kinds,
            configured: &skip.names,
            givers: &givers,
            local: Vec::new(),
            by_name: RefCell::default(),
            taken: Taken::default(),
        };
        finder.run();
        finder.taken
    }
}

/// The keywords under which functions are given; others hold callbacks and options.
const FUNCTION_KEYWORDS: &[&str] = &[
    "fn",
    "func",
    "function",
    "model",
    "obj",
    "object",
    "py_func",
    "pyfunc",
    "python_callable",
    "signature_or_function",
    "source",
];

/// The calls and classes that can hand a function to something.
#[derive(Debug, Default)]
struct Givers<'a> {
    calls: Vec<&'a ast::ExprCall>,
    contexts: Vec<(&'a ast::WithItem, TextRange)>,
    functions: Vec<&'a ast::StmtFunctionDef>,
    classes: Vec<&'a ast::StmtClassDef>,
}

impl<'a> Givers<'a> {
    fn of(names: &Names<'a>) -> Givers<'a> {
        let mut givers = Givers::default();
        for node in names.nodes().all() {
            match node {
                Node::Expr(Expr::Call(call)) => givers.calls.push(call),
                Node::Stmt(Stmt::FunctionDef(function)) => givers.functions.push(function),
                Node::Stmt(Stmt::ClassDef(class)) => givers.classes.push(class),
                Node::Stmt(Stmt::With(with)) => {
                    givers.contexts.extend(with.items.iter().map(|item| (item, with.range)));
                }
                _ => {}
            }
        }
        givers
    }
}

/// A function or class of the file that hands on what it decorates or is given.
#[derive(Debug, Clone, Copy)]
struct Local<'a, 's> {
    name: &'a str,
    range: TextRange,
    is_method: bool,
    by: &'s str,
}

/// A name with the scope that binds it.
type NameInScope<'a> = (&'a str, Option<ScopeId>);

/// Finds the code of one file that something takes.
struct TakenFinder<'n, 'a, 's> {
    origins: Origins<'n, 'a>,
    kinds: Vec<&'static SkipKind>,
    configured: &'s [String],
    givers: &'n Givers<'a>,
    local: Vec<Local<'a, 's>>,
    /// The takers of what is given to a name, by the name and the scope that binds it.
    by_name: RefCell<FxHashMap<NameInScope<'a>, Option<&'s str>>>,
    taken: Taken<'s>,
}

impl<'a, 's> TakenFinder<'_, 'a, 's> {
    fn run(&mut self) {
        self.search_blocks();
        for _ in 0..ROUNDS {
            let known = (self.taken.0.len(), self.local.len());
            self.search_definitions();
            self.search_calls();
            self.follow_references();
            if known == (self.taken.0.len(), self.local.len()) {
                return;
            }
        }
    }

    fn take(&mut self, range: TextRange, by: &'s str) {
        if !self.taken.0.iter().any(|(known, _)| *known == range) {
            self.taken.0.push((range, by));
        }
    }

    /// Blocks that something manages, and calls that take everything.
    fn search_blocks(&mut self) {
        for (item, range) in &self.givers.contexts {
            if let Some(by) = self.taker(&item.context_expr) {
                self.take(*range, by);
            }
        }
        let kinds = self.kinds.iter().copied().filter(|kind| !kind.file_members.is_empty());
        for kind in kinds.collect::<Vec<_>>() {
            let mut callees = self.givers.calls.iter().map(|call| &*call.func);
            if callees.any(|it| self.origins.of(it).iter().any(|it| kind.takes_file(it))) {
                self.take(TextRange::up_to(TextSize::new(u32::MAX)), kind.name);
            }
        }
    }

    /// Finds what is decorated, or is a class that is marked.
    fn search_definitions(&mut self) {
        for function in &self.givers.functions {
            if let Some(by) = self.decorating(&function.decorator_list) {
                self.take(function.range, by);
            }
        }
        for class in &self.givers.classes {
            let by = self.decorating(&class.decorator_list);
            if let Some(by) = by.or_else(|| self.marking(class)) {
                self.take(class.range, by);
            }
        }
    }

    fn decorating(&self, decorators: &'a [ast::Decorator]) -> Option<&'s str> {
        decorators.iter().find_map(|decorator| self.taker(&decorator.expression))
    }

    /// Finds what is given to a call.
    fn search_calls(&mut self) {
        for call in &self.givers.calls {
            let Some(by) = self.taker(&call.func) else {
                continue;
            };
            let keywords = call.arguments.keywords.iter().filter(|keyword| {
                keyword.arg.as_deref().is_some_and(|name| FUNCTION_KEYWORDS.contains(&name))
            });
            let keywords = keywords.map(|keyword| &keyword.value);
            for value in call.arguments.args.iter().chain(keywords) {
                for it in given(self.origins.names, value) {
                    match it {
                        Given::Definition(range) => self.take(range, by),
                        Given::Parameter(at) => self.add_local(at, by),
                    }
                }
            }
        }
    }

    /// The kind whose classes have such a base, or methods with such a decorator.
    fn marking(&self, class: &'a ast::StmtClassDef) -> Option<&'s str> {
        let kinds = || self.kinds.iter().filter(|kind| !kind.class_members.is_empty());
        kinds().next()?;
        let methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
        let decorators = methods.flat_map(|it| &it.decorator_list).map(|it| &it.expression);
        let mut marks = class.bases().iter().chain(decorators);
        marks.find_map(|mark| {
            let origins = self.origins.of(mark);
            let found = kinds().find(|kind| origins.iter().any(|it| kind.takes_class(it)));
            found.map(|kind| kind.name)
        })
    }

    /// The taker of a function or class that is given to `expr`, if that is called or decorates.
    fn taker(&self, expr: &'a Expr) -> Option<&'s str> {
        let local = self.local_taker(expr);
        if local.is_some() || !self.may_take(expr) {
            return local;
        }
        let Expr::Name(name) = expr else {
            return self.known_taker(expr);
        };
        let key = (name.id.as_str(), self.origins.names.binding_scope(&name.id, name.start()));
        let known = self.by_name.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let taker = self.known_taker(expr);
            self.by_name.borrow_mut().insert(key, taker);
            taker
        })
    }

    /// The kind, or the configured name, that `expr` is a member of or is made from one.
    fn known_taker(&self, expr: &'a Expr) -> Option<&'s str> {
        let origins = self.origins.of(expr);
        let kind = self.kinds.iter().find(|kind| origins.iter().any(|it| kind.takes(it)));
        let configured = || {
            let written = written(callee(expr));
            let mut names = self.configured.iter();
            names.find(|name| origins.contains(*name) || written.as_ref() == Some(*name))
        };
        kind.map(|kind| kind.name).or_else(|| configured().map(String::as_str))
    }

    /// True if `expr` may be what takes something, which few attributes may by their name.
    fn may_take(&self, expr: &Expr) -> bool {
        let Expr::Attribute(attribute) = expr else {
            return true;
        };
        let members = self.kinds.iter().flat_map(|kind| kind.members).copied();
        let mut names = members.chain(self.configured.iter().map(String::as_str));
        names.any(|name| last_part(name) == attribute.attr.as_str())
    }

    fn local_taker(&self, expr: &'a Expr) -> Option<&'s str> {
        let expr = callee(expr);
        let local = match expr {
            Expr::Name(name) => {
                let bindings = self.origins.names.bindings(&name.id, name.start());
                self.local.iter().find(|local| {
                    !local.is_method
                        && bindings.iter().any(|it| local.range.contains(it.range.start()))
                        && local.name == name.id.as_str()
                })
            }
            Expr::Attribute(attribute) => {
                let methods = self.local.iter().filter(|local| local.is_method);
                methods.into_iter().find(|local| local.name == attribute.attr.as_str())
            }
            _ => None,
        };
        local.map(|local| local.by)
    }

    /// The functions around `at` hand on what they are given, and so does a class whose constructor does.
    fn add_local(&mut self, at: TextSize, by: &'s str) {
        let names = self.origins.names;
        let mut class = None;
        let around: Vec<_> = names.functions_and_classes_around(at).collect();
        for scope in around.into_iter().rev() {
            let (name, range) = match scope.kind {
                ScopeKind::Class(definition) => {
                    class = Some(definition);
                    continue;
                }
                ScopeKind::Function(function) => (function.name.as_str(), function.range),
                _ => continue,
            };
            let mut add = |local: Local<'a, 's>| {
                if !self.local.iter().any(|known| known.range == local.range) {
                    self.local.push(local);
                }
            };
            let holder = class.take();
            add(Local { name, range, is_method: holder.is_some(), by });
            if let Some(class) = holder.filter(|_| is_constructor(name)) {
                add(Local { name: &class.name, range: class.range, is_method: false, by });
            }
        }
    }

    /// Adds what the taken parts refer to, where that is taken along with them.
    fn follow_references(&mut self) {
        let names = self.origins.names;
        for kind in self.kinds.iter().filter(|kind| kind.follows_references) {
            let known: FxHashSet<TextRange> =
                self.taken.0.iter().map(|(range, _)| *range).collect();
            let parts = self.taken.0.iter().filter(|(_, by)| *by == kind.name);
            let parts: Vec<TextRange> = parts.map(|(range, _)| *range).collect();
            let functions = self.givers.functions.iter().map(|it| (it.name.as_str(), it.range));
            let classes = self.givers.classes.iter().map(|it| (it.name.as_str(), it.range));
            let found = functions.chain(classes).filter(|(name, range)| {
                let mut parts = parts.iter().filter(|part| !part.contains_range(*range));
                !known.contains(range)
                    && names.is_module_binding(name, range.start())
                    && parts.any(|part| names.reads_in(name, *part).next().is_some())
            });
            self.taken.0.extend(found.map(|(_, range)| (range, kind.name)));
        }
    }
}

fn is_constructor(name: &str) -> bool {
    matches!(name, "__init__" | "__new__" | "__call__")
}

/// The callee of a call; any other expression itself.
fn callee(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) => callee(&call.func),
        expr => expr,
    }
}
