//! `spec.loader.exec_module(module)` of a module that is not in `sys.modules`.

use crate::analysis::imports::loading::{Load, ModuleLoads};
use crate::analysis::imports::module_table::{ModulesAccess, TableUse, uses_of_table};
use crate::analysis::imports::templates::is_about_templates;
use crate::context::Context;
use crate::diagnostic::{Fix, Severity};
use crate::rewrite::{before_statement, import_module};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, TextSize, ast};

/// A module that runs before it is registered.
pub static RULE: Rule = Rule {
    name: "spec-module-unregistered",
    summary: "A module loaded by hand runs while `sys.modules` does not have it",
    explanation: "
`exec_module` only runs the module's code. What `import` does besides, entering the module in `sys.modules` first, is left
to whoever loads a module by hand. Code that looks up its own module finds nothing there:

- a dataclass under `from __future__ import annotations` stops the import:
  `AttributeError: 'NoneType' object has no attribute '__dict__'`; from Python 3.15 on it takes its `ClassVar`s for fields;
- an instance of a class from it cannot be pickled, hence not be sent to a process pool:
  `PicklingError: Can't pickle <class 'plugin.Point'>: import of module 'plugin' failed`;
- `typing.get_type_hints`, `inspect.getsource` of its classes (`TypeError: <class 'plugin.Point'> is a built-in class`)
  and `unittest.mock.patch(\"plugin.name\")` fail, too;
- a second `import plugin`, from the module itself or what it imports, runs the file again as another module.

Register the module before it runs, and take it out again if that fails:

```python
sys.modules[spec.name] = module
try:
    spec.loader.exec_module(module)
except BaseException:
    del sys.modules[spec.name]
    raise
```

Left alone: compiled extensions, which need no entry; a module that is given to something else before it runs; second copies,
loaded under another module's `__name__`; one certain file, found from `__file__`, whose author knows what is in it; a module that is only read for values, as a
file of settings is (`module.version`, `getattr(module, \"options\", {})`), which are neither called nor named like classes; code that looks the module up in `sys.modules` afterwards; and functions whose docstring
says that the module is not in `sys.modules`, so that whoever calls them knows.

The fix is unsafe: an entry of the same name is replaced, and the module stays alive. It is not offered for modules that are
called like their files, which would take the place of each other, or of a module of the standard library.

The rule is off by default: of 41 findings in packages drawn by lot, 21 were acted on; the others load one certain file, in which
nothing needs an entry. Select it for loaders of plug-ins.

Reference: <https://docs.python.org/3/library/importlib.html#importing-a-source-file-directly>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import importlib.util
import sys

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
",
            "import importlib.util
import sys

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
",
        ),
        Example::fixed_unsafely(
            "from importlib.util import module_from_spec as build, spec_from_file_location as locate

class _Loader:
    def load(self, path):
        if (found := locate(\"plugin\", location=path)):
            plugin = build(found); found.loader.exec_module(plugin)
            return plugin
",
            "import sys
from importlib.util import module_from_spec as build, spec_from_file_location as locate

class _Loader:
    def load(self, path):
        if (found := locate(\"plugin\", location=path)):
            plugin = build(found); sys.modules[found.name] = plugin; found.loader.exec_module(plugin)
            return plugin
",
        ),
        Example::new(
            "import importlib.util

def _load(path, name=None):
    if name is None:
        name = path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
",
        ),
        Example::fixed_unsafely(
            "import sys
from importlib import util

module = util.module_from_spec(util.spec_from_file_location(\"settings\", \"settings.py\"))
module.__spec__.loader.exec_module(module)
sys.modules[\"settings\"] = module
",
            "import sys
from importlib import util

module = util.module_from_spec(util.spec_from_file_location(\"settings\", \"settings.py\"))
sys.modules[module.__name__] = module
module.__spec__.loader.exec_module(module)
sys.modules[\"settings\"] = module
",
        ),
        Example::new(
            "import importlib.util

def _load(sys, path):
    spec = importlib.util.spec_from_file_location(\"settings\", path)
    assert spec
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return sys.path, module
",
        ),
        Example::new(
            "import importlib.util

def _load(path):
    spec = importlib.util.spec_from_file_location(\"settings\", path)
    assert spec
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))
    return module
",
        ),
    ],
    accepts: &[
        "import importlib.util
import sys

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
",
        "import importlib.util
import sys
from unittest.mock import patch

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    with patch.dict(sys.modules, {name: module}):
        spec.loader.exec_module(module)
    return module
",
        "import importlib.util
from importlib.machinery import ExtensionFileLoader

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, loader=ExtensionFileLoader(name, path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
",
        "import importlib.util

def _load(registry, name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    registry.add(module)
    spec.loader.exec_module(module)
    return module
",
    ],
    checks: &[Check::Importing(&["importlib"], check)],
};

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    for load in ModuleLoads::of(context).loads {
        check_load(context, &load);
    }
}

fn check_load<'a>(context: &Context<'a>, load: &Load<'a>) {
    let uses = uses_of_table(context);
    let in_function = || load.table_uses(&uses);
    let before = |it: &&TableUse| it.range.start() < load.run.start();
    let registers = |it: &TableUse| match it.access {
        ModulesAccess::Store => load.is_stored_by(context.syntax, it),
        ModulesAccess::Patch => true,
        _ => false,
    };
    let rest = rest_of_branch(context, load);
    if in_function().filter(before).any(registers)
        || in_function()
            .any(|it| it.access == ModulesAccess::Lookup && rest.contains_range(it.range))
        || load.passed
        || load.is_extension(context.names)
        || load.is_copy(context.names)
        || load.is_documented(context.names)
        || load.is_own_file(context.names)
        || is_read_for_values(context, load)
        || is_about_templates(context, context.around(load.run))
    {
        return;
    }
    let late = in_function().find(|it| registers(it)).map(|it| it.range);
    let module = context.syntax.slice(load.module);
    let fix = fix(context, load);
    let registration = registration(context, load, "sys.modules");
    let help = if load.run.range().contains_range(load.module.range()) {
        format!("make the module in a statement of its own, and put `{registration}` behind that")
    } else {
        format!("put `{registration}` before it")
    };
    let mut diagnostic =
        context.report(load.run, format!("`{module}` runs before it is in `sys.modules`"));
    diagnostic
        .label(load.module.range(), "created here, but not registered")
        .note(
            "a dataclass with postponed annotations in it fails with `AttributeError`, \
             and nothing that is defined in it can be pickled",
        )
        .help(help);
    if let Some(late) = late {
        diagnostic.label(late, "registered only after it ran");
    }
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

/// True if all that becomes of the module is that some values are read from it, by names that are written out.
fn is_read_for_values<'a>(context: &Context<'a>, load: &Load<'a>) -> bool {
    let names = context.names;
    let module = load.module;
    let Some(scope) = names.binding_scope(&module.id, module.start()) else {
        return false;
    };
    let run = load.run.range();
    let reads = names.reads_of(scope, &module.id).filter(|start| !run.contains(*start));
    let read = |start| {
        let mut here = context.nodes.in_range(TextRange::at(start, TextSize::new(1))).exprs();
        here.find(|it| it.as_name_expr().is_some_and(|name| name.id == module.id))
    };
    let mut reads = reads.filter_map(read).peekable();
    reads.peek().is_some() && reads.all(|read| is_value_of(context, read))
}

/// True if `module` is asked for a value here: the attribute is not called, and not named like a class.
fn is_value_of<'a>(context: &Context<'a>, module: &'a Expr) -> bool {
    let is_called = |expr: &Expr, parent: Option<&Expr>| {
        let call = parent.and_then(Expr::as_call_expr);
        call.is_some_and(|call| call.func.range() == expr.range())
    };
    let mut around = context.nodes.around(module).exprs();
    match around.next() {
        Some(expr @ Expr::Attribute(attribute)) => {
            is_named_like_value(&attribute.attr) && !is_called(expr, around.next())
        }
        Some(expr @ Expr::Call(call)) => {
            const READS: &[&str] = &["builtins.getattr", "builtins.hasattr"];
            let name = call.arguments.args.get(1).and_then(Expr::as_string_literal_expr);
            context.names.refers_to_any(&call.func, READS)
                && name.is_some_and(|name| is_named_like_value(name.value.to_str()))
                && !is_called(expr, around.next())
        }
        _ => false,
    }
}

/// True if an attribute is called like a variable: neither in `CapWords` nor private to the interpreter.
fn is_named_like_value(name: &str) -> bool {
    let is_upper = |character: char| character.is_uppercase();
    let is_class = name.starts_with(is_upper) && name.contains(char::is_lowercase);
    !is_class && (!name.starts_with("__") || name == "__version__")
}

/// The code behind the run in the same branch of the function: what comes after it.
fn rest_of_branch<'a>(context: &Context<'a>, load: &Load<'a>) -> TextRange {
    let branch = context.around(load.run).stmts().find_map(Stmt::as_if_stmt);
    let end = branch.map_or(context.syntax.module().end(), Ranged::end);
    TextRange::new(load.run.start(), end)
}

fn registration(context: &Context, load: &Load, table: &str) -> String {
    let module = context.syntax.slice(load.module);
    match load.spec {
        Some(spec) => format!("{table}[{}.name] = {module}", spec.id),
        None => format!("{table}[{module}.__name__] = {module}"),
    }
}

fn fix<'a>(context: &Context<'a>, load: &Load<'a>) -> Option<Fix> {
    let statement = context.around(load.run).stmts().next()?;
    let start = statement.start();
    // Before the statement there is no module yet if the statement itself makes it.
    if !matches!(statement, Stmt::Expr(_))
        || load.module.start() >= start
        || load.is_called_like_its_file(context.names)
    {
        return None;
    }
    let table = import_module(context.syntax, context.names, "sys", "modules", start)?;
    let store = registration(context, load, &table.expression);
    let edits = std::iter::once(before_statement(context.syntax, start, &store));
    Some(Fix::unsafe_("Register the module before it runs", edits.chain(table.import)))
}
