//! `importlib.reload(module)`: new classes beside the old ones.

use crate::analysis::functions::docstring::docstring;
use crate::analysis::surroundings::script::is_main_guard;
use crate::analysis::surroundings::testing::is_test_function;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};

/// A module that is run again in place.
pub static RULE: Rule = Rule {
    name: "module-reload",
    summary: "`importlib.reload` leaves old objects of the module in use beside the new ones",
    explanation: "
`importlib.reload` runs the module's code again in the same namespace. Only that namespace changes:

- classes are new objects. `isinstance(old, plugin.Point)` is `False` for every instance made before, `except plugin.Error`
  no longer catches what older code raises, and pickling an old instance raises
  `PicklingError: Can't pickle <class 'plugin.Point'>: it's not the same object as plugin.Point`;
- whoever wrote `from plugin import run`, or holds a reference to a function, a class or a registered callback, goes on with
  the old code;
- names that the new source no longer has are still there;
- registries, caches, locks and threads that the module made are made again, or twice;
- if the new code raises, the module stays half old and half new.

Read what changes with `runpy.run_path`, which runs the file in a namespace of its own and leaves the module alone, keep it
in a data file, or start a fresh process for changed code.

Left alone: what runs only under `if __name__ == \"__main__\"`, notebooks, tests; files, functions and conditions that are called
after reloading themselves, such as `reload_plugins` or `if reload_module:`, or speak of it in their docstring, where it is
the caller's wish; and
`module = reload(module)` outside functions.

Reference: <https://docs.python.org/3/library/importlib.html#importlib.reload>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import importlib\n\nimport plugin\n\ndef _limit():\n    importlib.reload(plugin)\n    return plugin.LIMIT\n",
        ),
        Example::new(
            "import sys\nfrom importlib import reload as again\n\nclass _Commands:\n    async def empty(self, name):\n        \
             return [again(sys.modules[name]) for name in self.names]\n",
        ),
    ],
    accepts: &[
        "import runpy\n\nimport plugin\n\ndef _limit():\n    \
         return runpy.run_path(plugin.__file__)[\"LIMIT\"]\n",
        "import importlib\n\nimport plugin\n\nif __name__ == \"__main__\":\n    importlib.reload(plugin)\n",
        "import importlib\n\ndef _reload_plugins(plugins):\n    for plugin in plugins:\n        \
         importlib.reload(plugin)\n",
        "from .tools import reload\n\nreload(plugin)\nself.reload(plugin)\n",
    ],
    checks: &[
        Check::Call(RELOADS, check),
        Check::Call(&["asyncio.to_thread", "builtins.map", "functools.partial"], check_handed_on),
    ],
};

/// The functions that run a module again.
const RELOADS: &[&str] = &["importlib.reload", "imp.reload"];

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    check_reload(context, call, call.arg("module", 0));
}

/// `map(reload, modules)`, where the function comes before its argument.
fn check_handed_on<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(function) = call.arguments.args.first()
        && context.names.refers_to_any(function, RELOADS)
    {
        // What is gone over is no module.
        let module = call.arguments.args.get(1).filter(|_| call.name() != Some("map"));
        check_reload(context, call, module);
    }
}

fn check_reload<'a>(context: &Context<'a>, call: &'a ast::ExprCall, module: Option<&'a Expr>) {
    if context.path.extension().is_some_and(|extension| extension == "ipynb")
        || is_test_function(context, call.start())
        || is_set_up(context, call)
        || is_wished_for(context)
    {
        return;
    }
    let module = match module.map(|it| context.syntax.slice(it)) {
        Some(text) if text.len() <= 40 && !text.contains(['\n', '\r', '`']) => {
            format!("`{text}`")
        }
        _ => "the module".to_owned(),
    };
    context
        .report(
            call,
            format!("reloading {module} leaves its old objects in use beside the new ones"),
        )
        .note(
            "instances made before are no longer instances of its classes and cannot be pickled, \
             and `from` imports keep the old code",
        )
        .help("read what changes with `runpy.run_path`, or run changed code in a fresh process");
}

/// True if reloading is what is asked for: by the name of the file, of a function or of a condition around, or by a
/// docstring; or whether it runs only when the file is the program.
fn is_wished_for(context: &Context) -> bool {
    let stem = context.path.file_stem().unwrap_or_default().to_string_lossy();
    says_so(&stem)
        || context.ancestors().any(|ancestor| match ancestor {
            Node::Stmt(Stmt::FunctionDef(function)) => {
                says_so(&function.name) || docstring(function).is_some_and(says_so)
            }
            Node::Stmt(Stmt::If(branch)) => {
                is_main_guard(&branch.test) || says_so(context.syntax.slice(&*branch.test))
            }
            _ => false,
        })
}

fn says_so(name: &str) -> bool {
    name.contains("reload") || name.contains("rebuild")
}

/// True if the file reloads, while it is imported itself, what it goes on with: nobody has had the module from it before.
fn is_set_up(context: &Context, call: &ast::ExprCall) -> bool {
    let Some(Node::Stmt(Stmt::Assign(assign))) = context.parent() else {
        return false;
    };
    let module = call.arg("module", 0);
    let text = |expr| context.syntax.slice(expr);
    context.names.runs_at_import(call.start())
        && matches!((assign.targets.as_slice(), module), ([target], Some(module)) if text(target) == text(module))
}
