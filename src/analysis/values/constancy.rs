//! True if a value is computed from constants alone, so that every value it may have is written down.

use crate::analysis::values::sources::{Source, Sources};
use crate::names::{Binding, BindingKind, Names};
use crate::syntax::ast::{self, InterpolatedStringElement};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextLen, TextRange, TextSize};

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

/// True if `expr` is computed from constants alone, whenever that happens.
pub fn is_constant<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    let mut sources = Sources::at_any_time(names, expr);
    while let Some(source) = sources.next() {
        let is_made_of_parts = match source {
            Source::Expr(expr) => follow_parts(names, expr, &mut sources),
            // As constant as what it is taken from.
            Source::Bound(Binding { kind: BindingKind::Item { iterable }, .. }) => {
                sources.follow(iterable);
                true
            }
            Source::Bound(_) | Source::Unknown => false,
        };
        if !is_made_of_parts {
            return false;
        }
    }
    true
}

/// Adds the parts of `expr`, which is constant if all of them are. `false` if it is not constant in any case.
fn follow_parts<'a>(names: &Names<'a>, expr: &'a Expr, sources: &mut Sources<'_, 'a>) -> bool {
    match expr {
        Expr::Tuple(ast::ExprTuple { elts, .. })
        | Expr::List(ast::ExprList { elts, .. })
        | Expr::Set(ast::ExprSet { elts, .. }) => follow_all(elts, sources),
        Expr::Dict(it) => {
            // Looking up a key or going over the keys gives no value that is not written down.
            let keys = it.items.iter().map(|item| item.key.as_ref());
            return keys.into_iter().all(|key| {
                follow_all(key, sources);
                key.is_some()
            });
        }
        Expr::Starred(it) => sources.follow(&it.value),
        Expr::UnaryOp(it) => sources.follow(&it.operand),
        Expr::BinOp(it) => follow_all([&*it.left, &it.right], sources),
        Expr::Subscript(it) => match items(names, &it.value) {
            Some(items) if !it.slice.is_slice_expr() => follow_all(items, sources),
            _ => follow_all([&*it.value, &it.slice], sources),
        },
        Expr::Slice(it) => {
            follow_all(
                [&it.lower, &it.upper, &it.step].into_iter().flatten().map(|it| &**it),
                sources,
            );
        }
        Expr::FString(it) => {
            let parts = it.value.elements().filter_map(InterpolatedStringElement::as_interpolation);
            follow_all(parts.map(|part| &*part.expression), sources);
        }
        Expr::Call(call) => return follow_call(names, call, sources),
        Expr::ListComp(ast::ExprListComp { elt, .. })
        | Expr::SetComp(ast::ExprSetComp { elt, .. })
        | Expr::Generator(ast::ExprGenerator { elt, .. }) => sources.follow(elt),
        _ => return expr.is_literal_expr(),
    }
    true
}

/// The items of a table, a display or a name for one: whatever it is asked for, it has nothing else.
fn items<'a>(names: &Names<'a>, table: &'a Expr) -> Option<Vec<&'a Expr>> {
    let display = match table {
        Expr::Name(name) => names.single_value(name).filter(|_| is_only_read(names, name))?,
        display => display,
    };
    match display {
        Expr::Dict(dict) if dict.iter().all(|item| item.key.is_some()) => {
            Some(dict.iter().map(|item| &item.value).collect())
        }
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
            Some(elts.iter().collect())
        }
        _ => None,
    }
}

/// True if nothing that is done with a table, under this name, puts anything into it.
fn is_only_read(names: &Names<'_>, table: &ast::ExprName) -> bool {
    const READING: &[&str] = &["get", "items", "keys", "values"];
    let nodes = names.nodes();
    names.reads_in(&table.id, TextRange::up_to(TextSize::from(u32::MAX))).all(|place| {
        let name = nodes.innermost(TextRange::at(place, table.id.text_len()));
        let around = name.and_then(|name| nodes.parent(name)).map(|node| nodes.get(node));
        match around {
            Some(Node::Expr(Expr::Subscript(it))) => it.ctx.is_load() && it.value.start() == place,
            Some(Node::Expr(Expr::Attribute(it))) => READING.contains(&it.attr.as_str()),
            Some(Node::Expr(Expr::Compare(_)) | Node::Stmt(Stmt::For(_))) => true,
            _ => false,
        }
    })
}

/// `"{}".format("a")`, `", ".join(names)`, `sorted(names)`
fn follow_call<'a>(
    names: &Names<'a>,
    call: &'a ast::ExprCall,
    sources: &mut Sources<'_, 'a>,
) -> bool {
    match &*call.func {
        Expr::Attribute(method)
            if method.attr.as_str() == "get"
                && let Some(items) = items(names, &method.value) =>
        {
            follow_all(items, sources);
            let keywords = call.arguments.keywords.iter().map(|it| &it.value);
            follow_all(call.arguments.args.iter().skip(1).chain(keywords), sources);
            return true;
        }
        Expr::Attribute(method) => sources.follow(&method.value),
        function if names.refers_to_any(function, PURE) => {}
        _ => return false,
    }
    follow_all(call.arguments.iter_source_order().map(ast::ArgOrKeyword::value), sources);
    true
}

fn follow_all<'a>(parts: impl IntoIterator<Item = &'a Expr>, sources: &mut Sources<'_, 'a>) {
    let computed = parts.into_iter().filter(|part| !part.is_literal_expr());
    computed.for_each(|part| sources.follow(part));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Stmt, Syntax};

    /// True if the value of the last statement is constant.
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
            "D = {'a': 'x', 'b': 'y'}\nD[z]",
            "D = {'a': 'x', 'b': 'y'}\nD.get(z, 'w')",
            "('x', 'y')[z]",
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
            "b[0]",
            "b.get('x')",
            "'abc'[:b]",
            "D = {'a': b}\nD[z]",
            "D = {'a': 'x'}\nD.get(z, b)",
            "D = {'a': 'x'}\nD[z] = b\nD[z]",
            "D = {'a': 'x'}\nD.update(b)\nD[z]",
            "D = {'a': 'x'}\nf(D)\nD[z]",
            "D = ['a']\nE = D\nD[z]",
        ] {
            assert!(!holds(code), "{code}");
        }
    }
}
