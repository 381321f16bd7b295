//! Descriptors that cannot be looked up on the class.

mod use_of_none;

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::analysis::functions::parameters::{is_parameter, positional};
use crate::analysis::functions::signature::is_overload;
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{Binding, BindingKind, Names};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Stmt, ast};
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

Reference: <https://docs.python.org/3/reference/datamodel.html#object.__get__>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
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
    if is_overload(names, getter)
        || is_declaration(context, class)
        || removes_itself(names, getter, instance)
        || finds_itself(names, class, getter, instance)
        || has_private_attributes_only(names, class)
    {
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

/// True if the first lookup takes the descriptor out of the class, which then has a single instance that everybody uses.
fn removes_itself<'a>(
    names: &Names<'a>,
    getter: &'a ast::StmtFunctionDef,
    instance: &ast::Parameter,
) -> bool {
    let is_class = |expr: &'a Expr| match expr {
        Expr::Attribute(it) => {
            it.attr.as_str() == "__class__" && is_parameter(names, &*it.value, instance)
        }
        Expr::Call(call) => {
            let of = call.arguments.args.first();
            names.refers_to(&call.func, "builtins.type")
                && of.is_some_and(|of| is_parameter(names, of, instance))
        }
        _ => positional(getter, 2).is_some_and(|owner| is_parameter(names, expr, owner)),
    };
    names.nodes().in_body(&getter.body).calls().any(|call| {
        names.refers_to(&call.func, "builtins.delattr")
            && call.arguments.args.first().is_some_and(is_class)
    })
}

/// True if the descriptor looks its own name up on the instance, which would only find it again: it is there for type checkers.
fn finds_itself<'a>(
    names: &Names<'a>,
    class: &'a ast::StmtClassDef,
    getter: &'a ast::StmtFunctionDef,
    instance: &ast::Parameter,
) -> bool {
    let Some(naming) = own_method(names, class, "__set_name__") else {
        return false;
    };
    let is_own_name = |attribute: &ast::ExprAttribute| {
        let name = positional(naming, 2);
        names.members_in(&attribute.attr, naming.range).iter().any(|store| {
            store.value.zip(name).is_some_and(|(value, name)| is_parameter(names, value, name))
        })
    };
    names.nodes().in_body(&getter.body).calls().any(|call| match &*call.arguments.args {
        [object, Expr::Attribute(name)] => {
            names.refers_to(&call.func, "builtins.getattr")
                && is_parameter(names, object, instance)
                && is_own_name(name)
        }
        _ => false,
    })
}

/// True if the file gives classes such descriptors, all of them under private names, which nobody looks up on a class.
fn has_private_attributes_only<'a>(names: &Names<'a>, class: &'a ast::StmtClassDef) -> bool {
    let is_class = |expr: &Expr| names.class_named(expr).is_some_and(|it| std::ptr::eq(it, class));
    let holds_one = |binding: &&Binding<'a>| match binding.kind {
        BindingKind::Assignment { value: Expr::Call(call) } => is_class(&call.func),
        BindingKind::Function(function) => {
            function.decorator_list.iter().any(|decorator| match &decorator.expression {
                Expr::Call(call) => is_class(&call.func),
                decorator => is_class(decorator),
            })
        }
        _ => false,
    };
    let scopes = names.classes().filter_map(|it| names.class_scope(it));
    let held: Vec<_> = scopes.flat_map(|it| it.bindings().iter().filter(holds_one)).collect();
    let is_private = |name: &str| name.starts_with('_') && !name.ends_with("__");
    !held.is_empty() && held.iter().all(|binding| is_private(binding.name))
}

/// True if the class is there for type checkers alone.
fn is_declaration<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) -> bool {
    const PROTOCOL: &[&str] = &["typing.Protocol", "typing_extensions.Protocol"];
    const CHECKING: &[&str] = &["typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"];
    let names = context.names;
    Lineage::of(names, class).inherits_any(PROTOCOL)
        || context.ancestors().any(|ancestor| match ancestor {
            Node::Stmt(Stmt::If(statement)) => names.refers_to_any(&statement.test, CHECKING),
            _ => false,
        })
}
