//! `global n; n += f()` in several threads: updates get lost.

mod threads;
mod updates;

use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Stmt, ast};
use threads::started;
use updates::unlocked_update;

/// `global n; n += f()` in several threads: updates get lost.
pub static RULE: Rule = Rule {
    name: "unlocked-global-update",
    summary: "Several threads update a global without a lock, and lose updates",
    explanation: "
`total += size(path)` reads `total`, calls `size`, adds, and stores the sum. While `size` runs, other threads do the same
with the `total` of before; whoever stores last wins, and the other additions are gone. No exception is raised: the number
is too small. The longer the call, the more is lost; with a function that does some work, two threads lost between a
quarter and a half of all additions.

Call first, then add under a lock:

```python
amount = size(path)
with lock:
    total += amount
```

or return the amounts and add them up in one thread, as `sum(pool.map(size, paths))` does.

Reported is a function of the module that updates a global with the result of a call, and that runs in several threads: it
is submitted to a pool of threads, or is the target of threads that are started in a loop or in several places. Builtins such
as `int` and `float` count: `n += int(x)` loses as much. Left alone are functions that take a lock, and `n += 1` and
`n += len(x)`: they were never seen to lose an update in CPython with the GIL, though nothing guarantees it.

Reference: <https://docs.python.org/3/library/threading.html#lock-objects>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import threading\n\ntotal = 0\n\n\ndef _add(size):\n    global total\n    total += size()\n\n\n\
             def _run(sizes):\n    threads = [threading.Thread(target=_add, args=(size,)) for size in sizes]\n    \
             for thread in threads:\n        thread.start()\n    for thread in threads:\n        thread.join()\n    \
             return total\n",
        ),
        Example::new(
            "from concurrent.futures import ThreadPoolExecutor\n\n_total = 0\n\n\ndef _add(path):\n    global _total\n    \
             _total = _total + path.stat().st_size\n\n\ndef _run(paths):\n    with ThreadPoolExecutor() as pool:\n        \
             list(pool.map(_add, paths))\n    return _total\n",
        ),
    ],
    accepts: &[
        "import threading\n\ntotal = 0\nlock = threading.Lock()\n\n\ndef _add(size):\n    global total\n    \
         amount = size()\n    with lock:\n        total += amount\n\n\n\
         def _run(sizes):\n    threads = [threading.Thread(target=_add, args=(size,)) for size in sizes]\n    \
         for thread in threads:\n        thread.start()\n    for thread in threads:\n        thread.join()\n    \
         return total\n",
        "import threading\n\ncount = 0\n\n\ndef _add():\n    global count\n    count += 1\n\n\n\
         for _ in range(4):\n    threading.Thread(target=_add).start()\n",
        "import threading\n\ntotal = 0\n\n\ndef _watch(queue):\n    global total\n    while True:\n        \
         total += queue.get()\n\n\ndef _start(queue):\n    threading.Thread(target=_watch, args=(queue,)).start()\n",
    ],
    checks: &[Check::Function(check)],
};

/// The modules that start threads.
const MODULES: &[&str] = &["threading", "concurrent", "multiprocessing", "_thread", "asyncio"];

fn check<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef) {
    // Only what is defined at module level is looked at: it can be told where that is started.
    if context.parent().is_some()
        || !function.body.iter().any(Stmt::is_global_stmt)
        || !MODULES.iter().any(|module| context.names.imports(module))
    {
        return;
    }
    let Some(update) = unlocked_update(context.names, function) else {
        return;
    };
    let name = function.name.as_str();
    let started = context.once(started);
    let Some(start) = started.get(name).filter(|start| start.is_repeated) else {
        return;
    };
    let message = format!(
        "threads that run `{name}` at once lose updates of `{}`, which is read before the call and stored after it",
        update.name
    );
    context
        .report(update.range, message)
        .caption("no lock is held")
        .label(update.call, "other threads run meanwhile")
        .label(start.range, "runs in threads")
        .help("call first, then update the global under a `threading.Lock`");
}
