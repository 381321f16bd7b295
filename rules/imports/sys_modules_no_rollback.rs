//! `sys.modules[name] = module` that stays there although the module failed.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::imports::loading::{Load, ModuleLoads};
use crate::analysis::imports::module_table::{ModulesAccess, TableUse, uses_of_table};
use crate::analysis::surroundings::script::{ends_program, is_script};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, FunctionId};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged, Stmt, Syntax, TextRange, TextSize, ast, handlers};

/// A registered module that is not taken back when it fails.
pub static RULE: Rule = Rule {
    name: "sys-modules-no-rollback",
    summary: "A module that fails while it runs is left half made in `sys.modules`",
    explanation: "
A module that is loaded by hand is entered in `sys.modules` first and run then. If it raises, the entry stays, unlike that
of a failed `import`. The next one who asks gets the half made module, with no hint of the failure:

```python
load(\"plugin\", path)           # raises what the plugin raised, perhaps logged and skipped
import plugin                  # works
plugin.run()                   # AttributeError: module 'plugin' has no attribute 'run'
```

Loaders that look into `sys.modules` before they load, and every retry that goes through `import`, take the broken module for
a good one.

Take the entry out again, or put back what was there before:

```python
sys.modules[name] = module
try:
    spec.loader.exec_module(module)
except BaseException:
    del sys.modules[name]
    raise
```

The rule is off by default: much code that loads modules ends when one fails, and registering a module is the more urgent step.

Left alone: any handler or `finally` in the function that removes or replaces an entry, gives the module, its spec or its name
to something that may do so, or ends the process; `patch.dict(sys.modules)`; a file that is always the same; and, where no
`try` is around, code outside functions and in scripts (with a `__main__` guard), whose failure ends the program, and functions
that are not given the module's name and do not look into `sys.modules`.

Reference: <https://docs.python.org/3/library/importlib.html#approximating-importlib-import-module>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import importlib.util
import sys

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
",
        ),
        Example::new(
            "from importlib.util import module_from_spec, spec_from_file_location
from sys import modules

class _Plugins:
    def load(self, path):
        spec = spec_from_file_location(self.name, path)
        if spec is None or spec.loader is None:
            return None
        plugin = module_from_spec(spec)
        modules.setdefault(spec.name, plugin)
        try:
            spec.loader.exec_module(plugin)
        except Exception as error:
            print(\"cannot load\", spec.name, error)
        return plugin
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

def _load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    module = importlib.util.module_from_spec(spec)
    previous = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        sys.modules[name] = previous
    return module
",
        "import importlib.util
import sys

spec = importlib.util.spec_from_file_location(\"settings\", \"settings.py\")
module = importlib.util.module_from_spec(spec)
sys.modules[\"settings\"] = module
spec.loader.exec_module(module)
",
    ],
    checks: &[Check::Importing(&["importlib"], check)],
};

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let loading = ModuleLoads::of(context);
    if loading.loads.is_empty() {
        return;
    }
    let rollbacks = rollbacks(context, &loading.tries);
    for load in &loading.loads {
        let rollback = rollbacks.get(&load.function);
        if !rollback.is_some_and(|rollback| rollback.is_for(context.syntax, load)) {
            check_load(context, load, &loading.tries);
        }
    }
}

fn check_load<'a>(context: &Context<'a>, load: &Load<'a>, tries: &[&'a ast::StmtTry]) {
    let uses = uses_of_table(context);
    let in_function = || load.table_uses(&uses);
    let registers = |it: &&TableUse| {
        it.access == ModulesAccess::Store
            && it.range.start() < load.run.start()
            && load.is_stored_by(context.syntax, it)
    };
    let Some(store) = in_function().rfind(registers) else {
        return;
    };
    let guarded = || tries.iter().any(|it| is_guarded(it, load.run.range()));
    let looks = || {
        in_function().any(|it| matches!(it.access, ModulesAccess::Lookup | ModulesAccess::Mention))
    };
    if in_function().any(|it| it.access == ModulesAccess::Patch)
        || is_fixed(context, load)
        || (!guarded()
            && (failure_ends_program(context, load) || !(is_general(context, load) || looks())))
    {
        return;
    }
    let module = context.syntax.slice(load.module);
    context
        .report(
            load.run,
            format!("if `{module}` raises, it stays in `sys.modules` half initialised"),
        )
        .label(store.range, "registered here, and never removed")
        .note("the next import of that name gets the half-initialised module, without an error")
        .help(
            "remove it from `sys.modules` in an `except BaseException` around this, and re-raise",
        );
}

/// True if it is always the same file that is loaded, under the same name: a part of the program.
fn is_fixed<'a>(context: &Context<'a>, load: &Load<'a>) -> bool {
    let name = load.name().and_then(|name| context.names.constant_text(name));
    name.is_some() && load.varying_part(context.names).is_none()
}

/// True if a failure that nothing here catches ends the program.
fn failure_ends_program(context: &Context, load: &Load) -> bool {
    load.function == FunctionId::OUTSIDE || is_script(context)
}

/// True if the function loads what its callers name, who may well catch what it raises.
fn is_general<'a>(context: &Context<'a>, load: &Load<'a>) -> bool {
    let Some(Expr::Name(name)) = load.name() else {
        return false;
    };
    let bindings = context.names.bindings(&name.id, name.start());
    bindings.iter().any(|binding| matches!(binding.kind, BindingKind::Parameter(_)))
}

/// True if the range is in what the statement tries.
fn is_guarded(statement: &ast::StmtTry, range: TextRange) -> bool {
    let (Some(first), Some(last)) = (statement.body.first(), statement.body.last()) else {
        return false;
    };
    TextRange::new(first.start(), last.end()).contains_range(range)
}

/// The actions of the handlers and `finally` blocks of a function that may undo a registration.
#[derive(Debug, Default)]
struct Rollback<'a> {
    /// True if they change `sys.modules`, or end the process.
    certain: bool,
    /// The names that they give to something that may do so.
    given: FxHashSet<&'a str>,
}

impl<'a> Rollback<'a> {
    /// Takes account of a call, which may undo a registration or end the process.
    fn add_call(&mut self, context: &Context<'a>, call: &'a ast::ExprCall) {
        const LOGGING: &[&str] =
            &["debug", "info", "warning", "error", "exception", "log", "write"];
        const REPORTS: &[&str] = &["builtins.print", "warnings.warn"];
        let names = context.names;
        let logs = match &*call.func {
            Expr::Attribute(method) => LOGGING.contains(&method.attr.as_str()),
            function => names.refers_to_any(function, REPORTS),
        };
        self.certain |= ends_program(names, call);
        if !logs {
            let arguments = call.arguments.args.iter();
            self.given.extend(arguments.map(|argument| context.syntax.slice(argument)));
        }
    }

    fn is_for(&self, syntax: &Syntax, load: &Load) -> bool {
        let name = load.name().filter(|name| !name.is_string_literal_expr());
        self.certain
            || self.given.contains(load.module.id.as_str())
            || load.spec.is_some_and(|spec| self.given.contains(spec.id.as_str()))
            || name.is_some_and(|name| self.given.contains(syntax.slice(name)))
    }
}

/// The rollbacks of every function that has some.
fn rollbacks<'a>(
    context: &Context<'a>,
    tries: &[&'a ast::StmtTry],
) -> FxHashMap<FunctionId, Rollback<'a>> {
    let uses = uses_of_table(context);
    let changes =
        uses.iter().filter(|it| matches!(it.access, ModulesAccess::Store | ModulesAccess::Removal));
    let mut changes: Vec<TextSize> = changes.map(|it| it.range.start()).collect();
    changes.sort_unstable();
    let changes_in = |range: TextRange| {
        let next = changes.partition_point(|place| *place < range.start());
        changes.get(next).is_some_and(|place| *place < range.end())
    };
    let mut rollbacks = FxHashMap::default();
    for statement in tries {
        let handled = handlers(statement).map(|handler| handler.body.as_slice());
        let function = context.names.function_id(statement.start());
        let rollback: &mut Rollback = rollbacks.entry(function).or_default();
        for body in handled.chain([statement.finalbody.as_slice()]) {
            for stmt in context.nodes.in_body(body).stmts() {
                rollback.certain |= changes_in(stmt.range());
                if let Stmt::Expr(statement) = stmt
                    && let Expr::Call(call) = &*statement.value
                {
                    rollback.add_call(context, call);
                }
            }
        }
    }
    rollbacks
}
