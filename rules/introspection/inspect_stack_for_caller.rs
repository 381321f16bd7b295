//! `inspect.stack()` where only the caller is wanted.

use rustc_hash::FxHashSet;

use crate::analysis::values::quoted::is_quoted;
use crate::context::Context;
use crate::diagnostic::{Edit, Fix, Safety, Severity};
use crate::names::block_at;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextSize, ast};

/// `inspect.stack()` where only the caller is wanted.
pub static RULE: Rule = Rule {
    name: "inspect-stack-for-caller",
    summary: "`inspect.stack()` reads the source around every frame of the stack",
    explanation: "
`inspect.stack()` makes a record of every frame there is, and for each of them finds the source file, reads it and cuts out
the lines around the current one. Twenty frames deep that takes several hundred times as long as `sys._getframe(1)`; in
code that runs for every call of a rule it becomes most of the run time. Source files that have changed on disk since they
were loaded show the wrong lines.

Ask for no lines with `inspect.stack(0)`, which takes half the time; or, to look at one frame,
`inspect.currentframe().f_back`, which looks at nothing else.

Left alone: calls on the way to a `raise` and in `__repr__`, where the time does not matter; stacks that are made into text as
they are, or of which the function reads the `code_context` record by record; tests and what supports them; and copies of
others' code (below `vendor`, `_vendor`, `third_party` and the like).

The fix passes `0` where the frame, file name, line number or function of one record is taken. It is safe: these do not depend
on the lines, and of the rest of the stack nothing is kept.

Reference: <https://docs.python.org/3/library/inspect.html#inspect.stack>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed(
            "import inspect\n\ncaller = inspect.stack()[1].function\n",
            "import inspect\n\ncaller = inspect.stack(0)[1].function\n",
        ),
        Example::fixed(
            "from inspect import stack as frames\n\n\ndef _caller():\n    return frames(  # who\n    )[1][3]\n",
            "from inspect import stack as frames\n\n\ndef _caller():\n    return frames(0  # who\n    )[1][3]\n",
        ),
        Example::new("import inspect as i\n\nframes = i.stack()\n"),
        Example::new("import inspect\n\n_lines = lambda: inspect.stack()[1].code_context\n"),
    ],
    accepts: &[
        "import inspect\n\ncaller = inspect.stack(0)[1].function\n",
        "import inspect\n\nframes = inspect.stack(context=3)\n",
        "def _run(inspect):\n    return inspect.stack()[1].function\n",
        "import inspect\n\nframe = inspect.currentframe()\n",
    ],
    checks: &[Check::Call(&["inspect.stack"], check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if !call.arguments.is_empty() {
        return;
    }
    if wants_lines(context, call) || is_unhurried(context, call) {
        return;
    }
    let inside = call.arguments.range.start() + TextSize::new(1);
    let needs_no_lines = takes_field_without_lines(context);
    let mut diagnostic =
        context.report(call, "`inspect.stack()` reads the source around every frame of the stack");
    diagnostic.help(
        "pass `0` to leave out the source, or use `inspect.currentframe().f_back` for the caller",
    );
    if needs_no_lines {
        let is_shown = is_quoted(context.ancestors());
        let safety = if is_shown { Safety::Unsafe } else { Safety::Safe };
        let edits = [Edit::insert(inside, "0")];
        diagnostic.fix(Fix::new("Leave out the source lines", safety, edits));
    }
}

/// True if the lines are wanted: the records are made into text as they are, or the function reads the lines of several.
fn wants_lines<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    const SHOWS: &[&str] =
        &["builtins.print", "builtins.repr", "builtins.str", "pprint.pformat", "pprint.pprint"];
    match context.parent() {
        Some(Node::Expr(Expr::Call(around))) => {
            let first = around.arguments.args.first();
            let mapped = context.names.refers_to(&around.func, "builtins.map");
            let shows = if mapped { first } else { Some(&*around.func) };
            shows.is_some_and(|shows| context.names.refers_to_any(shows, SHOWS))
        }
        Some(Node::Expr(Expr::Subscript(_))) => false,
        _ => reads_lines(context, call.start()),
    }
}

/// True if the function at `offset` reads the lines of a record.
fn reads_lines(context: &Context<'_>, offset: TextSize) -> bool {
    let readers = context.once(|file| {
        let attributes = file.nodes.all().exprs().filter_map(Expr::as_attribute_expr);
        let reads = attributes.filter(|it| it.attr.as_str() == "code_context");
        reads.map(|it| file.names.function_id(it.start())).collect::<FxHashSet<_>>()
    });
    readers.contains(&context.names.function_id(offset))
}

/// True if the time does not matter: on the way to a `raise`, or to show an object to somebody.
fn is_unhurried(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    for ancestor in context.ancestors() {
        match ancestor {
            Node::Expr(Expr::Lambda(_)) => return false,
            Node::Stmt(Stmt::Raise(_)) => return true,
            Node::Stmt(Stmt::FunctionDef(function)) => {
                return function.name.as_str() == "__repr__";
            }
            Node::Stmt(stmt) => {
                let block = block_at(stmt, call.start());
                if block.and_then(<[Stmt]>::last).is_some_and(Stmt::is_raise_stmt) {
                    return true;
                }
            }
            Node::Expr(_) => {}
        }
    }
    false
}

/// True if of one record only a field is taken that is the same with and without source lines.
fn takes_field_without_lines(context: &Context<'_>) -> bool {
    let mut around = context.ancestors().map_while(Node::expr);
    let record = around.next().is_some_and(Expr::is_subscript_expr);
    record
        && match around.next() {
            Some(Expr::Attribute(field)) => {
                matches!(&*field.attr, "frame" | "filename" | "lineno" | "function")
            }
            Some(Expr::Subscript(field)) => is_small_index(&field.slice),
            _ => false,
        }
}

/// The first four fields of a record are its frame, file name, line number and function.
fn is_small_index(index: &Expr) -> bool {
    matches!(index, Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(index), .. })
        if index.as_u8().is_some_and(|index| index < 4))
}
