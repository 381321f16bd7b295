//! A decorator whose wrapper does not take over the identity of what it wraps.

mod audience;
mod wrapper;

use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::rewrite::{follows_backslash, import_module};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Ranged, ast};
use audience::has_audience;
use wrapper::Wrapper;

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
    let Some(Wrapper { function: wrapper, target }) = Wrapper::of(context, decorator) else {
        return;
    };
    if !is_plain(context, decorator) || !has_audience(context, decorator) {
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

/// True if nothing but `staticmethod` decorates the decorator. Another one would decide what becomes of it.
fn is_plain<'a>(context: &Context<'a>, decorator: &'a ast::StmtFunctionDef) -> bool {
    let mut decorators = decorator.decorator_list.iter();
    decorators.all(|it| {
        let names = context.names;
        names.refers_to(&it.expression, "builtins.staticmethod")
    })
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
