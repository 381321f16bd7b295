//! Source from elsewhere is parsed, and only some of what can go wrong is caught.

use rustc_hash::FxHashMap;

use crate::analysis::control::guards::{catcher, is_caught};
use crate::analysis::execution::parsing::{PARSERS, handled, is_foreign};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged, TextSize, ast};

/// Source from elsewhere is parsed, and only some of what can go wrong is caught.
pub static RULE: Rule = Rule {
    name: "parse-error-too-narrow",
    summary: "Parsing under `except SyntaxError` lets `RecursionError` and `MemoryError` through",
    explanation: "
`SyntaxError` is not all that `compile` and `ast.parse` raise for source they cannot take. Source that nests too deeply, a few
thousand operators or calls in a row, gives

    RecursionError: maximum recursion depth exceeded during compilation

and, where the parser runs out of its stack before, `MemoryError` without a message. Neither is a `SyntaxError` or a
`ValueError`, so a program that means to skip files it cannot parse ends with a traceback at one generated file, and a
service can be stopped by 5,000 minus signs and a digit.

Catch them beside the syntax error; after both the interpreter is in order and can go on:

```python
try:
    tree = ast.parse(source)
except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
    report(path, error)
```

`ValueError` is what text with a lone surrogate raises, as a `UnicodeEncodeError`, and in older versions of Python a null byte.

Left alone: broad handlers, here or around; handlers that end with `raise` or `sys.exit` or parse once more, as such a program
stops in any case; constants, single lines, text that the program put together itself or that comes from nobody knows where,
which the calls in the file decide for the parameters of a private function; and source that has been compiled before, by
the same function or because `inspect` found it.

Reference: <https://docs.python.org/3/library/ast.html#ast.parse>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import ast\n\n\ndef _tree(source):\n    try:\n        return ast.parse(source)\n    \
             except SyntaxError as error:\n        return str(error)\n",
        ),
        Example::new(
            "def _is_valid(text: str) -> bool:\n    try:\n        compile(text, \"a.py\", \"eval\")\n    \
             except (SyntaxError, ValueError):\n        return False\n    return True\n",
        ),
        Example::new(
            "import ast\nfrom contextlib import suppress\n\nwith suppress(SyntaxError), open(\"a.py\", \"rb\") as file:\n    \
             tree = ast.parse(file.read())\n",
        ),
    ],
    accepts: &[
        "import ast\n\n\ndef _tree(source):\n    try:\n        return ast.parse(source)\n    \
         except (SyntaxError, ValueError, RecursionError, MemoryError) as error:\n        return str(error)\n",
        "import ast\n\n\ndef _tree(source):\n    try:\n        return ast.parse(source)\n    \
         except SyntaxError:\n        return None\n    except Exception:\n        return None\n",
        "import ast\n\n\ndef _trees(names):\n    try:\n        yield ast.parse(\"match x:\\n  case _: pass\")\n        \
         yield ast.parse(f\"import {names}\")\n    except SyntaxError:\n        yield None\n",
        "import ast\n\n\ndef _tree(source):\n    return ast.parse(source)\n\n\ndef _named(source, path):\n    \
         try:\n        return ast.parse(source)\n    except SyntaxError as error:\n        \
         error.filename = path\n        raise\n",
    ],
    checks: &[Check::Call(PARSERS, check_call)],
};

fn check_call<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let source = call.arguments.find_argument_value("source", 0);
    let function = context.names.qualified_name(&call.func);
    if let (Some(source), Some(function)) = (source, function)
        && is_foreign(context, source)
        && !was_parsed_before(context, call, source)
    {
        let name = if function.last() == "parse" { "ast.parse" } else { "compile" };
        check(context, call, name);
    }
}

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall, function: &str) {
    let Some(catcher) = catcher(context, call, "SyntaxError") else {
        return;
    };
    let missed: Vec<&str> = ["RecursionError", "MemoryError"]
        .into_iter()
        .filter(|error| !is_caught(context, call, error))
        .collect();
    let Some(handler) = handled(context.names, catcher).filter(|_| !missed.is_empty()) else {
        return;
    };
    let message = format!(
        "`{function}` raises {} for source that nests too deeply, which is not caught here",
        missed.iter().map(|error| format!("`{error}`")).collect::<Vec<_>>().join(" or "),
    );
    context
        .report(call, message)
        .label(handler, "this catches syntax errors only")
        .help(format!("catch {} as well", missed.join(" and ")));
}

/// True if the function has parsed the same source already, or looks for that of something that runs.
fn was_parsed_before<'a>(context: &Context<'a>, call: &'a ast::ExprCall, source: &'a Expr) -> bool {
    let function = context.names.function_at(call.start());
    let searches = context.once(|context| {
        let mentions = context.syntax.text().match_indices("getsource");
        mentions.map(|(place, _)| place).collect::<Vec<usize>>()
    });
    if let Some(range) = function.map(Ranged::range) {
        let next = searches.partition_point(|&place| place < range.start().to_usize());
        if searches.get(next).is_some_and(|&place| place < range.end().to_usize()) {
            return true;
        }
    }
    let first = context.once(first_parsed);
    let Expr::Name(name) = source else {
        return false;
    };
    let place = (function.map(Ranged::start), name.id.to_string());
    first.get(&place).is_some_and(|first| *first < call.start())
}

/// The first place at which each function, or the module, parses what a name is bound to.
fn first_parsed(file: &File<'_>) -> FxHashMap<(Option<TextSize>, String), TextSize> {
    let names = file.names;
    let mut first = FxHashMap::default();
    for call in file.nodes.all().calls() {
        if let Some(Expr::Name(name)) = call.arguments.find_argument_value("source", 0)
            && names.refers_to_any(&call.func, PARSERS)
        {
            let function = names.function_at(call.start()).map(Ranged::start);
            first.entry((function, name.id.to_string())).or_insert(call.start());
        }
    }
    first
}
