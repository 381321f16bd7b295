//! Figures of the functions, class bodies and module bodies of a file: how complex each is, what variables it has, and what
//! an interpreter makes of it.
//!
//! Used by the command `report` and by whoever has a text in memory.
//! Never compiles anything, and never decides how much is too much.

mod bytecode;
mod figure;
mod scopes;

pub use bytecode::{Bytecode, Compiled, Opcode, join};
pub use figure::Figure;

use serde::Serialize;

use crate::analysis::complexity::{Reach, branches, calls_itself, cognitive, cyclomatic, nesting};
use crate::names::{Names, Scope};
use crate::syntax::{Ranged, Stmt, Syntax, TextSize, ast};
use scopes::{Code, Found};

/// A kind of code with figures of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The statements of a module outside its functions and classes.
    Module,
    /// The body of a class.
    Class,
    /// A function, with the lambdas and comprehensions in it.
    Function,
}

/// The figures of a function, a class body or a module body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The names of the functions and classes around it and its own as `__qualname__` has them, but that a name which is
    /// declared global has those around it as well; `<module>` for the module.
    pub name: String,
    /// The kind of code.
    pub kind: Kind,
    /// The line of `def` or `class`, or of the first decorator, as code objects count (`co_firstlineno`); 1 for a module.
    pub line: usize,
    /// The last line.
    pub end_line: usize,
    /// The number of lines from the first to the last.
    pub lines: usize,
    /// The cyclomatic complexity, see [`cyclomatic`]: with nested functions for a function, without for the others.
    pub cyclomatic: u64,
    /// The cognitive complexity, see [`cognitive`]: with nested functions for a function, without for the others.
    pub cognitive: u64,
    /// The largest number of compound statements around a statement, see [`nesting`].
    pub nesting: u64,
    /// The number of two-way branches, see [`branches`]: without nested functions.
    pub branches: u64,
    /// The number of parameters; `None` for what is no function.
    pub arguments: Option<usize>,
    /// The names that are bound in the code's own scope, parameters included, sorted; those of comprehensions are not.
    pub locals: Vec<String>,
    /// The variables of the function that functions in it use, sorted, as from Python 3.12 on: what only a list, set or dict
    /// comprehension uses is not among them. A class has `__class__` if a method uses that or `super`.
    pub cell_variables: Vec<String>,
    /// The variables of functions around it that are used in it, or in a function in it, sorted.
    pub free_variables: Vec<String>,
    /// The figures of the bytecode, if an interpreter was asked and made some.
    pub bytecode: Option<Bytecode>,
}

/// The figures of everything in a file without syntax errors: of the module and then of each function and class, in the
/// order of the text.
pub fn figures<'a>(syntax: &'a Syntax<'_>, names: &Names<'a>) -> Vec<Figures> {
    let found = scopes::find(syntax.module(), names);
    found.into_iter().map(|found| of(syntax, names, found)).collect()
}

fn of(syntax: &Syntax<'_>, names: &Names<'_>, found: Found<'_>) -> Figures {
    let module = syntax.module();
    let (kind, body, line, end, scope) = match found.code {
        Code::Module => {
            (Kind::Module, &module.body, 1, module.range.end(), Some(names.module_scope()))
        }
        Code::Class(class) => (
            Kind::Class,
            &class.body,
            first_line(syntax, &class.decorator_list, class.range.start()),
            class.range.end(),
            names.class_scope(class),
        ),
        Code::Function(function) => (
            Kind::Function,
            &function.body,
            first_line(syntax, &function.decorator_list, function.range.start()),
            function.range.end(),
            names.function_scope(function),
        ),
    };
    let function = found.code.function();
    let end_line = match kind {
        Kind::Module => last_line(syntax),
        Kind::Class | Kind::Function => syntax.row(end),
    };
    let reach = if function.is_some() { Reach::Nested } else { Reach::Scope };
    let recursion = function.is_some_and(|function| calls_itself(names, function));
    Figures {
        name: found.name,
        kind,
        line,
        end_line,
        lines: (end_line + 1).saturating_sub(line),
        cyclomatic: if function.is_some() {
            cyclomatic(names.nodes().in_body(body).stmts())
        } else {
            let own = names.nodes().in_scope(body).stmts();
            cyclomatic(own.filter(|stmt| !matches!(stmt, Stmt::FunctionDef(_))))
        },
        cognitive: cognitive(body, reach) + u64::from(recursion),
        nesting: nesting(body),
        branches: branches(body),
        arguments: function.map(|function| function.parameters.len()),
        locals: scope.map(bound).unwrap_or_default(),
        cell_variables: found.cells.into_iter().collect(),
        free_variables: found.free.into_iter().collect(),
        bytecode: None,
    }
}

/// The line that a code object begins at: that of its first decorator's expression, or else of the keyword.
fn first_line(syntax: &Syntax<'_>, decorators: &[ast::Decorator], start: TextSize) -> usize {
    syntax.row(decorators.first().map_or(start, |decorator| decorator.expression.start()))
}

/// The number of the last line that is not empty.
fn last_line(syntax: &Syntax<'_>) -> usize {
    let text = syntax.text().trim_end_matches(['\n', '\r']);
    syntax.row(TextSize::try_from(text.len()).unwrap_or_default())
}

fn bound(scope: &Scope<'_>) -> Vec<String> {
    let mut names: Vec<_> =
        scope.bindings().iter().map(|binding| binding.name.to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
