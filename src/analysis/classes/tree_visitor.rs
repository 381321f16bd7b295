//! Classes that visit or rewrite trees of the module `ast`, and their `visit_` methods.

use crate::analysis::classes::lineage::{Lineage, function_of};
use crate::names::{Binding, MethodKind, Names, Scope};
use crate::syntax::{Ranged, ast};

/// A class derived from `ast.NodeVisitor` or `ast.NodeTransformer`, directly or through classes of its file.
#[derive(Debug)]
pub struct TreeVisitor<'a> {
    /// The class.
    pub class: &'a ast::StmtClassDef,
    /// The class with what it inherits.
    pub lineage: Lineage<'a>,
    /// True if what its methods return takes the place of the node.
    pub transforms: bool,
}

impl<'a> TreeVisitor<'a> {
    /// `class`, if it is one.
    pub fn of(names: &Names<'a>, class: &'a ast::StmtClassDef) -> Option<TreeVisitor<'a>> {
        if !names.imports("ast") {
            return None;
        }
        let lineage = Lineage::of(names, class);
        let transforms = lineage.inherits_any(&["ast.NodeTransformer"]);
        (transforms || lineage.inherits_any(&["ast.NodeVisitor"])).then_some(TreeVisitor {
            class,
            lineage,
            transforms,
        })
    }

    /// True if it inherits from nothing but classes of its file and of `ast`.
    pub fn is_known(&self) -> bool {
        let mut imported = self.lineage.imported.iter();
        !self.lineage.has_unknown && imported.all(|base| base.parts().first() == Some(&"ast"))
    }

    /// True if the class or a base in its file binds `name`.
    pub fn defines(&self, names: &Names<'a>, name: &str) -> bool {
        self.lineage.member(names, name).is_some()
    }

    /// True if methods are found and called in a way of its own.
    pub fn dispatches(&self, names: &Names<'a>) -> bool {
        ["visit", "generic_visit"].iter().any(|name| self.defines(names, name))
    }

    /// The `visit_` methods in its own body in the order of the text, each with the kind of node it is called with; one with
    /// several names is there once for each.
    pub fn methods(&self, names: &Names<'a>) -> Vec<(&'a str, &'a ast::StmtFunctionDef)> {
        let bindings = names.class_scope(self.class).map(Scope::bindings).unwrap_or_default();
        let method = |it: &Binding<'a>| {
            let kind = it.name.strip_prefix("visit_").filter(|kind| is_node_class(kind))?;
            Some((kind, function_of(names, it)?))
        };
        let mut methods: Vec<_> = bindings.iter().filter_map(method).collect();
        methods.sort_by_key(|(_, method)| method.start());
        methods
    }
}

/// True if a class of nodes may be called so. Any other `visit_` method is one that only the visitor itself calls.
fn is_node_class(name: &str) -> bool {
    const IN_LOWER_CASE: &[&str] =
        &["alias", "arg", "arguments", "comprehension", "keyword", "match_case", "withitem"];
    name.starts_with(|first: char| first.is_ascii_uppercase()) || IN_LOWER_CASE.contains(&name)
}

/// The parameter of a `visit_` method that is given the node.
pub fn visited<'a>(
    names: &Names<'a>,
    method: &'a ast::StmtFunctionDef,
) -> Option<&'a ast::Parameter> {
    let parameters = &method.parameters;
    let is_bound = names.method_kind(method) != MethodKind::Static;
    let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
    positional.nth(usize::from(is_bound)).map(|parameter| &parameter.parameter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    const CODE: &str = "\
import ast as tree
from ast import NodeVisitor as Base
class A(Base):
    def visit_Name(self, node): pass
    @staticmethod
    def visit_Call(it): pass
    visit_Load = visit_Name
    def visit_body(self, nodes): pass
class B(A, tree.NodeTransformer):
    def visit(self, node): pass
    def visit_If(self): pass
class C(B, other): pass
class D: pass
";

    fn with_names(test: impl FnOnce(&Names<'_>)) {
        let syntax = Syntax::parse(CODE, SourceKind::Module).expect("not deep");
        test(&Names::new(syntax.module()));
    }

    fn visitors_of<'a>(names: &Names<'a>) -> impl Iterator<Item = TreeVisitor<'a>> {
        names.classes().filter_map(|class| TreeVisitor::of(names, class))
    }

    #[test]
    fn visitors_are_known_by_what_they_inherit() {
        with_names(|names| {
            let visitors: Vec<_> = visitors_of(names).collect();
            let seen: Vec<_> = visitors
                .iter()
                .map(|it| (it.class.name.as_str(), it.transforms, it.is_known()))
                .collect();
            assert_eq!(seen, [("A", false, true), ("B", true, true), ("C", true, false)]);
            assert!(visitors[1].dispatches(names) && !visitors[0].dispatches(names));
            assert!(visitors[2].defines(names, "visit_Load"));
            assert!(!visitors[2].defines(names, "visit_For"));
        });
    }

    #[test]
    fn methods_know_their_node() {
        with_names(|names| {
            let visitor = visitors_of(names).next().expect("a visitor");
            let methods = visitor.methods(names);
            let seen: Vec<_> = methods
                .iter()
                .map(|(kind, method)| (*kind, visited(names, method).map(|it| it.name.as_str())))
                .collect();
            assert_eq!(
                seen,
                [("Name", Some("node")), ("Load", Some("node")), ("Call", Some("it"))]
            );
        });
    }
}
