//! Classes whose code disagrees with their `__slots__`.

mod class_attributes;
mod slots;

use rustc_hash::FxHashSet;

use crate::analysis::classes::instance::{Use, uses_of_instance};
use crate::analysis::classes::private_names::mangled;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Ranged, TextRange, ast};
use class_attributes::check_class_attributes;
use slots::Layout;

/// Classes whose code disagrees with their `__slots__`.
pub static RULE: Rule = Rule {
    name: "slots-conflict",
    summary: "A class does what its `__slots__` make impossible",
    explanation: "
The instances of a class whose bases all have `__slots__` have room for what the slots name and for nothing else. Then

- a slot that is also a class attribute raises `ValueError: 'x' in __slots__ conflicts with class variable` when the class
  is created, because the slot is itself a class attribute, a descriptor of that name;
- `self.y = 1` without a slot `y` raises `AttributeError: 'Point' object has no attribute 'y'`, or `... object attribute
  'y' is read-only` where `y` is a class attribute;
- reading a `functools.cached_property` raises `TypeError: No '__dict__' attribute on 'Point' instance to cache 'norm'
  property.`;
- `weakref.ref(self)` raises `TypeError: cannot create weak reference to 'Point' object`.

Add the missing name, `\"__dict__\"` or `\"__weakref__\"` to `__slots__`, or drop one of the two attributes that collide; a
default for a slot is set in `__init__`.

Left alone is a class that has, or inherits, anything this file does not show: a base from elsewhere or without slots, a
metaclass, computed slots, a class decorator that may replace it. A method that only works in a subclass is fine as well:
nothing but the first is reported for a class without any slot of its own, or where a subclass in the file has the room.

Reference: <https://docs.python.org/3/reference/datamodel.html#slots>
",
    severity: Severity::Error,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new("class _Point:\n    __slots__ = (\"x\", \"y\")\n    x = 0\n"),
        Example::new(
            "class _Base(object):\n    __slots__ = \"name\"\n\n\nclass _Point(_Base):\n    __slots__ = {\"x\": \"across\"}\n\n    \
             def __init__(self, x):\n        self.name, self.y = \"point\", x\n",
        ),
        Example::new(
            "import functools as ft\n\n\ndef _make():\n    class Point:\n        __slots__ = [\"x\"]\n\n        \
             @ft.cached_property\n        def norm(self):\n            return abs(self.x)\n    return Point\n",
        ),
        Example::new(
            "from weakref import ref as weak\n\n\nclass _Node:\n    __slots__ = (\n        \"children\",  # owned\n    )\n\n    \
             def _me(this):\n        return lambda: weak(this)\n",
        ),
        Example::new(
            "class _Base:\n    __slots__ = (\"__x\",)\n\n\nclass _Point(_Base):\n    __slots__ = ()\n\n    \
             def __init__(self):\n        self.__x = 1\n",
        ),
        Example::new("class _Point:\n    __slots__ = (\"__x\",)\n    def __x(self): pass\n"),
        Example::new(
            "class _Point:\n    __slots__ = (\"x\",)\n    scale = 1\n\n    def _zoom(self):\n        self.scale += 1\n",
        ),
    ],
    accepts: &[
        "import functools\nimport weakref\n\n\nclass _Point:\n    __slots__ = (\"x\", \"__dict__\", \"__weakref__\")\n\n    \
         @functools.cached_property\n    def _norm(self):\n        self.y = weakref.ref(self)\n        return abs(self.x)\n",
        "from elsewhere import Base\n\n\nclass _Point(Base):\n    __slots__ = (\"x\",)\n\n    def _move(self):\n        \
         self.y = 1\n",
        "class _Base:\n    pass\n\n\nclass _Point(_Base):\n    __slots__ = (\"x\",)\n\n    def _move(self):\n        self.y = 1\n",
        "class _Point:\n    __slots__ = (\"_x\",)\n\n    @property\n    def x(self):\n        return self._x\n\n    @x.setter\n    \
         def x(self, value):\n        self._x = value\n\n    def _move(self):\n        self.x = 1\n        \
         self.__class__ = _Point\n",
        "class _Point:\n    __slots__ = (\"x\",)\n    x: int\n\n    def _move(self):\n        self.y: int\n",
        "class _Point:\n    __slots__ = (\"__x\",)\n\n    def __init__(self):\n        self.__x = 1\n        \
         self._Point__x = 2\n",
        "class _Point:\n    __slots__ = (\"x\",)\n    __slots__ += (\"y\",)\n\n    def _move(self):\n        self.y = 1\n",
        "class _Named:\n    __slots__ = ()\n\n    def _name(self):\n        self.name = 1\n",
        "class _Shape:\n    __slots__ = (\"x\",)\n\n    def _name(self):\n        self.name = 1\n\n\nclass _Square(_Shape):\n    \
         __slots__ = (\"name\",)\n",
        "class _Point(metaclass=_Meta):\n    __slots__ = (\"x\",)\n    x = 0\n",
        "class _Point:\n    __slots__ = (\"x\",)\n\n    def __setattr__(self, name, value):\n        pass\n\n    \
         def _move(self):\n        self.y = 1\n",
        "class _Point:\n    __slots__ = (\"x\",)\n\n    def _move(self):\n        try:\n            self.y = 1\n        \
         except AttributeError:\n            pass\n",
        "class _Point:\n    __slots__ = (\"x\",)\n    if typing.TYPE_CHECKING:\n        x = 0\n",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(layout) = Layout::of(names, class) else {
        return;
    };
    check_class_attributes(context, &layout);
    if !layout.has_slots() {
        return;
    }
    check_cached_properties(context, &layout);
    let uses: Vec<Use> =
        names.own_methods(class).flat_map(|method| uses_of_instance(names, method)).collect();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for used in uses {
        match used {
            Use::Store(attribute) => {
                if seen.insert(&attribute.attr) && !check_store(context, &layout, attribute) {
                    seen.remove(&*attribute.attr);
                }
            }
            Use::Passed(call) => check_weak_reference(context, &layout, call),
        }
    }
}

fn check_cached_properties<'a>(context: &Context<'a>, layout: &Layout<'_, 'a>) {
    const CACHED: &[&str] = &["functools.cached_property"];
    let class = &layout.class().name;
    for method in context.names.own_methods(layout.class()) {
        let name = &method.name;
        if context.names.is_decorated_with(&method.decorator_list, CACHED) {
            let message =
                format!("`{name}` cannot be cached: instances of `{class}` have no `__dict__`");
            let help = "add `\"__dict__\"` to `__slots__`, or cache the value in a slot of its own";
            check_room(context, layout, "__dict__", name.range, message, help);
        }
    }
}

fn check_weak_reference<'a>(
    context: &Context<'a>,
    layout: &Layout<'_, 'a>,
    call: &'a ast::ExprCall,
) {
    const WEAK: &[&str] = &["weakref.ref", "weakref.proxy", "weakref.finalize"];
    if context.names.refers_to_any(&call.func, WEAK) {
        let message =
            format!("instances of `{}` cannot be referred to weakly", layout.class().name);
        let help = "add `\"__weakref__\"` to `__slots__`";
        check_room(context, layout, "__weakref__", call.range(), message, help);
    }
}

/// Reports what stands at `range` if it needs a slot that neither the class nor a subclass in the file has.
fn check_room<'a>(
    context: &Context<'a>,
    layout: &Layout<'_, 'a>,
    slot: &str,
    range: TextRange,
    message: String,
    help: &str,
) {
    if layout.lists(slot) || layout.subclass_may(context.names, |subclass| subclass.lists(slot)) {
        return;
    }
    context
        .report(range, message)
        .label(layout.slots_range(), format!("no slot `{slot}`"))
        .help(help);
}

/// Reports the assignment if it must fail, and tells whether it did.
fn check_store<'a>(
    context: &Context<'a>,
    layout: &Layout<'_, 'a>,
    attribute: &'a ast::ExprAttribute,
) -> bool {
    let name = mangled(&attribute.attr, layout.class());
    let special = name.starts_with("__") && name.ends_with("__");
    if special || layout.accepts_store(&name) {
        return false;
    }
    if layout.subclass_may(context.names, |subclass| subclass.accepts_store(&name)) {
        return false;
    }
    let class = &layout.class().name;
    let mut diagnostic = context
        .report(attribute, format!("`{class}` has no slot `{name}`, so this assignment fails"));
    diagnostic
        .label(layout.slots_range(), format!("no slot `{name}`"))
        .help(format!("add `\"{}\"` to `__slots__`", attribute.attr));
    true
}
