//! Origin of code: a program whose functions need what stands beside them, or less.

use crate::analysis::execution::compiling::{compile_mode, compiled};
use crate::analysis::execution::own_file::is_read_back;
use crate::analysis::values::provenance::{
    Origin, Provenance, Text, functions_use_globals, literal_text, provenance,
};
use crate::file::File;
use crate::names::{Binding, Names};
use crate::syntax::{CallExt, Expr};

/// The origin of code; what needs one namespace the most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CodeOrigin {
    /// Read, decoded, kept: somebody else wrote it as a program. Or a constant that needs one namespace.
    Program,
    /// Given by a caller.
    Caller,
    /// Nobody can tell.
    Unknown,
    /// An expression, a harmless constant, or put together here, and then mostly a single function.
    Harmless,
}

impl CodeOrigin {
    /// The origin of `code`.
    pub(super) fn of<'a>(file: &File<'a>, code: &'a Expr) -> CodeOrigin {
        let names = file.names;
        let source = match compiled(names, code) {
            Some(call) if compile_mode(names, call) == Some("eval") => return CodeOrigin::Harmless,
            Some(call) => call.arg("source", 0).unwrap_or(code),
            None => code,
        };
        let Provenance { texts, is_parameter, .. } = provenance(names, source);
        if texts.is_empty() && is_parameter {
            return CodeOrigin::Caller;
        }
        let origins = texts.iter().map(|text| CodeOrigin::of_text(file, text));
        // What is compiled here from something that is no text is mostly generated.
        let is_unknown = texts.is_empty() && std::ptr::eq(source, code);
        let unless = if is_unknown { CodeOrigin::Unknown } else { CodeOrigin::Harmless };
        origins.min().unwrap_or(unless)
    }

    fn of_text<'a>(file: &File<'a>, text: &Text<'a>) -> CodeOrigin {
        let names = file.names;
        match text.origin {
            Origin::Literal(literal) if functions_use_globals(&literal_text(literal)) => {
                CodeOrigin::Program
            }
            Origin::Literal(_) | Origin::Built(_) => CodeOrigin::Harmless,
            Origin::Parameter(_) => CodeOrigin::Caller,
            Origin::Attribute(name) if is_harmless_constant(names, name) => CodeOrigin::Harmless,
            Origin::Read if is_read_back(file, text) => CodeOrigin::Harmless,
            Origin::Read | Origin::Decoded | Origin::Attribute(_) => CodeOrigin::Program,
        }
    }
}

/// True if the classes and objects of the file hold nothing under this name but constant text that needs one namespace for
/// nothing.
fn is_harmless_constant(names: &Names<'_>, attribute: &str) -> bool {
    let scopes = names.classes().filter_map(|class| names.class_scope(class));
    let bound = scopes.flat_map(|scope| scope.bindings_of(attribute)).map(Binding::value);
    let stored = names.members(attribute).iter().map(|member| member.value);
    let mut values = bound.chain(stored).peekable();
    let is_harmless = |value: Option<&Expr>| {
        let text = value.filter(|it| it.is_string_literal_expr()).map(literal_text);
        text.is_some_and(|text| !functions_use_globals(&text))
    };
    values.peek().is_some() && values.all(is_harmless)
}
