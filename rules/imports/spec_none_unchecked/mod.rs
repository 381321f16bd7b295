//! `spec_from_file_location(name, path)` taken for a spec without a look.

mod none_checks;

use crate::analysis::control::guards::is_caught;
use crate::analysis::imports::loading::SPEC_FROM_FILE;
use crate::analysis::values::parts::{any_part, is_compiled, word};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, ast};
use none_checks::{Holder, NoneChecks};

/// A spec that is used although it may be `None`.
pub static RULE: Rule = Rule {
    name: "spec-none-unchecked",
    summary: "The result of `spec_from_file_location` is used although it may be `None`",
    explanation: "
`spec_from_file_location` picks the loader by the path's suffix. For a path that does not end in `.py`, `.pyc` or the suffix of a
compiled extension (`plugin.txt`, a script without suffix, a folder) it returns `None`, without an exception. The first
use of the result then fails with a message that names neither the path nor the cause:

    AttributeError: 'NoneType' object has no attribute 'loader'

Test the result where the path is known:

```python
spec = importlib.util.spec_from_file_location(name, path)
if spec is None:
    raise ImportError(f\"{path} is not a Python file\")
```

For a file of any suffix pass the loader: `loader=importlib.machinery.SourceFileLoader(name, path)`. The result is never
`None` then.

Left alone: results that anything in the function tests, asserts or is given; calls with a `loader`; files in which a text ends
in `.py`, which mostly make or check the paths themselves; compiled extensions; and what catches `AttributeError`.

The rule is off by default: of 10 findings in packages drawn by lot, 6 were acted on; most paths are known to be those of Python
files.

Reference: <https://docs.python.org/3/library/importlib.html#importlib.util.spec_from_file_location>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import importlib.util

def _source(path):
    spec = importlib.util.spec_from_file_location(\"rule\", path)
    return spec.loader.get_source(\"rule\")
",
        ),
        Example::new(
            "from importlib.util import module_from_spec, spec_from_file_location as locate

class _Rules:
    def empty(self):
        return module_from_spec(locate(name=\"rule\", location=self.path))
",
        ),
    ],
    accepts: &[
        "import importlib.util

def _source(path):
    spec = importlib.util.spec_from_file_location(\"rule\", path)
    if spec is None:
        raise ImportError(f\"{path} is not a Python file\")
    return spec.loader.get_source(\"rule\")
",
        "import importlib.util
from importlib.machinery import SourceFileLoader

def _source(path):
    loader = SourceFileLoader(\"rule\", path)
    spec = importlib.util.spec_from_file_location(\"rule\", path, loader=loader)
    return spec.loader.get_source(\"rule\")
",
        "import importlib.util

def _source(folder):
    spec = importlib.util.spec_from_file_location(\"rule\", folder / \"rule.py\")
    return spec.loader.get_source(\"rule\")
",
        "import importlib.util

def _source(path):
    if spec := importlib.util.spec_from_file_location(\"rule\", path):
        return spec.loader.get_source(\"rule\")
    return None
",
    ],
    checks: &[Check::Call(SPEC_FROM_FILE, check)],
};

fn check<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    if may_have_loader(call) || has_known_suffix(context, call) {
        return;
    }
    let Some((spec, place)) = first_use(context, call) else {
        return;
    };
    if is_caught(context, call, "AttributeError") {
        return;
    }
    let message = match spec {
        Some(spec) => format!("`{spec}` is used although it may be `None`"),
        None => "the spec is used although it may be `None`".to_owned(),
    };
    let path = call.arg("location", 1);
    let mut diagnostic = context.report(place, message);
    diagnostic
        .note("without a loader for the path's suffix there is no spec, and no exception")
        .help("test it first: `if spec is None: raise ImportError(path)`");
    if place != call.range() {
        diagnostic.label(call.range(), "`None` if no loader knows the suffix");
    } else if let Some(path) = path {
        diagnostic.label(path.range(), "of any suffix, as far as can be told");
    }
}

/// True if a loader is given, or may be.
fn may_have_loader(call: &ast::ExprCall) -> bool {
    call.arguments.keywords.iter().any(|keyword| match keyword.arg.as_deref() {
        Some("loader") => !keyword.value.is_none_literal_expr(),
        Some(_) => false,
        None => true,
    })
}

/// True if the path says that it is a compiled module's, or something in the file that sources are dealt with: whatever
/// checks the suffix, lists a folder or makes the path mostly stands elsewhere.
fn has_known_suffix<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let path = call.arg("location", 1);
    let is_known = |part: &'a Expr| word(part).is_some_and(is_compiled);
    path.is_some_and(|path| any_part(context.names, path, is_known))
        || NoneChecks::of(context).mentions_python_files()
}

/// The first use of the result, with the name it goes by; `None` if nothing uses it, or something tests it.
fn first_use<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
) -> Option<(Option<&'a str>, TextRange)> {
    let target = match context.parent()? {
        Node::Expr(Expr::Attribute(_)) => return Some((None, call.range())),
        Node::Expr(Expr::Call(outer))
            if context.names.refers_to(&outer.func, "importlib.util.module_from_spec") =>
        {
            return Some((None, call.range()));
        }
        Node::Stmt(Stmt::Assign(assign)) => match assign.targets.as_slice() {
            [target] => target,
            _ => return None,
        },
        Node::Stmt(Stmt::AnnAssign(assign)) => &assign.target,
        _ => return None,
    };
    let spec = Holder::of(context.names, target)?;
    let none_checks = NoneChecks::of(context);
    if none_checks.is_tested(&spec) {
        return None;
    }
    let place = none_checks.first_use(&spec, call.end())?;
    Some((Some(context.syntax.slice(target)), place))
}
