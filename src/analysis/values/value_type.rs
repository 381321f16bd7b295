//! Expressions that are certainly values of a built-in type, so that comparing them compares nothing but values.

use crate::names::{BindingKind, Names};
use crate::syntax::{Expr, ast};

/// The number of expressions inside one another, and names bound to names, that are looked through.
const DEPTH: usize = 8;

/// A built-in type whose `==` answers with one truth value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// `str`.
    Text,
    /// `bytes`.
    Bytes,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `complex`.
    Complex,
    /// A tuple of constants.
    Constants,
}

impl ValueType {
    /// The types with a name that annotations use and that, called, makes a value.
    const NAMED: [(&'static str, ValueType); 6] = [
        ("builtins.str", ValueType::Text),
        ("builtins.bytes", ValueType::Bytes),
        ("builtins.bool", ValueType::Bool),
        ("builtins.int", ValueType::Int),
        ("builtins.float", ValueType::Float),
        ("builtins.complex", ValueType::Complex),
    ];

    fn named<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<ValueType> {
        let name = names.qualified_name(expr)?;
        Self::NAMED.iter().find(|(dotted, _)| name.is(dotted)).map(|(_, it)| *it)
    }
}

/// The type of what `expr` stands for, where the code shows it: by a literal, a call of a built-in function, an
/// annotation, or a name that is bound to nothing else. Nothing is known of a parameter without annotation, whatever
/// its default is.
pub fn value_type<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<ValueType> {
    type_of(names, expr, DEPTH)
}

fn type_of<'a>(names: &Names<'a>, expr: &'a Expr, depth: usize) -> Option<ValueType> {
    let depth = depth.checked_sub(1)?;
    let same = |left, right| {
        let it = type_of(names, left, depth)?;
        (type_of(names, right, depth)? == it).then_some(it)
    };
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => Some(ValueType::Text),
        Expr::BytesLiteral(_) => Some(ValueType::Bytes),
        Expr::BooleanLiteral(_) => Some(ValueType::Bool),
        Expr::NumberLiteral(number) => Some(match number.value {
            ast::Number::Int(_) => ValueType::Int,
            ast::Number::Float(_) => ValueType::Float,
            ast::Number::Complex { .. } => ValueType::Complex,
        }),
        Expr::Tuple(tuple) => tuple.iter().all(is_constant).then_some(ValueType::Constants),
        Expr::UnaryOp(unary) => match (unary.op, type_of(names, &unary.operand, depth)) {
            (ast::UnaryOp::Not, _) => Some(ValueType::Bool),
            (_, Some(ValueType::Bool)) => Some(ValueType::Int),
            (_, operand) => operand,
        },
        Expr::BinOp(operation) => match (operation.op, type_of(names, &operation.left, depth)) {
            (ast::Operator::Mod, Some(it @ (ValueType::Text | ValueType::Bytes))) => Some(it),
            // Nothing else keeps the type of its operands for all of them.
            (ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult, Some(it))
                if it != ValueType::Bool =>
            {
                (type_of(names, &operation.right, depth) == Some(it)).then_some(it)
            }
            _ => None,
        },
        Expr::If(conditional) => same(&conditional.body, &conditional.orelse),
        Expr::Named(walrus) => type_of(names, &walrus.value, depth),
        Expr::Name(name) => bound_type(names, name, depth).or_else(|| type_of_member(names, expr)),
        Expr::Attribute(attribute)
            if matches!(attribute.attr.as_str(), "__name__" | "__qualname__") =>
        {
            Some(ValueType::Text)
        }
        Expr::Attribute(_) => type_of_member(names, expr),
        Expr::Subscript(subscript) => {
            let is_one = subscript.slice.is_number_literal_expr();
            (is_one && names.refers_to(&subscript.value, "sys.argv")).then_some(ValueType::Text)
        }
        Expr::Call(call) => type_of_call(names, call, depth),
        _ => None,
    }
}

/// True if `expr` is a constant of the compiler.
pub fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Tuple(tuple) => tuple.iter().all(is_constant),
        Expr::UnaryOp(unary) => {
            unary.op != ast::UnaryOp::Not && unary.operand.is_number_literal_expr()
        }
        _ => expr.is_literal_expr(),
    }
}

/// The type that all bindings of a name give it.
fn bound_type<'a>(names: &Names<'a>, name: &'a ast::ExprName, depth: usize) -> Option<ValueType> {
    let bindings = names.bindings(&name.id, name.range.start());
    let mut types = bindings.iter().map(|binding| match binding.kind {
        BindingKind::Assignment { value } => type_of(names, value, depth),
        BindingKind::Parameter(parameter) => annotated_type(names, parameter.annotation()?),
        BindingKind::Item { iterable } => type_of_items(names, iterable),
        _ => None,
    });
    let first = types.next()??;
    types.all(|it| it == Some(first)).then_some(first)
}

/// The type of each of the things that a loop goes over.
fn type_of_items<'a>(names: &Names<'a>, iterable: &'a Expr) -> Option<ValueType> {
    match iterable {
        Expr::StringLiteral(_) => Some(ValueType::Text),
        Expr::Call(call) => names.refers_to(&call.func, "builtins.range").then_some(ValueType::Int),
        _ => None,
    }
}

/// The type that an annotation promises, `None` aside. What is annotated as a number may be a `bool`, or a number of a
/// smaller type, and what is annotated as `bytes` a `bytearray` (PEP 484), so these promise nothing.
fn annotated_type<'a>(names: &Names<'a>, annotation: &'a Expr) -> Option<ValueType> {
    let promised = written_type(names, annotation)?;
    matches!(promised, ValueType::Text | ValueType::Bool | ValueType::Constants).then_some(promised)
}

/// The type that an annotation names, `None` aside.
fn written_type<'a>(names: &Names<'a>, annotation: &'a Expr) -> Option<ValueType> {
    match annotation {
        Expr::StringLiteral(text) => {
            let written = text.value.to_str();
            let mut types = ValueType::NAMED.iter();
            let is_meant = |dotted: &str| dotted.strip_prefix("builtins.") == Some(written);
            types.find(|(dotted, _)| is_meant(dotted)).map(|(_, it)| *it)
        }
        Expr::BinOp(union) if union.op == ast::Operator::BitOr => {
            match (&*union.left, &*union.right) {
                (it, Expr::NoneLiteral(_)) | (Expr::NoneLiteral(_), it) => written_type(names, it),
                _ => None,
            }
        }
        Expr::Subscript(generic) => {
            const OPTIONAL: &[&str] = &["typing.Optional", "typing_extensions.Optional"];
            const LITERAL: &[&str] = &["typing.Literal", "typing_extensions.Literal"];
            if names.refers_to_any(&generic.value, OPTIONAL) {
                written_type(names, &generic.slice)
            } else if names.refers_to_any(&generic.value, LITERAL) {
                type_of_all(names, &generic.slice)
            } else {
                None
            }
        }
        _ => ValueType::named(names, annotation),
    }
}

/// The type that all values in `Literal[...]` have.
fn type_of_all<'a>(names: &Names<'a>, values: &'a Expr) -> Option<ValueType> {
    let Expr::Tuple(values) = values else {
        return value_type(names, values);
    };
    let mut types = values.iter().map(|value| value_type(names, value));
    let first = types.next()??;
    types.all(|it| it == Some(first)).then_some(first)
}

/// The type of a member of a module of the standard library.
fn type_of_member<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<ValueType> {
    const TEXTS: &[&str] = &["sys.platform", "sys.byteorder", "os.name", "os.sep", "os.linesep"];
    names.refers_to_any(expr, TEXTS).then_some(ValueType::Text)
}

fn type_of_call<'a>(names: &Names<'a>, call: &'a ast::ExprCall, depth: usize) -> Option<ValueType> {
    const TEXTS: &[&str] = &[
        "builtins.ascii",
        "builtins.bin",
        "builtins.chr",
        "builtins.format",
        "builtins.hex",
        "builtins.input",
        "builtins.oct",
        "builtins.repr",
        "os.getcwd",
        "platform.machine",
        "platform.system",
    ];
    const BOOLS: &[&str] =
        &["builtins.callable", "builtins.hasattr", "builtins.isinstance", "builtins.issubclass"];
    const INTS: &[&str] = &["builtins.hash", "builtins.id", "builtins.len", "builtins.ord"];
    if let Expr::Attribute(method) = &*call.func
        && let Some(ValueType::Text) = type_of(names, &method.value, depth)
    {
        return type_of_text_method(&method.attr);
    }
    let name = names.qualified_name(&call.func)?;
    let listed = [(TEXTS, ValueType::Text), (BOOLS, ValueType::Bool), (INTS, ValueType::Int)];
    let mut listed = listed.iter().filter(|(functions, _)| name.is_any(functions));
    listed.next().map(|(_, it)| *it).or_else(|| ValueType::named(names, &call.func))
}

/// The type that a method of `str` returns.
fn type_of_text_method(method: &str) -> Option<ValueType> {
    Some(match method {
        "capitalize" | "casefold" | "center" | "expandtabs" | "format" | "format_map" | "join"
        | "ljust" | "lower" | "lstrip" | "removeprefix" | "removesuffix" | "replace" | "rjust"
        | "rstrip" | "strip" | "swapcase" | "title" | "translate" | "upper" | "zfill" => {
            ValueType::Text
        }
        "count" | "find" | "index" | "rfind" | "rindex" => ValueType::Int,
        "encode" => ValueType::Bytes,
        "endswith" | "startswith" | "isalnum" | "isalpha" | "isascii" | "isdecimal" | "isdigit"
        | "isidentifier" | "islower" | "isnumeric" | "isprintable" | "isspace" | "istitle"
        | "isupper" => ValueType::Bool,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    /// The type of the expression in the last line of a text.
    fn type_in(text: &str) -> Option<ValueType> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let mut body = syntax.module().body.as_slice();
        while let Some(Stmt::FunctionDef(function)) = body.last() {
            body = &function.body;
        }
        let last = body.last().and_then(Stmt::as_expr_stmt).expect("an expression");
        value_type(&names, &last.value)
    }

    #[test]
    fn what_the_code_shows_is_known() {
        for (text, expected) in [
            ("'a' 'b'", ValueType::Text),
            ("f'{x}'", ValueType::Text),
            ("'%s' % x", ValueType::Text),
            ("'a' + str(x)", ValueType::Text),
            ("'a'.join(x).upper()", ValueType::Text),
            ("__name__.split is x\nx.__class__.__name__", ValueType::Text),
            ("import sys\nsys.argv[1]", ValueType::Text),
            ("from sys import platform as p\np.lower()", ValueType::Text),
            ("-1 * len(x)", ValueType::Int),
            ("not x", ValueType::Bool),
            ("x = 'a' if y else 'b'\nx", ValueType::Text),
            ("def f(x: str = 'a'):\n    x", ValueType::Text),
            ("def f(x: 'bool'):\n    x", ValueType::Bool),
            ("def f(x: None | str):\n    x", ValueType::Text),
            (
                "from typing import Optional, Literal\ndef f(x: Optional[Literal['a', 'b']]):\n    x",
                ValueType::Text,
            ),
            ("for x in range(3): pass\nx", ValueType::Int),
            ("(1, ('a', None))", ValueType::Constants),
        ] {
            assert_eq!(type_in(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_be_an_array_is_not() {
        for text in [
            "x",
            "def f(x='all'):\n    x",
            "def f(x: 'str | Array' = 'all'):\n    x",
            "def f(x: str | Array):\n    x",
            "def f(x: Str):\n    x",
            "def f(x: 'int'):\n    x",
            "def f(x: None | bytes):\n    x",
            "def f(x: float):\n    x",
            "def f(*x: int, **y: int):\n    x[0]",
            "x = 'a'\nx = make()\nx",
            "x = 'a'\nx += y\nx",
            "x = 'a'\nfor x in y: pass\nx",
            "x = 1\ndef g():\n    global x\n    x = make()\ndef f():\n    x",
            "def str(x): return x\nstr(1)",
            "import numpy as np\nnp.sum(1)",
            "import sys\nsys.argv[1:]",
            "1 * y",
            "1 / 2",
            "x.lower()",
            "x or 'a'",
            "'a' if y else 1",
            "(1, x)",
            "'a'.split()",
        ] {
            assert_eq!(type_in(text), None, "{text}");
        }
    }
}
