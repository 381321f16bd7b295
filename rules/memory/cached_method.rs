//! `@lru_cache` on a method: the cache keeps every instance.

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::surroundings::testing::is_test_function;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::MethodKind;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, Stmt, ast};

/// A cache in a class that keeps the instances of the class alive.
pub static RULE: Rule = Rule {
    name: "cached-method",
    summary: "A cache on a method keeps every instance that it was called on",
    explanation: "
`functools.cache` and `lru_cache` keep the arguments of each call as a key, and the first argument of a method is the instance.
The cache belongs to the class, so it lives as long as the program:

- without a bound (`@cache`, `@lru_cache(maxsize=None)`) no instance on which the method was ever called is freed, nor
  anything that the instance refers to: a server grows until it is killed;
- with a bound, all instances share its entries and drive out each other's, and the last 128 instances stay alive;
- an instance that cannot be hashed raises `TypeError: unhashable type`.

Keep the value in the instance with `functools.cached_property`, or make the cache when the instance is made:

```python
def __init__(self, path):
    self.path = path
    self.read = functools.cache(self._read)
```

Reported are caches without a bound, and other caches where the file makes instances of the class in functions. Left alone:
static methods, class methods and metaclasses; classes with a single instance, as far as the file tells; enumerations; classes
that say when two instances are equal, whose caches are shared on purpose; tests.

The rule is off by default: how many instances there are, and how long they should live, a file rarely tells.

Reference: <https://docs.python.org/3/faq/programming.html#how-do-i-cache-method-calls>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import functools\n\n\nclass _Page:\n    @functools.cache\n    def _parse(self):\n        return self.text.split()\n",
        ),
        Example::new(
            "from functools import lru_cache\n\n\nclass _Page:\n    @lru_cache()\n    def _parse(self, part):\n        \
             return part\n\n\ndef _pages(parts):\n    return [_Page()._parse(part) for part in parts]\n",
        ),
    ],
    accepts: &[
        "import functools\n\n\nclass _Page:\n    @functools.cached_property\n    def _parse(self):\n        return self.text.split()\n",
        "import functools\n\n\nclass _Page:\n    @staticmethod\n    @functools.cache\n    def _parse(text):\n        \
         return text.split()\n\n    @classmethod\n    @functools.cache\n    def _of(cls, text):\n        return text.split()\n",
        "import functools\n\n\nclass _Settings:\n    @functools.cache\n    def _parse(self):\n        return self.text.split()\n\n\n\
         _SETTINGS = _Settings()\n",
    ],
    checks: &[Check::Class(check)],
};

const CACHE: &str = "functools.cache";
const LRU_CACHE: &str = "functools.lru_cache";

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
    let cached: Vec<_> =
        methods.filter_map(|method| Some((method, cache_of(context, method)?))).collect();
    if cached.is_empty() || is_shared(context, class) || is_test_function(context, class.start()) {
        return;
    }
    let names = context.names;
    let calls = names.calls_of(class).filter(|call| !names.runs_in_class_body(call.start()));
    let made: Vec<_> = calls.collect();
    if made.len() == 1 && names.runs_at_import(made[0].start()) {
        return;
    }
    let in_function = made.into_iter().find(|call| !names.runs_at_import(call.start()));
    for (method, cache) in cached {
        let unbounded = is_unbounded(context, cache);
        if !unbounded && in_function.is_none() {
            continue;
        }
        let (class, method) = (&class.name, &method.name);
        let message =
            format!("this cache keeps every `{class}` on which `{method}` was called alive");
        let mut finding = context.report(cache.decorator, message);
        finding
            .caption(if unbounded {
                "without a bound, for as long as the program runs"
            } else {
                "up to its bound"
            })
            .help("use `functools.cached_property`, or make the cache in `__init__`");
        if let Some(call) = in_function {
            finding.label(call.range(), "an instance is made here");
        }
    }
}

/// A cache that decorates a method.
#[derive(Clone, Copy)]
struct Cache<'a> {
    decorator: &'a ast::Decorator,
    /// The expression that makes it: `cache`, `lru_cache` or a call of one of them.
    made: &'a Expr,
}

/// The cache that decorates a method of instances.
fn cache_of<'a>(context: &Context<'a>, method: &'a ast::StmtFunctionDef) -> Option<Cache<'a>> {
    let names = context.names;
    let mut caches = method.decorator_list.iter().map(|decorator| {
        let made = names.only_value(&decorator.expression);
        Cache { decorator, made }
    });
    let cache = caches.find(|it| names.refers_to_any(function_of(it.made), &[CACHE, LRU_CACHE]))?;
    let first = method.parameters.iter_source_order().next();
    // Called after what it is, whatever decorators make of the function.
    let is_of_class = first.is_none_or(|it| matches!(it.name().as_str(), "cls" | "mcs"));
    (!is_of_class && names.method_kind(method) == MethodKind::Instance).then_some(cache)
}

/// `f` of `f(...)` and of `f`.
fn function_of(made: &Expr) -> &Expr {
    made.as_call_expr().map_or(made, |call| &call.func)
}

/// True if the cache has no bound: it is `cache`, or `maxsize` is `None`.
fn is_unbounded<'a>(context: &Context<'a>, cache: Cache<'a>) -> bool {
    let size = cache.made.as_call_expr().and_then(|it| it.arg("maxsize", 0));
    match size {
        Some(size) => size.is_none_literal_expr(),
        None => context.names.refers_to(function_of(cache.made), CACHE),
    }
}

/// True if the class has few instances, or such as stand for each other.
fn is_shared<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) -> bool {
    const BASES: &[&str] =
        &["builtins.type", "enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag"];
    const METHODS: &[&str] =
        &["__eq__", "__hash__", "__new__", "_instance", "instance", "get_instance"];
    let lineage = Lineage::of(context.names, class);
    let says_single = |text: &str| text.to_ascii_lowercase().contains("singleton");
    let mut decorators = class.decorator_list.iter();
    let mut bases = class
        .arguments
        .iter()
        .flat_map(|it| it.args.iter().chain(it.keywords.iter().map(|it| &it.value)));
    lineage.inherits_any(BASES)
        || METHODS.iter().any(|name| lineage.member(context.names, name).is_some())
        || decorators.any(|it| {
            let text = context.syntax.slice(it);
            says_single(text) || text.contains("dataclass") || text.contains("frozen")
        })
        || bases.any(|base| says_single(context.syntax.slice(base)))
}
