//! Functions whose signature is not fully annotated.

mod exemptions;
mod returns;

use crate::analysis::functions::signature::Signature;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::options::{OptionKind, RuleOption};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{TextRange, TextSize, ast};
use exemptions::is_exempt;
use returns::fix;

/// Functions whose signature is not fully annotated.
pub static RULE: Rule = Rule {
    name: "missing-annotations",
    summary: "A function's signature is not fully annotated",
    explanation: "
A parameter or return value without an annotation is `Any` to a type checker: mistakes pass through it unseen, into
annotated code as well. In `def load(path, retries: int)`, mypy accepts `load(None, 3)`, which raises `TypeError` when it
runs, and a caller's `load(\"a\", 3).striip()`, which raises `AttributeError`. A function with no annotation at all is not
checked inside either, unless mypy is told to. Tools that work with annotations at run time see the same gap:
`inspect.signature` reports `Parameter.empty`, `typing.get_type_hints` lacks the name, and frameworks that build
validators, command lines or dependency injection from a signature treat the parameter as untyped or refuse it.

Which functions are held to it, and how that is told, is up to the option `scope`:

- `typed`, the default: every function that is annotated in part has a finding of its own, as checkers trust what is half
  said. All public functions and methods of a module that have no annotation at all are one finding together, of severity
  `info`, which counts them and shows the first ten. An `__init__` or `__init_subclass__` whose parameters are all annotated
  needs no `-> None`: type checkers know it.
- `public`: every public function and method has a finding of its own, wherever it is.
- `all`: private, nested and special ones too.

Public is what has no leading underscore in its name, its classes' names and its module's name, and is not nested in a
function. Setters and deleters of properties count as private.

Left alone are `self` and `cls`, lambdas, overloads with an annotated implementation and the implementation of overloads,
functions under `@typing.no_type_check`, and functions with a `# type:` signature comment.

The fix adds the return annotation where the code leaves no doubt: `-> None` where no path returns a value, and the result
of special methods such as `__len__`. It is unsafe, because a subclass may return something, and because annotations can
be read at run time.

Reference: <https://typing.python.org/en/latest/spec/annotations.html>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[
        RuleOption {
            name: "scope",
            summary: "The functions that must be annotated",
            kind: OptionKind::Choice {
                values: &["typed", "public", "all"],
                default: "typed",
            },
        },
        RuleOption {
            name: "ignore-underscore-parameters",
            summary: "Whether parameters whose name starts with `_` need no annotation",
            kind: OptionKind::Flag { default: false },
        },
        RuleOption {
            name: "ignore-overrides",
            summary: "Whether methods under `@typing.override` need no annotations",
            kind: OptionKind::Flag { default: false },
        },
    ],
    rejects: &[
        Example::fixed_unsafely(
            "def send(host: str, *parts, **options):\n    print(host, parts, options)\n",
            "def send(host: str, *parts, **options) -> None:\n    print(host, parts, options)\n",
        ),
        Example::new("def load(path):\n    return path\n\n\nclass Loader:\n    def load(self):\n        return 1\n"),
        Example::fixed_unsafely(
            "import typing as t\n\n\nclass Box(t.Generic[T]):\n    def __init__(self, item: T, /):\n        \
             self.item = item\n\n    def __len__(self: 'Box') :\n        return 1\n",
            "import typing as t\n\n\nclass Box(t.Generic[T]):\n    def __init__(self, item: T, /) -> None:\n        \
             self.item = item\n\n    def __len__(self: 'Box') -> int :\n        return 1\n",
        )
        .with("[rules.missing-annotations]\nscope = \"all\"\n"),
        Example::new(
            "def run(task: str) -> None:\n    def again(count: int, *,\n              pause=1):\n        \
             return task * count * pause\n    again(2)\n",
        ),
        Example::new("class Base:\n    def close(self) -> None: ...\n\n    def open(self): ...\n"),
        Example::fixed_unsafely("def _stop():\n    raise E\n\ndef _start(_):\n    return\n", "def _stop():\n    raise E\n\ndef _start(_) -> None:\n    return\n").with("[rules.missing-annotations]\nscope = \"all\"\n"),
        Example::new("def load(_, path: str) -> str:\n    return path\n\n\ndef store(path):\n    return path\n").with(
            "[rules.missing-annotations]\nscope = \"public\"\nignore-underscore-parameters = true\n",
        ),
        Example::new("class Plain:\n    @staticmethod\n    def make(self) -> int:\n        return self\n"),
    ],
    accepts: &[
        "def send(host: str, *parts: bytes, **options: int) -> None:\n    print(host, parts, options)\n",
        "class Box:\n    def __init__(self, item: int, *more: int):\n        self._items = item, more\n",
        "class Box:\n    def __init__(self, item: int) -> None:\n        self._item = item\n\n    def _peek(self):\n        \
         return self._item\n\n    @classmethod\n    def of(cls, item: int) -> 'Box':\n        return cls(item)\n",
        "def send(host, port):\n    # type: (str, int) -> None\n    print(host, port)\n",
        "def send(host,  # type: str\n         port,  # type: int\n         ):\n    # type: (...) -> None\n    \
         print(host, port)\n",
        "from typing import no_type_check as unchecked\n\n\n@unchecked\ndef send(host: str, port):\n    \
         print(host, port)\n",
        "import typing\n\n\n@typing.overload\ndef twice(item: int): ...\n@typing.overload\ndef twice(item: str): ...\n\
         def twice(item: int | str) -> int | str:\n    return item * 2\n",
        "from typing_extensions import overload\n\n\n@overload\ndef twice(item: int) -> int: ...\n@overload\n\
         def twice(item: str) -> str: ...\ndef twice(item):\n    return item * 2\n",
        "def _first(items):\n    return items[0]\n\n\ntwice: object = lambda item: item * 2\n",
    ],
    checks: &[Check::Module(check)],
};

/// The functions that must be annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Typed,
    Public,
    All,
}

/// The options in force.
#[derive(Debug, Clone, Copy)]
struct Options {
    extent: Extent,
    ignore_underscore_parameters: bool,
    ignore_overrides: bool,
}

impl Options {
    fn of(context: &Context<'_>) -> Options {
        Options {
            extent: match context.choice("scope") {
                "all" => Extent::All,
                "public" => Extent::Public,
                _ => Extent::Typed,
            },
            ignore_underscore_parameters: context.flag("ignore-underscore-parameters"),
            ignore_overrides: context.flag("ignore-overrides"),
        }
    }
}

/// The functions that the finding about a module shows.
const SHOWN: usize = 10;

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let options = Options::of(context);
    let names = context.names;
    let public_module = is_public_module(context);
    if options.extent == Extent::Typed && public_module {
        report_module(context, options);
    }
    for signature in Signature::all(names) {
        let wanted = match options.extent {
            Extent::All => true,
            Extent::Public => public_module && signature.is_public(),
            Extent::Typed => signature.is_annotated() && !is_typed_initializer(signature),
        };
        if wanted && lacks_annotations(context, options, signature) {
            report(context, options, signature);
        }
    }
}

/// True if this is an `__init__` all of whose parameters, at least one, are annotated: type checkers then know that it
/// returns `None`.
fn is_typed_initializer(signature: Signature<'_, '_>) -> bool {
    matches!(signature.function.name.as_str(), "__init__" | "__init_subclass__")
        && signature.is_method()
        && signature.is_annotated()
        && signature.unannotated().next().is_none()
}

/// True if the file's name is that of a public module; `__init__` is one.
fn is_public_module(context: &Context<'_>) -> bool {
    let name = context.path.file_stem().and_then(|name| name.to_str());
    name.is_none_or(|name| !name.starts_with('_') || name.starts_with("__"))
}

fn lacks_annotations<'a>(
    context: &Context<'a>,
    options: Options,
    signature: Signature<'_, 'a>,
) -> bool {
    const OVERRIDE: &[&str] = &["typing.override", "typing_extensions.override"];
    let function = signature.function;
    let decorators = &function.decorator_list;
    (function.returns.is_none() || unannotated(options, signature).next().is_some())
        && !(options.ignore_overrides && context.names.is_decorated_with(decorators, OVERRIDE))
        && !is_exempt(context, signature)
}

fn unannotated<'a>(
    options: Options,
    signature: Signature<'_, 'a>,
) -> impl Iterator<Item = &'a ast::Parameter> + use<'a> {
    let ignores = options.ignore_underscore_parameters;
    let parameters = signature.unannotated();
    parameters.filter(move |parameter| !(ignores && parameter.name.starts_with('_')))
}

/// Reports the public functions of a module that have no annotation at all as one.
fn report_module(context: &Context<'_>, options: Options) {
    let mut lacking = Signature::all(context.names).filter(|signature| {
        !signature.is_annotated()
            && signature.is_public()
            && lacks_annotations(context, options, *signature)
    });
    let Some(first) = lacking.next() else {
        return;
    };
    let shown: Vec<TextRange> =
        lacking.by_ref().take(SHOWN - 1).map(|it| it.function.name.range).collect();
    let message = match 1 + shown.len() + lacking.count() {
        1 => "1 public function in this module has no annotations".to_owned(),
        count => format!("{count} public functions in this module have no annotations"),
    };
    let mut diagnostic = context.report_as(Severity::Info, &first.function.name, message);
    diagnostic.about_file();
    for range in shown {
        diagnostic.label(range, "");
    }
    diagnostic.help("once a function is annotated in part, it is reported on its own");
}

fn report<'a>(context: &Context<'a>, options: Options, signature: Signature<'_, 'a>) {
    let function = signature.function;
    let mut message = format!("`{}` has no annotation for ", function.name);
    let mut places = Vec::new();
    let returns = function.returns.is_none();
    let mut parameters = unannotated(options, signature).peekable();
    while let Some(parameter) = parameters.next() {
        message.push_str(match (places.len(), parameters.peek()) {
            (0, _) => "",
            (_, None) if !returns => " and ",
            _ => ", ",
        });
        message.extend(["`", stars(&function.parameters, parameter), &parameter.name, "`"]);
        places.push(parameter.name.range);
    }
    if returns {
        message.push_str(if places.is_empty() { "" } else { " and " });
        message.push_str("its return value");
        let end = function.parameters.range.end();
        places.push(TextRange::new(end - TextSize::new(1), end));
    }
    let fix = fix(context.names, signature);
    let mut diagnostic = context.report(&function.name, message);
    // The message names the places; saying it again at each would bury the signature.
    for range in places {
        diagnostic.label(range, "");
    }
    if let Some(fix) = fix {
        diagnostic.fix(fix);
    }
}

fn stars(parameters: &ast::Parameters, parameter: &ast::Parameter) -> &'static str {
    let is = |other: &Option<Box<ast::Parameter>>| {
        let other = other.as_deref();
        other.is_some_and(|other| std::ptr::eq(other, parameter))
    };
    if is(&parameters.vararg) {
        "*"
    } else if is(&parameters.kwarg) {
        "**"
    } else {
        ""
    }
}
