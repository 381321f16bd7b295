//! Bodies that are left before their end, be it by a call that does not return.

use crate::analysis::control::flow::can_finish;
use crate::analysis::surroundings::script::ends_program;
use crate::names::Names;
use crate::syntax::{CallExt, Stmt};

/// Functions and methods that end the test that calls them.
const FUNCTIONS: &[&str] = &["pytest.exit", "pytest.fail", "pytest.skip", "pytest.xfail"];
const METHODS: &[&str] = &["fail", "skipTest"];

/// True if the end of `body` is not reached from its start.
pub(super) fn leaves<'a>(names: &Names<'a>, body: &'a [Stmt]) -> bool {
    !can_finish(body) || body.iter().any(|stmt| calls_leaver(names, stmt))
}

fn calls_leaver<'a>(names: &Names<'a>, stmt: &'a Stmt) -> bool {
    let call = stmt.as_expr_stmt().and_then(|stmt| stmt.value.as_call_expr());
    call.is_some_and(|call| {
        call.is_method(METHODS)
            || ends_program(names, call)
            || names.refers_to_any(&call.func, FUNCTIONS)
    })
}
