//! A `visit_Constant` that calls the methods which Python no longer calls.

use std::fmt::Write as _;

use crate::analysis::classes::lineage::Lineage;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix};
use crate::names::QualifiedName;
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{Expr, Ranged};

/// The former classes of literals, and the condition under which the value of an `ast.Constant` was one of theirs.
const LITERALS: &[(&str, &str)] = &[
    ("NameConstant", "node.value is None or isinstance(node.value, bool)"),
    ("Num", "isinstance(node.value, (int, float, complex)) and not isinstance(node.value, bool)"),
    ("Str", "isinstance(node.value, str)"),
    ("Bytes", "isinstance(node.value, bytes)"),
    ("Ellipsis", "node.value is ..."),
];

/// Adds what `ast.NodeVisitor` did until Python 3.13 in front of the first of these methods of a class, and takes the value from where
/// it is since 3.8. `methods` are those for literals that the class defines, in order.
pub(super) fn fix<'a>(
    context: &Context<'a>,
    lineage: &Lineage<'a>,
    methods: &[(&str, &'a ast::StmtFunctionDef)],
) -> Option<Fix> {
    let (_, first) = methods.first()?;
    let [class] = *lineage.classes else {
        return None;
    };
    let is_visitor =
        |base: &QualifiedName<'a>| base.is_any(&["ast.NodeVisitor", "ast.NodeTransformer"]);
    let is_inherited = context.names.direct_subclasses(class).next().is_some();
    if is_inherited || lineage.has_unknown || !lineage.imported.iter().all(is_visitor) {
        return None;
    }
    let start = first.decorator_list.first().map_or(first.start(), Ranged::start);
    let syntax = context.syntax;
    let indentation = syntax.indentation(start);
    let is_own_line = syntax.text()[syntax.line_range(start)].trim_start().starts_with(['d', '@']);
    if !is_own_line || syntax.versions().oldest() < PythonVersion::PY38 {
        return None;
    }
    let (line, inner) = (syntax.line_ending(), format!("{indentation}    "));
    let mut added = format!("def visit_Constant(self, node):{line}");
    for (class, condition) in LITERALS {
        if methods.iter().any(|(name, _)| name == class) {
            let _ = write!(
                added,
                "{inner}if {condition}:{line}{inner}    return self.visit_{class}(node){line}"
            );
        }
    }
    let _ = write!(added, "{inner}return self.generic_visit(node){line}{line}{indentation}");
    let mut edits = vec![Edit::insert(start, added)];
    for (_, method) in methods {
        edits.extend(values(context, method)?);
    }
    // A class of another file that inherits from this one may define more of these methods.
    Some(Fix::unsafe_("Define `visit_Constant`", edits))
}

/// Edits that take the value of the node from `value`; `None` if a method takes other parameters, binds the node anew, or does
/// anything with it but to read its attributes.
fn values<'a>(context: &Context<'a>, method: &'a ast::StmtFunctionDef) -> Option<Vec<Edit>> {
    let [_, node] = method.parameters.args.as_slice() else {
        return None;
    };
    let name = node.name().as_str();
    let scope = context.names.function_scope(method)?;
    if scope.bindings_of(name).count() != 1 || !method.decorator_list.is_empty() {
        return None;
    }
    let exprs = || context.nodes.in_body(&method.body).exprs();
    let reads: Vec<_> = exprs()
        .filter_map(Expr::as_attribute_expr)
        .filter(|read| read.value.as_name_expr().is_some_and(|it| it.id == name))
        .collect();
    let mentions = exprs().filter(|it| it.as_name_expr().is_some_and(|it| it.id == name)).count();
    let edit = |read: &&ast::ExprAttribute| {
        let is_value = matches!(read.attr.as_str(), "n" | "s");
        is_value.then(|| Edit::replace(read.attr.range(), "value"))
    };
    (mentions == reads.len()).then(|| reads.iter().filter_map(edit).collect())
}
