//! From an expression to the qualified names it may refer to.

use std::cell::Cell;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::dotted::{is_last_part, last_part, top_level};
use super::{Binding, BindingKind, Names, Origin};
use crate::python;
use crate::syntax::{Expr, Node, NodeKind, Selected, Sieve, TagSet, TextSize, ast, selected};

/// Number of names that are followed from one to the next (`a = exec; b = a; ...`).
const ALIAS_DEPTH: usize = 8;

/// Number of expressions that are looked at for one question, as each name may have many bindings.
const STEPS: u32 = 512;

/// The expressions without a name of their own that may have a qualified name: only resolving them shows which.
const UNNAMED: &[NodeKind] =
    &[NodeKind::ExprCall, NodeKind::ExprSubscript, NodeKind::ExprNamed, NodeKind::ExprIf];

/// The steps that may still be spent on a question.
#[derive(Debug, Clone, Copy)]
struct Budget<'b> {
    depth: usize,
    left: &'b Cell<u32>,
}

impl Budget<'_> {
    /// The budget one step further; `None` if nothing is left.
    fn spend(self) -> Option<Self> {
        let depth = self.depth.checked_sub(1)?;
        self.left.set(self.left.get().checked_sub(1)?);
        Some(Budget { depth, ..self })
    }

    /// Pays for a look at something that leads no further. Whether anything was left to do so.
    fn pay(self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }
}

/// The names of all builtins, which are looked for more often than anything else.
static BUILTINS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| python::builtins().collect());

/// True if the interpreter has a builtin of that name.
pub fn is_builtin_name(name: &str) -> bool {
    BUILTINS.contains(name)
}

/// The names of the interpreter's builtins.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().copied()
}

/// A dotted name such as `importlib.util.spec_from_file_location` or `builtins.exec`.
///
/// Relative imports keep their dots as a first part of their own, so they never equal an absolute name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualifiedName<'a>(SmallVec<[&'a str; 6]>);

impl<'a> QualifiedName<'a> {
    /// The parts between the dots.
    pub fn parts(&self) -> &[&'a str] {
        &self.0
    }

    /// The part after the last dot.
    pub fn last(&self) -> &'a str {
        self.0.last().copied().unwrap_or_default()
    }

    /// True if this is the name `dotted`.
    pub fn is(&self, dotted: &str) -> bool {
        dotted.split('.').eq(self.0.iter().copied())
    }

    /// True if this is one of the names.
    pub fn is_any(&self, dotted: &[&str]) -> bool {
        dotted.iter().any(|name| self.is(name))
    }

    fn from_dotted(dotted: &'a str) -> Self {
        QualifiedName(dotted.split('.').collect())
    }

    /// The name of a module as an import from `level` packages above writes it.
    pub(crate) fn relative(level: u32, module: &'a str) -> Self {
        const DOTS: &str = "................................................................";
        let mut parts = SmallVec::new();
        if level > 0 {
            parts.push(&DOTS[..DOTS.len().min(level as usize)]);
        }
        if !module.is_empty() {
            parts.extend(module.split('.'));
        }
        QualifiedName(parts)
    }

    fn member(mut self, name: &'a str) -> Self {
        self.0.extend(name.split('.'));
        self
    }
}

impl std::fmt::Display for QualifiedName<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str(".")?;
            }
            formatter.write_str(part)?;
        }
        Ok(())
    }
}

/// The things that an expression may refer to.
#[derive(Debug, Default)]
struct Referents<'a> {
    names: SmallVec<[QualifiedName<'a>; 1]>,
    /// True if it may also refer to something without a qualified name.
    others: bool,
}

impl<'a> Referents<'a> {
    fn unknown() -> Self {
        Referents { names: SmallVec::new(), others: true }
    }

    fn one(name: QualifiedName<'a>) -> Self {
        Referents { names: SmallVec::from_iter([name]), others: false }
    }

    fn add(&mut self, more: Referents<'a>) {
        self.others |= more.others;
        for name in more.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }

    fn map(self, change: impl Fn(QualifiedName<'a>) -> QualifiedName<'a>) -> Self {
        Referents { names: self.names.into_iter().map(change).collect(), others: self.others }
    }
}

impl<'a> Names<'a> {
    /// The one qualified name `expr` refers to, or nothing if it has none or may be something else.
    ///
    /// Bindings to `None`, `True` or `False` do not count: they are how code says that an optional import is missing.
    pub fn qualified_name(&self, expr: &'a Expr) -> Option<QualifiedName<'a>> {
        let left = Cell::new(STEPS);
        let referents = self.referents(expr, Budget { depth: ALIAS_DEPTH, left: &left });
        match <[_; 1]>::try_from(referents.names.into_vec()) {
            Ok([name]) if !referents.others => Some(name),
            _ => None,
        }
    }

    /// True if `expr` refers to the thing called `dotted`.
    pub fn refers_to(&self, expr: &'a Expr, dotted: &str) -> bool {
        self.refers_to_any(expr, &[dotted])
    }

    /// True if `expr` refers to one of the things with these qualified names.
    pub fn refers_to_any(&self, expr: &'a Expr, dotted: &[&str]) -> bool {
        self.may_end_with(expr, |last| dotted.iter().any(|name| is_last_part(name, last)))
            && self.qualified_name(expr).is_some_and(|name| name.is_any(dotted))
    }

    /// True if the qualified name of `expr`, if it has one, may end with a part that is wanted. A question that costs
    /// little, to be asked first.
    pub fn may_end_with(&self, expr: &Expr, is_wanted: impl Fn(&str) -> bool) -> bool {
        match expr {
            Expr::Name(name) => match self.origins.get(name.id.as_str()) {
                Some(Origin::Last(last)) => is_wanted(last) || is_wanted(&name.id),
                Some(Origin::Unknown) => true,
                None => is_wanted(&name.id),
            },
            Expr::Attribute(attribute) => is_wanted(attribute.attr.as_str()),
            other => UNNAMED.contains(&Node::from(other).kind()),
        }
    }

    /// The tags of the expressions for which [`Names::may_end_with`] is true of the parts that pass `last_parts`.
    pub fn tags_of(&self, last_parts: &Sieve) -> TagSet {
        let mut names = last_parts.clone();
        for (name, origin) in &self.origins {
            match origin {
                Origin::Last(last) if !last_parts.passes(last) => {}
                _ => names.add(name),
            }
        }
        TagSet::new(&names, last_parts, UNNAMED)
    }

    /// True if `name` means the builtin of that name at `offset`.
    pub fn is_builtin(&self, name: &str, offset: TextSize) -> bool {
        is_builtin_name(name) && self.binding_scope(name, offset).is_none()
    }

    fn referents(&self, expr: &'a Expr, budget: Budget<'_>) -> Referents<'a> {
        let Some(budget) = budget.spend() else {
            return Referents::unknown();
        };
        match expr {
            Expr::Name(name) => self.name_referents(name, budget),
            Expr::Attribute(attribute) => self
                .referents(&attribute.value, budget)
                .map(|name| name.member(attribute.attr.as_str())),
            Expr::Named(named) => self.referents(&named.value, budget),
            Expr::If(conditional) => {
                let mut referents = self.referents(&conditional.body, budget);
                referents.add(self.referents(&conditional.orelse, budget));
                referents
            }
            Expr::Call(call) => self.call_referents(call, budget),
            // A decorator means the same with telemetry in front of it.
            Expr::Subscript(subscript)
                if let Some((_, Selected::Last(value))) = selected(subscript) =>
            {
                self.referents(value, budget)
            }
            Expr::Subscript(subscript) => self.subscript_referents(subscript, budget),
            _ => Referents::unknown(),
        }
    }

    fn name_referents(&self, name: &'a ast::ExprName, budget: Budget<'_>) -> Referents<'a> {
        let id = name.id.as_str();
        if !self.origins.contains_key(id) {
            return self.free_name_referents(id, name.range.start());
        }
        let Some(scope) = self.binding_scope(id, name.range.start()) else {
            return self.free_name_referents(id, name.range.start());
        };
        let mut referents = Referents::default();
        for binding in self.scope(scope).bindings_of(id) {
            // Two names are as good as none, and a name may be bound as often as it is asked about.
            if referents.names.len() > 1 {
                break;
            }
            if !budget.pay() {
                referents.others = true;
                break;
            }
            referents.add(self.binding_referents(binding, budget));
        }
        referents
    }

    fn free_name_referents(&self, id: &'a str, offset: TextSize) -> Referents<'a> {
        let builtin = is_builtin_name(id);
        let module_itself = id == "__builtins__";
        if !builtin && !module_itself && self.star_imports.is_empty() {
            return Referents::unknown();
        }
        if self.binding_scope(id, offset).is_some() {
            return Referents::unknown();
        }
        if module_itself {
            Referents::one(QualifiedName::from_dotted("builtins"))
        } else if builtin {
            Referents::one(QualifiedName::from_dotted("builtins").member(id))
        } else {
            // With several there would be several names for it, which is as good as none.
            match self.star_imports.as_slice() {
                [only @ (module, level), others @ ..] if others.iter().all(|it| it == only) => {
                    Referents::one(QualifiedName::relative(*level, module).member(id))
                }
                _ => Referents::unknown(),
            }
        }
    }

    fn binding_referents(&self, binding: &Binding<'a>, budget: Budget<'_>) -> Referents<'a> {
        match binding.kind {
            BindingKind::Import { module } => Referents::one(QualifiedName::from_dotted(module)),
            BindingKind::ImportFrom { import, alias } => {
                let module = import.module.as_deref().unwrap_or_default();
                Referents::one(QualifiedName::relative(import.level, module).member(&alias.name))
            }
            BindingKind::Assignment { value: Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) }
            | BindingKind::Annotation
            | BindingKind::Deletion => Referents::default(),
            BindingKind::Assignment { value } => self.referents(value, budget),
            _ => Referents::unknown(),
        }
    }

    /// `getattr(module, "name")`, `__import__("module")` and `importlib.import_module("module")`.
    fn call_referents(&self, call: &'a ast::ExprCall, budget: Budget<'_>) -> Referents<'a> {
        let [first, rest @ ..] = &*call.arguments.args else {
            return Referents::unknown();
        };
        let function = self.referents(&call.func, budget);
        let [function] = function.names.as_slice() else {
            return Referents::unknown();
        };
        if function.is("builtins.getattr") {
            match rest.first().and_then(constant_text) {
                Some(member) => self.referents(first, budget).map(|name| name.member(member)),
                None => Referents::unknown(),
            }
        } else if function.is_any(&["builtins.__import__", "importlib.__import__"]) {
            // Without a list of names to import, the call gives the package and not the module in it.
            let whole = call.arguments.find_argument_value("fromlist", 3).is_some();
            let module = constant_text(first);
            let part = module.map(|module| if whole { module } else { top_level(module) });
            part.map_or_else(Referents::unknown, |part| {
                Referents::one(QualifiedName::from_dotted(part))
            })
        } else if function.is("importlib.import_module") {
            match constant_text(first) {
                Some(module) if !module.starts_with('.') => {
                    Referents::one(QualifiedName::from_dotted(module))
                }
                _ => Referents::unknown(),
            }
        } else {
            Referents::unknown()
        }
    }

    /// `__builtins__["name"]`, `sys.modules["module"]`, `module.__dict__["name"]`.
    fn subscript_referents(
        &self,
        subscript: &'a ast::ExprSubscript,
        budget: Budget<'_>,
    ) -> Referents<'a> {
        let Some(key) = constant_text(&subscript.slice) else {
            return Referents::unknown();
        };
        let container = self.referents(&subscript.value, budget);
        let [name] = container.names.as_slice() else {
            return Referents::unknown();
        };
        if name.is("sys.modules") {
            Referents::one(QualifiedName::from_dotted(key))
        } else if name.is("builtins") {
            Referents::one(name.clone().member(key))
        } else if name.last() == "__dict__" {
            let mut module = name.clone();
            module.0.pop();
            Referents::one(module.member(key))
        } else {
            Referents::unknown()
        }
    }
}

/// The value of a string literal.
fn constant_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

/// The end of the qualified name of something bound like this, if it can have one.
pub(super) fn origin_of(kind: BindingKind<'_>) -> Option<Origin<'_>> {
    match kind {
        BindingKind::Import { module } => Some(Origin::Last(last_part(module))),
        BindingKind::ImportFrom { alias, .. } => Some(Origin::Last(alias.name.as_str())),
        BindingKind::Assignment { value } => origin_of_value(value),
        _ => None,
    }
}

fn origin_of_value(value: &Expr) -> Option<Origin<'_>> {
    match value {
        Expr::Attribute(attribute) => Some(Origin::Last(attribute.attr.as_str())),
        // What an assignment within it gives is not looked for here, as each of many may hold the next.
        Expr::Name(_) | Expr::If(_) | Expr::Named(_) => Some(Origin::Unknown),
        // Calls and subscripts are seen through only where a literal says what they give.
        Expr::Call(call) if call.arguments.args.iter().any(Expr::is_string_literal_expr) => {
            Some(Origin::Unknown)
        }
        Expr::Subscript(subscript) if subscript.slice.is_string_literal_expr() => {
            Some(Origin::Unknown)
        }
        _ => None,
    }
}
