//! `spec_from_file_location("plugin", path)`: one name for many files.

use crate::analysis::imports::loading::{Load, ModuleLoads};
use crate::analysis::imports::module_table::{ModulesAccess, TableUse, uses_of_table};
use crate::analysis::surroundings::script::is_script;
use crate::analysis::values::constancy::is_constant;
use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::BindingKind;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// Files that are all registered as the same module.
pub static RULE: Rule = Rule {
    name: "dynamic-module-constant-name",
    summary: "Every file that is loaded here is registered in `sys.modules` under the same name",
    explanation: "
The path is another one each time, the module's name is not. The second file takes the place of the first in `sys.modules`, and
everything that finds a module by its name now finds the wrong one, while objects of the first are still in use:

- `pickle.dumps` of an instance from the first file raises
  `PicklingError: Can't pickle <class 'plugin.Point'>: it's not the same object as plugin.Point`;
- `typing.get_type_hints` and dataclasses resolve annotations in the other file, and `inspect.getsource` of the first file's
  classes shows code of the second file, or raises `OSError: could not find class definition`;
- `import plugin` gives whichever file came last, and a real module of that name is hidden.

Make the name from the path, so that each file has its own:

```python
name = f\"plugin_{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}\"
```

Left alone: constant paths, compiled modules, which have no other name, what is loaded only if `sys.modules` has no such
module, modules that are not registered, those that are taken out of `sys.modules` in the same function
otherwise than after a failure, and scripts (with a `__main__` guard), which mostly load one file and end, unless there is a
loop over the files.

The rule is off by default: of 3 findings in packages drawn by lot, none was acted on, as each process loads one module. Select it
for loaders of plug-ins.

Reference: <https://docs.python.org/3/library/importlib.html#importlib.util.spec_from_file_location>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import importlib.util
import sys

def _load(path):
    spec = importlib.util.spec_from_file_location(\"plugin\", path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    previous = sys.modules.get(\"plugin\")
    sys.modules[\"plugin\"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules[\"plugin\"] = previous
        raise
    return module
",
        ),
        Example::new(
            "import sys
from importlib import util

NAME = \"settings\"

def _load_all(paths):
    for path in paths:
        spec = util.spec_from_file_location(name=NAME, location=str(path))
        if spec:
            module = util.module_from_spec(spec)
            try:
                sys.modules[spec.name] = module
                spec.loader.exec_module(module)
            except Exception:
                sys.modules[NAME] = sys
                raise
",
        ),
    ],
    accepts: &[
        "import hashlib
import importlib.util
import os
import sys

def _load(path):
    name = f\"plugin_{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}\"
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
import os
import sys

def _load():
    path = os.path.join(os.path.dirname(__file__), \"settings.py\")
    spec = importlib.util.spec_from_file_location(\"settings\", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[\"settings\"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules[\"settings\"] = sys
        raise
    return module
",
        "import importlib.util
import sys

def _load(path):
    spec = importlib.util.spec_from_file_location(\"plugin\", path)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules[\"plugin\"] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[\"plugin\"]
    return module
",
    ],
    checks: &[Check::Importing(&["importlib"], check)],
};

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let loading = ModuleLoads::of(context);
    for load in &loading.loads {
        check_load(context, load, &loading);
    }
}

fn check_load<'a>(context: &Context<'a>, load: &Load<'a>, loading: &ModuleLoads<'a>) {
    let names = context.names;
    let Some(argument) = load.name() else {
        return;
    };
    let name = names.constant_text(only_source(names, argument));
    if name.is_none() && !is_constant(names, argument) {
        return;
    }
    let Some(varying) = load.varying_part(context.names) else {
        return;
    };
    // A compiled module has no other name.
    if load.is_extension(context.names) || is_loaded_once(context, load, name) {
        return;
    }
    let uses = uses_of_table(context);
    let in_function = || load.table_uses(&uses);
    // What is taken out after a failure says nothing about modules that could be loaded.
    let after_failure = |it: &TableUse| {
        let mut handlers = loading.tries.iter().flat_map(|attempt| &attempt.handlers);
        handlers.any(|handler| handler.range().contains_range(it.range))
    };
    if in_function().any(|it| match it.access {
        ModulesAccess::Removal => !after_failure(it),
        access => access == ModulesAccess::Patch,
    }) || (is_script(context) && !is_looped_over(context, varying))
    {
        return;
    }
    let registers =
        |it: &&TableUse| it.access == ModulesAccess::Store && load.is_stored_by(context.syntax, it);
    let Some(store) = in_function().find(registers) else {
        return;
    };
    let part = context.syntax.slice(varying);
    let module = name.map_or_else(|| "same module".to_owned(), |name| format!("module `{name}`"));
    context
        .report(argument, format!("every file that is loaded here becomes the {module}"))
        .label(varying.range(), format!("another file for each `{part}`"))
        .label(store.range, "takes the place of the one before")
        .note("what was defined in the file before can no longer be pickled or found by name")
        .help("make the name from the path, for example with a hash of it");
}

/// True if the module is loaded only if `sys.modules` has none of its name.
fn is_loaded_once<'a>(context: &Context<'a>, load: &Load<'a>, name: Option<&str>) -> bool {
    let names = context.names;
    let asks = |test: &'a Expr| match test {
        Expr::Compare(it) => {
            matches!(&*it.ops, [ast::CmpOp::NotIn])
                && (name.is_none() || names.constant_text(&it.left) == name)
                && names.refers_to(&it.comparators[0], "sys.modules")
        }
        _ => false,
    };
    context.around(load.run).any(|ancestor| match ancestor {
        Node::Stmt(Stmt::If(branch)) => asks(&branch.test),
        _ => false,
    })
}

/// True if a name stands for one thing after the other in the function itself.
fn is_looped_over<'a>(context: &Context<'a>, part: &'a Expr) -> bool {
    part.as_name_expr().is_some_and(|name| {
        let bindings = context.names.bindings(&name.id, name.start());
        bindings
            .iter()
            .any(|binding| matches!(binding.kind, BindingKind::Item { .. } | BindingKind::Other))
    })
}
