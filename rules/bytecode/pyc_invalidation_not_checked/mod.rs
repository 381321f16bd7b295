//! `py_compile.compile(path)`: bytecode that outlives its source.

mod checked;
mod place;

use crate::analysis::values::sources::only_source;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::QualifiedName;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};
use checked::fix;
use place::is_away_from_source;

/// Compiling to bytecode that is not checked against its source by content.
pub static RULE: Rule = Rule {
    name: "pyc-invalidation-not-checked",
    summary: "Bytecode is compiled so that nothing checks whether it matches its source",
    explanation: "
A `.pyc` file says when it is stale. By default it holds its source's size and its modification time in whole seconds:
a source that is written twice within a second and keeps its length (`limit = 10` became `limit = 20`), unpacked from an
archive, checked out, or copied with its times kept leaves a `.pyc` that still counts as fresh. Python then runs the old
code, silently, and goes on doing so. `-B`, `PYTHONDONTWRITEBYTECODE` and `--check-hash-based-pycs always` do not help:
they all read such a file.

With `PycInvalidationMode.UNCHECKED_HASH` the source is never looked at again: every later change of it is ignored,
which is an error unless nobody can ever write to the tree.

With `PycInvalidationMode.CHECKED_HASH` the file holds a hash of the source, and importing compares it: the code that
runs is the code that is there. It costs reading the source at import.

`TIMESTAMP` written out is a decision and left alone, as are a mode that is worked out at run time, `force=True`, which
installers pass for files that they just wrote, and functions that compare modification times themselves.

The fix is unsafe: imports then read the source, which must be there and readable.

The rule is off by default: of 4 findings in packages drawn by lot, none was acted on; they compile once, or ask only whether
a source compiles.

Reference: <https://docs.python.org/3/library/py_compile.html#py_compile.PycInvalidationMode>, PEP 552
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::fixed_unsafely(
            "import py_compile\n\npy_compile.compile(\"rule.py\", doraise=True)\n",
            "import py_compile\n\npy_compile.compile(\"rule.py\", doraise=True, \
             invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)\n",
        ),
        Example::fixed_unsafely(
            "from py_compile import PycInvalidationMode as Mode, compile as build

def _build(path):
    return build(
        path,
        invalidation_mode=Mode.UNCHECKED_HASH,  # fast
    )
",
            "from py_compile import PycInvalidationMode as Mode, compile as build

def _build(path):
    return build(
        path,
        invalidation_mode=Mode.CHECKED_HASH,  # fast
    )
",
        ),
        Example::fixed_unsafely(
            "def _build(path):\n    import py_compile as p\n    p.compile(\n        path,  # the rule\n    )\n",
            "def _build(path):\n    import py_compile as p\n    p.compile(\n        path, \
             invalidation_mode=p.PycInvalidationMode.CHECKED_HASH,  # the rule\n    )\n",
        ),
        Example::fixed_unsafely(
            "import compileall\n\ncompileall.compile_dir(\"rules\", quiet=1)\n",
            "import py_compile\nimport compileall\n\ncompileall.compile_dir(\"rules\", quiet=1, \
             invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)\n",
        ),
        Example::fixed_unsafely(
            "import py_compile\nfrom compileall import compile_path\n\ncompile_path()\n",
            "import py_compile\nfrom compileall import compile_path\n\ncompile_path(\
             invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)\n",
        ),
        Example::fixed_unsafely(
            "import py_compile\n\nmode = py_compile.PycInvalidationMode.UNCHECKED_HASH\n\
             py_compile.compile(\"a.py\", None, None, False, -1, mode)\n",
            "import py_compile\n\nmode = py_compile.PycInvalidationMode.UNCHECKED_HASH\n\
             py_compile.compile(\"a.py\", None, None, False, -1, \
             py_compile.PycInvalidationMode.CHECKED_HASH)\n",
        ),
    ],
    accepts: &[
        "import py_compile\n\npy_compile.compile(\n    \"a.py\",\n    \
         invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH,\n)\n",
        "import compileall\n\ndef _build(path, **options):\n    compileall.compile_dir(path, **options)\n",
        "import py_compile\n\ndef _build(path, mode):\n    py_compile.compile(path, invalidation_mode=mode)\n",
        "import compileall\n\ndef _build(*arguments):\n    compileall.compile_file(*arguments)\n",
        "import py_compile\n\npy_compile.compile(\n    \"a.py\",\n    \
         invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP,\n)\n",
        "import os\nimport py_compile\n\ndef _is_valid(path):\n    target = path + \".tmp\"\n    \
         py_compile.compile(path, cfile=target, doraise=True)\n    os.unlink(target)\n",
        "from . import py_compile\n\npy_compile.compile(\"a.py\")\ncompile(\"a\", \"b\", \"eval\")\n",
    ],
    checks: &[
        Check::Call(COMPILERS, check),
        Check::Call(&["functools.partial", "asyncio.to_thread"], check_handed_on),
    ],
};

/// Functions that write bytecode.
const COMPILERS: &[&str] = &[
    "compileall.compile_dir",
    "compileall.compile_file",
    "compileall.compile_path",
    "py_compile.compile",
];

/// A mode that is known to be a bad one.
enum Mode<'a> {
    /// None is given.
    Missing,
    /// `None` is given, which means the same.
    Default(&'a Expr),
    /// Never compared with the source.
    Unchecked(&'a Expr),
}

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(function) = context.names.qualified_name(&call.func) {
        check_compiler(context, call, &function, 0);
    }
}

/// `asyncio.to_thread(py_compile.compile, path)`, where the function comes before its arguments.
fn check_handed_on<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let given = call.arguments.args.first();
    if let Some(function) = given.and_then(|given| context.names.qualified_name(given))
        && function.is_any(COMPILERS)
    {
        check_compiler(context, call, &function, 1);
    }
}

/// A call that gives `function` its arguments, of which the first stands at the position `first`.
fn check_compiler<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    function: &QualifiedName<'a>,
    first: usize,
) {
    let position = match function.last() {
        "compile" => 5,
        "compile_dir" => 9,
        "compile_file" => 7,
        _ => 6,
    } + first;
    let Some(mode) = mode(context, call, position) else {
        return;
    };
    if function.last() == "compile" && is_away_from_source(context, call, first) {
        return;
    }
    if !matches!(mode, Mode::Unchecked(_)) && compares_times(context) {
        return;
    }
    let fix = fix(context, call, &mode);
    let (severity, how) = match mode {
        Mode::Missing | Mode::Default(_) => (RULE.severity, "checked by modification time only"),
        Mode::Unchecked(_) => (Severity::Error, "never checked against its source"),
    };
    let message = format!("`{function}` writes bytecode that is {how}");
    let mut diagnostic = context.report_as(severity, call, message);
    match mode {
        Mode::Missing | Mode::Default(_) => diagnostic.note(
            "a source rewritten within a second at the same length keeps its stale `.pyc`, \
             and Python runs the old code",
        ),
        Mode::Unchecked(value) => {
            diagnostic.label(value.range(), "later changes of the source are ignored")
        }
    };
    let checked = "pass `invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH`";
    if is_after_errors(context, call) {
        diagnostic.help(format!(
            "{checked}; to learn if the source compiles, `compile(source, path, \"exec\")` writes nothing"
        ));
    } else {
        diagnostic.help(checked);
    }
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

/// The mode that the arguments give, if it is a bad one; arguments that cannot be told hide it.
fn mode<'a>(context: &Context<'a>, call: &'a ast::ExprCall, position: usize) -> Option<Mode<'a>> {
    let Some(value) = call.arg("invalidation_mode", position) else {
        let may_be_missing = !call.unpacks() && !is_forced(&call.arguments);
        return may_be_missing.then_some(Mode::Missing);
    };
    if value.is_none_literal_expr() {
        return Some(Mode::Default(value));
    }
    let value_of = only_source(context.names, value);
    if let Expr::Subscript(member) = value_of {
        let is_mode =
            context.names.qualified_name(only_source(context.names, &member.value))?.last()
                == "PycInvalidationMode";
        let is_unchecked = context.names.constant_text(&member.slice) == Some("UNCHECKED_HASH");
        return (is_mode && is_unchecked).then_some(Mode::Unchecked(value));
    }
    let name = context.names.qualified_name(value_of)?;
    name.is_any(&[
        "py_compile.PycInvalidationMode.UNCHECKED_HASH",
        "compileall.py_compile.PycInvalidationMode.UNCHECKED_HASH",
    ])
    .then_some(Mode::Unchecked(value))
}

/// True if errors are asked for and the path of the bytecode is not, as by what wants to know if a source compiles.
fn is_after_errors(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    let raises = call.arg("doraise", 3).and_then(Expr::as_boolean_literal_expr);
    raises.is_some_and(|it| it.value) && matches!(context.parent(), Some(Node::Stmt(Stmt::Expr(_))))
}

/// True if the file is compiled whatever its time says, which is what installers do with what they just wrote.
fn is_forced(arguments: &ast::Arguments) -> bool {
    let force = arguments.find_keyword("force");
    force
        .is_some_and(|force| matches!(&force.value, Expr::BooleanLiteral(literal) if literal.value))
}

/// True if the outermost function around the call looks at modification times itself, or asks what is newer, so that
/// nothing newer is added to what it trusts.
fn compares_times(context: &Context<'_>) -> bool {
    let functions =
        context.ancestors().filter(|ancestor| matches!(ancestor, Node::Stmt(Stmt::FunctionDef(_))));
    functions.last().is_some_and(|outermost| {
        let text = context.syntax.slice(outermost);
        ["st_mtime", "getmtime", "newer("].into_iter().any(|word| text.contains(word))
    })
}
