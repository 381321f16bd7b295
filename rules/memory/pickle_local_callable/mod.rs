//! Functions that cannot be pickled, given to something that pickles them.

mod processes;
mod unpicklable;

use crate::analysis::control::guards::is_caught;
use crate::analysis::values::creation::is_made_by;
use crate::analysis::values::sources::Sources;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, ast};
use processes::{forks, is_context, is_process_pool};
use unpicklable::unpicklable;

/// Functions that cannot be pickled, given to something that pickles them.
pub static RULE: Rule = Rule {
    name: "pickle-local-callable",
    summary: "A lambda or local function is pickled, which keeps no more than its name",
    explanation: "
A pickled function or class is just the name under which it can be imported. A lambda has none, and what is defined inside a
function cannot be imported:

    AttributeError: Can't pickle local object '_freeze.<locals>.check'
    _pickle.PicklingError: Can't pickle <function <lambda> at 0x7f...>: attribute lookup <lambda> on __main__ failed

(`PicklingError` for both from Python 3.14 on.) Process pools pickle the function and its arguments for every call, whatever
the start method; `apply_async` and `submit` raise when the result is asked for, and never if nobody asks. The target and
the arguments of a `Process` are pickled where it is not forked: on macOS, on Windows, and from Python 3.14 on Linux as
well, so that code that was only tried on an older Linux fails elsewhere.

Define the function at module level, and bind what it took from around it with `functools.partial`, which can be pickled if
its parts can.

Left alone are cloudpickle and dill, which pickle such functions, thread pools, the processes of a `fork` context, callbacks
of a pool, which stay in the process, and calls under a handler for the error.

Reference: <https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import pickle\n\n\ndef _freeze(limit):\n    def check(value):\n        \
             return value < limit\n    return pickle.dumps(check)\n",
        ),
        Example::new(
            "from multiprocessing import Pool\n\n\ndef _double(items):\n    with Pool(4) as pool:\n        \
             return pool.map(lambda item: item * 2, items)\n",
        ),
        Example::new(
            "import multiprocessing as mp\n\n\ndef _start(queue):\n    def work():\n        queue.put(1)\n    \
             process = mp.Process(target=work, daemon=True)\n    process.start()\n",
        ),
        Example::new(
            "from multiprocessing import Pool


def _pool():
    return Pool(4)


def _scale(items, halve):
    scale = (lambda item: item / 2) if halve else (lambda item: item * 2)
    with _pool() as pool:
        return pool.map(scale, items)
",
        ),
    ],
    accepts: &[
        "import functools\nimport pickle\n\n\ndef _check(limit, value):\n    return value < limit\n\n\n\
         def _freeze(limit):\n    return pickle.dumps(functools.partial(_check, limit))\n",
        "import cloudpickle as pickle\n\n_data = pickle.dumps(lambda: 1)\n",
        "from concurrent.futures import ThreadPoolExecutor\n\n\ndef _double(items):\n    \
         with ThreadPoolExecutor() as pool:\n        return list(pool.map(lambda item: item * 2, items))\n",
        "import multiprocessing\n\n\ndef _start(queue):\n    def work():\n        queue.put(1)\n    \
         context = multiprocessing.get_context(\"fork\")\n    context.Process(target=work).start()\n",
        "from multiprocessing import Pool\n\n\ndef _run(work, done):\n    pool = Pool()\n    \
         pool.apply_async(work, (), callback=lambda result: done(result))\n",
    ],
    checks: &[
        Check::Call(&["pickle.dump", "pickle.dumps", "_pickle.dump", "_pickle.dumps"], check_pickle),
        Check::Call(&["torch.multiprocessing.spawn"], check_pickle),
        Check::Call(
            &["multiprocessing.Process", "multiprocessing.context.Process", "torch.multiprocessing.Process"],
            check_process,
        ),
        Check::Method(&["Process"], check_context_process),
        Check::Method(
            &[
                "apply",
                "apply_async",
                "imap",
                "imap_unordered",
                "map",
                "map_async",
                "starmap",
                "starmap_async",
                "submit",
            ],
            check_pool,
        ),
        Check::Method(&["run_in_executor"], check_run_in_executor),
    ],
};

fn check_pickle<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let object = call.arg("obj", 0);
    let object = object.or_else(|| call.arg("fn", 0));
    report(context, call, object, "is pickled here");
}

fn check_process<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if !forks(context) {
        let arguments = [("target", 1), ("args", 3), ("kwargs", 4)];
        let given = arguments.map(|(name, place)| call.arg(name, place));
        report(
            context,
            call,
            given.into_iter().flatten(),
            "is pickled unless processes are forked",
        );
    }
}

/// `multiprocessing.get_context("spawn").Process(target=...)`.
fn check_context_process<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let is_spawning = |made| is_context(names, made, |method| method != Some("fork"));
    if names.imports("multiprocessing")
        && call.receiver(&["Process"]).is_some_and(|it| is_made_by(names, it, is_spawning))
    {
        check_process(context, call);
    }
}

fn check_pool<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    // What follows the function, its arguments and keywords is a chunk size and callbacks, but for `submit`.
    const SENT: usize = 3;
    const SENT_BY_NAME: &[&str] = &["func", "iterable", "args", "kwds"];
    if !call.method().is_some_and(|it| is_process_pool(context.names, &it.value)) {
        return;
    }
    let submits = call.is_method(&["submit"]);
    let positional = call.arguments.args.iter().take(if submits { usize::MAX } else { SENT });
    let named = call.arguments.keywords.iter().filter(|keyword| {
        let name = keyword.arg.as_deref();
        submits || name.is_some_and(|name| SENT_BY_NAME.contains(&name))
    });
    let sent = positional.chain(named.map(|keyword| &keyword.value));
    report(context, call, sent, "is pickled for the processes of the pool");
}

fn check_run_in_executor<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let [executor, sent @ ..] = &*call.arguments.args
        && is_process_pool(context.names, executor)
    {
        report(context, call, sent, "is pickled for the processes of the pool");
    }
}

fn report<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    given: impl IntoIterator<Item = &'a Expr>,
    why: &str,
) {
    let names = context.names;
    let mut sources = Sources::none(names);
    let Some(found) = given.into_iter().find_map(|given| unpicklable(given, &mut sources)) else {
        return;
    };
    // dill teaches pickle about functions, `copyreg` can, and so can a new `__qualname__`.
    let is_taught = ["dill", "copyreg"].iter().any(|module| names.imports(module))
        || !names.members("__qualname__").is_empty();
    if is_taught || is_caught(context, call, "AttributeError") {
        return;
    }
    let mut diagnostic = context.report(
        found.range,
        format!("{} {why}, but pickle stores a function by its importable name", found.what),
    );
    diagnostic
        .caption("cannot be imported by name")
        .help("define the function at module level, and bind its data with `functools.partial`");
    if let Some(definition) = found.definition {
        diagnostic.label(definition, "defined here");
    }
}
