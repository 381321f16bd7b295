//! The functions and classes of a file: where they are defined, what decorates them, what they build on.

use rustc_hash::FxHashMap;

use super::{Binding, BindingKind, Names, QualifiedName, Scope, ScopeId, ScopeKind};
use crate::syntax::{Expr, Ranged, Selected, TextSize, ast, last_name, selected, unpacks_nothing};

/// A base class of a class statement, by what can be known of it.
#[derive(Debug, Clone, Copy)]
pub enum Base<'a> {
    /// `object`.
    Object,
    /// A class of this file, whose name is bound nowhere else.
    InFile(&'a ast::StmtClassDef),
    /// A base that is known only at run time.
    Unknown,
}

/// The kind of a method, by what its first parameter is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodKind {
    /// The instance.
    Instance,
    /// The class, `__init_subclass__` and `__class_getitem__` included.
    Class,
    /// The first argument; `__new__` is static and given the class.
    Static,
}

impl<'a> Names<'a> {
    /// Every function of the file with the scope of its body, in the order of the text.
    pub fn functions(&self) -> impl Iterator<Item = (ScopeId, &'a ast::StmtFunctionDef)> + '_ {
        self.ids().filter_map(|id| match self.scope(id).kind {
            ScopeKind::Function(function) => Some((id, function)),
            _ => None,
        })
    }

    /// Every class of the file, in the order of the text.
    pub fn classes(&self) -> impl Iterator<Item = &'a ast::StmtClassDef> + '_ {
        self.ids().filter_map(|id| match self.scope(id).kind {
            ScopeKind::Class(class) => Some(class),
            _ => None,
        })
    }

    /// The scopes around the scope `id`, the innermost first; those of type parameters are left out.
    pub fn scopes_around(&self, id: ScopeId) -> impl Iterator<Item = &Scope<'a>> + '_ {
        let around = self.scope_and_around(id).skip(1);
        around.filter(|scope| !matches!(scope.kind, ScopeKind::TypeParameters))
    }

    /// The scope `id` and those around it, the innermost first, with those of type parameters.
    pub fn scope_and_around(&self, id: ScopeId) -> impl Iterator<Item = &Scope<'a>> + '_ {
        let next = |id: &ScopeId| self.scope(*id).parent;
        std::iter::successors(Some(id), next).map(|id| self.scope(id))
    }

    /// The scopes of the functions, classes and the module that the code at `offset` stands in, the innermost first.
    pub fn functions_and_classes_around(
        &self,
        offset: TextSize,
    ) -> impl Iterator<Item = &Scope<'a>> + '_ {
        let own = self.scope_at(offset);
        std::iter::once(self.scope(own)).chain(self.scopes_around(own))
    }

    /// The scope of the class's body.
    pub fn class_scope(&self, class: &ast::StmtClassDef) -> Option<&Scope<'a>> {
        let start = class.body.first().map_or(class.range.end(), Ranged::start);
        self.scopes_starting_at(start).find(|scope| {
            matches!(scope.kind, ScopeKind::Class(candidate) if std::ptr::eq(candidate, class))
        })
    }

    /// The scope of the function's body.
    pub fn function_scope(&self, function: &ast::StmtFunctionDef) -> Option<&Scope<'a>> {
        let start = function.body.first().map_or(function.range.end(), Ranged::start);
        self.scopes_starting_at(start).find(|scope| {
            matches!(scope.kind, ScopeKind::Function(candidate) if std::ptr::eq(candidate, function))
        })
    }

    /// The scope of the module.
    pub fn module_scope(&self) -> &Scope<'a> {
        self.scope(ScopeId::MODULE)
    }

    /// The class of this file that `expr` names, if its name is bound nowhere else.
    pub fn class_named(&self, expr: &Expr) -> Option<&'a ast::StmtClassDef> {
        let Expr::Name(name) = expr else {
            return None;
        };
        match self.only_binding(&name.id, name.range.start())?.kind {
            BindingKind::Class(class) => Some(class),
            _ => None,
        }
    }

    /// True if `expr` names `class`, a class of this file whose name is bound nowhere else.
    pub fn is_class(&self, expr: &Expr, class: &ast::StmtClassDef) -> bool {
        self.class_named(expr).is_some_and(|named| std::ptr::eq(named, class))
    }

    /// The methods that the class's own body defines, in the order of the text.
    pub fn own_methods(
        &self,
        class: &'a ast::StmtClassDef,
    ) -> impl Iterator<Item = &'a ast::StmtFunctionDef> + '_ {
        let bindings = self.class_scope(class).map(Scope::bindings);
        bindings.unwrap_or_default().iter().filter_map(Binding::function)
    }

    /// The calls of `class`, a class of this file whose name is bound nowhere else.
    pub fn calls_of(
        &self,
        class: &'a ast::StmtClassDef,
    ) -> impl Iterator<Item = &'a ast::ExprCall> + '_ {
        let calls = self.calls.get_or_init(|| {
            let mut calls: FxHashMap<&'a str, Vec<&'a ast::ExprCall>> = FxHashMap::default();
            for call in self.nodes().all().calls() {
                if let Some(name) = last_name(&call.func) {
                    calls.entry(name).or_default().push(call);
                }
            }
            calls
        });
        let named = calls.get(class.name.as_str()).into_iter().flatten().copied();
        named.filter(move |call| self.is_class(&call.func, class))
    }

    /// True if the code at `offset` stands directly in the body of a class.
    pub fn runs_in_class_body(&self, offset: TextSize) -> bool {
        matches!(self.scope(self.scope_at(offset)).kind, ScopeKind::Class(_))
    }

    /// The class's bases, in order. A class without bases has none here, although it derives from `object`.
    pub fn bases(&self, class: &'a ast::StmtClassDef) -> impl Iterator<Item = Base<'a>> + '_ {
        class.bases().iter().filter(|base| !unpacks_nothing(base)).map(|base| {
            if let Some(class) = self.class_named(base) {
                Base::InFile(class)
            } else if self.refers_to(base, "builtins.object") {
                Base::Object
            } else {
                Base::Unknown
            }
        })
    }

    /// The classes of this file that name `class` among their bases.
    pub fn direct_subclasses(
        &self,
        class: &'a ast::StmtClassDef,
    ) -> impl Iterator<Item = &'a ast::StmtClassDef> + '_ {
        self.classes().filter(move |candidate| {
            candidate.bases().iter().any(|base| self.is_class(base, class))
        })
    }

    /// The qualified name of a decorator; for one that is called, that of what is called.
    pub fn decorator_name(&self, decorator: &'a ast::Decorator) -> Option<QualifiedName<'a>> {
        self.qualified_name(callee(decorator))
    }

    /// True if one of the decorators, called or not, is one of the things with these qualified names.
    pub fn is_decorated_with(&self, decorators: &'a [ast::Decorator], dotted: &[&str]) -> bool {
        decorators.iter().any(|decorator| self.refers_to_any(callee(decorator), dotted))
    }

    /// The kind of `function`, which stands in a class, by what its first parameter is given.
    pub fn method_kind(&self, function: &'a ast::StmtFunctionDef) -> MethodKind {
        let decorators = &function.decorator_list;
        if self.is_decorated_with(decorators, &["builtins.staticmethod"])
            || function.name.as_str() == "__new__"
        {
            MethodKind::Static
        } else if self.is_decorated_with(decorators, &["builtins.classmethod"])
            || matches!(&*function.name, "__init_subclass__" | "__class_getitem__")
        {
            MethodKind::Class
        } else {
            MethodKind::Instance
        }
    }

    /// The scopes that bind `name`, in the order of the text.
    pub fn scopes_that_bind<'s>(&'s self, name: &'s str) -> impl Iterator<Item = ScopeId> + 's {
        self.ids().filter(move |id| self.scope(*id).binds(name))
    }

    fn ids(&self) -> impl Iterator<Item = ScopeId> + use<> {
        (0..u32::try_from(self.scopes.len()).unwrap_or(u32::MAX)).map(ScopeId)
    }

    fn scopes_starting_at(&self, start: TextSize) -> impl Iterator<Item = &Scope<'a>> + '_ {
        let first = self.by_start.partition_point(|id| self.scope(*id).range.start() < start);
        self.by_start[first..]
            .iter()
            .map(|id| self.scope(*id))
            .take_while(move |scope| scope.range.start() == start)
    }
}

/// A decorator, or for one that is called, what is called.
fn callee(decorator: &ast::Decorator) -> &Expr {
    let mut expr = &decorator.expression;
    // A decorator means the same with telemetry in front of it.
    while let Expr::Subscript(subscript) = expr
        && let Some((_, Selected::Last(value))) = selected(subscript)
    {
        expr = value;
    }
    match expr {
        Expr::Call(call) => &call.func,
        expr => expr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    fn with_names(code: &str, test: impl FnOnce(&Names<'_>)) {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        test(&Names::new(syntax.module()));
    }

    #[test]
    fn scopes_of_classes_are_found_whatever_they_begin_with() {
        let code = "class A:\n    [x for x in y]\n    a = 1\nclass B[T]:\n    def f(self): pass\n";
        with_names(code, |names| {
            let bound: Vec<_> = names
                .classes()
                .map(|class| names.class_scope(class).expect("a scope").bindings()[0].name)
                .collect();
            assert_eq!(bound, ["a", "f"]);
        });
    }

    #[test]
    fn bases_are_classes_of_the_file_only_if_bound_once() {
        let code = "class A: pass\nclass B: pass\nB = other(B)\nclass C(A, B, object, m.D): pass\n";
        with_names(code, |names| {
            let class = names.classes().last().expect("a class");
            let bases: Vec<_> = names.bases(class).collect();
            assert!(matches!(
                bases.as_slice(),
                [Base::InFile(_), Base::Unknown, Base::Object, Base::Unknown]
            ));
            let first = names.classes().next().expect("a class");
            assert_eq!(names.direct_subclasses(first).count(), 1);
        });
    }

    #[test]
    fn the_scopes_around_a_generic_method_are_its_class_and_the_module() {
        with_names("class A[T]:\n    def f[U](self): pass\n", |names| {
            let (id, _) = names.functions().next().expect("a function");
            let around: Vec<_> = names.scopes_around(id).map(|scope| scope.kind).collect();
            assert!(matches!(around.as_slice(), [ScopeKind::Class(_), ScopeKind::Module]));
        });
    }
}
