//! Methods of visitors that later versions of Python never call.

mod dispatch;

use crate::analysis::classes::lineage::{Lineage, function_of};
use crate::analysis::control::versions::is_guarded;
use crate::context::Context;
use crate::diagnostic::{Effect, Severity};
use crate::names::{Binding, Scope};
use crate::python;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{Expr, Ranged, Stmt};

/// `visit_Num`, `visit_Index` and their like.
pub static RULE: Rule = Rule {
    name: "removed-visitor",
    summary: "A visitor of trees has a method that later versions of Python never call",
    explanation: "
`ast.NodeVisitor` calls a method by the class of the node it meets. What no tree has any more, it never meets, and nothing is said
of it: the visitor sees less than before, without an error.

Since Python 3.8 every literal is an `ast.Constant`. Until 3.13 `visit_Constant` of `ast.NodeVisitor` went on to `visit_Num`,
`visit_Str` and their like. Python 3.14 has none of that. Since Python 3.9 a subscript holds its index itself, and tuples of
slices are an `ast.Tuple`: `visit_Index` and `visit_ExtSlice` are never called, and neither are `visit_Suite`, `visit_Param`,
`visit_AugLoad` and `visit_AugStore`.

Define the method for the class that trees have now:

    class _Strings(ast.NodeVisitor):
        def visit_Constant(self, node):
            if isinstance(node.value, str):
                self.found.append(node.value)

The versions are those of `target-version`, as for `removed-api`.

Left alone: methods for literals beside a `visit_Constant`, `generic_visit` or `visit` of one's own; a `visit_Index` that only visits
`node.value`; what stands under a test of the version.

Reference: <https://docs.python.org/3/library/ast.html#ast.NodeVisitor>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast

class _Keys(ast.NodeVisitor):
    def visit_Index(self, node):
        self.keys.append(node.value)
",
        ),
        Example::fixed_unsafely(
            "from ast import NodeVisitor

class _Strings(NodeVisitor):
    def visit_Str(self, node):
        self.found.append(node.s)
",
            "from ast import NodeVisitor

class _Strings(NodeVisitor):
    def visit_Constant(self, node):
        if isinstance(node.value, str):
            return self.visit_Str(node)
        return self.generic_visit(node)

    def visit_Str(self, node):
        self.found.append(node.value)
",
        ),
    ],
    accepts: &[
        "import ast

class _Keys(ast.NodeVisitor):
    def visit_Subscript(self, node):
        self.keys.append(node.slice)
",
        "import ast

class _Strings(ast.NodeVisitor):
    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.visit_Str(node)

    def visit_Str(self, node):
        self.found.append(node.s)
",
        "class _Report:
    def visit_Str(self, node):
        self.found.append(node.s)
",
    ],
    checks: &[Check::Class(check)],
};

/// The classes of `ast` that are left, but of which no tree has any since Python 3.9.
const NEVER_MADE: &[&str] = &["AugLoad", "AugStore", "ExtSlice", "Index", "Param", "Suite"];

/// The names that code asks for which knows of the change.
const PROBES: &[&str] =
    &["Bytes", "Constant", "Ellipsis", "ExtSlice", "Index", "NameConstant", "Num", "Str"];

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let bindings = context.names.class_scope(class).map(Scope::bindings).unwrap_or_default();
    let method = |it: &Binding<'a>| {
        let name = it.name.strip_prefix("visit_")?;
        Some((*it, name, since(context, name)?, function_of(context.names, it)?))
    };
    let methods: Vec<_> = bindings.iter().filter_map(method).collect();
    if methods.is_empty() {
        return;
    }
    let lineage = Lineage::of(context.names, class);
    if !lineage.inherits_any(&["ast.NodeVisitor", "ast.NodeTransformer"]) {
        return;
    }
    let sees_constants = lineage.member(context.names, "visit_Constant").is_some()
        || ["generic_visit", "visit"].iter().any(|name| {
            match lineage.method(context.names, name) {
                Some(method) => tells_nodes_apart(context, method),
                None => lineage.member(context.names, name).is_some(),
            }
        });
    let literals = methods.iter().filter(|(_, name, ..)| !NEVER_MADE.contains(name));
    let literals: Vec<_> = literals.map(|(_, name, _, method)| (*name, *method)).collect();
    let fix = dispatch::fix(context, &lineage, &literals);
    for (binding, name, since, method) in methods {
        let is_needless =
            if NEVER_MADE.contains(&name) { forwards(method) } else { sees_constants };
        if is_needless || is_guarded(context, &method.name, PROBES) {
            continue;
        }
        let mut finding = context.report(
            binding.range,
            format!("`{}` is never called in Python {since} and later", binding.name),
        );
        finding
            .since(since, Effect::Changes)
            .caption(format!("no tree has an `ast.{name}` there"))
            .help(match name {
                "Index" => "use `node.slice` as it is",
                "ExtSlice" => "`node.slice` is an `ast.Tuple` there",
                _ if NEVER_MADE.contains(&name) => "leave it out",
                _ => "define `visit_Constant` instead",
            });
        if let Some(fix) = fix.clone().filter(|_| !NEVER_MADE.contains(&name)) {
            finding.fix(fix);
        }
    }
}

/// True if a method that sees every node may see to constants: it asks for classes, or chooses methods itself.
fn tells_nodes_apart(context: &Context<'_>, method: &ast::StmtFunctionDef) -> bool {
    const WORDS: &[&str] = &["Constant", "__class__", "getattr", "isinstance", "type", "value"];
    let tokens = context.syntax.tokens().in_range(method.range());
    tokens.iter().any(|token| WORDS.contains(&&context.syntax.text()[token.range()]))
}

/// The version from which on no tree has nodes of this class of `ast`, if it is among those that the code is for.
fn since(context: &Context<'_>, class: &str) -> Option<PythonVersion> {
    let versions = context.syntax.versions();
    if NEVER_MADE.contains(&class) {
        return (versions.newest() >= PythonVersion::PY39).then_some(PythonVersion::PY39);
    }
    python::removal(&format!("ast.{class}"), versions).map(|(version, _)| version)
}

/// True if all that a method does is to visit `node.value`, which is now visited anyway.
fn forwards(method: &ast::StmtFunctionDef) -> bool {
    let mut body = method.body.as_slice();
    if let [Stmt::Expr(docstring), rest @ ..] = body
        && docstring.value.is_string_literal_expr()
    {
        body = rest;
    }
    let visits = |call: &Expr| match call {
        Expr::Call(call) => {
            let method = call.func.as_attribute_expr();
            method.is_some_and(|method| method.attr.contains("visit"))
        }
        _ => false,
    };
    let value = match body {
        [Stmt::Return(ast::StmtReturn { value: Some(value), .. })] => value,
        [Stmt::Expr(stmt)] if visits(&stmt.value) => &stmt.value,
        _ => return false,
    };
    match &**value {
        Expr::Call(call) => match &*call.arguments.args {
            [Expr::Attribute(argument), ..] => argument.attr.as_str() == "value",
            [Expr::Name(_), ..] => true,
            _ => false,
        },
        Expr::Attribute(attribute) => attribute.attr.as_str() == "value",
        _ => false,
    }
}
