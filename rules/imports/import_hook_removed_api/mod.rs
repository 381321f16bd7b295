//! Methods of finders and loaders that Python 3.12 and later took away.

mod load_module;

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::control::flow::{Exits, is_stub};
use crate::analysis::control::versions::is_guarded;
use crate::analysis::imports::hooks::{self, is_hook};
use crate::context::Context;
use crate::diagnostic::{Effect, Severity};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::PythonVersion;
use crate::syntax::{Expr, Stmt, ast};
use load_module::fix;

/// `find_module`, `load_module` and their like.
pub static RULE: Rule = Rule {
    name: "import-hook-removed-api",
    summary: "Finders or loaders have, or are asked for, methods that later versions of Python removed",
    explanation: "
Python 3.4 gave finders `find_spec` and loaders `exec_module`. What they replaced is gone: `find_module` and `find_loader` of all
finders from Python 3.12 on, `AttributeError: 'FileFinder' object has no attribute 'find_module'`, and `load_module` of all
loaders, which warned long before, from 3.15 on. What the library has that is gone is reported by `removed-api`.

A finder of one's own that has `find_module` and no `find_spec` is worse off: nothing fails. Python 3.11 still warns

    ImportWarning: _Finder.find_spec() not found; falling back to find_module()

and from 3.12 on the import system passes it over, so that imports find nothing or, where the finder was there to replace
or instrument modules, the original.

Define `find_spec` and `exec_module`, and call these:

```python
spec = finder.find_spec(name)
module = importlib.util.module_from_spec(spec)
sys.modules[name] = module
spec.loader.exec_module(module)
```

Left alone: what stands under a test of the version or of `hasattr`, under an optional import, or in classes that have the new
method as well or whose old one does nothing; and copies of others' code, which are mended where they come from, or kept for old
versions (below `vendor`, `_vendor`, `third_party` and the like).

Reference: <https://docs.python.org/3/whatsnew/3.12.html#imp>,
<https://docs.python.org/3/library/importlib.html#importlib.abc.MetaPathFinder.find_spec>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import sys

class _Finder:
    def find_module(self, fullname, path=None):
        return self if fullname == \"example\" else None

    def load_module(self, fullname):
        return sys.modules.setdefault(fullname, make(fullname))
",
        ),
        Example::fixed_unsafely(
            "import importlib.machinery

def _plugin(name, path):
    loader = importlib.machinery.SourceFileLoader(name, path)
    return loader.load_module()
",
            "import importlib.util
import sys
import importlib.machinery

def _plugin(name, path):
    loader = importlib.machinery.SourceFileLoader(name, path)
    spec = importlib.util.spec_from_loader(loader.name, loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    loader.exec_module(module)
    return module
",
        ),
        Example::new(
            "import pkgutil

def _plugins(path):
    for finder, name, _ in pkgutil.iter_modules(path):
        yield finder.find_module(name).load_module(name)
",
        ),
    ],
    accepts: &[
        "import importlib.util

class _Finder:
    def find_spec(self, fullname, path=None, target=None):
        return importlib.util.spec_from_loader(fullname, self) if fullname == \"example\" else None

    def create_module(self, spec):
        return make(spec.name)

    def exec_module(self, module):
        pass
",
        "class _Context:
    def find_module(self, name):
        return self.modules[name]

    def resolve(self, name):
        return self.find_module(name)
",
        "class _Importer:
    def find_spec(self, fullname, path=None, target=None):
        return self.specs.get(fullname)

    def find_module(self, fullname, path=None):
        return self.find_spec(fullname, path).loader
",
    ],
    checks: &[
        Check::Method(hooks::GONE, check_method),
        Check::Class(check_class),
    ],
};

/// The version that has no more of the old methods of finders.
const FINDERS: PythonVersion = PythonVersion::PY312;

/// The version that has no more `load_module`.
const LOADERS: PythonVersion = PythonVersion::PY315;

/// The names that code asks for which knows of both ways.
const PROBES: &[&str] = &[
    "create_module",
    "exec_module",
    "find_loader",
    "find_module",
    "find_spec",
    "load_module",
    "module_from_spec",
];

fn check_method<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    let has_import_system =
        ["importlib", "pkgutil", "sys", "zipimport"].iter().any(|it| context.names.imports(it));
    let name = method.attr.as_str();
    if !has_import_system
        || !is_hook(context.names, &method.value)
        || is_guarded(context, call, PROBES)
    {
        return;
    }
    let (since, message, help) = if name == "load_module" {
        (
            LOADERS,
            "`load_module` is gone in Python 3.15".to_owned(),
            "use `importlib.util.module_from_spec` and `loader.exec_module`",
        )
    } else {
        (
            FINDERS,
            format!("Python 3.12 removed `{name}` from finders"),
            "use `find_spec`, which gives a spec",
        )
    };
    let fix = fix(context, call, method);
    let mut finding = context.report(&method.attr, message);
    finding.since(since, Effect::Breaks).help(help);
    if let Some(fix) = fix {
        finding.fix(fix);
    }
}

fn check_class<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let old = |it: &&ast::StmtFunctionDef| hooks::GONE.contains(&it.name.as_str());
    let methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
    let methods: Vec<_> = methods.filter(old).filter(|it| !is_harmless(context, it)).collect();
    if methods.is_empty() {
        return;
    }
    let names = context.names;
    let lineage = Lineage::of(names, class);
    let has = |name: &str| lineage.member(names, name).is_some() || !names.members(name).is_empty();
    if !is_hook_class(&lineage, &methods) || lineage.has_unknown || inherits_new(&lineage) {
        return;
    }
    let finds = methods.iter().find(|it| it.name.as_str() != "load_module");
    let loads = methods.iter().find(|it| it.name.as_str() == "load_module");
    let (finds, loads) =
        (finds.filter(|_| !has("find_spec")), loads.filter(|_| !has("exec_module")));
    let Some(method) = finds.or(loads) else {
        return;
    };
    if is_guarded(context, &method.name, PROBES) {
        return;
    }
    if finds.is_some() {
        let message = format!(
            "Python 3.12 and later ignore the finder `{}`, which has no `find_spec`",
            class.name
        );
        context
            .report_as(Severity::Error, &method.name, message)
            .since(FINDERS, Effect::Changes)
            .caption("no longer called")
            .label(class.name.range, "has no `find_spec`")
            .help("define `find_spec(self, fullname, path=None, target=None)`");
    } else {
        let message = format!(
            "the loader `{}` has only `load_module`, which is gone in Python 3.15",
            class.name
        );
        context
            .report(&method.name, message)
            .since(LOADERS, Effect::Breaks)
            .label(class.name.range, "has no `exec_module`")
            .help("define `create_module(self, spec)` and `exec_module(self, module)`");
    }
}

/// True if a method raises, as a finder does that keeps modules from being imported.
fn may_refuse(context: &Context<'_>, method: &ast::StmtFunctionDef) -> bool {
    context.nodes.in_scope(&method.body).stmts().any(Stmt::is_raise_stmt)
}

/// True if nothing is lost if a method is never called: it has no code, always gives `None`, or leaves all to a base; or it
/// knows of the new way.
fn is_harmless(context: &Context<'_>, method: &ast::StmtFunctionDef) -> bool {
    is_stub(method)
        || Exits::of(context.nodes, method).returns_none() && !may_refuse(context, method)
        || context.nodes.in_body(&method.body).exprs().any(|expr| match expr {
            Expr::Attribute(it) => {
                let name = it.attr.as_str();
                let is_base = it.value.as_call_expr().is_some_and(|call| {
                    call.func.as_name_expr().is_some_and(|it| it.id == "super")
                });
                is_base && name == method.name.as_str()
                    || matches!(name, "find_spec" | "exec_module")
            }
            Expr::StringLiteral(it) => {
                matches!(it.value.to_str(), "find_spec" | "exec_module")
            }
            _ => false,
        })
}

/// True if the class is a finder or a loader: by a base, or because it has the methods of one as the import system calls
/// them.
fn is_hook_class(lineage: &Lineage<'_>, methods: &[&ast::StmtFunctionDef]) -> bool {
    let abstract_bases = [
        "importlib.abc.Finder",
        "importlib.abc.Loader",
        "importlib.abc.MetaPathFinder",
        "importlib.abc.PathEntryFinder",
    ];
    let as_called = |method: &&&ast::StmtFunctionDef| {
        let mut parameters = method.parameters.iter_non_variadic_params();
        parameters.nth(1).is_some_and(|second| second.name().as_str() == "fullname")
    };
    lineage.inherits_any(&abstract_bases) || methods.iter().any(|method| as_called(&method))
}

/// True if a base from elsewhere may bring the new methods.
fn inherits_new(lineage: &Lineage<'_>) -> bool {
    lineage.imported.iter().any(|base| !matches!(base.parts(), ["importlib", "abc", _]))
}
