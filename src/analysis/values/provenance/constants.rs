//! Facts about texts that are written down, whole or in part.

use std::borrow::Cow;

use crate::names::Names;
use crate::syntax::ast::{self, InterpolatedStringElement};
use crate::syntax::{Expr, SourceKind, Syntax};

/// The text of a string or bytes literal; empty for anything else.
pub fn literal_text(literal: &Expr) -> Cow<'_, str> {
    match literal {
        Expr::StringLiteral(text) => Cow::Borrowed(text.value.to_str()),
        Expr::BytesLiteral(bytes) => {
            let bytes: Vec<u8> = bytes.value.bytes().collect();
            Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => Cow::Borrowed(""),
    }
}

/// The constant parts of a concatenated or formatted text, in the order of the text.
pub fn constant_parts<'a>(names: &Names<'a>, text: &'a Expr) -> Vec<&'a str> {
    let mut parts = Vec::new();
    collect_constants(names, text, &mut parts);
    parts
}

fn collect_constants<'a>(names: &Names<'a>, built: &'a Expr, parts: &mut Vec<&'a str>) {
    match built {
        Expr::BinOp(operation) => {
            collect_constants(names, &operation.left, parts);
            if operation.op == ast::Operator::Add {
                collect_constants(names, &operation.right, parts);
            }
        }
        Expr::FString(formatted) => {
            for element in formatted.value.elements() {
                match element {
                    InterpolatedStringElement::Literal(part) => parts.push(&part.value),
                    InterpolatedStringElement::Interpolation(part) => {
                        collect_constants(names, &part.expression, parts);
                    }
                }
            }
        }
        Expr::Call(call) => {
            if let Expr::Attribute(method) = &*call.func
                && method.attr.as_str() == "format"
            {
                collect_constants(names, &method.value, parts);
            }
        }
        _ => parts.extend(names.constant_text(built)),
    }
}

/// True if every statement of the text is an import.
pub fn imports_only(text: &str) -> bool {
    let mut in_parentheses = false;
    text.lines().flat_map(|line| line.split(';')).all(|part| {
        let part = part.trim();
        let imports = part.is_empty()
            || part.starts_with(['#', '\\'])
            || part.starts_with("import ")
            || part.starts_with("from ");
        let continues = in_parentheses;
        in_parentheses = (in_parentheses || part.contains('(')) && !part.contains(')');
        continues || imports
    })
}

/// Longer programs are not looked into, as one literal may stand for many calls.
const PROGRAM: usize = 1024;

/// True if the text is a program in which a function uses a name that the program binds at its top level.
pub fn functions_use_globals(program: &str) -> bool {
    if program.len() > PROGRAM {
        return false;
    }
    let Ok(syntax) = Syntax::parse(program, SourceKind::Module) else {
        return false;
    };
    let names = Names::new(syntax.module());
    let is_global = |expr: &Expr| match expr {
        Expr::Name(name) => {
            let place = name.range.start();
            !names.runs_at_import(place) && names.is_module_binding(&name.id, place)
        }
        _ => false,
    };
    syntax.errors().is_empty() && names.nodes().all().exprs().any(is_global)
}

#[cfg(test)]
mod tests {
    use super::functions_use_globals;

    #[test]
    fn names_of_the_top_level_are_told_from_others() {
        for program in [
            "import os\ndef f(): return os.name",
            "def f(n): return n and f(n - 1)",
            "x = 1\nf = lambda: x",
        ] {
            assert!(functions_use_globals(program), "{program}");
        }
        for program in ["x = 1\ny = x", "def f(x): return x", "def f(): return len(g)", "def f(: x"]
        {
            assert!(!functions_use_globals(program), "{program}");
        }
    }
}
