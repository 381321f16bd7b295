//! Classes that are made twice below a base that keeps account of its subclasses.

mod registration;

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, ast};
use registration::{Account, account};

/// Classes that are made twice below a base that keeps account of its subclasses.
pub static RULE: Rule = Rule {
    name: "slots-class-registered-twice",
    summary: "A decorator adds slots to a class that `__init_subclass__` has registered already",
    explanation: "
Slots cannot be added to a class that exists. `@dataclass(slots=True)`, `@attrs.define` and `@attr.s(slots=True)` therefore
make a second class out of the first, and `__init_subclass__` of its bases runs once more, for the second class. After

```python
class Plugin:
    plugins = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Plugin.plugins.append(cls)

@dataclass(slots=True)
class Export(Plugin):
    path: str
```

`Plugin.plugins` holds two classes called `Export`, of which the first is not `Export`: `isinstance(x, Plugin.plugins[0])` is
false for every `Export`. A registry that refuses duplicates raises. The second call is also made without the keywords of
the class statement: `class Export(Plugin, key=\"csv\")` fails with `TypeError: Plugin.__init_subclass__() missing 1
required positional argument: 'key'`.

Register with a decorator of your own, written above the one that adds the slots, or write `__slots__` in the class body
instead.

Left alone: an `__init_subclass__` that only checks or changes the class, or enters it under a key, where the second class
replaces the first; classes with a base of which nothing is known.

Reference: <https://docs.python.org/3/library/dataclasses.html#dataclasses.dataclass>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "from dataclasses import dataclass\n\n\nclass _Plugin:\n    plugins = []\n\n    \
             def __init_subclass__(cls, **options):\n        super().__init_subclass__(**options)\n        \
             _Plugin.plugins.append(cls)\n\n\n@dataclass(slots=True)\nclass _Export(_Plugin):\n    path: str\n",
        ),
        Example::new(
            "import attrs as a\n\n\nclass _Event:\n    def __init_subclass__(cls, *, code):\n        \
             _EVENTS[code] = cls\n\n\nclass _Named(_Event, code=1):\n    pass\n\n\n\
             @a.frozen\nclass _Opened(_Named, code=2):\n    path: str\n",
        ),
        Example::new(
            "import attr\n\n\nclass _Command:\n    @classmethod\n    def __init_subclass__(kind):\n        \
             if kind.__name__ in _COMMANDS:\n            raise TypeError(kind)\n        _COMMANDS[kind.__name__] = kind\n\n\n\
             @attr.s(auto_attribs=True, slots=True)\nclass _Quit(_Command):\n    code: int\n",
        ),
    ],
    accepts: &[
        "from dataclasses import dataclass\n\n\nclass _Plugin:\n    plugins = []\n\n    \
         def __init_subclass__(cls, **options):\n        super().__init_subclass__(**options)\n        \
         _Plugin.plugins.append(cls)\n\n\n@dataclass\nclass _Export(_Plugin):\n    __slots__ = (\"path\",)\n    path: str\n",
        "from dataclasses import dataclass\n\n\nclass _Plugin:\n    def __init_subclass__(cls):\n        \
         _PLUGINS[cls.__name__] = cls\n\n\n@dataclass(slots=True)\nclass _Export(_Plugin):\n    path: str\n",
        "from dataclasses import dataclass\n\n\nclass _Plugin:\n    def __init_subclass__(cls):\n        \
         cls.fields = sorted(vars(cls))\n\n\n@dataclass(slots=True)\nclass _Export(_Plugin):\n    path: str\n",
        "import attrs\nfrom elsewhere import Base\n\n\nclass _Plugin(Base):\n    def __init_subclass__(cls):\n        \
         _PLUGINS.append(cls)\n\n\n@attrs.define\nclass _Export(_Plugin):\n    path: str\n",
        "import attrs\n\n\nclass _Plugin:\n    def __init_subclass__(cls):\n        _PLUGINS.append(cls)\n\n\n\
         @attrs.define(slots=False)\nclass _Export(_Plugin):\n    path: str\n",
        "import attrs\n\n\n@attrs.define\nclass _Plugin:\n    path: str\n\n    def __init_subclass__(cls):\n        \
         _PLUGINS.append(cls)\n",
    ],
    checks: &[Check::Class(check)],
};

/// Decorators that add slots only if they are told to.
const ASKED: &[&str] =
    &["dataclasses.dataclass", "attr.s", "attr.attrs", "attr.attributes", "attr.dataclass"];

/// Decorators that add slots unless they are told not to.
const UNASKED: &[&str] = &[
    "attr.define",
    "attr.frozen",
    "attr.mutable",
    "attrs.define",
    "attrs.frozen",
    "attrs.mutable",
];

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let mut decorators = class.decorator_list.iter();
    let Some(decorator) = decorators.find(|decorator| adds_slots(names, decorator)) else {
        return;
    };
    let lineage = Lineage::of(names, class);
    if !lineage.is_known() {
        return;
    }
    let bases = lineage.classes.iter().skip(1);
    let mut hooks = bases.filter_map(|base| own_method(names, base, "__init_subclass__"));
    let Some((hook, account)) = hooks.find_map(|hook| Some((hook, account(context, class, hook)?)))
    else {
        return;
    };
    let name = &class.name;
    let message = match account {
        Account::Added => {
            format!("`{name}` is registered twice: adding slots makes a second class")
        }
        Account::Keywords => format!(
            "`__init_subclass__` runs a second time for `{name}`, without the keywords of the class statement"
        ),
    };
    context
        .report(decorator, message)
        .caption("replaces the class by a copy with slots")
        .label(hook.name.range, "runs for both")
        .help("write `__slots__` in the class body, or register with a decorator above this one");
}

/// True if the decorator makes a copy of the class that has slots.
fn adds_slots<'a>(names: &Names<'a>, decorator: &'a ast::Decorator) -> bool {
    let Some(name) = names.decorator_name(decorator) else {
        return false;
    };
    let slots = match &decorator.expression {
        Expr::Call(call) => call.arguments.find_keyword("slots").map(|keyword| &keyword.value),
        _ => None,
    };
    match slots {
        None => name.is_any(UNASKED),
        Some(Expr::BooleanLiteral(literal)) => {
            literal.value && (name.is_any(ASKED) || name.is_any(UNASKED))
        }
        Some(_) => false,
    }
}
