//! Functions and classes of a file with their qualified names, and the variables that reach from one into another.

use std::collections::BTreeSet;

use crate::names::{Names, ScopeKind};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Ranged, Stmt, TextSize, ast};

/// Code with figures of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Code<'a> {
    Module,
    Class(&'a ast::StmtClassDef),
    Function(&'a ast::StmtFunctionDef),
}

impl<'a> Code<'a> {
    /// The function, if it is one.
    pub(super) fn function(self) -> Option<&'a ast::StmtFunctionDef> {
        match self {
            Code::Function(function) => Some(function),
            Code::Module | Code::Class(_) => None,
        }
    }
}

/// A function, a class or the module, as it was found.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) code: Code<'a>,
    /// The qualified name.
    pub(super) name: String,
    /// The variables of it that functions in it use.
    pub(super) cells: BTreeSet<String>,
    /// The variables of functions around it that it, or a function in it, uses.
    pub(super) free: BTreeSet<String>,
}

impl<'a> Found<'a> {
    fn new(code: Code<'a>, name: String) -> Found<'a> {
        Found { code, name, cells: BTreeSet::new(), free: BTreeSet::new() }
    }
}

/// The module and everything in it, in the order of the text.
pub(super) fn find<'a>(module: &'a ast::ModModule, names: &Names<'a>) -> Vec<Found<'a>> {
    let found = vec![Found::new(Code::Module, "<module>".to_owned())];
    let mut finder = Finder { names, found, frames: vec![Frame::Found(0)], prefix: String::new() };
    finder.visit_body(&module.body);
    finder.found
}

/// Code that has a frame of its own when it runs.
#[derive(Debug, Clone, Copy)]
enum Frame {
    /// The frame of that in [`Finder::found`] with this index.
    Found(usize),
    /// A lambda or a generator.
    Anonymous,
}

struct Finder<'n, 'a> {
    names: &'n Names<'a>,
    found: Vec<Found<'a>>,
    /// Around what is visited, the innermost last.
    frames: Vec<Frame>,
    /// The start of the qualified names of what is defined here.
    prefix: String,
}

impl<'a> Finder<'_, 'a> {
    fn within(&mut self, frame: Frame, inside: impl FnOnce(&mut Self)) {
        self.frames.push(frame);
        inside(self);
        self.frames.pop();
    }

    fn define(&mut self, code: Code<'a>, name: &str, separator: &str, body: &'a [Stmt]) {
        let outer = self.prefix.len();
        self.prefix.push_str(name);
        self.found.push(Found::new(code, self.prefix.clone()));
        self.prefix.push_str(separator);
        self.within(Frame::Found(self.found.len() - 1), |finder| finder.visit_body(body));
        self.prefix.truncate(outer);
    }

    fn parameter_expressions(&mut self, parameters: &'a ast::Parameters) {
        for parameter in parameters {
            parameter.annotation().iter().for_each(|it| self.visit_expr(it));
            parameter.default().iter().for_each(|it| self.visit_expr(it));
        }
    }

    /// Notes the use of a name.
    fn used(&mut self, name: &str, offset: TextSize) {
        if matches!(name, "super" | "__class__") {
            self.used_class();
        }
        let Some(scope) = self.names.binding_scope(name, offset) else {
            return;
        };
        if let ScopeKind::Function(owner) = self.names.scope(scope).kind {
            let owns = |code: Code<'a>| code.function().is_some_and(|it| std::ptr::eq(it, owner));
            self.reach_out(name, owns);
        }
    }

    /// Notes the use of the class that a method is in.
    fn used_class(&mut self) {
        let innermost = self.frames.last();
        let in_class_body = innermost.is_some_and(|frame| match frame {
            Frame::Found(index) => self.found[*index].code.function().is_none(),
            Frame::Anonymous => false,
        });
        if !in_class_body {
            self.reach_out("__class__", |code| matches!(code, Code::Class(_)));
        }
    }

    /// Notes that `name` of the innermost code around that `owns` it is used here.
    fn reach_out(&mut self, name: &str, owns: impl Fn(Code<'a>) -> bool) {
        let owner = self.frames.iter().rposition(|frame| match frame {
            Frame::Found(index) => owns(self.found[*index].code),
            Frame::Anonymous => false,
        });
        let Some((Frame::Found(owner), between)) =
            owner.and_then(|place| self.frames[place..].split_first())
        else {
            return;
        };
        if between.is_empty() {
            return;
        }
        self.found[*owner].cells.insert(name.to_owned());
        for frame in between {
            if let Frame::Found(index) = frame {
                self.found[*index].free.insert(name.to_owned());
            }
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Finder<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                function.decorator_list.iter().for_each(|it| self.visit_expr(&it.expression));
                self.parameter_expressions(&function.parameters);
                function.returns.iter().for_each(|it| self.visit_expr(it));
                let code = Code::Function(function);
                self.define(code, function.name.as_str(), ".<locals>.", &function.body);
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|it| self.visit_expr(&it.expression));
                class.arguments.iter().for_each(|arguments| self.visit_arguments(arguments));
                self.define(Code::Class(class), class.name.as_str(), ".", &class.body);
            }
            Stmt::Nonlocal(declared) => {
                for name in &declared.names {
                    self.used(name.as_str(), name.start());
                }
            }
            _ => source_order::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => self.used(name.id.as_str(), name.start()),
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|it| self.parameter_expressions(it));
                self.within(Frame::Anonymous, |finder| finder.visit_expr(&lambda.body));
            }
            Expr::Generator(generator) => {
                // The first iterable is evaluated outside.
                let (first, others) = match &*generator.generators {
                    [first, others @ ..] => (Some(first), others),
                    [] => (None, &[][..]),
                };
                first.iter().for_each(|first| self.visit_expr(&first.iter));
                self.within(Frame::Anonymous, |finder| {
                    finder.visit_expr(&generator.elt);
                    if let Some(first) = first {
                        finder.visit_expr(&first.target);
                        first.ifs.iter().for_each(|condition| finder.visit_expr(condition));
                    }
                    others.iter().for_each(|other| finder.visit_comprehension(other));
                });
            }
            _ => source_order::walk_expr(self, expr),
        }
    }
}
