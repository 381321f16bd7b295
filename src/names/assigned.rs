//! The expressions that plain assignments give to names, and not a step further: values are followed by the analyses.

use smallvec::SmallVec;

use super::{Binding, BindingKind, Names};
use crate::syntax::{Expr, ast};

impl<'a> Binding<'a> {
    /// The value, if a plain assignment gives one.
    pub fn value(&self) -> Option<&'a Expr> {
        match self.kind {
            BindingKind::Assignment { value } => Some(value),
            _ => None,
        }
    }

    /// The function, if this defines one.
    pub fn function(&self) -> Option<&'a ast::StmtFunctionDef> {
        match self.kind {
            BindingKind::Function(function) => Some(function),
            _ => None,
        }
    }
}

impl<'a> Names<'a> {
    /// The value of `name` as seen from where it stands, if its scope binds it exactly once, by a plain assignment.
    pub fn single_value(&self, name: &ast::ExprName) -> Option<&'a Expr> {
        self.only_binding(&name.id, name.range.start())?.value()
    }

    /// The value of `expr` at any time: the value of a name that is bound once, see [`Names::single_value`], and else
    /// itself.
    pub fn only_value(&self, expr: &'a Expr) -> &'a Expr {
        expr.as_name_expr().and_then(|name| self.single_value(name)).unwrap_or(expr)
    }

    /// The value of `expr` where it stands: the only value that reaches a name, and else itself.
    pub fn reaching_value(&self, expr: &'a Expr) -> &'a Expr {
        let bindings = expr.as_name_expr().map(|name| self.reaching_bindings(name));
        match bindings.as_deref() {
            Some([only]) => only.value().unwrap_or(expr),
            _ => expr,
        }
    }

    /// All that plain assignments make `expr` stand for where it stands, see [`Names::reaching_bindings`]; none for what is no
    /// name.
    pub fn reaching_values(&self, expr: &Expr) -> SmallVec<[&'a Expr; 4]> {
        let bindings = expr.as_name_expr().map(|name| self.reaching_bindings(name));
        bindings.into_iter().flatten().filter_map(|binding| binding.value()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The texts of what the last expression of `text` stands for: at any time, there, and one of several there.
    fn values(text: &str) -> (String, String, Vec<String>) {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let expr = names.nodes().all().exprs().last().expect("an expression");
        let shown = |expr: &Expr| syntax.slice(expr).to_owned();
        let all = names.reaching_values(expr).into_iter().map(shown).collect();
        (shown(names.only_value(expr)), shown(names.reaching_value(expr)), all)
    }

    #[test]
    fn a_name_stands_for_what_it_is_bound_to() {
        for (text, only, reaching, all) in [
            ("x = 1\nx", "1", "1", vec!["1"]),
            ("x = 1\nx = 2\nx", "x", "2", vec!["2"]),
            ("if a:\n    x = 1\nelse:\n    x = 2\nx", "x", "x", vec!["1", "2"]),
            ("for x in a: pass\nx", "x", "x", vec![]),
            ("1 + 2", "2", "2", vec![]),
        ] {
            assert_eq!(
                values(text),
                (
                    only.to_owned(),
                    reaching.to_owned(),
                    all.iter().map(ToString::to_string).collect()
                ),
                "{text}"
            );
        }
    }
}
