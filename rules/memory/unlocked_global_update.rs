//! `global n; n += f()` in several threads: updates get lost.

use rustc_hash::FxHashMap;

use crate::analysis::creation::is_made_by;
use crate::analysis::flow::walk_scope;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, Names};
use crate::rule::{Check, Enabled, Example, Rule};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{AnyNodeRef, Expr, Ranged, Stmt, TextRange, ast, find_in_expr};

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
is submitted to a pool of threads, or is the target of threads that are started in a loop or in several places. Left alone
are functions that take a lock, and `n += 1`: without a call in between it was never seen to lose an update in CPython with
the GIL, though nothing guarantees it.

Reference: <https://docs.python.org/3/library/threading.html#lock-objects>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
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
    checks: &[Check::Importing(&["threading", "concurrent", "multiprocessing", "_thread", "asyncio"], check)],
};

fn check<'a>(context: &Context<'a>, module: &'a ast::ModModule) {
    if !context.syntax.mentions("global ") {
        return;
    }
    let names = context.names;
    let mut updates: Vec<Update> = Vec::new();
    for stmt in &module.body {
        if let Stmt::FunctionDef(function) = stmt
            && declares_globals(function)
        {
            updates.extend(unlocked_update(names, function));
        }
    }
    if updates.is_empty() {
        return;
    }
    let started = Started::in_module(names, module);
    for update in updates {
        let name = update.function.name.as_str();
        let Some(start) = started.targets.get(name).filter(|start| start.is_repeated) else {
            continue;
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
}

/// A statement that reads a global, calls something, and stores the global.
struct Update<'a> {
    function: &'a ast::StmtFunctionDef,
    name: &'a str,
    range: TextRange,
    call: TextRange,
}

fn declares_globals(function: &ast::StmtFunctionDef) -> bool {
    function.body.iter().any(Stmt::is_global_stmt)
}

/// The first update in `function` of a global by the result of a call, unless it takes a lock by hand.
fn unlocked_update<'a>(
    names: &Names<'a>,
    function: &'a ast::StmtFunctionDef,
) -> Option<Update<'a>> {
    let mut globals: Vec<&str> = Vec::new();
    let mut acquires = false;
    walk_scope(&function.body, |node| match node {
        AnyNodeRef::StmtGlobal(statement) => {
            globals.extend(statement.names.iter().map(ast::Identifier::as_str));
        }
        AnyNodeRef::ExprAttribute(attribute) => acquires |= attribute.attr.as_str() == "acquire",
        _ => {}
    });
    let mut search = UpdateSearch { names, function, globals, found: None };
    if !acquires {
        search.visit_body(&function.body);
    }
    search.found
}

struct UpdateSearch<'n, 'a> {
    names: &'n Names<'a>,
    function: &'a ast::StmtFunctionDef,
    globals: Vec<&'a str>,
    found: Option<Update<'a>>,
}

impl<'a> UpdateSearch<'_, 'a> {
    /// The global that `stmt` reads before it calls something and stores afterwards.
    fn update(&self, stmt: &'a Stmt) -> Option<Update<'a>> {
        let (target, value) = match stmt {
            Stmt::AugAssign(assign) => (&*assign.target, &*assign.value),
            Stmt::Assign(assign) => match assign.targets.as_slice() {
                [target] => (target, &*assign.value),
                _ => return None,
            },
            _ => return None,
        };
        let Expr::Name(target) = target else {
            return None;
        };
        let reads_first = stmt.is_aug_assign_stmt() || first_operand(value) == Some(&*target.id);
        if !reads_first || !self.globals.contains(&&*target.id) {
            return None;
        }
        let is_call =
            |expr: &'a Expr| matches!(expr, Expr::Call(call) if !is_quick(self.names, &call.func));
        let call = find_in_expr(value, is_call)?.range();
        Some(Update { function: self.function, name: &target.id, range: stmt.range(), call })
    }
}

impl<'a> SourceOrderVisitor<'a> for UpdateSearch<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            _ if self.found.is_some() => {}
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::With(with) if with.items.iter().any(|item| may_lock(&item.context_expr)) => {}
            Stmt::AugAssign(_) | Stmt::Assign(_) => self.found = self.update(stmt),
            _ => source_order::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// The name that an operation reads first.
fn first_operand(expr: &Expr) -> Option<&str> {
    let mut operand = expr;
    while let Expr::BinOp(operation) = operand {
        operand = &operation.left;
    }
    operand.as_name_expr().filter(|_| expr.is_bin_op_expr()).map(|name| &*name.id)
}

/// Whether the call of a builtin is over before another thread can run.
fn is_quick<'a>(names: &Names<'a>, function: &'a Expr) -> bool {
    const QUICK: &[&str] =
        &["builtins.abs", "builtins.float", "builtins.int", "builtins.len", "builtins.ord"];
    names.refers_to_any(function, QUICK)
}

/// Whether entering `manager` may take a lock: an object that is entered as it is, or a call that sounds like it.
fn may_lock(manager: &Expr) -> bool {
    const WORDS: &[&str] = &["lock", "mutex", "sem", "cond", "sync", "exclusive", "atomic"];
    let Expr::Call(call) = manager else {
        return true;
    };
    let called = match &*call.func {
        Expr::Name(name) => &*name.id,
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return true,
    };
    let called = called.to_ascii_lowercase();
    WORDS.iter().any(|word| called.contains(word))
}

/// What has a function run in threads.
struct Start {
    /// The first place.
    range: TextRange,
    /// Whether more than one thread may run it.
    is_repeated: bool,
}

/// The places of a module that start threads.
struct Started<'n, 'a> {
    names: &'n Names<'a>,
    /// By the function's name.
    targets: FxHashMap<&'a str, Start>,
    in_loop: bool,
}

impl<'n, 'a> Started<'n, 'a> {
    fn in_module(names: &'n Names<'a>, module: &'a ast::ModModule) -> Started<'n, 'a> {
        let mut started = Started { names, targets: FxHashMap::default(), in_loop: false };
        started.visit_body(&module.body);
        started
    }

    /// Runs `visit` with what it sees counted as repeated, or as not.
    fn with_loop(&mut self, in_loop: bool, visit: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.in_loop, in_loop);
        visit(self);
        self.in_loop = outside;
    }

    /// What `call` has run in threads, and whether in several.
    fn target(&self, call: &'a ast::ExprCall) -> Option<(&'a Expr, bool)> {
        let arguments = &call.arguments;
        let function = self.names.qualified_name(&call.func);
        if let Some(function) = function {
            let (name, place) = match function.to_string().as_str() {
                "threading.Thread" => ("target", 1),
                "threading.Timer" => ("function", 1),
                "_thread.start_new_thread" => ("function", 0),
                "asyncio.to_thread" => ("func", 0),
                _ => return None,
            };
            return Some((arguments.find_argument_value(name, place)?, false));
        }
        let Expr::Attribute(method) = &*call.func else {
            return None;
        };
        match method.attr.as_str() {
            "submit" | "apply_async" if self.is_thread_pool(&method.value) => {
                Some((arguments.args.first()?, false))
            }
            "map" | "map_async" | "imap" | "imap_unordered" | "starmap" | "starmap_async"
                if self.is_thread_pool(&method.value) =>
            {
                Some((arguments.args.first()?, true))
            }
            "run_in_executor" => match &*arguments.args {
                [pool, function, ..]
                    if pool.is_none_literal_expr() || self.is_thread_pool(pool) =>
                {
                    Some((function, false))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether `pool` is one of several threads.
    fn is_thread_pool(&self, pool: &'a Expr) -> bool {
        const POOLS: &[&str] = &[
            "concurrent.futures.ThreadPoolExecutor",
            "concurrent.futures.thread.ThreadPoolExecutor",
            "multiprocessing.dummy.Pool",
            "multiprocessing.pool.ThreadPool",
        ];
        is_made_by(self.names, pool, |made| {
            let workers = made.arguments.args.first().or_else(|| {
                let workers = made.arguments.find_keyword("max_workers");
                workers.or(made.arguments.find_keyword("processes")).map(|it| &it.value)
            });
            let alone = matches!(workers, Some(Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(count), .. })) if *count == 1);
            !alone && self.names.refers_to_any(&made.func, POOLS)
        })
    }
}

impl<'a> SourceOrderVisitor<'a> for Started<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let in_loop = match stmt {
            Stmt::For(_) | Stmt::While(_) => true,
            Stmt::FunctionDef(_) => false,
            _ => self.in_loop,
        };
        self.with_loop(in_loop, |started| source_order::walk_stmt(started, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && let Some((Expr::Name(target), several)) = self.target(call)
            && is_module_function(self.names, target)
        {
            let is_repeated = several || self.in_loop;
            let known = self.targets.entry(&target.id);
            known
                .and_modify(|start| start.is_repeated = true)
                .or_insert(Start { range: target.range, is_repeated });
        }
        let in_loop = self.in_loop
            || matches!(
                expr,
                Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_)
            );
        self.with_loop(in_loop, |started| source_order::walk_expr(started, expr));
    }
}

fn is_module_function(names: &Names<'_>, name: &ast::ExprName) -> bool {
    let bindings = names.bindings(&name.id, name.start());
    names.is_module_binding(&name.id, name.start())
        && bindings.iter().all(|binding| matches!(binding.kind, BindingKind::Function(_)))
}
