//! Parsing of source from outside the program, and what handles its errors.

use rustc_hash::FxHashMap;

use crate::analysis::control::guards::{Catcher, catcher};
use crate::analysis::functions::parameters::argument;
use crate::analysis::surroundings::script::ends_program;
use crate::analysis::values::provenance::{Origin, Text, provenance};
use crate::file::File;
use crate::names::{FunctionId, LocalName, Names, is_private};
use crate::syntax::{CallExt, Expr, Ranged, Stmt, TextRange, ast};

/// The functions that parse source.
pub const PARSERS: &[&str] = &["ast.parse", "builtins.compile"];

/// The number of private functions of one name that are told apart.
const FUNCTIONS: usize = 8;

/// The place around the call `parse` that says which exceptions are caught, syntax errors among them. `None` if the error goes
/// on in some form, or a test expects it.
pub fn guard<'a>(file: &File<'a>, parse: &'a ast::ExprCall) -> Option<TextRange> {
    let names = file.names;
    match catcher(file, parse, "SyntaxError")? {
        Catcher::Handler(handler) => {
            let caught = handler.type_.as_deref()?;
            (goes_on(names, &handler.body) && !parses_again(names, &handler.body))
                .then(|| caught.range())
        }
        Catcher::Manager(Expr::Call(manager)) => {
            let suppresses = names.refers_to(&manager.func, "contextlib.suppress");
            suppresses.then_some(manager.range())
        }
        Catcher::Manager(_) => None,
    }
}

/// True if a handler goes on, and does not only raise, the same error or another one, or end the program.
fn goes_on<'a>(names: &Names<'a>, handler: &'a [Stmt]) -> bool {
    match handler.last() {
        Some(Stmt::Raise(_)) => false,
        Some(Stmt::Expr(last)) => {
            !last.value.as_call_expr().is_some_and(|call| ends_program(names, call))
        }
        _ => true,
    }
}

/// True if the handler tries once more, so that what it does not catch is raised in any case.
fn parses_again<'a>(names: &Names<'a>, handler: &'a [Stmt]) -> bool {
    let mut calls = names.nodes().in_body(handler).calls();
    calls.any(|call| names.refers_to_any(&call.func, PARSERS))
}

/// True if `source` is text that comes from outside the program.
pub fn is_foreign<'a>(file: &File<'a>, source: &'a Expr) -> bool {
    let provenance = provenance(file.names, source);
    let is_foreign = |text: &Text| match text.origin {
        Origin::Parameter(name) => {
            let function = file.names.function_id(source.start());
            let given = file.once(given_to_parse).get(&LocalName::new(function, name)).copied();
            given.unwrap_or(true)
        }
        _ => is_foreign_text(file, text),
    };
    !provenance.is_code && !is_line(file.names, source) && provenance.texts.iter().any(is_foreign)
}

fn is_foreign_text(file: &File<'_>, text: &Text) -> bool {
    match text.origin {
        Origin::Literal(_) | Origin::Built(_) => false,
        Origin::Read => !file.syntax.slice(text.range).contains("getsource"),
        // Nobody knows what objects of other files hold in theirs.
        Origin::Attribute(name) => {
            let is_nested = file.syntax.slice(text.range).matches('.').nth(1).is_some();
            !is_nested || !file.names.members(name).is_empty()
        }
        Origin::Decoded | Origin::Parameter(_) => true,
    }
}

/// True if `source` is a line of a file, as it is or decoded.
fn is_line<'a>(names: &Names<'a>, source: &'a Expr) -> bool {
    let reads_line =
        |expr: &Expr| expr.as_call_expr().is_some_and(|it| it.is_method(&["readline"]));
    match source.as_call_expr().and_then(|call| call.receiver(&["decode"])) {
        Some(line) => is_line(names, line),
        None => reads_line(source) || names.reaching_values(source).into_iter().any(reads_line),
    }
}

/// The parameters that private functions parse, each with whether any call in the file gives text from outside for it.
fn given_to_parse(file: &File<'_>) -> FxHashMap<LocalName, bool> {
    let names = file.names;
    let mut parsing: FxHashMap<&str, Vec<(&ast::StmtFunctionDef, &str)>> = FxHashMap::default();
    for call in file.nodes.all().calls() {
        if let Some(Expr::Name(source)) = call.arg("source", 0)
            && names.refers_to_any(&call.func, PARSERS)
            && let Some(function) = names.function_at(call.start())
            && is_private(&function.name)
        {
            parsing.entry(&function.name).or_default().push((function, &source.id));
        }
    }
    let mut given = FxHashMap::default();
    for call in file.nodes.all().calls() {
        let functions = call.name().and_then(|name| parsing.get(name));
        for (function, parameter) in functions.into_iter().flatten().take(FUNCTIONS) {
            if let Some(argument) = argument(call, function, parameter) {
                let texts = provenance(names, argument).texts;
                let is_foreign = texts.iter().any(|text| is_foreign_text(file, text));
                let parameter = LocalName::new(FunctionId::of(function), parameter);
                *given.entry(parameter).or_default() |= is_foreign;
            }
        }
    }
    given
}
