//! `exec(code, globals, {})`: functions that cannot see what stands beside them.

use rustc_hash::FxHashSet;

use crate::analysis::control::flow::can_finish;
use crate::analysis::control::guards::holds;
use crate::analysis::execution::compiling::{compile_mode, compiled, unpacks};
use crate::analysis::values::provenance::{
    Origin, Provenance, functions_use_globals, literal_text, provenance,
};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::{BindingKind, Names, ScopeId};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, ast};

/// `exec` of a program into two namespaces.
pub static RULE: Rule = Rule {
    name: "exec-split-namespace",
    summary: "`exec` keeps what the code defines where its functions do not look",
    explanation: "
Given two dictionaries, `exec` runs the code as if it were the body of a class: imports, functions and variables at its
top level are stored in the second one, while its functions look for global names in the first. A text that is a fine
module fails as soon as one of its functions uses another, or an import:

```python
names = {}
exec(\"import math\\ndef area(r): return math.pi * r * r\", {}, names)
names[\"area\"](1)
```

raises `NameError: name 'math' is not defined`, as does a recursive function that calls itself and, up to Python 3.11, a
comprehension that uses a variable. In a function, `exec(code)` does the same: what the code defines goes to a copy of
the function's local variables, which is also why the function itself never sees it.

Give one dictionary, and read the results from it:

```python
exec(code, names)
```

It may begin as a copy of the globals, `names = {**globals()}`, if the code is to see them.

Left alone: `exec` at module level; namespaces that come from elsewhere, as from a frame or a prompt; namespaces that
are merged afterwards with `update`; code that is put together here or written as a constant in which no function uses
another name of it; text that runs only if it begins as expected; and code given by a caller of which a certain
entry is wanted, `names[\"f\"]`, as it is generated to define just that.

Reference: <https://docs.python.org/3/library/functions.html#exec>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "def _load(code):\n    names = {}\n    exec(code, {}, names)\n    return names\n",
        ),
        Example::new("def _load(code):\n    exec(code)\n"),
        Example::new(
            "import builtins

class _Plugin:
    def _load(self, path, scope):
        with open(path, \"rb\") as file:
            code = compile(file.read(), path, \"exec\")
        found = dict()
        builtins.exec(code, scope, found)
        self.found = found
",
        ),
    ],
    accepts: &[
        "def _load(code):\n    names = {}\n    exec(code, names)\n    return names\n",
        "def _load(code, scope):
    names = {}
    exec(code, names, names)
    both = other = {}
    exec(code, both, other)
    found = {}
    exec(code, scope, found)
    scope.update(found)
    return names, found
",
        "import sys

def _run(code, scope):
    frame = sys._getframe(1)
    exec(code, frame.f_globals, frame.f_locals)
    exec(code, globals(), locals())
    exec(code, scope, {\"self\": scope})
    return eval(code, {}, {})
",
        "def _make(name, value):
    names = {}
    exec(f\"{name} = {value}\", {}, names)
    exec(\"import \" + name)
    exec(\"x = 1\")
    return names[name]
",
        "class _Maker:
    _code = \"def double(x): return 2 * x\"

    def _make(self):
        names = {}
        exec(self._code, {}, names)
        return names[\"double\"]
",
        "exec(code)\n",
    ],
    checks: &[Check::Call(&["builtins.exec"], check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let argument = |name, position| call.arguments.find_argument_value(name, position);
    let Some(code) = call.arguments.args.first() else {
        return;
    };
    if unpacks(&call.arguments) {
        return;
    }
    match (argument("globals", 1), argument("locals", 2)) {
        (None, None) => check_bare(context, call, code),
        (globals, Some(locals)) => check_two(context, call, code, globals, locals),
        (Some(_), None) => {}
    }
}

/// `exec(code)` in a function.
fn check_bare<'a>(context: &Context<'a>, call: &'a ast::ExprCall, code: &'a Expr) {
    if context.names.runs_at_import(call.start())
        || source_of(context.names, code) == Source::Harmless
        || is_vetted(context, call, code)
    {
        return;
    }
    context
        .report(call, "the functions that this `exec` defines do not see what stands beside them")
        .caption("names go to a copy of the local variables, functions look in the globals")
        .note("a function that uses another one, or an import, of the same code raises `NameError`")
        .help("give the code a dictionary of its own, `exec(code, names)`, and read the results from it");
}

/// `exec(code, globals, locals)`.
fn check_two<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    code: &'a Expr,
    globals: Option<&'a Expr>,
    locals: &'a Expr,
) {
    let names = context.names;
    let Some(fresh) = fresh_dict(names, locals) else {
        return;
    };
    let is_program = match source_of(names, code) {
        Source::Program => true,
        Source::Caller => !is_looked_up(context, locals),
        Source::Unknown | Source::Harmless => false,
    };
    if !is_program
        || globals.is_some_and(|globals| is_same(names, globals, locals, fresh))
        || globals.is_some_and(|globals| is_merged(context, globals, locals))
    {
        return;
    }
    let mut diagnostic = context
        .report(call, "the functions that this `exec` defines do not see what stands beside them");
    diagnostic
        .note("a function that uses another one, or an import, of the same code raises `NameError`")
        .help("give the code one dictionary, `exec(code, names)`, and read the results from it");
    diagnostic.label(fresh.range(), "names go here");
    if let Some(globals) = globals {
        diagnostic.label(globals.range(), "functions look here");
    }
}

/// The display or call that makes the new, empty dictionary that `expr` is.
fn fresh_dict<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let Expr::Name(name) = expr else {
        return is_empty_dict(names, expr).then_some(expr);
    };
    let bindings = names.reaching_bindings(name);
    let mut values = bindings.iter().map(|binding| match binding.kind {
        BindingKind::Assignment { value } if is_empty_dict(names, value) => Some(value),
        _ => None,
    });
    let first = values.next()??;
    values.all(|value| value.is_some()).then_some(first)
}

fn is_empty_dict<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    match expr {
        Expr::Dict(dict) => dict.is_empty(),
        Expr::Call(call) => {
            call.arguments.is_empty() && names.refers_to(&call.func, "builtins.dict")
        }
        _ => false,
    }
}

/// Whether `globals` is the object that `locals` is, which `fresh` made.
fn is_same<'a>(names: &Names<'a>, globals: &'a Expr, locals: &'a Expr, fresh: &'a Expr) -> bool {
    let Expr::Name(name) = globals else {
        return false;
    };
    let is_locals = |expr: &Expr| match (expr, locals) {
        (Expr::Name(name), Expr::Name(locals)) => name.id == locals.id,
        _ => false,
    };
    is_locals(globals)
        || names.reaching_bindings(name).iter().any(|binding| match binding.kind {
            BindingKind::Assignment { value } => std::ptr::eq(value, fresh) || is_locals(value),
            _ => false,
        })
}

/// What a file does with dictionaries and texts.
#[derive(Debug, Default)]
struct Facts {
    /// The texts of `a` and `b` in `a.update(b)`.
    merged: FxHashSet<(String, String)>,
    /// The names that are subscripted to get an entry.
    looked_up: FxHashSet<(ScopeId, String)>,
    /// The names in `if not text.startswith(...): return`.
    vetted: FxHashSet<(ScopeId, String)>,
}

fn facts(file: &File<'_>) -> Facts {
    let mut facts = Facts::default();
    for node in file.nodes.all() {
        match node {
            Node::Expr(Expr::Call(call)) => {
                if let Expr::Attribute(method) = &*call.func
                    && method.attr.as_str() == "update"
                    && let [more] = &*call.arguments.args
                {
                    facts.merged.extend(pair(file, &method.value, more));
                }
            }
            Node::Expr(Expr::Subscript(subscript)) if subscript.ctx.is_load() => {
                facts.looked_up.extend(variable(file.names, &subscript.value));
            }
            Node::Stmt(Stmt::If(branch)) => {
                let text = refused(branch).and_then(|text| variable(file.names, text));
                facts.vetted.extend(text);
            }
            _ => {}
        }
    }
    facts
}

/// The text that makes `if not text.startswith(...):` leave.
fn refused(branch: &ast::StmtIf) -> Option<&Expr> {
    let text = text_that_begins(&branch.test.as_unary_op_expr()?.operand)?;
    (!can_finish(&branch.body)).then_some(text)
}

/// The text in `text.startswith(...)`.
fn text_that_begins(test: &Expr) -> Option<&Expr> {
    let method = test.as_call_expr()?.func.as_attribute_expr()?;
    (method.attr.as_str() == "startswith").then_some(&*method.value)
}

/// A name, told apart from those of other scopes.
fn variable(names: &Names<'_>, expr: &Expr) -> Option<(ScopeId, String)> {
    let Expr::Name(name) = expr else {
        return None;
    };
    let scope = names.binding_scope(&name.id, name.start())?;
    Some((scope, name.id.to_string()))
}

/// The texts of two expressions, unless they are long, as those of a chain of calls would be.
fn pair(file: &File<'_>, first: &Expr, second: &Expr) -> Option<(String, String)> {
    let text = |expr: &Expr| {
        let text = file.syntax.slice(expr);
        (text.len() <= 80).then(|| text.to_owned())
    };
    text(first).zip(text(second))
}

/// Whether something updates `globals` with `locals`, after which functions see what was defined.
fn is_merged(context: &Context<'_>, globals: &Expr, locals: &Expr) -> bool {
    let facts = context.once(facts);
    pair(context, globals, locals).is_some_and(|pair| facts.merged.contains(&pair))
}

/// Whether a certain entry of `locals` is wanted, as of code that is generated to define one function.
fn is_looked_up(context: &Context<'_>, locals: &Expr) -> bool {
    let facts = context.once(facts);
    variable(context.names, locals).is_some_and(|locals| facts.looked_up.contains(&locals))
}

/// Whether the text runs only if it begins as expected, which a program of somebody else would not.
fn is_vetted(context: &Context<'_>, call: &ast::ExprCall, code: &Expr) -> bool {
    let Some(code) = variable(context.names, code) else {
        return false;
    };
    if context.once(facts).vetted.contains(&code) {
        return true;
    }
    let begins = |test: &Expr| {
        let text = text_that_begins(test).and_then(|text| variable(context.names, text));
        text.as_ref() == Some(&code)
    };
    context.ancestors().any(|ancestor| match ancestor {
        Node::Stmt(Stmt::If(it)) => begins(&it.test) && holds(&it.body, call.range()),
        _ => false,
    })
}

/// Where code comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Read, decoded, kept: somebody else wrote it as a program. Or a constant that needs one namespace.
    Program,
    /// Given by a caller.
    Caller,
    /// Nobody can tell.
    Unknown,
    /// An expression, a harmless constant, or put together here, and then mostly a single function.
    Harmless,
}

fn source_of<'a>(names: &Names<'a>, code: &'a Expr) -> Source {
    let source = match compiled(names, code) {
        Some(call) if compile_mode(names, call) == Some("eval") => return Source::Harmless,
        Some(call) => call.arguments.find_argument_value("source", 0).unwrap_or(code),
        None => code,
    };
    let Provenance { texts, is_parameter, .. } = provenance(names, source);
    let mut kind = if texts.is_empty() && std::ptr::eq(source, code) {
        Source::Unknown
    } else {
        // What is compiled here from something that is no text is mostly generated.
        Source::Harmless
    };
    for text in &texts {
        match text.origin {
            Origin::Literal(literal) if functions_use_globals(&literal_text(literal)) => {
                return Source::Program;
            }
            Origin::Literal(_) | Origin::Built(_) => {}
            Origin::Parameter(_) => kind = Source::Caller,
            Origin::Attribute(name) if is_harmless_constant(names, name) => {}
            Origin::Read | Origin::Decoded | Origin::Attribute(_) => return Source::Program,
        }
    }
    if texts.is_empty() && is_parameter { Source::Caller } else { kind }
}

/// True if the classes and objects of the file hold nothing under this name but constant text that needs one namespace for
/// nothing.
fn is_harmless_constant(names: &Names<'_>, attribute: &str) -> bool {
    let scopes = names.classes().filter_map(|class| names.class_scope(class));
    let bound = scopes.flat_map(|scope| scope.bindings_of(attribute)).map(|it| match it.kind {
        BindingKind::Assignment { value } => Some(value),
        _ => None,
    });
    let stored = names.members(attribute).iter().map(|member| member.value);
    let mut values = bound.chain(stored).peekable();
    let is_harmless = |value: Option<&Expr>| {
        let text = value.filter(|it| it.is_string_literal_expr()).map(literal_text);
        text.is_some_and(|text| !functions_use_globals(&text))
    };
    values.peek().is_some() && values.all(is_harmless)
}
