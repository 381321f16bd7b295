//! Functions with more paths through them than can be tested.

use crate::analysis::complexity::cyclomatic;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::options::{OptionKind, RuleOption};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast;

/// Functions with more paths through them than can be tested.
pub static RULE: Rule = Rule {
    name: "too-complex",
    summary: "A function takes more decisions than `max-complexity` allows",
    explanation: "
The cyclomatic complexity of a function (McCabe, 1976) is one more than the number of its decisions. It is also the number of
tests it takes to run each of its branches once and independently of the others. A function with thirty has branches that no
test runs, and whoever changes it has to keep in mind which of them can be combined.

One is added for every `if`, `elif`, `for`, `while`, `except`, `case` but a last `case _`, for the `else` of a `try`, and for
every function defined inside, with the decisions in it. `and`, `or`, conditional expressions and comprehensions do not
count. These are the numbers that Ruff's C901 shows; that of flake8 adds one for a `try` without `else`, and none for `case`.

Give a part of the function that has a name of its own a function of its own; look long chains of `elif` up in a table. Off by
default, because how much is too much is a matter of the project: in published packages one function in
eighty is over 15, one in thirty over 10.

Reference: <https://docs.python.org/3/reference/compound_stmts.html>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[RuleOption {
        name: "max-complexity",
        summary: "The complexity up to which a function is left alone",
        kind: OptionKind::Integer { default: 15 },
    }],
    rejects: &[
        Example::new(
            "def _kind(item):\n    if item < 0:\n        return \"negative\"\n    elif item:\n        \
             return \"positive\"\n    return \"zero\"\n",
        )
        .with("[rules.too-complex]\nmax-complexity = 2\n"),
        Example::new(
            "class _Reader:\n    async def _read(self):\n        try:\n            await self.open()\n        \
             except OSError:\n            return\n        else:\n            while self.more: self.next()\n",
        )
        .with("[rules.too-complex]\nmax-complexity = 3\n"),
    ],
    accepts: &[
        "def _kind(item):\n    return _sign(item)\n",
        "def _kind(item):\n    if item < 0:\n        return \"negative\"\n    elif item:\n        \
         return \"positive\"\n    return \"zero\"\n",
    ],
    checks: &[Check::Function(check)],
};

fn check<'a>(context: &Context<'a>, function: &'a ast::StmtFunctionDef) {
    let complexity = cyclomatic(context.nodes.in_body(&function.body).stmts());
    let limit = context.integer("max-complexity");
    if complexity > limit {
        let message = format!("`{}` has a complexity of {complexity}, over {limit}", function.name);
        context
            .report(&function.name, message)
            .help("extract parts that can be named into functions of their own");
    }
}
