//! `exec(code, types.ModuleType(name).__dict__)`: a module that nothing can find.

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::imports::module_table::uses_of_table;
use crate::analysis::imports::templates::is_about_templates;
use crate::analysis::surroundings::testing::is_test_function;
use crate::analysis::values::creation::creations;
use crate::analysis::values::parts::{any_part, word};
use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, Names};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, ast};

/// Code that runs in a module object that is not in `sys.modules`.
pub static RULE: Rule = Rule {
    name: "bare-module-exec",
    summary: "Code runs in a fresh `types.ModuleType` that is not in `sys.modules`",
    explanation: "
A `types.ModuleType` is a namespace with a name. Classes and functions defined in it carry that name in `__module__`, and
everything that looks it up in `sys.modules` finds nothing, or another module of the same name:

- a dataclass whose annotations are strings, as all are under `from __future__ import annotations`, stops the code with
  `AttributeError: 'NoneType' object has no attribute '__dict__'`; from Python 3.15 on it takes its `ClassVar`s for fields;
- `pickle.dumps` of an instance raises `PicklingError: Can't pickle <class 'rules.Point'>: import of module 'rules' failed`;
- `inspect.getsource` of a class raises `TypeError: <class 'rules.Point'> is a built-in class`.

Register the module before its code runs, under a name that is no other module's, and take it out again if the code fails:

```python
sys.modules[module.__name__] = module
try:
    exec(code, module.__dict__)
except BaseException:
    del sys.modules[module.__name__]
    raise
```

Code from a file is better loaded with `importlib.util.spec_from_file_location`, which sets `__file__`, `__spec__` and the rest
as well.

Left alone: functions that do anything with `sys.modules`, modules that are made in another function of a file that does,
stand-ins for `__main__`, modules whose name says that they are
thrown away (`temporary`, `tmp`, `dummy`), and tests.

The rule is off by default: of 3 findings in packages drawn by lot, 1 was acted on; what is left in such modules is mostly
never pickled.

Reference: <https://docs.python.org/3/library/types.html#types.ModuleType>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import types

def _load(name, path):
    with open(path, \"rb\") as file:
        code = compile(file.read(), path, \"exec\")
    module = types.ModuleType(name)
    exec(code, module.__dict__)
    return module
",
        ),
        Example::new(
            "from types import ModuleType as Module

class _Rules:
    def run(self, code):
        self.rules = rules = Module(\"rules\", doc=None)
        rules.limit = 10
        names = vars(rules)
        exec(code, names)
",
        ),
    ],
    accepts: &[
        "import sys
import types

def _load(name, path):
    with open(path, \"rb\") as file:
        code = compile(file.read(), path, \"exec\")
    module = types.ModuleType(name)
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module
",
        "import types

def _run(code):
    module = types.ModuleType(\"__main__\")
    module.__file__ = code.co_filename
    exec(code, module.__dict__)
",
        "import types

class _Template:
    def _module(self, code):
        module = types.ModuleType(self.name)
        exec(code, module.__dict__)
        return module
",
        "import types

def _run(code, module):
    other = types.ModuleType(\"other\")
    other.names = {}
    exec(code, module.__dict__)
    exec(code, other.names)
    return other
",
    ],
    checks: &[Check::Call(&["builtins.exec"], check)],
};

/// Words for what is not kept.
const THROWAWAY: &[&str] = &["temporary", "temp", "tmp", "dummy", "fake", "throwaway"];

const MODULE_TYPES: &[&str] = &["types.ModuleType", "imp.new_module"];

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let Some(module) = call.arg("globals", 1).and_then(|namespace| module_of(names, namespace))
    else {
        return;
    };
    let Some(made) = creations(names, module).into_iter().find(|it| makes_module(names, it)) else {
        return;
    };
    let function = names.function_id(call.start());
    // What is made elsewhere may be registered there, or by whoever asks for it.
    let is_made_here = names.function_id(made.start()) == function;
    let uses = uses_of_table(context);
    if made.arguments.args.first().is_some_and(|name| is_thrown_away(names, name))
        || uses.iter().any(|it| !is_made_here || it.function == function)
        || is_test_function(context, call.start())
        || is_about_templates(context, context.ancestors())
    {
        return;
    }
    let module = context.syntax.slice(module);
    let message = format!("code runs in the module `{module}`, which is not in `sys.modules`");
    context
        .report(call, message)
        .label(made.range(), "created here, but not registered")
        .note(
            "a dataclass with postponed annotations in it fails with `AttributeError`, \
             and nothing that is defined in it can be pickled",
        )
        .help(format!(
            "put `sys.modules[{module}.__name__] = {module}` before it, and take it out if the code fails"
        ));
}

/// The module whose namespace `expr` is, as a name or an attribute.
fn module_of<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let module = match names.only_value(expr) {
        Expr::Attribute(attribute) if attribute.attr.as_str() == "__dict__" => &*attribute.value,
        Expr::Call(call) if names.refers_to(&call.func, "builtins.vars") => {
            call.arguments.args.first()?
        }
        _ => return None,
    };
    matches!(module, Expr::Name(_) | Expr::Attribute(_)).then_some(module)
}

/// True if the call makes a module: of the class, of one derived from it, or of `type(ast)`.
fn makes_module<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    let is_module_type = |class: &'a Expr| names.refers_to_any(class, MODULE_TYPES);
    is_module_type(&call.func)
        || names
            .class_named(&call.func)
            .is_some_and(|class| Lineage::of(names, class).inherits_any(MODULE_TYPES))
        || type_of(names, only_source(names, &call.func)).is_some_and(|of| is_module(names, of))
}

/// `x` of `type(x)`.
fn type_of<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let call = expr.as_call_expr()?;
    let [of] = &*call.arguments.args else {
        return None;
    };
    names.refers_to(&call.func, "builtins.type").then_some(of)
}

/// True if `expr` is the name of a module that the file imports.
fn is_module<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    let binding = expr.as_name_expr().and_then(|it| names.only_binding(&it.id, it.range.start()));
    binding.is_some_and(|it| matches!(it.kind, BindingKind::Import { .. }))
}

/// True if the name is that of the program itself, or says that nobody will look for the module.
fn is_thrown_away<'a>(names: &Names<'a>, name: &'a Expr) -> bool {
    any_part(names, name, |part| {
        word(part).is_some_and(|word| {
            let word = word.to_lowercase();
            let mut words = word.split(|it: char| !it.is_ascii_alphanumeric());
            word == "__main__" || words.any(|word| THROWAWAY.contains(&word))
        })
    })
}
