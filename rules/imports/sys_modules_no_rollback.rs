//! `sys.modules[name] = module` that stays there although the module failed.

use crate::analysis::loading::{Load, Loading};
use crate::analysis::module_table::{Deed, TableUse, function_of, uses_of_table};
use crate::analysis::script::is_script;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, ast};

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

Left alone: any handler or `finally` in the function that removes or replaces an entry, gives the module, its spec or its name
to something that may do so, or ends the process; `patch.dict(sys.modules)`; and, where no `try` is around, code outside
functions and in scripts (with a `__main__` guard), whose failure ends the program.

Reference: <https://docs.python.org/3/library/importlib.html#approximating-importlib-import-module>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
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

fn check<'a>(context: &mut Context<'a>, _: &'a ast::ModModule) {
    let loading = Loading::of(context);
    for load in &loading.loads {
        check_load(context, load, &loading.tries);
    }
}

fn check_load<'a>(context: &mut Context<'a>, load: &Load<'a>, tries: &[&'a ast::StmtTry]) {
    let uses = uses_of_table(context);
    let in_function = || uses.iter().filter(|it| it.function == load.function);
    let registers = |it: &&TableUse| {
        it.deed == Deed::Store
            && it.range.start() < load.run.start()
            && load.is_stored_by(context.syntax, it)
    };
    let Some(store) = in_function().rfind(registers) else {
        return;
    };
    let tries = || tries.iter().filter(|it| function_holds(load, it, context));
    let guarded = tries().any(|it| it.body.iter().any(|stmt| holds(stmt, load.run.range())));
    if in_function().any(|it| it.deed == Deed::Patch)
        || ((load.function.is_none() || is_script(context)) && !guarded)
        || tries().any(|it| rolls_back(context, load, it, &uses))
    {
        return;
    }
    let module = context.syntax.slice(load.module);
    context
        .report(load.run, format!("if `{module}` raises, `sys.modules` keeps it half made"))
        .label(store.range, "registered here, and never taken out")
        .note("the next import of that name gets the half made module, without an error")
        .help("take it out of `sys.modules` in an `except BaseException` around this, and raise again");
}

fn function_holds(load: &Load, statement: &ast::StmtTry, context: &Context) -> bool {
    function_of(context.names, statement.start()) == load.function
}

fn holds(stmt: &Stmt, range: TextRange) -> bool {
    stmt.range().contains_range(range)
}

/// Whether a handler or the `finally` of the statement may undo the registration, or ends the process.
fn rolls_back<'a>(
    context: &Context<'a>,
    load: &Load<'a>,
    statement: &'a ast::StmtTry,
    uses: &[TableUse],
) -> bool {
    let handlers = statement.handlers.iter().map(|handler| {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        handler.body.as_slice()
    });
    handlers.chain([statement.finalbody.as_slice()]).flatten().any(|stmt| {
        let changes = |it: &TableUse| matches!(it.deed, Deed::Store | Deed::Removal);
        let inside = |it: &&TableUse| stmt.range().contains_range(it.range);
        let mut search = Cleanup { context, load, found: false };
        search.visit_stmt(stmt);
        search.found || uses.iter().filter(inside).any(changes)
    })
}

/// Finds calls that may undo the registration, and the end of the process.
struct Cleanup<'c, 'a> {
    context: &'c Context<'a>,
    load: &'c Load<'a>,
    found: bool,
}

impl<'a> Cleanup<'_, 'a> {
    fn is_about_load(&self, argument: &Expr) -> bool {
        let syntax = self.context.syntax;
        let text = syntax.slice(argument);
        let name = self.load.name().filter(|name| !name.is_string_literal_expr());
        text == self.load.module.id.as_str()
            || self.load.spec.is_some_and(|spec| text == spec.id.as_str())
            || name.is_some_and(|name| text == syntax.slice(name))
    }

    fn may_undo(&self, call: &'a ast::ExprCall) -> bool {
        const LOGGING: &[&str] =
            &["debug", "info", "warning", "error", "exception", "log", "write"];
        let logs = match &*call.func {
            Expr::Attribute(method) => LOGGING.contains(&method.attr.as_str()),
            _ => self.context.names.refers_to_any(&call.func, &["builtins.print", "warnings.warn"]),
        };
        !logs && call.arguments.args.iter().any(|argument| self.is_about_load(argument))
    }

    fn ends_process(&self, call: &'a ast::ExprCall) -> bool {
        const EXITS: &[&str] = &["sys.exit", "os._exit", "builtins.exit", "builtins.quit"];
        self.context.names.refers_to_any(&call.func, EXITS)
    }
}

impl<'a> SourceOrderVisitor<'a> for Cleanup<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            // What is raised is given names only to tell them.
            Stmt::Raise(_) => {}
            Stmt::Expr(statement) => {
                if let Expr::Call(call) = &*statement.value {
                    self.found |= self.may_undo(call) || self.ends_process(call);
                }
            }
            _ => source_order::walk_stmt(self, stmt),
        }
    }
}
