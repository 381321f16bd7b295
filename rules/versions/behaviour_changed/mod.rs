//! Code that runs in all targeted versions of Python, and does something else in some of them.

mod class_annotations;
mod event_loop;
mod executed_locals;
mod finally_jump;
mod pickling_error;
mod start_method;

use crate::analysis::control::versions::is_guarded;
use crate::context::{Context, Finding};
use crate::diagnostic::{Severity, Since};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::NodeKind;
use crate::syntax::{Ranged, Versions};

/// `asyncio.get_event_loop()` without a loop, `__annotations__` in the namespace of a class, and their like.
pub static RULE: Rule = Rule {
    name: "behaviour-changed",
    summary: "Code means something else in a later version of Python",
    explanation: "
Some changes raise no error where the code is loaded, and take nothing away: the same lines do something else. Reported are those
that can be told from the code:

- from 3.13 on, `locals()` in a function is a new snapshot each time. What `exec` has defined is in the one it was given, and in no
  other: `exec(code)` and then `locals()[\"name\"]` raises `KeyError`, and `eval(\"name\")` raises `NameError`;
- from 3.14 on, `asyncio.get_event_loop()` makes no event loop any more. Where none runs it raises `RuntimeError`, as it does before
  every `run_until_complete`. Use `asyncio.run`, or make the loop with `asyncio.new_event_loop`;
- from 3.14 on, the namespace and the `__dict__` of a class have no `__annotations__`: these are made when the attribute is asked for.
  Whoever reads them there sees none. Ask the class, or in a metaclass `annotationlib.get_annotate_from_class_namespace`;
- from 3.14 on, Linux starts processes with `forkserver`, which imports the program anew: one that starts a process or a pool at
  module level and not under `if __name__ == \"__main__\"` fails in the new process;
- from 3.14 on, `pickle` raises `PicklingError` for local functions and classes, where it raised `AttributeError`: a handler for that
  alone lets it through;
- from 3.14 on, `return`, `break` and `continue` that leave a `finally` draw a `SyntaxWarning`, as they swallow what was raised; under
  `-W error` the file no longer compiles.

The versions are those of `target-version`, as for `removed-api`; without them, what the two newest versions changed is reported.

Left alone: what stands under a test of the version, or under a handler of the error; event loops where the file sets one with
`asyncio.set_event_loop`; files that know of `annotationlib`, have `from __future__ import annotations`, or choose how processes start.

Reference: <https://docs.python.org/3/whatsnew/index.html>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import asyncio

def _run(work):
    loop = asyncio.get_event_loop()
    return loop.run_until_complete(work)
",
        ),
        Example::new(
            "class _Fields(type):
    def __new__(mcs, name, bases, namespace):
        fields = namespace.get('__annotations__', {})
        namespace['fields'] = tuple(fields)
        return super().__new__(mcs, name, bases, namespace)
",
        ),
        Example::new(
            "def _close(resource):
    for attempt in range(3):
        try:
            resource.close()
        finally:
            continue
",
        ),
        Example::new(
            "def _value(code, name):
    exec(code)
    return locals()[name]
",
        )
        .with("target-version = '3.9'\n"),
        Example::new(
            "def _value(code, name):
    exec(code)
    names = locals()
    return names.get(name)
",
        )
        .with("target-version = '3.9'\n"),
        Example::new(
            "import pickle

def _dumped(value):
    try:
        return pickle.dumps(value)
    except AttributeError:
        return None
",
        ),
        Example::new(
            "import multiprocessing

_pool = multiprocessing.Pool(4)
",
        ),
    ],
    accepts: &[
        "import asyncio

def _run(work):
    return asyncio.run(work)
",
        "class _Fields(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.fields = tuple(cls.__annotations__)
",
        "def _close(resource):
    for attempt in range(3):
        try:
            resource.close()
        except OSError:
            continue
",
        "def _value(code, name):
    namespace = {}
    exec(code, namespace)
    return namespace[name]
",
        "import pickle

def _dumped(value):
    try:
        return pickle.dumps(value)
    except (AttributeError, pickle.PicklingError):
        return None
",
        "import multiprocessing

if __name__ == '__main__':
    _pool = multiprocessing.Pool(4)
",
    ],
    checks: &[
        Check::Call(&["asyncio.get_event_loop"], event_loop::check),
        Check::Kinds(&[NodeKind::StmtTry], finally_jump::check),
        Check::Kinds(&[NodeKind::StmtAnnAssign], class_annotations::check_annotation),
        Check::Kinds(&[NodeKind::ExprSubscript], class_annotations::check_subscript),
        Check::Kinds(&[NodeKind::ExprCompare], class_annotations::check_comparison),
        Check::Method(&["get", "pop"], class_annotations::check_method),
        Check::Call(executed_locals::READERS, executed_locals::check),
        Check::Call(pickling_error::PICKLERS, pickling_error::check),
        Check::Method(&["dump"], pickling_error::check_method),
        Check::Call(start_method::STARTERS, start_method::check),
    ],
};

/// Reports code that does something else from a version on, if it counts and the code does not know of it.
fn report<'a>(
    context: &Context<'a>,
    ranged: impl Ranged,
    since: Since,
    message: &str,
) -> Option<Finding<'a>> {
    let range = ranged.range();
    (counts(context, since) && !is_guarded(context, range, &[]))
        .then(|| report_since(context, range, since, message))
}

/// Reports code that does something else from a version on.
fn report_since<'a>(
    context: &Context<'a>,
    ranged: impl Ranged,
    since: Since,
    message: &str,
) -> Finding<'a> {
    let mut finding = context.report(ranged, format!("{message} from Python {} on", since.version));
    finding.since(since.version, since.effect);
    finding
}

/// True if the code is for a version and for one before it, or if that is not told, if the version is one of the two newest.
fn counts(context: &Context<'_>, Since { version, .. }: Since) -> bool {
    let versions = context.syntax.versions().told_or(Versions::LATEST);
    versions.oldest() < version && version <= versions.newest()
}
