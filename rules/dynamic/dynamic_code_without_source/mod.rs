//! `exec(text)`: code whose source nothing can find any more.

mod data;
mod message;
mod missed;
mod namespace;
mod outside;
mod recovered;

use smallvec::SmallVec;

use crate::analysis::execution::compiling::{compile_mode, makes_tree};
use crate::analysis::execution::prompt::{
    is_also_evaluated, is_without_namespace, suggests_statement,
};
use crate::analysis::execution::trees::parsed_texts;
use crate::analysis::imports::loader::Loader;
use crate::analysis::surroundings::testing::is_test_function;
use crate::analysis::values::destinations::is_discarded;
use crate::analysis::values::provenance::{Origin, Text, literal_text, provenance};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::options::{OptionKind, RuleOption};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, TextRange, ast};
use data::is_run_for_data;
use missed::{defines, is_built_missed};
use namespace::is_used_up;
use outside::{first_outside, is_called_statement, outside_entry};
use recovered::{is_disguised, registers_sources};

/// Text that is run without leaving its source behind.
pub static RULE: Rule = Rule {
    name: "dynamic-code-without-source",
    summary: "Code is made from text at run time and its source cannot be recovered",
    explanation: "
Code that comes through `exec`, or through `compile` under a name such as `<string>`, knows only that name. No file and
no entry of `linecache` has it, so everything that wants the source fails:

- `inspect.getsource` of a function raises `OSError: could not get source code`, of a class also `OSError: could not find
  class definition` or `TypeError: <class 'C'> is a built-in class`; whatever relies on it (decorators that rewrite,
  serialisers, notebooks, documentation tools) fails with it;
- a traceback reads `File \"<string>\", line 2, in f` and shows no line of code, the same for every text ever run;
- debuggers cannot step, and coverage and profilers count all such texts as one file.

Text that was read from a file needs no more than the file's path: `exec(compile(text, path, \"exec\"), namespace)`. Compile
other text under a name of its own and register it where the traceback looks:

```python
name = f\"<rule {number}>\"
linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
exec(compile(text, name, \"exec\"), namespace)
```

`inspect.getsource` and tracebacks then show the text. The `None` in place of a modification time keeps
`linecache.checkcache` from dropping the entry.

Left alone: modules that register with `linecache`; constants that define nothing; single statements, as a prompt reads them:
in mode `single`, under a name such as `stmt`, or tried as an expression as well; expressions; syntax checks, whose result
nobody uses; functions whose `__code__` the maker replaces, which it passes off as another one with `functools.wraps`, or to
which it gives their text as `_source`; generated code that defines nothing which leaves the function, but is called there or
translated; a parameter that a function runs among its own variables, `exec(text)`; text that is run for data, which is then
gone over or looked into; text that leaves nothing behind, and of whose exception only the message is shown; and what is known
to be a code object already.

Reported is text from outside the program: of a file, the network, the environment, a caller, a message. Whoever wrote it
looks for the line that failed. With the option `generated`, text that the program makes from its own constants and templates
is reported as well: of many generated functions nobody ever asks for the source, and a file does not tell. Where
[`loader-without-get-source`](#loader-without-get-source) speaks, this rule is silent.

Reference: <https://docs.python.org/3/library/linecache.html>, <https://docs.python.org/3/library/functions.html#compile>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[RuleOption {
        name: "generated",
        summary: "Whether text that the program makes from its own constants counts as well",
        kind: OptionKind::Flag { default: false },
    }],
    rejects: &[
        Example::new("with open(\"rule.py\", \"rb\") as file:\n    exec(file.read())\n"),
        Example::new(
            "import textwrap

def _load(body: str, names: dict) -> None:
    text = textwrap.dedent(body)
    if text:
        exec(
            text,
            names,
        )
",
        ),
        Example::new("exec(\"def double(x): return 2 * x\")\n").with(GENERATED),
        Example::new(
            "class _Rule:
    def __init__(self, text):
        self.text = text.strip()

    def _run(self, names):
        exec(self.text, names)
",
        ),
        Example::new(
            "import builtins

def _make(tree, names):
    run = builtins.exec
    run(compile(tree, filename=\"<ast>\", mode=\"exec\"), names)
",
        )
        .with(GENERATED),
        Example::new(
            "from builtins import compile as build\n\nNAME = \"<string>\"\ncode = build(\"def f(): pass\", NAME, \"exec\")\n",
        )
        .with(GENERATED),
        Example::new("TABLE = \"\"\"{\n    'a': lambda: 1,\n}\"\"\"\ntable = eval(TABLE)\n").with(GENERATED),
        Example::new("import json\n\ndef _run(path, names):\n    with open(path) as file:\n        for rule in json.load(file):\n            exec(rule[\"source\"], names)\n"),
    ],
    accepts: &[
        "import linecache

def _load(body, names):
    name = \"<rule>\"
    linecache.cache[name] = (len(body), None, body.splitlines(keepends=True), name)
    exec(compile(body, name, \"exec\"), names)
",
        "def _make(name, names):\n    text = f\"def {name}(self):\\n    return self._{name}\\n\"\n    exec(text, names)\n    return names[name]\n",
        "import linecache

def _run(text, name, names):
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, \"exec\"), names)
    exec(text, names)
",
        "import ast

def _parse(text):
    compile(text, \"<string>\", \"exec\")
    unused = compile(text, \"<string>\", \"exec\")
    tree = compile(text, \"<string>\", \"exec\", ast.PyCF_ONLY_AST)
    tree = tree or compile(text, \"<string>\", \"exec\", 0x400)
    return tree, compile(text, \"<string>\", \"eval\"), eval(text)
",
        "import sys

def _import(name, names):
    exec(f\"from {name} import *\", names)
    exec(\"import \" + name, names)
    exec(\"value = %s\" % name, names)
    exec(\"x.{} = 1\".format(name), names)
",
        "exec(\"import os\\nfrom sys import (\\n    path,\\n)\")\nexec(\"x = 1\\n\")\n",
        "import marshal

def _run(path, names, code, compiled, loader):
    with open(path, \"rb\") as file:
        program = compile(file.read(), path, \"exec\")
    exec(program, names)
    exec(code, names)
    exec(compiled, names)
    exec(marshal.loads(names[\"data\"]), names)
    exec(loader.get_code(\"name\"), names)
    exec(_run.__code__, names)
",
        "from types import CodeType

def _run(program: CodeType, names: dict) -> None:
    exec(program, names)
",
        "from .engine import exec, compile\n\nexec(\"def f():\\n    pass\\n\")\n\
         code = compile(\"x\", \"<string>\", \"exec\")\n",
    ],
    checks: &[
        Check::Call(&["builtins.exec"], check_exec),
        Check::Call(&["builtins.eval"], check_eval),
        Check::Call(&["builtins.compile"], check_compile),
    ],
};

const GENERATED: &str = "[rules.dynamic-code-without-source]\ngenerated = true\n";

const NOTE: &str =
    "`inspect.getsource` of what it defines raises `OSError`, and tracebacks show no code";

const HELP_FILE: &str = "compile it under the path that it was read from: `exec(compile(text, path, \"exec\"), namespace)`";

const HELP: &str = "compile it under a name of its own such as `<rule 42>` and register the text: \
                    `linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)`";

fn check_exec<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(source) = call.arguments.args.first() {
        check_text(context, call, source, "exec");
    }
}

/// An expression is rarely missed, unless it takes several lines.
fn check_eval<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if let Some(source @ Expr::Name(_)) = call.arguments.args.first() {
        check_text(context, call, source, "eval");
    }
}

fn check_text<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    source: &'a Expr,
    function: &str,
) {
    let provenance = provenance(context.names, source);
    if provenance.is_code {
        return;
    }
    let names = context.names;
    let runs = function == "exec";
    let mut texts = provenance.texts.iter().filter(|text| match text.origin {
        Origin::Literal(literal) => defines(&literal_text(literal)) && !is_used_up(context, call),
        Origin::Built(built) => runs && is_built_missed(names, built) && !is_used_up(context, call),
        Origin::Parameter(name) => {
            runs && !suggests_statement(name) && !is_without_namespace(context, call)
        }
        _ => runs,
    });
    let generated = context.flag("generated");
    let found = if generated {
        texts.next().copied()
    } else {
        let texts: SmallVec<[Text; 2]> = texts.copied().collect();
        first_outside(context, &texts).copied()
    };
    let is_read = found.is_some_and(|text| is_file(context, text));
    if !generated && !is_read && is_called_statement(names, source) {
        return;
    }
    let entry = || outside_entry(names, source).filter(|_| runs).map(Ranged::range);
    let Some((range, what)) =
        found.map(|text| (text.range, describe(context, &text))).or_else(|| {
            entry().map(|range| (range, format!("an entry of `{}`", shown(context, range))))
        })
    else {
        return;
    };
    if is_hopeless(context, call)
        || !generated && is_missed_by_nobody(context, call)
        || runs && is_also_evaluated(context, source)
    {
        return;
    }
    context
        .report(call, format!("`{function}` of {what}, whose source cannot be recovered"))
        .label(range, "the text comes from here")
        .note(NOTE)
        .help(if is_read { HELP_FILE } else { HELP });
}

/// True if nobody would look for the source, or somebody else provides for it.
fn is_hopeless(context: &Context<'_>, call: &ast::ExprCall) -> bool {
    registers_sources(context)
        || is_disguised(context, call)
        || !context.flag("generated") && is_test_function(context, call.start())
}

/// True if the code is run for data, or if it leaves nothing behind but the message of what goes wrong.
fn is_missed_by_nobody<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    is_run_for_data(context, call) && !message::is_traced(context, call)
        || message::is_all_that_is_shown(context, call) && is_used_up(context, call)
}

/// The text at `range`, if it is short.
fn shown<'a>(context: &Context<'a>, range: TextRange) -> &'a str {
    let text = context.syntax.slice(range);
    if text.len() <= 40 && !text.contains(['\n', '\r', '`']) { text } else { "..." }
}

/// True if a text was read from a file whose path the program has at hand.
fn is_file(context: &Context<'_>, text: Text<'_>) -> bool {
    let read = context.nodes.in_range(text.range).calls().next();
    let method = read.and_then(|read| read.func.as_attribute_expr());
    matches!(text.origin, Origin::Read)
        && method.is_some_and(|it| matches!(it.attr.as_str(), "read" | "read_text" | "read_bytes"))
}

fn describe(context: &Context, text: &Text) -> String {
    let row = context.syntax.row(text.range.start());
    match text.origin {
        Origin::Literal(_) => format!("the text written at line {row}"),
        Origin::Built(_) => format!("the text built at line {row}"),
        Origin::Read => format!("the text read at line {row}"),
        Origin::Decoded => format!("the text decoded at line {row}"),
        Origin::Parameter(name) => format!("the parameter `{name}`"),
        Origin::Attribute(name) => format!("the text in attribute `{name}`"),
    }
}

fn check_compile<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let (Some(source), Some(filename)) = (call.arg("source", 0), call.arg("filename", 1)) else {
        return;
    };
    let Some(name) = names.constant_text(filename).filter(|name| is_nowhere(name)) else {
        return;
    };
    let text = parsed_texts(names, source).next().unwrap_or(source);
    let texts = provenance(names, text).texts;
    let is_statement =
        |text: &Text| matches!(text.origin, Origin::Parameter(name) if suggests_statement(name));
    let is_wanted = context.flag("generated")
        || !is_prompt(name)
            && (first_outside(context, &texts).is_some() || outside_entry(names, source).is_some());
    if compile_mode(names, call) != Some("exec")
        || makes_tree(names, call)
        || names.constant_text(source).is_some_and(|text| !defines(text))
        || texts.iter().any(is_statement)
        || !is_wanted
        || is_hopeless(context, call)
        || is_discarded(context.names, call)
        // It is only asked for its flags or names.
        || context.parent().and_then(Node::expr).is_some_and(Expr::is_attribute_expr)
        || is_also_evaluated(context, source)
        || is_in_sourceless_loader(context)
    {
        return;
    }
    let message = if name.is_empty() {
        "`compile` without a name, so the source cannot be recovered".to_owned()
    } else {
        format!("`compile` under the name `{name}`, from which the source cannot be recovered")
    };
    context
        .report(call, message)
        .label(filename.range(), "no file and no entry of `linecache` has this name")
        .note(NOTE)
        .help(HELP);
}

/// True if a name is that of a prompt, whose text is before everybody's eyes.
fn is_prompt(name: &str) -> bool {
    matches!(name, "<console>" | "<doctest>" | "<input>" | "<stdin>")
}

/// True if the call stands in a loader that `loader-without-get-source` reports.
fn is_in_sourceless_loader(context: &Context<'_>) -> bool {
    let class = context.ancestors().find_map(|node| node.stmt()?.as_class_def_stmt());
    let loader = class
        .and_then(|class| Loader::defining(context.names, class, &["exec_module", "get_code"]));
    loader.is_some_and(|loader| loader.lineage.member(context.names, "get_source").is_none())
}

/// True if no file can have that name.
fn is_nowhere(name: &str) -> bool {
    name.is_empty() || (name.starts_with('<') && name.ends_with('>'))
}
