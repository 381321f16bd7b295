//! `__getattr__` that reads an attribute which an instance has only after its methods have run.

mod copying;
mod first_read;

use rustc_hash::FxHashMap;

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::analysis::classes::private_names::mangled;
use crate::analysis::functions::parameters::positional;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Ranged, ast};
use copying::{is_never_copied, restores_state, speaks_of_module};
use first_read::first_read;

/// `__getattr__` that reads an attribute which an instance has only after its methods have run.
pub static RULE: Rule = Rule {
    name: "getattr-unset-recursion",
    summary: "`__getattr__` reads an attribute that a copied or unpickled instance does not have yet",
    explanation: "
`__getattr__` is called for every attribute that is not there. One that itself reads an attribute which is not there calls
itself, until

    RecursionError: maximum recursion depth exceeded

An attribute that only `__init__` and other methods set is there in normal use. It is not there in an instance made without
`__init__`: `copy.copy`, `copy.deepcopy`, `pickle.loads` and hence every process pool make one, and then look for its
`__setstate__`. The same happens in a subclass that reads anything before it calls `super().__init__()`.

Refuse what cannot be delegated before reading anything:

```python
class Proxy:
    def __init__(self, target):
        self.target = target

    def __getattr__(self, name):
        if name.startswith(\"__\") or name == \"target\":
            raise AttributeError(name)
        return getattr(self.target, name)
```

or give the class itself an attribute of that name, or read it through `self.__dict__`.

Left alone: a `__getattr__` that looks at the name, or at `__dict__`, before it reads the attribute; attributes that the
class or a base gives a value, or that `__new__` sets; classes with a `__setstate__`, `__reduce__` or `__reduce_ex__`;
wrappers of functions and stand-ins for modules; classes of private modules, those that `__all__` leaves out and those whose
instances are used up where they are made, unless the file copies or pickles something; streams and context managers, as nobody copies a file or a lock; private classes (`_Proxy`), whose module alone decides who
gets an instance; classes whose instances are attributes of classes, which are not copied with anything; and those with a base
of which nothing is known.

Reference: <https://docs.python.org/3/reference/datamodel.html#object.__getattr__>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "class Proxy:\n    def __init__(self, target):\n        self._target = target\n\n    \
             def __getattr__(self, name):\n        return getattr(self._target, name)\n",
        ),
        Example::new(
            "class Base:\n    def __init__(this, rows):\n        this.rows, this.size = rows, len(rows)\n\n\n\
             class Table(Base):\n    def __getattr__(this, column, /):\n        if column in this.rows:\n            \
             return this.rows[column]\n        raise AttributeError(column)\n",
        ),
        Example::new(
            "def _make(connect):\n    class Lazy:\n        _client: object\n\n        def _open(self):\n            \
             self._client = connect()\n\n        __slots__ = (\"_client\",)\n\n        \
             def __getattr__(self, name): return getattr(\n            self._client, name)\n    return Lazy()\n",
        ),
    ],
    accepts: &[
        "class Proxy:\n    def __init__(self, target):\n        self._target = target\n\n    \
         def __getattr__(self, name):\n        if name.startswith(\"__\") or name == \"_target\":\n            \
         raise AttributeError(name)\n        return getattr(self._target, name)\n",
        "class Proxy:\n    _target = None\n\n    def __init__(self, target):\n        self._target = target\n\n    \
         def __getattr__(self, name):\n        return getattr(self._target, name)\n",
        "class Proxy:\n    def __init__(self, target):\n        self._target = target\n\n    \
         def __getattr__(self, name):\n        return getattr(self.__dict__[\"_target\"], name)\n",
        "class Proxy:\n    def __init__(self, target):\n        self._target = target\n\n    \
         def __reduce__(self):\n        return Proxy, (self._target,)\n\n    \
         def __getattr__(self, name):\n        return getattr(self._target, name)\n",
        "class Proxy:\n    def __new__(cls, target):\n        self = super().__new__(cls)\n        \
         self._target = target\n        return self\n\n    def _move(self, target):\n        self._target = target\n\n    \
         def __getattr__(self, name):\n        return getattr(self._target, name)\n",
        "from elsewhere import Base\n\n\nclass Proxy(Base):\n    def __init__(self, target):\n        \
         self._target = target\n\n    def __getattr__(self, name):\n        return getattr(self._target, name)\n",
        "__all__ = []\n\n\nclass Proxy:\n    def __init__(self, target):\n        self._target = target\n\n    \
         def __getattr__(self, name):\n        return getattr(self._target, name)\n",
        "class Wrapper:\n    def __init__(self, call):\n        self._call = call\n\n    \
         def __call__(self):\n        return self._call()\n\n    \
         def __getattr__(self, name):\n        return getattr(self._call, name)\n",
        "class LazyModule:\n    def __init__(self, load):\n        self._load = load\n\n    \
         def __getattr__(self, name):\n        return getattr(self._load(), name)\n",
        "class Proxy:\n    def __init__(self, target):\n        self._target = target\n\n    \
         def __getattr__(self, name):\n        return lambda: getattr(self._target, name)()\n",
    ],
    checks: &[Check::Class(check)],
};

/// The methods of streams and holders of resources, which cannot be copied or pickled in any case.
const OF_RESOURCES: &[&str] = &[
    "__aenter__",
    "__enter__",
    "fileno",
    "flush",
    "isatty",
    "readable",
    "readline",
    "seekable",
    "writable",
    "write",
];

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(method) = own_method(names, class, "__getattr__") else {
        return;
    };
    // Its module alone decides who gets an instance.
    if class.name.starts_with('_') {
        return;
    }
    let Some(name) = positional(method, 1) else {
        return;
    };
    let lineage = Lineage::of(names, class);
    if is_never_copied(context, class, &lineage) {
        return;
    }
    let is_resource = OF_RESOURCES.iter().any(|name| lineage.member(names, name).is_some());
    if !lineage.is_known() || is_resource || restores_state(names, &lineage) {
        return;
    }
    let Some((read, store)) = first_read(names, &lineage, method) else {
        return;
    };
    let attribute = &*mangled(&read.attr, class);
    if speaks_of_module(attribute)
        || is_shared(context, class)
        || is_called_by_instance(names, &lineage, &read.attr)
    {
        return;
    }
    context
        .report(
            read,
            format!(
                "`{}.__getattr__` calls itself without end while `{attribute}` is not set",
                class.name
            ),
        )
        .caption(format!("calls `__getattr__(\"{attribute}\")` in a copied or unpickled instance"))
        .label(store.range, "set by a method, which has not run then")
        .help(format!(
            "raise `AttributeError` first if `{}` is `\"{attribute}\"` or begins with `__`",
            name.name
        ));
}

/// True if an instance can be called, and then calls what it keeps under that name: it wraps a function or method.
fn is_called_by_instance<'a>(names: &Names<'a>, lineage: &Lineage<'a>, attribute: &str) -> bool {
    lineage.method(names, "__call__").is_some_and(|method| {
        names.nodes().in_body(&method.body).calls().any(|call| call.is_method(&[attribute]))
    })
}

/// True if the file makes instances of the class, and only as attributes of classes.
fn is_shared(context: &Context<'_>, class: &ast::StmtClassDef) -> bool {
    let made = context.once(made_in_classes);
    made.get(class.name.as_str()) == Some(&true)
}

/// The names that the file calls, each with whether it does so in the bodies of classes alone.
fn made_in_classes(file: &File<'_>) -> FxHashMap<String, bool> {
    let names = file.names;
    let mut made = FxHashMap::default();
    for call in file.nodes.all().calls() {
        if let Expr::Name(function) = &*call.func {
            *made.entry(function.id.to_string()).or_insert(true) &=
                names.runs_in_class_body(call.start());
        }
    }
    made
}
