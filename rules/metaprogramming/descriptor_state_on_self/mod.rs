//! Descriptors that keep the value of every instance in one place.

mod given;
mod stores;

use rustc_hash::FxHashMap;

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::analysis::functions::parameters::{attribute_of, is_parameter, positional};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::Names;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Ranged, ast};
use given::is_made_of;
use stores::{Store, stores};

/// Descriptors that keep the value of every instance in one place.
pub static RULE: Rule = Rule {
    name: "descriptor-state-on-self",
    summary: "A descriptor stores the value on itself, so all instances share it",
    explanation: "
A descriptor is an attribute of the class: there is one for all instances. What `__set__` stores on `self` and `__get__`
reads from there is the value of whichever instance was assigned to last. After

```python
class Positive:
    def __get__(self, instance, owner=None):
        return self.value

    def __set__(self, instance, value):
        self.value = value

class Item:
    price = Positive()

cheap, dear = Item(), Item()
cheap.price = 1
dear.price = 100
```

`cheap.price` is `100`. Tests that make one instance do not see it.

Store the value in the instance, under a name that `__set_name__` was told:

```python
    def __set_name__(self, owner, name):
        self.name = \"_\" + name

    def __set__(self, instance, value):
        setattr(instance, self.name, value)
```

or, where instances have no room for it, in a `weakref.WeakKeyDictionary` with the instance as key.

Left alone: descriptors of which `__get__` or `__set__` does anything with the instance but compare it, and those that
`__get__` does not read back.

Reference: <https://docs.python.org/3/howto/descriptor.html#customized-names>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "class _Positive:\n    def __get__(self, instance, owner=None):\n        if instance is None:\n            \
             return self\n        return self._value\n\n    def __set__(self, instance, value):\n        if value <= 0:\n            \
             raise ValueError(value)\n        self._value = value\n",
        ),
        Example::new(
            "class _Read:\n    def __get__(this, item, _owner):\n        return list(this.rows)\n\n\n\
             class _Rows(_Read):\n    def __set__(this, item, rows, /): this.rows: list = sorted(rows)\n",
        ),
    ],
    accepts: &[
        "class _Positive:\n    def __set_name__(self, owner, name):\n        self._name = \"_\" + name\n\n    \
         def __get__(self, instance, owner=None):\n        if instance is None:\n            return self\n        \
         return getattr(instance, self._name)\n\n    def __set__(self, instance, value):\n        if value <= 0:\n            \
         raise ValueError(value)\n        setattr(instance, self._name, value)\n",
        "import weakref\n\n\nclass _Kept:\n    def __init__(self):\n        self.values = weakref.WeakKeyDictionary()\n\n    \
         def __get__(self, instance, owner=None):\n        return self.values.get(instance)\n\n    \
         def __set__(self, instance, value):\n        self.values[instance] = value\n",
        "class _Traced:\n    def __get__(self, instance, owner=None):\n        return instance and instance.value\n\n    \
         def __set__(self, instance, value):\n        self.last = instance.value = value\n",
        "class _Counted:\n    def __get__(self, instance, owner=None):\n        return self.stores\n\n    \
         def __set__(self, instance, value):\n        self.stores = self.stores + 1\n",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(setter) = own_method(names, class, "__set__") else {
        return;
    };
    let Some(getter) = Lineage::of(names, class).method(names, "__get__") else {
        return;
    };
    if uses_instance(names, setter) || uses_instance(names, getter) {
        return;
    }
    let Some((store, read)) = shared_state(names, setter, getter) else {
        return;
    };
    let attribute = store.name;
    context
        .report(
            store.place,
            format!("`{}` stores the value of every instance in one `{attribute}`", class.name),
        )
        .caption("replaces the value of all other instances")
        .label(read.range(), "what every instance reads")
        .help("store the value in the instance, under a name from `__set_name__`");
}

/// True if `method` does anything with the instance it is given but compare it.
fn uses_instance<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef) -> bool {
    let Some(instance) = positional(method, 1) else {
        return true;
    };
    let (mut mentions, mut compared) = (0_usize, 0_usize);
    for expr in names.nodes().in_body(&method.body).exprs() {
        mentions += usize::from(is_parameter(names, expr, instance));
        if let Expr::Compare(compare) = expr {
            let operands = std::iter::once(&*compare.left).chain(&compare.comparators);
            compared += operands.filter(|it| is_parameter(names, *it, instance)).count();
        }
    }
    mentions > compared
}

/// The places where `setter` stores something made of the value on its descriptor, and where `getter` reads it from there.
fn shared_state<'a>(
    names: &Names<'a>,
    setter: &'a ast::StmtFunctionDef,
    getter: &'a ast::StmtFunctionDef,
) -> Option<(Store<'a>, &'a ast::ExprAttribute)> {
    let descriptor = positional(setter, 0)?;
    let value = positional(setter, 2)?;
    let reads = reads(names, getter);
    names.nodes().in_body(&setter.body).find_map(|node| {
        let stores = stores(names, node, descriptor);
        let mut pairs = stores
            .into_iter()
            .filter(|it| is_made_of(names, setter, it.value, value))
            .filter_map(|store| Some((store, *reads.get(store.name)?)));
        pairs.next()
    })
}

/// The places where `getter` reads attributes of its descriptor, by their names.
fn reads<'a>(
    names: &Names<'a>,
    getter: &'a ast::StmtFunctionDef,
) -> FxHashMap<&'a str, &'a ast::ExprAttribute> {
    let mut reads = FxHashMap::default();
    if let Some(descriptor) = positional(getter, 0) {
        let inside = names.nodes().in_body(&getter.body).exprs();
        for read in inside.filter_map(|expr| attribute_of(names, expr, descriptor)) {
            if read.ctx.is_load() {
                reads.entry(read.attr.as_str()).or_insert(read);
            }
        }
    }
    reads
}
