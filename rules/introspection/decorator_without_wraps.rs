//! A decorator whose wrapper does not take over the identity of what it wraps.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::control::flow::Exits;
use crate::analysis::values::parts::last_name;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::file::File;
use crate::names::BindingKind;
use crate::rewrite::{follows_backslash, import_module};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextSize, ast};

/// A decorator whose wrapper does not take over the identity of what it wraps.
pub static RULE: Rule = Rule {
    name: "decorator-without-wraps",
    summary: "A decorator returns a wrapper without `functools.wraps`",
    explanation: "
The decorator replaces a function by a wrapper that still has its own identity. After

```python
def logged(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper

@logged
def load(path: str) -> bytes:
    \"\"\"Reads a file.\"\"\"
```

`load.__name__` is `'wrapper'` and `load.__doc__` is `None`, `inspect.signature(load)` is `(*args, **kwargs)`,
`inspect.getsource(load)` shows the wrapper, and `pickle.dumps(load)`, hence every process pool, raises
`AttributeError: Can't pickle local object 'logged.<locals>.wrapper'`. Two decorated functions can no longer be told apart
by name: Flask refuses the second as a second endpoint `wrapper`, and logs, metrics and task registries merge them.

Decorate the wrapper with `@functools.wraps(function)`. It copies the name, the docstring, the annotations and the
attributes, and sets `__wrapped__`, which `inspect` follows.

Left alone: functions that the file calls and never decorates with; decorators of private functions that nobody else sees, where
they are private themselves or local to a function; tests and what supports them; and copies of others' code, which are mended
where they come from (below `vendor`, `_vendor`, `third_party` and the like).

The fix is unsafe: code may rely on the wrapper's own name or signature.

Reference: <https://docs.python.org/3/library/functools.html#functools.wraps>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import functools\n\n\ndef _logged(function):\n    def wrapper(*args, **kwargs):\n        \
             return function(*args, **kwargs)\n    return wrapper\n",
            "import functools\n\n\ndef _logged(function):\n    @functools.wraps(function)\n    \
             def wrapper(*args, **kwargs):\n        return function(*args, **kwargs)\n    return wrapper\n",
        ),
        Example::fixed_unsafely(
            "from functools import wraps as keep\n\n\ndef _retried(attempts):\n    def decorate(function):\n        \
             async def again(*args, **kwargs):\n            for _ in range(attempts):\n                \
             await function(*args, **kwargs)\n        return again\n    return decorate\n",
            "from functools import wraps as keep\n\n\ndef _retried(attempts):\n    def decorate(function):\n        \
             @keep(function)\n        async def again(*args, **kwargs):\n            for _ in range(attempts):\n                \
             await function(*args, **kwargs)\n        return again\n    return decorate\n",
        ),
        Example::fixed_unsafely(
            "\"\"\"Views.\"\"\"\nimport logging as log\n\ndef _view(call):\n\n    # Logs.\n    \
             def inner(request, *rest, **options):\n        log.info(request)\n        \
             answer = call(request, *rest, **options)\n        return answer\n\n    return inner\n",
            "\"\"\"Views.\"\"\"\nimport functools\nimport logging as log\n\ndef _view(call):\n\n    # Logs.\n    \
             @functools.wraps(call)\n    def inner(request, *rest, **options):\n        log.info(request)\n        \
             answer = call(request, *rest, **options)\n        return answer\n\n    return inner\n",
        ),
        Example::fixed_unsafely(
            "class _Guard:\n    @staticmethod\n    def guarded(function, /):\n        def inner(*args, \
             **kwargs): return function(\n            *args, **kwargs)\n        return (inner)\n",
            "import functools\nclass _Guard:\n    @staticmethod\n    def guarded(function, /):\n        \
             @functools.wraps(function)\n        def inner(*args, **kwargs): return function(\n            \
             *args, **kwargs)\n        return (inner)\n",
        ),
        Example::new(
            "def _named(functools):\n    def inner(*args, **kwargs):\n        \
             return functools(*args, **kwargs)\n    return inner\n",
        ),
    ],
    accepts: &[
        "from functools import wraps\n\n\ndef _logged(function):\n    @wraps(function)\n    \
         def wrapper(*args, **kwargs):\n        return function(*args, **kwargs)\n    return wrapper\n",
        "import functools\n\n\ndef _logged(function):\n    def wrapper(*args, **kwargs):\n        \
         return function(*args, **kwargs)\n    functools.update_wrapper(wrapper, function)\n    return wrapper\n",
        "def _logged(function):\n    def wrapper(*args, **kwargs):\n        return function(*args, **kwargs)\n    \
         wrapper.__name__ = function.__name__\n    return wrapper\n",
        "def _logged(function):\n    if function is None:\n        return None\n    def wrapper(*args, **kwargs):\n        \
         return function(*args, **kwargs)\n    return wrapper\n",
        "def _later(value):\n    def wrapper(*args, **kwargs):\n        return value\n    return wrapper\n",
        "def _killable(target):\n    def run(*args, **kwargs):\n        return target(*args, **kwargs)\n    return run\n\n\n\
         start(_killable(work))\n",
        "def _named(function):\n    def run(*args, **kwargs):\n        return function(*args, **kwargs)\n    \
         copy(function, run)\n    return run\n",
        "@register\ndef _patch(original):\n    def patch(*args, **kwargs):\n        return original(*args, **kwargs)\n    \
         return patch\n",
        "def _partial(function, first):\n    def wrapper(*args, **kwargs):\n        \
         return function(first, *args, **kwargs)\n    return wrapper\n",
    ],
    checks: &[Check::Function(check)],
};

fn check<'a>(context: &Context<'a>, decorator: &'a ast::StmtFunctionDef) {
    let Some(target) = only_parameter(&decorator.parameters) else {
        return;
    };
    let Some(wrapper) = returned_wrapper(context, decorator) else {
        return;
    };
    if !calls(context, wrapper, target)
        || !is_plain(context, decorator)
        || keeps_identity(context, decorator, wrapper)
        || is_merely_called(context, decorator)
        || is_used_where_defined(context, decorator)
        || is_for_private_functions(context, decorator)
    {
        return;
    }
    let fix = fix(context, wrapper, target);
    let message = format!(
        "`{}` returns `{}` without the name, docstring and signature of `{}`",
        decorator.name, wrapper.name, target.name
    );
    let mut diagnostic = context.report(&wrapper.name, message);
    diagnostic
        .label(target.range, "what is wrapped")
        .help(format!("decorate it with `@functools.wraps({})`", target.name));
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

/// The parameter of a function that has just one, which is not `self` and can be given positionally.
fn only_parameter(parameters: &ast::Parameters) -> Option<&ast::Parameter> {
    let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
    let only = positional.next()?;
    let alone = parameters.len() == 1 && !matches!(&*only.parameter.name, "self" | "cls");
    alone.then_some(&only.parameter)
}

/// The undecorated `(*args, **kwargs)` function that is all `decorator` ever returns.
fn returned_wrapper<'a>(
    context: &Context<'a>,
    decorator: &'a ast::StmtFunctionDef,
) -> Option<&'a ast::StmtFunctionDef> {
    let mut nested = decorator.body.iter();
    if !nested.any(|stmt| stmt.as_function_def_stmt().is_some_and(is_wrapper)) {
        return None;
    }
    let exits = Exits::of(context.nodes, decorator);
    let [only] = exits.returns.as_slice() else {
        return None;
    };
    let Some(Expr::Name(name)) = only.value.as_deref() else {
        return None;
    };
    let bindings = context.names.bindings(&name.id, name.range.start());
    let [binding] = bindings.as_slice() else {
        return None;
    };
    match binding.kind {
        BindingKind::Function(wrapper)
            if is_wrapper(wrapper) && decorator.range.contains_range(wrapper.range) =>
        {
            Some(wrapper)
        }
        _ => None,
    }
}

fn is_wrapper(function: &ast::StmtFunctionDef) -> bool {
    let parameters = &function.parameters;
    function.decorator_list.is_empty() && parameters.vararg.is_some() && parameters.kwarg.is_some()
}

/// Whether `wrapper` calls what `target` is given.
fn calls<'a>(
    context: &Context<'a>,
    wrapper: &'a ast::StmtFunctionDef,
    target: &'a ast::Parameter,
) -> bool {
    let callees = context.nodes.in_body(&wrapper.body).calls();
    let mut callees = callees.filter_map(|call| call.func.as_name_expr());
    callees.any(|callee| {
        callee.id == *target.name.as_str() && {
            let bindings = context.names.bindings(&callee.id, callee.range.start());
            bindings.iter().any(|binding| binding.range == target.name.range)
        }
    })
}

/// Whether nothing but `staticmethod` decorates the decorator. Another one would decide what becomes of it.
fn is_plain<'a>(context: &Context<'a>, decorator: &'a ast::StmtFunctionDef) -> bool {
    let mut decorators = decorator.decorator_list.iter();
    decorators.all(|it| {
        let names = context.names;
        names.refers_to(&it.expression, "builtins.staticmethod")
    })
}

/// Whether the decorator passes on the identity itself, or gives the wrapper to something that may.
fn keeps_identity(
    file: &File<'_>,
    decorator: &ast::StmtFunctionDef,
    wrapper: &ast::StmtFunctionDef,
) -> bool {
    const IDENTITY: &[&str] = &["wraps", "update_wrapper", "__name__", "__wrapped__"];
    file.nodes.in_body(&decorator.body).exprs().any(|expr| match expr {
        Expr::Name(name) => IDENTITY.contains(&&*name.id),
        Expr::Attribute(attribute) => IDENTITY.contains(&&*attribute.attr),
        Expr::StringLiteral(literal) => IDENTITY.contains(&literal.value.to_str()),
        Expr::Call(call) => call
            .arguments
            .args
            .iter()
            .any(|argument| last_name(argument) == Some(wrapper.name.as_str())),
        _ => false,
    })
}

/// Whether the file calls the decorator but never decorates with it or passes it on, so that it is just a function.
fn is_merely_called(context: &Context<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    let uses = context.once(uses_of_names);
    let uses = uses.get(decorator.name.as_str()).copied().unwrap_or_default();
    uses.decorations == 0 && uses.mentions > 0 && uses.mentions == uses.calls
}

/// Whether the decorator is defined in a function that decorates functions of its own with it: nobody else sees those.
fn is_used_where_defined<'a>(context: &Context<'a>, decorator: &'a ast::StmtFunctionDef) -> bool {
    let around = context.names.function_at(decorator.name.start());
    let decorating = context.once(|context| {
        let functions = context.names.functions();
        let decorators = functions.flat_map(|(_, function)| &function.decorator_list);
        let pairs = decorators.filter_map(|decorator| {
            let around = context.names.function_at(decorator.start())?;
            Some((around.start(), last_name(called(&decorator.expression))?.to_owned()))
        });
        pairs.collect::<FxHashSet<(TextSize, String)>>()
    });
    around.is_some_and(|around| decorating.contains(&(around.start(), decorator.name.to_string())))
}

/// Whether the decorator is private and decorates, in its file, private functions alone: nobody else sees those.
fn is_for_private_functions(context: &Context<'_>, decorator: &ast::StmtFunctionDef) -> bool {
    let uses = context.once(uses_of_names);
    let uses = uses.get(decorator.name.as_str()).copied().unwrap_or_default();
    is_private(&decorator.name)
        && uses.decorations > 0
        && !uses.decorates_public
        && uses.mentions == uses.decorations
}

fn is_private(name: &str) -> bool {
    name.starts_with('_') && !name.starts_with("__")
}

/// How often the last part of a dotted name stands in a file, and what for.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    mentions: usize,
    calls: usize,
    decorations: usize,
    decorates_public: bool,
}

fn uses_of_names(file: &File<'_>) -> FxHashMap<String, Uses> {
    let mut uses: FxHashMap<String, Uses> = FxHashMap::default();
    for node in file.nodes.all() {
        match node {
            Node::Expr(Expr::Name(it)) => uses.entry(it.id.to_string()).or_default().mentions += 1,
            Node::Expr(Expr::Attribute(it)) => {
                uses.entry(it.attr.to_string()).or_default().mentions += 1;
            }
            Node::Expr(Expr::Call(call)) => {
                if let Some(name) = last_name(&call.func) {
                    uses.entry(name.to_owned()).or_default().calls += 1;
                }
            }
            Node::Stmt(Stmt::FunctionDef(it)) => {
                add_decorators(&mut uses, &it.decorator_list, &it.name);
            }
            Node::Stmt(Stmt::ClassDef(it)) => {
                add_decorators(&mut uses, &it.decorator_list, &it.name);
            }
            _ => {}
        }
    }
    uses
}

fn add_decorators(uses: &mut FxHashMap<String, Uses>, decorators: &[ast::Decorator], of: &str) {
    for name in decorators.iter().filter_map(|it| last_name(called(&it.expression))) {
        let uses = uses.entry(name.to_owned()).or_default();
        uses.decorations += 1;
        uses.decorates_public |= !is_private(of);
    }
}

/// What a call calls; any other expression itself.
fn called(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) => &call.func,
        _ => expr,
    }
}

fn fix<'a>(
    context: &Context<'a>,
    wrapper: &'a ast::StmtFunctionDef,
    target: &ast::Parameter,
) -> Option<Fix> {
    let syntax = context.syntax;
    let place = wrapper.start();
    if follows_backslash(syntax, place) {
        return None;
    }
    let imported = import_module(syntax, context.names, "functools", "wraps", place)?;
    let decorator = format!(
        "@{}({}){}{}",
        imported.expression,
        target.name,
        syntax.line_ending(),
        syntax.indentation(place)
    );
    let edits = imported.import.into_iter();
    Some(Fix::unsafe_(
        format!("Decorate `{}` with `functools.wraps`", wrapper.name),
        edits.chain([Edit::insert(place, decorator)]),
    ))
}
