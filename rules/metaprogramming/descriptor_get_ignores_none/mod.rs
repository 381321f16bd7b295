//! Descriptors that cannot be looked up on the class.

mod never_on_class;
mod use_of_none;

use crate::analysis::classes::lineage::own_method;
use crate::analysis::functions::parameters::positional;
use crate::analysis::functions::signature::is_overload;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast;
use never_on_class::is_never_on_class;
use use_of_none::unguarded_use;

/// Descriptors that cannot be looked up on the class.
pub static RULE: Rule = Rule {
    name: "descriptor-get-ignores-none",
    summary: "`__get__` uses the instance although it is `None` when looked up on the class",
    explanation: "
`__get__` is called for `Item.price` as well as for `item.price`, and is then given `None` for the instance. Using it all
the same raises

    AttributeError: 'NoneType' object has no attribute '_price'

or `TypeError: 'NoneType' object is not subscriptable`. Whoever looks at the class runs into it: tools that go through
`dir(Item)`, a subclass that wants to extend the attribute, a user who asks for `Item.price.__doc__`. The `AttributeError`
also makes `hasattr(Item, \"price\")` false.

Give back the descriptor itself, as `property` does:

```python
def __get__(self, instance, owner=None):
    if instance is None:
        return self
    return instance._price
```

Left alone: a `__get__` that first tests the instance or the owner, or catches the exception; attributes that `None` has as
well, such as `__class__`; a descriptor that deletes itself from the class when it is first used, which makes sense only for
a class with a single instance; one that looks its own name up on the instance, where it would find only itself, and other
declarations for type checkers, such as overloads and protocols; and descriptors that their file keeps under private names.

Off by default: it is true of many classes that nobody ever asks for the descriptor itself. Select it for a library.

Reference: <https://docs.python.org/3/reference/datamodel.html#object.__get__>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "class _Price:\n    def __get__(self, instance, owner=None):\n        return instance._price\n\n\n\
             class _Item:\n    price = _Price()\n    _price = 1\n",
        ),
        Example::new(
            "class _Cached:\n    def __init__(self, make):\n        self.make = make\n\n    \
             def __get__(this, item, _owner, /):\n        \
             value = item . __dict__[this.make.__name__] = this.make(item)\n        return value\n",
        ),
        Example::new(
            "def _field(name):\n    class Field:\n        def __get__(self, row, _=None): return getattr(\n            \
             row, name)\n    return Field()\n",
        ),
    ],
    accepts: &[
        "class _Price:\n    def __get__(self, instance, owner=None):\n        if instance is None:\n            \
         return self\n        return instance._price\n\n\nclass _Item:\n    price = _Price()\n    _price = 1\n",
        "class _Price:\n    def __get__(self, instance, owner=None):\n        return instance and instance._price\n",
        "class _Price:\n    def __get__(self, instance, owner=None):\n        try:\n            \
         return instance._price\n        except AttributeError:\n            return self\n",
        "class _Name:\n    def __get__(self, instance, owner=None):\n        return self.make(instance.__class__)\n",
        "from typing import Protocol\n\n\nclass _Getter(Protocol):\n    def __get__(self, instance, owner=None):\n        \
         return instance.value\n",
        "class _Cached:\n    def __get__(self, instance, owner=None):\n        return instance.value\n\n\n\
         class _Item:\n    _price = _Cached()\n",
        "class _Bound:\n    def __get__(self, instance, owner=None):\n        return self.bind(instance, \
         lambda: instance.value)\n",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(getter) = own_method(names, class, "__get__") else {
        return;
    };
    let Some(instance) = positional(getter, 1) else {
        return;
    };
    let Some(used) = unguarded_use(names, getter, instance) else {
        return;
    };
    if is_overload(names, getter) || is_never_on_class(context, class, getter, instance) {
        return;
    }
    let message = format!(
        "`{}.__get__` uses `{}`, which is `None` when the attribute is looked up on the class",
        class.name, instance.name
    );
    context
        .report(used, message)
        .caption("fails for `None`")
        .label(instance.name.range, "`None` for a lookup on the class")
        .help(format!("begin with `if {} is None: return self`", instance.name));
}
