//! `x is "text"`: whether it holds is up to the interpreter's caches.

use crate::analysis::values::quoted::is_quoted;
use crate::analysis::values::value_type::{is_constant, value_type};
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Safety, Severity};
use crate::names::{Binding, BindingKind};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::token::TokenKind;
use crate::syntax::{Expr, Ranged, TextRange, ast, same_expression};

/// `is` against a value.
pub static RULE: Rule = Rule {
    name: "is-literal",
    summary: "`is` compares with a literal, whose identity is up to the interpreter",
    explanation: "
`is` asks whether two names refer to the same object. Which equal strings, numbers and tuples are the same object is up
to the interpreter: CPython shares small integers, short strings and the constants of one code object, and stops sharing
them when the value is computed, read from a file, unpickled, or compiled in another unit. A comparison such as
`mode is \"fast\"` therefore holds in a test and fails once `mode` comes from a request. A list, dict or set display makes
a new object each time, so `x is []` is always false.

From Python 3.8 on, the compiler warns: `SyntaxWarning: \"is\" with 'str' literal`.

Compare values with `==` and `!=`. Comparing with `None`, `True`, `False` and `...`, which exist once, is fine.

The fix is safe where both sides are known to be values of one built-in type: literals, names that are bound to nothing
else, what `str()`, `len()` and the methods of a string return, parameters annotated as `str`, `int`, `bool`, `bytes`,
`float` or `complex`. There `==` asks what `is` was meant to ask, and answers with `True` or `False`. It is unsafe
- where the other side may be anything, a parameter with a literal for its default included: `x == \"all\"` is an array if
  `x` is one of NumPy, pandas or PyTorch, whose truth is an error, and an expression, which is true, if it is one of SQLAlchemy or
  SymPy;
- where the types differ: `flag is 1` never holds for a `bool`, `flag == 1` may;
- for displays: `x is []` never holds, `x == []` may;
- in a string that prints the comparison itself, as `f\"{mode is 'fast'=}\"` does.

Reference: <https://docs.python.org/3/reference/expressions.html#is-not>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed(
            "def _run(mode: str | None) -> bool:\n    return mode is \"fast\"\n",
            "def _run(mode: str | None) -> bool:\n    return mode == \"fast\"\n",
        ),
        Example::fixed_unsafely(
            "def _rows(table, rows=\"all\"):\n    return table if rows is \"all\" else table[rows]\n",
            "def _rows(table, rows=\"all\"):\n    return table if rows == \"all\" else table[rows]\n",
        ),
        Example::fixed_unsafely("empty = value is not ()\n", "empty = value != ()\n"),
        Example::fixed_unsafely("if rows is []:\n    pass\n", "if rows == []:\n    pass\n"),
        Example::fixed(
            "found = (1 is  # one\n    not len(rows))\n",
            "found = (1 !=  # one\n    len(rows))\n",
        ),
        Example::fixed_unsafely("same = bool(x) is 1\n", "same = bool(x) == 1\n"),
        Example::fixed("x = 257\ny = 257\nsame = x is y\n", "x = 257\ny = 257\nsame = x == y\n"),
    ],
    accepts: &[
        "if value is None or value is not True or value is ...:\n    pass\n",
        "def _same(left, right):\n    return left is right\n",
        "missing = object()\nif value is missing:\n    pass\n",
        "x = 1\nx = other()\ny = 1\nsame = x is y\n",
        "FAST = \"fast\"\nSLOW = \"slow\"\nprint(FAST is not SLOW)\n",
    ],
    checks: &[Check::Compare(check)],
};

/// An operand that makes the comparison wrong, with the reason.
struct Operand {
    /// With its article, for the message.
    what: &'static str,
    why: &'static str,
}

fn check<'a>(context: &Context<'a>, compare: &'a ast::ExprCompare) {
    let mut left = &*compare.left;
    for (operator, right) in compare.ops.iter().zip(&compare.comparators) {
        let replacement = match operator {
            ast::CmpOp::Is => Some("=="),
            ast::CmpOp::IsNot => Some("!="),
            _ => None,
        };
        if let Some(replacement) = replacement
            && let Some(operand) = value_operand(context, left, right)
        {
            report(context, left, right, replacement, &operand);
        }
        left = right;
    }
}

fn value_operand<'a>(context: &Context<'a>, left: &'a Expr, right: &'a Expr) -> Option<Operand> {
    operand(right).or_else(|| operand(left)).or_else(|| {
        // The right side first: most comparisons are with `None`, which ends the question.
        let right_values = literals(context, right)?;
        let left_values = literals(context, left)?;
        // Different values are never one object, so names for them tell cases apart.
        let may_be_equal = left_values
            .iter()
            .any(|left| right_values.iter().any(|right| same_expression(left, right)));
        may_be_equal.then_some(Operand {
            what: "a name that only holds literals",
            why: "equal literals may or may not be one object",
        })
    })
}

fn operand(expr: &Expr) -> Option<Operand> {
    const SHARED: &str = "equal values may or may not be one object";
    const FRESH: &str = "a new object each time, so this is never the same one";
    let (what, why) = match expr {
        Expr::StringLiteral(_) => ("a string literal", SHARED),
        Expr::BytesLiteral(_) => ("a bytes literal", SHARED),
        Expr::NumberLiteral(_) => ("a number", SHARED),
        Expr::UnaryOp(unary) if is_signed_number(unary) => ("a number", SHARED),
        Expr::FString(_) | Expr::TString(_) => ("a formatted string", SHARED),
        Expr::Tuple(tuple) if tuple.iter().all(is_constant) => ("a tuple", SHARED),
        Expr::Tuple(_) => ("a tuple", FRESH),
        Expr::List(_) | Expr::ListComp(_) => ("a list display", FRESH),
        Expr::Set(_) | Expr::SetComp(_) => ("a set display", FRESH),
        Expr::Dict(_) | Expr::DictComp(_) => ("a dict display", FRESH),
        _ => return None,
    };
    Some(Operand { what, why })
}

fn is_signed_number(unary: &ast::ExprUnaryOp) -> bool {
    matches!(unary.op, ast::UnaryOp::USub | ast::UnaryOp::UAdd | ast::UnaryOp::Invert)
        && unary.operand.is_number_literal_expr()
}

/// The immutable literals that the name `expr` is bound to; `None` if it is bound to anything else as well, or to nothing.
fn literals<'a>(context: &Context<'a>, expr: &'a Expr) -> Option<Vec<&'a Expr>> {
    let name = expr.as_name_expr()?;
    let bindings = context.names.bindings(&name.id, name.range.start());
    let literal = |binding: &Binding<'a>| match binding.kind {
        BindingKind::Assignment {
            value: value @ (Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_)),
        } => Some(value),
        _ => None,
    };
    let literals: Option<Vec<_>> = bindings.iter().map(literal).collect();
    literals.filter(|literals| !literals.is_empty())
}

fn report<'a>(
    context: &Context<'a>,
    left: &'a Expr,
    right: &'a Expr,
    replacement: &str,
    operand: &Operand,
) {
    let written = if replacement == "==" { "is" } else { "is not" };
    let edits = operator_edits(context, left, right, replacement);
    let range = TextRange::new(left.start(), right.end());
    let known = value_type(context.names, left).filter(|_| !is_quoted(context.ancestors()));
    let is_safe = known.is_some() && known == value_type(context.names, right);
    let safety = if is_safe { Safety::Safe } else { Safety::Unsafe };
    context
        .report(range, format!("`{written}` compares the identity of {}", operand.what))
        .caption(operand.why)
        .help(format!("compare values with `{replacement}`"))
        .fix(Fix::new(format!("Replace `{written}` with `{replacement}`"), safety, edits));
}

/// Replaces the operator between two operands; a comment inside `is not` stays where it is.
fn operator_edits(context: &Context, left: &Expr, right: &Expr, replacement: &str) -> Vec<Edit> {
    let between = context.syntax.tokens().in_range(TextRange::new(left.end(), right.start()));
    let position = |kind| between.iter().position(|token| token.kind() == kind);
    let Some(is) = position(TokenKind::Is) else {
        return Vec::new();
    };
    let Some(not) = position(TokenKind::Not).filter(|_| replacement == "!=") else {
        return vec![Edit::replace(between[is].range(), replacement)];
    };
    let whole = TextRange::new(between[is].start(), between[not].end());
    if !context.syntax.has_comment(whole) {
        return vec![Edit::replace(whole, replacement)];
    }
    let after_not = between.get(not + 1).map_or(right.start(), Ranged::start);
    vec![
        Edit::replace(between[is].range(), replacement),
        Edit::delete(TextRange::new(between[not].start(), after_not)),
    ]
}
