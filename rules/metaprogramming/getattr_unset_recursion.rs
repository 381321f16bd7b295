//! `__getattr__` that reads an attribute which an instance has only after its methods have run.

use std::cell::RefCell;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::analysis::classes::lineage::{Lineage, own_method};
use crate::analysis::control::flow::is_stub;
use crate::analysis::control::guards::holds;
use crate::analysis::functions::parameters::{
    is_parameter, mentions_parameter, method_of_instance, positional,
};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::file::File;
use crate::names::{BindingKind, Member, Names, ScopeKind};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

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
    enabled: Enabled::Default,
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

/// What gives an instance its state without any lookup that reaches `__getattr__`.
const RESTORES: &[&str] = &["__setstate__", "__reduce__", "__reduce_ex__", "__getattribute__"];

/// What streams and holders of resources have, which cannot be copied or pickled in any case.
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

/// Bases from elsewhere that add neither state nor a way to restore it.
const HARMLESS: &[&str] = &["abc.ABC", "typing.Generic", "typing.Protocol"];

fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let names = context.names;
    let Some(method) = own_method(names, class, "__getattr__") else {
        return;
    };
    // Its module alone decides who gets an instance.
    if class.name.starts_with('_') {
        return;
    }
    let (Some(instance), Some(name)) = (positional(method, 0), positional(method, 1)) else {
        return;
    };
    let lineage = Lineage::of(names, class);
    if is_never_copied(context, class, &lineage) {
        return;
    }
    let known = lineage.imported.iter().all(|base| base.is_any(HARMLESS)) && !lineage.has_unknown;
    let is_resource = OF_RESOURCES.iter().any(|name| lineage.member(names, name).is_some());
    if !known || is_resource || restores_state(names, &lineage) {
        return;
    }
    let mut first = FirstRead {
        names,
        lineage: &lineage,
        instance,
        name,
        stores: RefCell::default(),
        seen: TextRange::default(),
        guarded: false,
        found: None,
    };
    for node in context.nodes.in_scope(&method.body) {
        first.see(node);
    }
    let Some((read, store)) = first.found.filter(|_| !is_shared(context, class)) else {
        return;
    };
    let attribute = &mangled(&read.attr, read.start(), names);
    if speaks_of_module(attribute) || is_called_by_instance(names, &lineage, &read.attr) {
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

/// The name as the interpreter looks it up: that of a class-private attribute begins with the class's.
fn mangled(name: &str, offset: TextSize, names: &Names<'_>) -> String {
    let mut around = names.functions_and_classes_around(offset);
    let class = around.find_map(|scope| match scope.kind {
        ScopeKind::Class(class) => Some(class),
        _ => None,
    });
    match class {
        Some(class) if name.starts_with("__") && !name.ends_with("__") => {
            format!("_{}{name}", class.name.trim_start_matches('_'))
        }
        _ => name.to_owned(),
    }
}

/// True if nobody copies or unpickles an instance: the file does neither, and the class is either no public API or a
/// stand-in for a module, or its instances are used up where they are made.
fn is_never_copied<'a>(
    context: &Context<'a>,
    class: &'a ast::StmtClassDef,
    lineage: &Lineage<'a>,
) -> bool {
    const COPIES: &[&str] = &[
        "cloudpickle",
        "concurrent",
        "copy",
        "copyreg",
        "dill",
        "joblib",
        "multiprocessing",
        "pickle",
        "shelve",
    ];
    if COPIES.iter().any(|package| context.names.imports(package)) {
        return false;
    }
    is_private_module(context.path)
        || is_left_out_of_all(context, class)
        || lineage.classes.iter().any(|class| speaks_of_module(&class.name))
        || is_temporary(context, class)
}

/// True for a module that is called like one for its own package alone.
fn is_private_module(path: &Path) -> bool {
    let is_private = |name: &str| name.starts_with('_') && !name.starts_with("__");
    path.iter().filter_map(|name| name.to_str()).any(is_private)
}

/// True if the module lists what it exports, and the class is not among it.
fn is_left_out_of_all(context: &Context<'_>, class: &ast::StmtClassDef) -> bool {
    let bindings = context.names.module_bindings().iter();
    let mut lists = bindings.filter(|it| it.name == "__all__").map(|it| match it.kind {
        BindingKind::Assignment { value: Expr::List(list) } => Some(&*list.elts),
        BindingKind::Assignment { value: Expr::Tuple(tuple) } => Some(&*tuple.elts),
        _ => None,
    });
    let (Some(Some(exported)), None) = (lists.next(), lists.next()) else {
        return false;
    };
    let is_class = |it: &Expr| {
        it.as_string_literal_expr().is_some_and(|it| it.value.to_str() == class.name.as_str())
    };
    exported.iter().all(Expr::is_string_literal_expr) && !exported.iter().any(is_class)
}

fn speaks_of_module(name: &str) -> bool {
    name.to_ascii_lowercase().contains("module")
}

/// True if the file makes instances, and uses each where it is made: `Proxy(it).name`, `with Proxy(it):`.
fn is_temporary(context: &Context<'_>, class: &ast::StmtClassDef) -> bool {
    let is_made = |call: &&ast::ExprCall| {
        let name = call.func.as_name_expr();
        name.is_some_and(|name| name.id.as_str() == class.name.as_str())
    };
    let mut made = context.nodes.all().calls().filter(is_made).peekable();
    made.peek().is_some()
        && made.all(|call| match context.around(call).next() {
            Some(Node::Expr(Expr::Attribute(_))) => true,
            Some(Node::Stmt(Stmt::With(with))) => !holds(&with.body, call.range()),
            _ => false,
        })
}

/// True if an instance can be called, and then calls what it keeps under that name: it wraps a function or method.
fn is_called_by_instance<'a>(names: &Names<'a>, lineage: &Lineage<'a>, attribute: &str) -> bool {
    lineage.method(names, "__call__").is_some_and(|method| {
        names.nodes().in_body(&method.body).calls().any(|call| match &*call.func {
            Expr::Attribute(function) => function.attr.as_str() == attribute,
            _ => false,
        })
    })
}

/// Whether an instance is copied and unpickled in a way of its own, or not at all.
fn restores_state<'a>(names: &Names<'a>, lineage: &Lineage<'a>) -> bool {
    let refuses = lineage.method(names, "__getstate__").is_some_and(is_stub);
    refuses || RESTORES.iter().any(|name| lineage.member(names, name).is_some())
}

/// Whether the file makes instances of the class, and only as attributes of classes.
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
            let scope = names.scope(names.scope_at(call.start())).kind;
            *made.entry(function.id.to_string()).or_insert(true) &=
                matches!(scope, ScopeKind::Class(_));
        }
    }
    made
}

/// Looks, in the order of the text, for the first read of an attribute that may not be there.
struct FirstRead<'n, 'a> {
    names: &'n Names<'a>,
    lineage: &'n Lineage<'a>,
    instance: &'a ast::Parameter,
    name: &'a ast::Parameter,
    /// What [`FirstRead::store_by_method`] found, by the name of the attribute.
    stores: RefCell<FxHashMap<&'a str, Option<Member<'a>>>>,
    /// The last expression that was looked at as a whole.
    seen: TextRange,
    /// What looks at the attribute's name, or into `__dict__`, before the read.
    guarded: bool,
    found: Option<(&'a ast::ExprAttribute, Member<'a>)>,
}

/// Whether `expr` only shows what it is given, or makes a text of it, whatever that is.
fn is_report<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    const SHOWING: &[&str] =
        &["builtins.print", "builtins.repr", "builtins.str", "pprint.pprint", "warnings.warn"];
    const LOGGING: &[&str] =
        &["critical", "debug", "error", "exception", "format", "info", "log", "warning", "write"];
    let Expr::Call(call) = expr else {
        return false;
    };
    let logs = matches!(&*call.func, Expr::Attribute(it) if LOGGING.contains(&it.attr.as_str()));
    logs || names.refers_to_any(&call.func, SHOWING)
}

impl<'a> FirstRead<'_, 'a> {
    fn see(&mut self, node: Node<'a>) {
        if self.found.is_some() || self.guarded {
            return;
        }
        if let Node::Expr(Expr::Attribute(attribute)) = node {
            if attribute.attr.as_str() == "__dict__" {
                self.guarded = true;
            } else if let Some(store) = self.store_needed(attribute) {
                self.found = Some((attribute, store));
            }
            return;
        }
        let whole = match node {
            Node::Expr(expr @ (Expr::Call(_) | Expr::Compare(_) | Expr::Subscript(_))) => expr,
            Node::Stmt(Stmt::Match(statement)) => &*statement.subject,
            // Comes first, although it stands in the middle.
            Node::Expr(Expr::If(conditional)) => {
                self.guarded = self.looks_at_name(&conditional.test);
                return;
            }
            _ => return,
        };
        // What is inside something that was looked at adds nothing.
        if self.seen.contains_range(whole.range()) {
            return;
        }
        self.seen = whole.range();
        if !is_report(self.names, whole) && self.looks_at_name(whole) {
            self.guarded = true;
        }
    }

    /// Whether `whole` mentions the attribute's name and reads nothing that may be unset.
    fn looks_at_name(&self, whole: &'a Expr) -> bool {
        let inside = self.names.nodes().in_node(whole).exprs();
        mentions_parameter(self.names, whole, self.name)
            && !inside
                .filter_map(Expr::as_attribute_expr)
                .any(|attribute| self.store_needed(attribute).is_some())
    }

    /// The first of the stores that give the instance what `attribute` reads, if methods alone do so.
    fn store_needed(&self, attribute: &'a ast::ExprAttribute) -> Option<Member<'a>> {
        let (names, name) = (self.names, attribute.attr.as_str());
        let reads =
            attribute.ctx.is_load() && is_parameter(names, &*attribute.value, self.instance);
        if !reads {
            return None;
        }
        let known = self.stores.borrow().get(name).copied();
        known.unwrap_or_else(|| {
            let store = self.store_by_method(name);
            self.stores.borrow_mut().insert(name, store);
            store
        })
    }

    fn store_by_method(&self, name: &str) -> Option<Member<'a>> {
        let names = self.names;
        if self.class_gives(name) {
            return None;
        }
        let mut stores = names.members(name).iter().filter(|member| member.object.is_some());
        let in_new = |store: &Member<'a>| {
            let function = names.function_at(store.range.start());
            function.is_some_and(|function| function.name.as_str() == "__new__")
        };
        let first = stores.clone().find(|store| self.is_store_by_method(store)).copied();
        first.filter(|_| !stores.any(in_new))
    }

    /// Whether the class or a base gives the attribute a value that every instance sees.
    fn class_gives(&self, name: &str) -> bool {
        let scopes = self.lineage.classes.iter().filter_map(|class| self.names.class_scope(class));
        scopes
            .flat_map(|scope| scope.bindings_of(name))
            .any(|binding| !matches!(binding.kind, BindingKind::Annotation))
    }

    /// Whether a method other than `__getattr__` stores the attribute in its instance.
    fn is_store_by_method(&self, store: &Member<'a>) -> bool {
        let method = store.object.and_then(|object| method_of_instance(self.names, object));
        method.is_some_and(|(class, method)| {
            method.name.as_str() != "__getattr__"
                && self.lineage.classes.iter().any(|own| std::ptr::eq(*own, class))
        })
    }
}
