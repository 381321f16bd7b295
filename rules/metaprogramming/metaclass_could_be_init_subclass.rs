//! Metaclasses that do nothing `__init_subclass__` could not do.

use crate::analysis::control::flow::Exits;
use crate::analysis::functions::parameters::{is_parameter, positional};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{BindingKind, Names};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{CallExt, Expr, Node, Stmt, ast};

/// Metaclasses that do nothing `__init_subclass__` could not do.
pub static RULE: Rule = Rule {
    name: "metaclass-could-be-init-subclass",
    summary: "A metaclass only looks at new classes, as `__init_subclass__` could",
    explanation: "
A class has one metaclass, and all its bases must agree on it. One that is there only to look at every new class, to register
or to check it, keeps users from combining the class with another that has a metaclass, `abc.ABC`, `enum.Enum` or
`typing.Protocol` among them:

    TypeError: metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses
    of all its bases

`__init_subclass__` sees every new subclass just as well and combines with everything:

```python
class Plugin:
    plugins = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Plugin.plugins.append(cls)
```

It does not run for `Plugin` itself, and runs before any class decorator, as the metaclass did.

The rule has to be selected, as to change a metaclass is to change an interface. Left alone: a metaclass with any other
method or attribute, with a base other than `type`, or whose `__new__` changes the name, the bases or the namespace, or
gives back something else than a new class.

Reference: <https://docs.python.org/3/reference/datamodel.html#customizing-class-creation>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "class _Registering(type):\n    def __init__(cls, name, bases, namespace):\n        \
             super().__init__(name, bases, namespace)\n        _PLUGINS.append(cls)\n\n\n\
             _PLUGINS = []\n\n\nclass _Plugin(metaclass=_Registering):\n    pass\n",
        ),
        Example::new(
            "class _Checking(type):\n    \"\"\"Wants a docstring.\"\"\"\n\n    \
             def __new__(meta, name, bases, body, **options):\n        \
             made = type.__new__(meta, name, bases, body, **options)\n        \
             if \"__doc__\" not in body:\n            raise TypeError(name)\n        return made\n",
        ),
    ],
    accepts: &[
        "class _Plugin:\n    def __init_subclass__(cls, **options):\n        super().__init_subclass__(**options)\n        \
         _PLUGINS.append(cls)\n\n\n_PLUGINS = []\n",
        "class _Upper(type):\n    def __new__(mcs, name, bases, namespace):\n        namespace[\"NAME\"] = name.upper()\n        \
         return super().__new__(mcs, name, bases, namespace)\n",
        "class _Upper(type):\n    def __new__(mcs, name, bases, namespace):\n        \
         namespace = {key.upper(): value for key, value in namespace.items()}\n        \
         return super().__new__(mcs, name, bases, namespace)\n",
        "class _Single(type):\n    def __init__(cls, name, bases, namespace):\n        cls.made = None\n\n    \
         def __call__(cls):\n        return cls.made\n",
        "class _Old(type):\n    def __new__(mcs, name, bases, namespace):\n        if not bases:\n            \
         return object\n        return super().__new__(mcs, name, bases, namespace)\n",
        "import abc\n\n\nclass _Registering(abc.ABCMeta):\n    def __init__(cls, name, bases, namespace):\n        \
         super().__init__(name, bases, namespace)\n        _PLUGINS.append(cls)\n",
    ],
    checks: &[Check::Class(check)],
};

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let [base] = class.bases() else {
        return;
    };
    if !names.refers_to(base, "builtins.type") {
        return;
    }
    let Some(method) = only_method(names, class) else {
        return;
    };
    let only_looks = match method.name.as_str() {
        "__init__" => does_more_than_delegate(method),
        "__new__" => makes_class_unchanged(names, method),
        _ => false,
    };
    if only_looks {
        context
            .report(
                &class.name,
                format!("the metaclass `{}` does nothing that needs a metaclass", class.name),
            )
            .label(method.name.range, "only looks at the new class")
            .help("define `__init_subclass__` in the class that has this metaclass, and drop it");
    }
}

/// The method that is all there is in the class's body, but for a docstring and empty slots.
fn only_method<'a>(
    names: &Names<'a>,
    class: &'a ast::StmtClassDef,
) -> Option<&'a ast::StmtFunctionDef> {
    let mut others = class.body.iter().filter(|stmt| match stmt {
        Stmt::Expr(stmt) => !stmt.value.is_string_literal_expr(),
        Stmt::Pass(_) => false,
        _ => true,
    });
    let only = others.next()?.as_function_def_stmt().filter(|_| others.next().is_none())?;
    let scope = names.class_scope(class)?;
    let mut bindings = scope.bindings().iter();
    let alone = bindings.all(|binding| matches!(binding.kind, BindingKind::Function(_)));
    (alone && only.decorator_list.is_empty()).then_some(only)
}

/// True if an `__init__` has a body beyond the call of the one it overrides.
fn does_more_than_delegate(method: &ast::StmtFunctionDef) -> bool {
    method.body.len() > 1
}

/// True if all that a `__new__` returns is the class that `type.__new__` makes of what it was given.
fn makes_class_unchanged<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef) -> bool {
    let parameters: Option<Vec<_>> = (0..4).map(|place| positional(method, place)).collect();
    let Some(parameters) = parameters else {
        return false;
    };
    let mut calls = names.nodes().in_scope(&method.body).calls().filter(|call| makes_class(call));
    let (Some(call), None) = (calls.next(), calls.next()) else {
        return false;
    };
    let arguments = &*call.arguments.args;
    let all = if arguments.len() == 3 { &parameters[1..] } else { &parameters[..] };
    let passes = arguments.len() == all.len()
        && arguments.iter().zip(all).all(|(given, wanted)| is_parameter(names, given, wanted));
    passes && method.body.len() > 1 && !changes(names, method, parameters[3]) && {
        let exits = Exits::of(names.nodes(), method);
        !exits.falls_through && exits.returns.iter().all(|it| gives(names, it, call))
    }
}

/// `type.__new__(...)`, whatever is called so.
fn makes_class(call: &ast::ExprCall) -> bool {
    call.is_method(&["__new__"])
}

/// True if the statement returns what `call` makes.
fn gives<'a>(names: &Names<'a>, statement: &'a ast::StmtReturn, call: &'a ast::ExprCall) -> bool {
    let value = statement.value.as_deref().map(|value| names.only_value(value));
    value.and_then(Expr::as_call_expr).is_some_and(|value| std::ptr::eq(value, call))
}

/// True if `method` does anything with the namespace that may change it.
fn changes<'a>(
    names: &Names<'a>,
    method: &'a ast::StmtFunctionDef,
    namespace: &'a ast::Parameter,
) -> bool {
    const READ: &[&str] = &["get", "items", "keys", "values", "copy", "__contains__"];
    names.nodes().in_body(&method.body).any(|node| match node {
        Node::Expr(Expr::Subscript(it)) => {
            !it.ctx.is_load() && is_parameter(names, &*it.value, namespace)
        }
        Node::Expr(Expr::Attribute(it)) => {
            is_parameter(names, &*it.value, namespace) && !READ.contains(&&*it.attr)
        }
        Node::Expr(Expr::Call(call)) => {
            !makes_class(call)
                && call.arguments.args.iter().any(|it| is_parameter(names, it, namespace))
        }
        Node::Stmt(Stmt::Assign(assign)) => is_parameter(names, &*assign.value, namespace),
        _ => false,
    })
}
