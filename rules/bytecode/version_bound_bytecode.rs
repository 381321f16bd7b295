//! Code that makes or reads bytecode as one version of Python has it.

use crate::analysis::control::versions::knows_versions;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::python;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Stmt, TextRange, ast};

/// `types.CodeType(...)`, and names of instructions written out.
pub static RULE: Rule = Rule {
    name: "version-bound-bytecode",
    summary: "Code objects or instructions are taken apart as one version of Python has them",
    explanation: "
The bytecode and the makeup of code objects are details of one version of CPython.

`types.CodeType` took 15 arguments in Python 3.7, 16 in 3.8 (`posonlyargcount`) and 18 in 3.11 (`qualname`,
`exceptiontable`). A call that fits one version raises, in another,

    TypeError: code expected at least 16 arguments, got 15

`code.replace(co_name=\"other\")` works in all of them, and keeps what a later version adds.

The names of instructions change as well: Python 3.11 has no `CALL_FUNCTION`, 3.12 compiles to no `LOAD_METHOD`. A comparison with such a name is not an error, it is just never true any more:
what looked for calls finds none.

Look at the syntax tree (`ast`) instead, or ask for the version and treat each one that is supported.

Left alone: files that ask for the version or for new parts of code objects somewhere, instructions that every version has,
such as `IMPORT_NAME`, and parts of names (`\"LOAD\" in instruction.opname`).

Reference: <https://docs.python.org/3/library/types.html#types.CodeType>,
<https://docs.python.org/3/library/dis.html#python-bytecode-instructions>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import dis

def _calls(source):
    return [it.offset for it in dis.get_instructions(source) if it.opname == \"CALL_FUNCTION\"]
",
        ),
        Example::new(
            "from types import CodeType

def _renamed(code, name):
    return CodeType(code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize,
                    code.co_flags, code.co_code, code.co_consts, code.co_names, code.co_varnames,
                    code.co_filename, name, code.co_firstlineno, code.co_lnotab)
",
        ),
    ],
    accepts: &[
        "import ast

def _calls(source):
    tree = ast.parse(source)
    return [it.col_offset for it in ast.walk(tree) if isinstance(it, ast.Call)]
",
        "def _renamed(code, name):\n    return code.replace(co_name=name)\n",
        "import dis
import sys

def _calls(source):
    call = \"CALL\" if sys.version_info >= (3, 11) else \"CALL_FUNCTION\"
    return [it.offset for it in dis.get_instructions(source) if it.opname == call]
",
        "import sys
import types

def _copied(code, arguments):
    if sys.version_info >= (3, 8):
        return code.replace(**arguments)
    return types.CodeType(*arguments.values())
",
    ],
    checks: &[
        Check::Call(&["types.CodeType"], check_call),
        Check::Compare(check_compare),
        Check::Kinds(&[NodeKind::StmtMatch], check_match),
    ],
};

/// The attributes that code asks code objects for which treats each version as it is.
const PARTS: &[&str] =
    &["co_exceptiontable", "co_linetable", "co_posonlyargcount", "co_qualname", "replace"];

fn check_call<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if knows_versions(context, PARTS) {
        return;
    }
    context
        .report(call, "the arguments of `CodeType` differ between versions of Python")
        .caption("raises `TypeError` where they do not fit")
        .help("derive the code object from another one with `code.replace(...)`");
}

fn check_compare<'a>(context: &Context<'a>, compare: &'a ast::ExprCompare) {
    let operands = || std::iter::once(&*compare.left).chain(&compare.comparators);
    let Some(instruction) = operands().find(|it| is_instruction_name(context, it)) else {
        return;
    };
    let Some(name) = operands().find_map(written_name) else {
        return;
    };
    let is_part = compare.left.is_string_literal_expr()
        && matches!(*compare.ops, [ast::CmpOp::In | ast::CmpOp::NotIn]);
    if !is_part {
        report(context, compare.range(), name, instruction);
    }
}

/// `match x.opname:` with such a name in a case.
fn check_match<'a>(context: &Context<'a>, node: Node<'a>) {
    if let Node::Stmt(Stmt::Match(it)) = node
        && is_instruction_name(context, &it.subject)
    {
        let patterns = it.cases.iter().map(|case| &case.pattern);
        let named = patterns.filter_map(|pattern| {
            let mut texts = context.nodes.in_range(pattern.range()).exprs();
            Some((pattern.range(), texts.find_map(written_name)?))
        });
        for (range, name) in named.take(1) {
            report(context, range, name, &it.subject);
        }
    }
}

fn report<'a>(context: &Context<'a>, range: TextRange, name: &str, instruction: &'a Expr) {
    if knows_versions(context, PARTS) {
        return;
    }
    let message = format!("the instruction `{name}` is that of some versions of Python only");
    let mut diagnostic = context.report(range, message);
    diagnostic
        .label(instruction.range(), "other names in other versions")
        .help("look at the syntax tree instead, or ask for `sys.version_info` first");
}

/// `x.opname` or `dis.opname[x]`.
fn is_instruction_name<'a>(context: &Context<'a>, expr: &'a Expr) -> bool {
    match expr {
        Expr::Attribute(attribute) => attribute.attr.as_str() == "opname",
        Expr::Subscript(subscript) => context.names.refers_to(&subscript.value, "dis.opname"),
        _ => false,
    }
}

/// The literal name, or the first one of a display, that does not last.
fn written_name(expr: &Expr) -> Option<&str> {
    let names = match expr {
        Expr::Tuple(it) => &it.elts,
        Expr::List(it) => &it.elts,
        Expr::Set(it) => &it.elts,
        _ => std::slice::from_ref(expr),
    };
    let names = names.iter().filter_map(Expr::as_string_literal_expr);
    let is_name = |name: &&str| {
        let mut bytes = name.bytes();
        bytes.all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_')
    };
    names
        .map(|it| it.value.to_str())
        .filter(is_name)
        .find(|name| !python::is_lasting_instruction(name))
}
