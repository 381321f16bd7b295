//! Whether a value is computed from constants alone, so that every value it may have is written down.

use rustc_hash::FxHashSet;

use crate::names::{BindingKind, Names};
use crate::syntax::ast::{self, InterpolatedStringElement};
use crate::syntax::{Expr, Ranged, TextRange};

/// How many bindings are followed from one value.
const BINDINGS: usize = 64;

/// Builtins that make nothing up.
const PURE: &[&str] = &[
    "builtins.ascii",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.chr",
    "builtins.dict",
    "builtins.enumerate",
    "builtins.frozenset",
    "builtins.list",
    "builtins.ord",
    "builtins.range",
    "builtins.repr",
    "builtins.reversed",
    "builtins.set",
    "builtins.sorted",
    "builtins.str",
    "builtins.tuple",
    "builtins.zip",
];

/// Whether `expr` is computed from constants alone.
pub fn is_constant<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    Constancy { names, followed: FxHashSet::default() }.holds(expr)
}

/// Tells constants from other values.
struct Constancy<'n, 'a> {
    names: &'n Names<'a>,
    /// The bindings that are, or were, followed from the value in question.
    followed: FxHashSet<TextRange>,
}

impl<'a> Constancy<'_, 'a> {
    fn holds(&mut self, expr: &'a Expr) -> bool {
        match expr {
            Expr::Tuple(it) => it.elts.iter().all(|part| self.holds(part)),
            Expr::List(it) => it.elts.iter().all(|part| self.holds(part)),
            Expr::Set(it) => it.elts.iter().all(|part| self.holds(part)),
            Expr::Dict(it) => it.items.iter().all(|item| {
                // Looking up a key or going over the keys gives no value that is not written down.
                item.key.as_ref().is_some_and(|key| self.holds(key))
            }),
            Expr::Starred(it) => self.holds(&it.value),
            Expr::Named(it) => self.holds(&it.value),
            Expr::UnaryOp(it) => self.holds(&it.operand),
            Expr::BinOp(it) => self.holds(&it.left) && self.holds(&it.right),
            Expr::BoolOp(it) => it.values.iter().all(|value| self.holds(value)),
            Expr::If(it) => self.holds(&it.body) && self.holds(&it.orelse),
            Expr::Subscript(it) => self.holds(&it.value) && self.holds(&it.slice),
            Expr::Slice(it) => {
                [&it.lower, &it.upper, &it.step].into_iter().flatten().all(|part| self.holds(part))
            }
            Expr::FString(it) => it.value.elements().all(|element| match element {
                InterpolatedStringElement::Literal(_) => true,
                InterpolatedStringElement::Interpolation(part) => self.holds(&part.expression),
            }),
            Expr::Call(call) => self.is_constant_call(call),
            Expr::Name(name) => self.is_constant_name(name),
            Expr::ListComp(it) => self.holds(&it.elt),
            Expr::SetComp(it) => self.holds(&it.elt),
            Expr::Generator(it) => self.holds(&it.elt),
            _ => expr.is_literal_expr(),
        }
    }

    /// `"{}".format("a")`, `", ".join(names)`, `sorted(names)`
    fn is_constant_call(&mut self, call: &'a ast::ExprCall) -> bool {
        let of_constant = match &*call.func {
            Expr::Attribute(method) => self.holds(&method.value),
            function => self.names.refers_to_any(function, PURE),
        };
        of_constant
            && call.arguments.args.iter().all(|argument| self.holds(argument))
            && call.arguments.keywords.iter().all(|keyword| self.holds(&keyword.value))
    }

    /// Whether everything that the name is bound to is constant. A binding that is being followed already adds nothing.
    fn is_constant_name(&mut self, name: &'a ast::ExprName) -> bool {
        let bindings = self.names.bindings(&name.id, name.start());
        !bindings.is_empty()
            && bindings.iter().all(|binding| {
                if !self.followed.insert(binding.range) {
                    return true;
                }
                self.followed.len() <= BINDINGS
                    && match binding.kind {
                        BindingKind::Assignment { value } => self.holds(value),
                        // As constant as what it is taken from.
                        BindingKind::Item { iterable } => self.holds(iterable),
                        _ => false,
                    }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    /// Whether the value of the last statement is constant.
    fn holds(code: &str) -> bool {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let Some(Stmt::Expr(last)) = syntax.module().body.last() else {
            panic!("the last statement is an expression");
        };
        is_constant(&names, &last.value)
    }

    #[test]
    fn what_is_written_down_is_constant() {
        for code in [
            "'a' + b'c'.decode()",
            "a = 'x'\nb = a\nf'{b}y'",
            "for a in 'x', 'y': pass\na",
            "for n, (a, _) in enumerate([('x', f), ('y', g)]): pass\n'sys' + ''.join(['a', 'b'])",
            "D = {'a': f, 'b': g}\nfor k in D: pass\nk",
            "a = 'x'\na = a.upper()\na",
            "a = 'x' if y else 'z'\na[::-1]",
            "chr(97)",
        ] {
            assert!(holds(code), "{code}");
        }
    }

    #[test]
    fn what_comes_from_elsewhere_is_not() {
        for code in [
            "a",
            "a = input()\na",
            "for a in b: pass\na",
            "'a' + b",
            "f'{b}'",
            "import a\na",
            "a = 'x'\na += b\na",
            "'a'.join(b)",
            "[*b]",
            "{**b}",
        ] {
            assert!(!holds(code), "{code}");
        }
    }
}
