//! A decorator whose wrapper does not take over the identity of what it wraps.

use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::flow::{Exits, any_node};
use crate::names::{Binding, BindingKind};
use crate::rewrite::import_module;
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::{AnyNodeRef, Expr, Ranged, Stmt, ast};

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

The fix is unsafe: code may rely on the wrapper's own name or signature.

Reference: <https://docs.python.org/3/library/functools.html#functools.wraps>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    options: &[],
    rejects: &[
        Example::fixed(
            "import functools\n\n\ndef _logged(function):\n    def wrapper(*args, **kwargs):\n        \
             return function(*args, **kwargs)\n    return wrapper\n",
            "import functools\n\n\ndef _logged(function):\n    @functools.wraps(function)\n    \
             def wrapper(*args, **kwargs):\n        return function(*args, **kwargs)\n    return wrapper\n",
        ),
        Example::fixed(
            "from functools import wraps as keep\n\n\ndef _retried(attempts):\n    def decorate(function):\n        \
             async def again(*args, **kwargs):\n            for _ in range(attempts):\n                \
             await function(*args, **kwargs)\n        return again\n    return decorate\n",
            "from functools import wraps as keep\n\n\ndef _retried(attempts):\n    def decorate(function):\n        \
             @keep(function)\n        async def again(*args, **kwargs):\n            for _ in range(attempts):\n                \
             await function(*args, **kwargs)\n        return again\n    return decorate\n",
        ),
        Example::fixed(
            "\"\"\"Views.\"\"\"\nimport logging as log\n\ndef _view(call):\n\n    # Logs.\n    \
             def inner(request, *rest, **options):\n        log.info(request)\n        \
             answer = call(request, *rest, **options)\n        return answer\n\n    return inner\n",
            "\"\"\"Views.\"\"\"\nimport functools\nimport logging as log\n\ndef _view(call):\n\n    # Logs.\n    \
             @functools.wraps(call)\n    def inner(request, *rest, **options):\n        log.info(request)\n        \
             answer = call(request, *rest, **options)\n        return answer\n\n    return inner\n",
        ),
        Example::fixed(
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
        "def _partial(function, first):\n    def wrapper(*args, **kwargs):\n        \
         return function(first, *args, **kwargs)\n    return wrapper\n",
    ],
    checks: &[Check::Function(check)],
};

/// Names whose use shows that the author cares about the wrapper's identity.
const IDENTITY: &[&str] = &["wraps", "update_wrapper", "__name__", "__wrapped__"];

fn check<'a>(context: &mut Context<'a>, decorator: &'a ast::StmtFunctionDef) {
    let Some(wrapped) = only_parameter(&decorator.parameters) else {
        return;
    };
    let Some(wrapper) = returned_wrapper(context, decorator) else {
        return;
    };
    if !calls(context, wrapper, wrapped) || cares_about_identity(decorator) {
        return;
    }
    let fix = fix(context, wrapper, wrapped);
    let diagnostic = context
        .report(
            &wrapper.name,
            format!(
                "`{}` returns `{}` without the name, docstring and signature of `{}`",
                decorator.name, wrapper.name, wrapped.name
            ),
        )
        .label(wrapped.range, "what is wrapped")
        .help(format!(
            "decorate it with `@functools.wraps({})`",
            wrapped.name
        ));
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
    let mut nested = decorator.body.iter().filter_map(Stmt::as_function_def_stmt);
    if !nested.any(is_wrapper) {
        return None;
    }
    let exits = Exits::of(decorator);
    let ([only], false, false) = (exits.returns.as_slice(), exits.yields, exits.falls_through)
    else {
        return None;
    };
    let Some(Expr::Name(name)) = only.value.as_deref() else {
        return None;
    };
    let bindings = context.names.bindings(&name.id, name.range.start());
    let [
        Binding {
            kind: BindingKind::Function(wrapper),
            ..
        },
    ] = bindings.as_slice()
    else {
        return None;
    };
    (is_wrapper(wrapper) && decorator.range.contains_range(wrapper.range)).then_some(wrapper)
}

fn is_wrapper(function: &ast::StmtFunctionDef) -> bool {
    let parameters = &function.parameters;
    function.decorator_list.is_empty() && parameters.vararg.is_some() && parameters.kwarg.is_some()
}

/// Whether `wrapper` calls what `wrapped` is given.
fn calls<'a>(
    context: &Context<'a>,
    wrapper: &'a ast::StmtFunctionDef,
    wrapped: &'a ast::Parameter,
) -> bool {
    any_node(&wrapper.body, |node| {
        let AnyNodeRef::ExprCall(call) = node else {
            return false;
        };
        let Expr::Name(callee) = &*call.func else {
            return false;
        };
        callee.id == *wrapped.name
            && context
                .names
                .bindings(&callee.id, callee.range.start())
                .iter()
                .any(|binding| binding.range == wrapped.name.range)
    })
}

fn cares_about_identity(decorator: &ast::StmtFunctionDef) -> bool {
    any_node(&decorator.body, |node| match node {
        AnyNodeRef::ExprName(name) => IDENTITY.contains(&&*name.id),
        AnyNodeRef::ExprAttribute(attribute) => IDENTITY.contains(&&*attribute.attr),
        _ => false,
    })
}

fn fix<'a>(
    context: &Context<'a>,
    wrapper: &'a ast::StmtFunctionDef,
    wrapped: &ast::Parameter,
) -> Option<Fix> {
    let syntax = context.syntax;
    let place = wrapper.start();
    let imported = import_module(syntax, context.names, "functools", "wraps", place)?;
    let decorator = format!(
        "@{}({}){}{}",
        imported.expression,
        wrapped.name,
        syntax.line_ending(),
        syntax.indentation(place)
    );
    let edits = imported.import.into_iter();
    Some(Fix::unsafe_(
        format!("Decorate `{}` with `functools.wraps`", wrapper.name),
        edits.chain([Edit::insert(place, decorator)]),
    ))
}
