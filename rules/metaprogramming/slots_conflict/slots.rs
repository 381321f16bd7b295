//! The attributes that instances of a class with `__slots__` have room for.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::analysis::classes::private_names::mangled;
use crate::names::{Base, Binding, BindingKind, Names, Scope};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, ast};

/// The greatest number of levels of bases that are followed.
const DEPTH: usize = 32;

/// A class of which the file shows all that instances can hold: it and its bases in the file all have constant slots.
#[derive(Debug)]
pub struct Layout<'n, 'a> {
    /// The class and its bases, the class first.
    classes: Vec<Slotted<'n, 'a>>,
    /// The names of all slots.
    listed: FxHashSet<Cow<'a, str>>,
    /// The class attributes that may take care of an assignment: all but those with constant values.
    stores: FxHashSet<Cow<'a, str>>,
}

/// A class with constant `__slots__`.
#[derive(Debug)]
struct Slotted<'n, 'a> {
    class: &'a ast::StmtClassDef,
    scope: &'n Scope<'a>,
    slots: Vec<Slot<'a>>,
    /// The place where `__slots__` gets its value.
    range: TextRange,
}

/// One name in `__slots__`.
#[derive(Debug)]
pub struct Slot<'a> {
    /// The name as the interpreter sees it, see [`mangled`].
    pub name: Cow<'a, str>,
    /// The place where it is listed.
    pub range: TextRange,
}

impl<'n, 'a> Layout<'n, 'a> {
    /// The layout of `class`; `None` if a part of it cannot be known from the file.
    pub fn of(names: &'n Names<'a>, class: &'a ast::StmtClassDef) -> Option<Layout<'n, 'a>> {
        let mut classes = Vec::new();
        collect(names, class, &mut classes, DEPTH)?;
        let slots = classes.iter().flat_map(|class| &class.slots);
        let listed = slots.map(|slot| slot.name.clone()).collect();
        let stores = classes.iter().flat_map(|slotted| {
            let bindings = slotted.scope.bindings().iter();
            let computed = bindings.filter(|binding| !is_constant(binding));
            computed.map(|binding| mangled(binding.name, slotted.class))
        });
        let stores = stores.collect();
        Some(Layout { classes, listed, stores })
    }

    /// The class.
    pub fn class(&self) -> &'a ast::StmtClassDef {
        self.classes[0].class
    }

    /// The scope of the class's body.
    pub fn scope(&self) -> &'n Scope<'a> {
        self.classes[0].scope
    }

    /// The slots that the class itself adds.
    pub fn own_slots(&self) -> &[Slot<'a>] {
        &self.classes[0].slots
    }

    /// The place where the class itself says what its slots are.
    pub fn slots_range(&self) -> TextRange {
        self.classes[0].range
    }

    /// True if there is any slot, inherited ones included.
    pub fn has_slots(&self) -> bool {
        self.classes.iter().any(|class| !class.slots.is_empty())
    }

    /// True if there is a slot called `name`, as the interpreter sees it.
    pub fn lists(&self, name: &str) -> bool {
        self.listed.contains(name)
    }

    /// True if assigning to the attribute `name` of an instance may work: there is room for it, or something in the class
    /// may take care of it. Class attributes with constant values cannot.
    pub fn accepts_store(&self, name: &str) -> bool {
        let has_hook = |slotted: &Slotted| slotted.scope.binds("__setattr__");
        self.lists(name)
            || self.lists("__dict__")
            || self.stores.contains(name)
            || self.classes.iter().any(has_hook)
    }

    /// True if a subclass in the file has what this class lacks: one that `has` it, or one whose layout is not known.
    pub fn subclass_may(&self, names: &Names<'a>, has: impl Fn(&Layout<'_, 'a>) -> bool) -> bool {
        let mut subclasses: Vec<&ast::StmtClassDef> = vec![self.class()];
        let mut next = 0;
        while let Some(&class) = subclasses.get(next) {
            next += 1;
            for subclass in names.direct_subclasses(class) {
                if Layout::of(names, subclass).is_none_or(|layout| has(&layout)) {
                    return true;
                }
                if !subclasses.iter().any(|seen| std::ptr::eq(*seen, subclass)) {
                    subclasses.push(subclass);
                }
            }
        }
        false
    }
}

/// Adds `class` and its bases to `classes`, each once; `None` if one of them cannot be known.
fn collect<'n, 'a>(
    names: &'n Names<'a>,
    class: &'a ast::StmtClassDef,
    classes: &mut Vec<Slotted<'n, 'a>>,
    depth: usize,
) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    if classes.iter().any(|known| std::ptr::eq(known.class, class)) {
        return Some(());
    }
    let scope = names.class_scope(class)?;
    let (slots, range) = constant_slots(class, scope)?;
    let has_keywords = class.arguments.as_deref().is_some_and(|it| !it.keywords.is_empty());
    if has_keywords || class.type_params.is_some() || !keeps_class(names, class) {
        return None;
    }
    classes.push(Slotted { class, scope, slots, range });
    for base in names.bases(class) {
        match base {
            Base::Object => {}
            Base::InFile(base) => collect(names, base, classes, depth)?,
            Base::Unknown => return None,
        }
    }
    Some(())
}

/// True if all decorators of the class are known to give back the class itself.
fn keeps_class<'a>(names: &Names<'a>, class: &'a ast::StmtClassDef) -> bool {
    const KEEP: &[&str] = &[
        "functools.total_ordering",
        "typing.final",
        "typing.runtime_checkable",
        "typing_extensions.final",
    ];
    class.decorator_list.iter().all(|decorator| {
        names.decorator_name(decorator).is_some_and(|name| {
            let arguments = match &decorator.expression {
                Expr::Call(call) => &*call.arguments.keywords,
                _ => &[],
            };
            let copies = arguments.iter().any(|keyword| {
                let keyword = keyword.arg.as_deref();
                keyword.is_none_or(|keyword| matches!(keyword, "slots" | "weakref_slot"))
            });
            name.is_any(KEEP) || (name.is("dataclasses.dataclass") && !copies)
        })
    })
}

/// The slots of a class, and where they are given, if that is one plain assignment of constants.
fn constant_slots<'a>(
    class: &'a ast::StmtClassDef,
    scope: &Scope<'a>,
) -> Option<(Vec<Slot<'a>>, TextRange)> {
    let mut bindings = scope.bindings_of("__slots__");
    let binding = bindings.next().filter(|_| bindings.next().is_none())?;
    let BindingKind::Assignment { value } = binding.kind else {
        return None;
    };
    let own_statement = class.body.iter().any(|stmt| {
        matches!(stmt, Stmt::Assign(_) | Stmt::AnnAssign(_))
            && stmt.range().contains_range(binding.range)
    });
    if !own_statement || class.body.iter().any(changes_slots) {
        return None;
    }
    let elements: Vec<&Expr> = match value {
        Expr::StringLiteral(_) => vec![value],
        Expr::Tuple(tuple) => tuple.iter().collect(),
        Expr::List(list) => list.iter().collect(),
        Expr::Set(set) => set.iter().collect(),
        Expr::Dict(dict) => dict.iter_keys().collect::<Option<_>>()?,
        _ => return None,
    };
    let slots = elements.into_iter().map(|element| match element {
        Expr::StringLiteral(literal) => {
            Some(Slot { name: mangled(literal.value.to_str(), class), range: literal.range })
        }
        _ => None,
    });
    Some((slots.collect::<Option<_>>()?, value.range()))
}

/// True if `stmt` calls a method of `__slots__`, such as `append`, or is a compound statement that may.
fn changes_slots(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(statement) => match &*statement.value {
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) => {
                    matches!(&*method.value, Expr::Name(name) if name.id == "__slots__")
                }
                _ => false,
            },
            _ => false,
        },
        Stmt::For(_) | Stmt::While(_) | Stmt::With(_) => true,
        _ => false,
    }
}

/// True if the binding gives a name a value that cannot be a descriptor.
fn is_constant(binding: &Binding<'_>) -> bool {
    match binding.kind {
        BindingKind::Annotation => true,
        BindingKind::Assignment { value } => value.is_literal_expr(),
        _ => false,
    }
}
