//! Things of the standard library that some of the targeted versions of Python no longer have.

mod distutils;
mod inherited;
mod instance;
mod replacements;
mod unmistakable;
mod visit_constant;

use std::sync::LazyLock;

use crate::analysis::control::guards::is_caught;
use crate::analysis::control::versions::{is_guarded, is_reached_guarded};
use crate::analysis::imports::hooks::{self, is_hook};
use crate::analysis::imports::last_parts::{LastParts, Use};
use crate::context::{Context, Finding};
use crate::diagnostic::{Effect, Severity};
use crate::names::last_part;
use crate::python;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{CallExt, Expr, Node, Ranged, TextRange, Versions, last_name};

use inherited::inherited;
use instance::of_instance;
use replacements::instead_of;

/// `imp`, `ast.Num`, `asyncio.coroutine` and their like.
pub static RULE: Rule = Rule {
    name: "removed-api",
    summary: "A module, function or class is used that later versions of Python removed",
    explanation: "
Each version of Python takes away what was deprecated before, and some of what was never documented. Code that uses it fails
where it is imported, or worse, where it is run:

    import imp                      # ModuleNotFoundError from Python 3.12 on
    isinstance(node, ast.Num)       # AttributeError from Python 3.14 on

What is gone, and since when, was measured on CPython 3.8 to 3.15 itself. It is found where it is imported, where it is an
attribute of a module or class, or of an object that is made where it is used or whose class is asked for, where a class calls
what it inherited: `super().visit_Constant(node)`, and where it is one of a code object or a module: `f.__code__.co_lnotab`.

The versions are those of the setting `target-version`, or of `--target-version`, as `3.9` for that version and all newer
ones, or `3.9..3.13`. Without either, they are what `requires-python` says in the nearest `pyproject.toml` that has it. Without
that, code is for the newest version.

Left alone: what stands under a test of the version, of `hasattr` or of `TYPE_CHECKING`, under a handler of `AttributeError` or `ImportError`, or
in a file or folder that is called like one for some versions; `distutils` in files that import `setuptools`, which brings it, or
that build packages with it.

Reference: <https://docs.python.org/3/whatsnew/index.html>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new("import imp\n\n_plugin = imp.load_source('plugin', 'plugin.py')\n"),
        Example::new("import ast\n\ndef _is_number(node):\n    return isinstance(node, ast.Num)\n"),
        Example::new("from pkgutil import find_loader\n\n_found = find_loader('json')\n"),
        Example::fixed(
            "import ast

class _Names(ast.NodeVisitor):
    def visit_Constant(self, node):
        super().visit_Constant(node)
",
            "import ast

class _Names(ast.NodeVisitor):
    def visit_Constant(self, node):
        self.generic_visit(node)
",
        ),
        Example::new(
            "import importlib.machinery as machinery\n\n_load = machinery.SourceFileLoader.load_module\n",
        ),
    ],
    accepts: &[
        "import importlib.util\n\n_spec = importlib.util.find_spec('json')\n",
        "try:\n    from imp import reload\nexcept ImportError:\n    from importlib import reload\n\nreload(None)\n",
        "import ast
import sys

def _is_number(node):
    if sys.version_info < (3, 8):
        return isinstance(node, ast.Num)
    return isinstance(node, ast.Constant) and isinstance(node.value, int)
",
        "import ast\n\n_TEXT = (ast.Constant, ast.Str) if hasattr(ast, 'Str') else ast.Constant\n",
        "from . import imp\n\nimp.load_source('plugin', 'plugin.py')\n",
    ],
    checks: &[
        Check::Module(check),
        Check::Call(&["builtins.__import__", "importlib.import_module"], check_import_call),
    ],
};

/// The last parts of the names of what is gone in some version, by the top-level module.
static LAST_PARTS: LazyLock<LastParts> = LazyLock::new(|| {
    python::removed().collect::<LastParts>().and_anywhere(unmistakable::unmistakable())
});

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    for place in LAST_PARTS.uses(context) {
        match place {
            Use::Module(alias) => {
                check_module(context, alias.range, &alias.name);
            }
            Use::From(import) => check_import_from(context, import),
            Use::Name(name) => unmistakable::check_name(context, name),
            Use::Attribute(expr, attribute) => check_attribute(context, expr, attribute),
        }
    }
}

/// Reports an imported module if it is gone. Returns whether it is.
fn check_module(context: &Context<'_>, range: TextRange, module: &str) -> bool {
    let gone = Gone::of(module, context.syntax.versions());
    gone.inspect(|gone| drop(gone.report(context, range, None))).is_some()
}

/// A module whose name is written in a call that imports it.
fn check_import_call<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(name) = call.arg("name", 0)
        && let Some(module) = context.names.constant_text(name)
    {
        check_module(context, name.range(), module);
    }
}

/// A module, or what is imported of it.
fn check_import_from<'a>(context: &Context<'a>, import: &'a ast::StmtImportFrom) {
    let Some(module) = &import.module else {
        return;
    };
    if check_module(context, module.range, module) {
        return;
    }
    for alias in &import.names {
        if let Some(gone) = Gone::of(&format!("{module}.{}", alias.name), context.syntax.versions())
        {
            gone.report(context, alias.range, None);
        }
    }
}

fn check_attribute<'a>(context: &Context<'a>, expr: &'a Expr, attribute: &'a ast::ExprAttribute) {
    if is_asked_of_hook(context, expr, attribute) {
        return;
    }
    let of_object = unmistakable::of_object(context, attribute).map(str::to_owned);
    let name = of_object
        .or_else(|| context.names.qualified_name(expr).map(|name| name.to_string()))
        .or_else(|| inherited(context, attribute))
        .or_else(|| of_instance(context, attribute));
    let Some(name) = name else {
        return;
    };
    if let Some(gone) = Gone::of(&name, context.syntax.versions())
        // What is in something else that is gone is not reported a second time.
        && gone.name == name
        && let Some(mut finding) = gone.report(context, attribute.range, Some(&attribute.value))
        && let Some(fix) = visit_constant::fix(context, attribute)
    {
        finding.fix(fix);
    }
}

/// True for a call that `import-hook-removed-api` reports.
fn is_asked_of_hook<'a>(
    context: &Context<'a>,
    expr: &'a Expr,
    attribute: &'a ast::ExprAttribute,
) -> bool {
    let calls = || {
        context.around(expr).exprs().next().is_some_and(|it| match it {
            Expr::Call(call) => call.func.range() == attribute.range(),
            _ => false,
        })
    };
    hooks::GONE.contains(&attribute.attr.as_str())
        && is_hook(context.names, &attribute.value)
        && calls()
}

/// Something that is gone.
struct Gone<'n> {
    name: &'n str,
    since: PythonVersion,
}

impl<'n> Gone<'n> {
    /// The part of a qualified name that is gone in one of the `versions`.
    fn of(name: &'n str, versions: Versions) -> Option<Gone<'n>> {
        python::removal(name, versions).map(|(since, name)| Gone { name, since })
    }

    /// Reports its use at `range`, but not where the code knows of it. `holder` is what it is an attribute of.
    fn report<'a>(
        &self,
        context: &Context<'a>,
        range: TextRange,
        holder: Option<&Expr>,
    ) -> Option<Finding<'a>> {
        let instead = instead_of(self.name);
        // Code also asks whether what takes its place is there.
        let replacements = instead.unwrap_or_default().split('`').skip(1).step_by(2).map(last_part);
        let module = self.name.rsplit_once('.').map(|(module, _)| last_part(module));
        let asked = holder.and_then(last_name);
        let known = [last_part(self.name)].into_iter().chain(module).chain(asked);
        let probes: Vec<_> = replacements.chain(known).collect();
        if self.name == "distutils" && distutils::is_brought(context)
            || is_guarded(context, range, &probes)
            || holder.is_some_and(|holder| is_reached_guarded(context, holder, &probes))
            || holder.is_none() && is_import_caught(context, range)
        {
            return None;
        }
        let message = format!("`{}` is gone in Python {}", self.name, self.since);
        let mut finding = context.report(range, message);
        finding.since(self.since, Effect::Breaks).caption(match holder {
            Some(_) => "`AttributeError` there",
            None if self.name.contains('.') => "`ImportError` there",
            None => "`ModuleNotFoundError` there",
        });
        if let Some(help) = instead {
            finding.help(help);
        }
        Some(finding)
    }
}

/// True if a handler is there for the import at `range`, be it one for every exception.
fn is_import_caught(context: &Context<'_>, range: TextRange) -> bool {
    let node = context.nodes.innermost(range).map(|id| context.nodes.get(id));
    node.is_some_and(|node| match node {
        Node::Stmt(import) => is_caught(context, import, "ImportError"),
        Node::Expr(imported) => is_caught(context, imported, "ImportError"),
    })
}
