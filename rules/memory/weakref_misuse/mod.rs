//! Weak references to what is gone at once, and finalizers that keep their object alive.

mod finalizer_arguments;
mod references;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::analysis::classes::instance::{bound_method, is_temporary};
use crate::analysis::control::guards::is_caught;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::ClassId;
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, NodeKind, Ranged, ast};
use finalizer_arguments::holds;
use references::References;

/// Weak references to what is gone at once, and finalizers that keep their object alive.
pub static RULE: Rule = Rule {
    name: "weakref-misuse",
    summary: "A weak reference is dead from the start, or a finalizer keeps its object alive",
    explanation: "
`weakref.finalize(self, self._close)` never runs while the program does: the bound method refers to `self`, the finalizer
keeps the method until `self` is gone, and so `self` never goes. The same holds for a lambda or local function that mentions
the object and for the object among the arguments. Each object leaks, and what `_close` should release stays open until the
interpreter exits. Give the finalizer a function, or a static method, and what is to be released, without the object.

`weakref.ref(self._notify)` is dead as soon as it is made. A bound method is a new object each time the attribute is
read, and nothing else keeps this one; calling the reference gives `None`, and a callback registered in this way is never
called. The same holds for a lambda and for a new object of a class: `weakref.proxy(Node()).name` raises
`ReferenceError: weakly-referenced object no longer exists`. Use `weakref.WeakMethod(self._notify)`, or keep the object.

`self._parent().name` (a warning) raises `AttributeError: 'NoneType' object has no attribute 'name'` once the parent is gone.
Take the object from the reference, and test it, before using it:

```python
parent = self._parent()
if parent is not None:
    use(parent.name)
```

Each reference is reported once, where the file first uses it in this way.

Left alone are static methods, attributes that hold a function, references that are tested in the same function, and
references whose object should be there: it is held by the same function, or refers to the one that holds the reference, or
gave the reference to a function of its own.

The rule is off by default: of 20 findings in packages drawn by lot, 6 were acted on; most objects live long enough for a reason
that another file holds.

Reference: <https://docs.python.org/3/library/weakref.html#weakref.finalize>
",
    severity: Severity::Error,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import weakref\n\n\nclass _Connection:\n    def __init__(self, log):\n        self.log = log\n        \
             weakref.finalize(self, self._close)\n\n    def _close(self):\n        self.log.append(\"closed\")\n",
        ),
        Example::new(
            "from weakref import ref\n\n\nclass _Listener:\n    def __init__(self, listeners):\n        \
             listeners.append(ref(self._notify))\n\n    def _notify(self):\n        print(\"changed\")\n",
        ),
        Example::new(
            "import weakref\n\n\nclass _Node:\n    def __init__(self, parent):\n        \
             self._parent = weakref.ref(parent)\n\n    def _path(self):\n        \
             return self._parent().name + \"/\"\n",
        ),
    ],
    accepts: &[
        "import weakref\n\n\nclass _Connection:\n    def __init__(self, log):\n        self.log = log\n        \
         weakref.finalize(self, self._close, log)\n\n    @staticmethod\n    def _close(log):\n        log.append(\"closed\")\n",
        "import weakref\n\n\nclass _Listener:\n    def __init__(self, listeners, notify):\n        \
         self._notify = notify\n        listeners.append(weakref.ref(self._notify))\n        \
         listeners.append(weakref.WeakMethod(self._changed))\n\n    def _changed(self):\n        print(\"changed\")\n",
        "import weakref\n\n\nclass _Node:\n    def __init__(self, parent):\n        \
         self._parent = weakref.ref(parent)\n\n    def _path(self):\n        parent = self._parent()\n        \
         return \"\" if parent is None else parent.name + \"/\"\n",
    ],
    checks: &[
        Check::Call(&["weakref.finalize"], check_finalizer),
        Check::Call(&["weakref.ref", "weakref.proxy", "weakref.ReferenceType"], check_reference),
        Check::Kinds(&[NodeKind::ExprAttribute], check_use),
    ],
};

/// `weakref.finalize(self, self.close)`.
fn check_finalizer<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let Some(Expr::Name(object)) = call.arguments.args.first() else {
        return;
    };
    let mut given = call.values().skip(1);
    let Some((range, what)) = given.find_map(|given| holds(context.names, object, given)) else {
        return;
    };
    let object = &object.id;
    context
        .report(call, format!("this finalizer keeps `{object}` alive, so that it never runs before the program ends"))
        .label(range, format!("{what} refers to `{object}`"))
        .help(format!("pass a function that does not refer to `{object}`, and what it is to release"));
}

/// `weakref.ref(self.method)`.
fn check_reference<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let names = context.names;
    let Some(object) = call.arguments.args.first() else {
        return;
    };
    let (what, help) = match object {
        Expr::Lambda(_) => ("the lambda", "keep the function somewhere"),
        Expr::Attribute(attribute) if bound_method(names, attribute).is_some() => {
            ("the bound method, a new object each time,", "use `weakref.WeakMethod`")
        }
        Expr::Call(made) if makes_temporary(context, made) => {
            ("the new object", "keep the object somewhere")
        }
        _ => return,
    };
    context
        .report(call, format!("{what} is gone as soon as this weak reference is made"))
        .label(object.range(), "nothing else refers to it")
        .help(help);
}

/// True if `call` makes an object that nothing else refers to; worked out once for each class.
fn makes_temporary<'a>(context: &Context<'a>, call: &'a ast::ExprCall) -> bool {
    let Some(class) = context.names.class_named(&call.func) else {
        return false;
    };
    let known = context.once(|_| RefCell::new(FxHashMap::<ClassId, bool>::default()));
    let mut known = known.borrow_mut();
    *known.entry(ClassId::of(class)).or_insert_with(|| is_temporary(context.names, class))
}

/// `self._parent().name`.
fn check_use<'a>(context: &Context<'a>, node: Node<'a>) {
    let Node::Expr(Expr::Attribute(attribute)) = node else {
        return;
    };
    let Expr::Call(call) = &*attribute.value else {
        return;
    };
    if !call.arguments.is_empty() || !*context.once(may_refer_weakly) {
        return;
    }
    let references = context.once(|_| RefCell::new(References::default()));
    let mut references = references.borrow_mut();
    let Some(made) = references.may_be_dead(context, &call.func) else {
        return;
    };
    if references.is_tested(context, call)
        || is_caught(context, attribute, "AttributeError")
        || !references.is_first(made)
    {
        return;
    }
    let reference = context.syntax.slice(&*call.func);
    let message = format!(
        "`{reference}()` is `None` once the object is gone, and has no attribute `{}`",
        attribute.attr
    );
    context
        .report_as(Severity::Warning, attribute, message)
        .caption("nothing tests it")
        .label(made.range(), "the reference is made here")
        .help("assign the object to a name, and test whether it is `None` before using it");
}

fn may_refer_weakly(file: &File<'_>) -> bool {
    let makes = ["ref", "ReferenceType", "WeakMethod"];
    file.names.imports("weakref") && makes.iter().any(|word| file.syntax.mentions_word(word))
}
