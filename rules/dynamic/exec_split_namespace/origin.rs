//! The origin of code that is run, and whether it needs one namespace for all that it defines.

use crate::analysis::execution::compiling::{compile_mode, compiled};
use crate::analysis::values::provenance::{
    Origin, Provenance, functions_use_globals, literal_text, provenance,
};
use crate::names::{BindingKind, Names};
use crate::syntax::Expr;

/// The origin of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Read, decoded, kept: somebody else wrote it as a program. Or a constant that needs one namespace.
    Program,
    /// Given by a caller.
    Caller,
    /// Nobody can tell.
    Unknown,
    /// An expression, a harmless constant, or put together here, and then mostly a single function.
    Harmless,
}

pub(super) fn source_of<'a>(names: &Names<'a>, code: &'a Expr) -> Source {
    let source = match compiled(names, code) {
        Some(call) if compile_mode(names, call) == Some("eval") => return Source::Harmless,
        Some(call) => call.arguments.find_argument_value("source", 0).unwrap_or(code),
        None => code,
    };
    let Provenance { texts, is_parameter, .. } = provenance(names, source);
    let mut kind = if texts.is_empty() && std::ptr::eq(source, code) {
        Source::Unknown
    } else {
        // What is compiled here from something that is no text is mostly generated.
        Source::Harmless
    };
    for text in &texts {
        match text.origin {
            Origin::Literal(literal) if functions_use_globals(&literal_text(literal)) => {
                return Source::Program;
            }
            Origin::Literal(_) | Origin::Built(_) => {}
            Origin::Parameter(_) => kind = Source::Caller,
            Origin::Attribute(name) if is_harmless_constant(names, name) => {}
            Origin::Read | Origin::Decoded | Origin::Attribute(_) => return Source::Program,
        }
    }
    if texts.is_empty() && is_parameter { Source::Caller } else { kind }
}

/// True if the classes and objects of the file hold nothing under this name but constant text that needs one namespace for
/// nothing.
fn is_harmless_constant(names: &Names<'_>, attribute: &str) -> bool {
    let scopes = names.classes().filter_map(|class| names.class_scope(class));
    let bound = scopes.flat_map(|scope| scope.bindings_of(attribute)).map(|it| match it.kind {
        BindingKind::Assignment { value } => Some(value),
        _ => None,
    });
    let stored = names.members(attribute).iter().map(|member| member.value);
    let mut values = bound.chain(stored).peekable();
    let is_harmless = |value: Option<&Expr>| {
        let text = value.filter(|it| it.is_string_literal_expr()).map(literal_text);
        text.is_some_and(|text| !functions_use_globals(&text))
    };
    values.peek().is_some() && values.all(is_harmless)
}
