//! Uses of the instance in the methods of a class.

use crate::analysis::classes::lineage::Lineage;
use crate::analysis::functions::parameters::{is_parameter, positional};
use crate::names::{BindingKind, MethodKind, Names, ScopeKind};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, ast};

/// Something a method does with its instance, which would fail where it stands if the instance does not allow it.
#[derive(Debug, Clone, Copy)]
pub enum Use<'a> {
    /// `self.name` is assigned to, in whatever form.
    Store(&'a ast::ExprAttribute),
    /// `self` is the first argument of a call.
    Passed(&'a ast::ExprCall),
}

/// The uses of its instance in `method`, a function in a class's body, and in functions inside it, and those of instances
/// that it makes itself.
///
/// Left out is what a `try` with handlers guards, what stands in a nested class, where private names mean something else,
/// and a method under a decorator that may call it with something other than the instance: where there is a decorator at
/// all, the first parameter has to be called `self`.
pub fn uses_of_instance<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef) -> Vec<Use<'a>> {
    let first = positional(method, 0);
    let plain =
        |it: &ast::Parameter| method.decorator_list.is_empty() || it.name.as_str() == "self";
    let own = match names.method_kind(method) {
        MethodKind::Instance => first.filter(|it| plain(it)),
        _ => None,
    };
    let is_instance = |expr: &'a Expr| {
        own.is_some_and(|own| is_parameter(names, expr, own))
            || expr.is_name_expr() && is_made_here(names, method, expr)
    };
    let mut uses = Vec::new();
    let mut nodes = names.nodes().in_body(&method.body);
    while let Some(node) = nodes.next() {
        match node {
            Node::Stmt(Stmt::ClassDef(_)) => nodes.skip_in(node),
            Node::Stmt(Stmt::Try(statement)) if !statement.handlers.is_empty() => {
                if let Some(last) = statement.body.last() {
                    nodes.skip_in(last);
                }
            }
            // Without a value nothing is assigned.
            Node::Stmt(Stmt::AnnAssign(statement)) if statement.value.is_none() => {
                nodes.skip_in(node);
            }
            Node::Expr(Expr::Attribute(it)) if it.ctx.is_store() && is_instance(&it.value) => {
                uses.push(Use::Store(it));
            }
            Node::Expr(Expr::Call(call)) => {
                let passed = call.arguments.args.first();
                if passed.is_some_and(is_instance) {
                    uses.push(Use::Passed(call));
                }
            }
            _ => {}
        }
    }
    uses
}

/// True if `method` has made `expr` by a call of its own class, `cls(...)`, `Name(...)` or `cls.__new__(cls)`.
fn is_made_here<'a>(names: &Names<'a>, method: &'a ast::StmtFunctionDef, expr: &'a Expr) -> bool {
    let Some(call) = names.reaching_value(expr).as_call_expr() else {
        return false;
    };
    let made = match call.receiver(&["__new__"]) {
        Some(_) => call.arguments.args.first(),
        None => Some(&*call.func),
    };
    let is_given_class =
        || names.method_kind(method) == MethodKind::Class || method.name.as_str() == "__new__";
    let class = positional(method, 0).filter(|_| is_given_class());
    made.is_some_and(|made| {
        class.is_some_and(|class| is_parameter(names, made, class))
            || names
                .class_named(made)
                .is_some_and(|it| it.body.iter().any(|stmt| stmt.range() == method.range))
    })
}

/// The class of the file whose call makes what `expr` stands for: the value that reaches a name, or the only one that the
/// file stores in an attribute of that name.
pub fn made_class<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a ast::StmtClassDef> {
    let value = match expr {
        Expr::Attribute(attribute) => match names.members(&attribute.attr) {
            [only] => only.value?,
            _ => return None,
        },
        _ => names.reaching_value(expr),
    };
    names.class_named(&value.as_call_expr()?.func)
}

/// The class of the file that `name` is an instance of: it is the first parameter of a method, or bound once, to a call of
/// the class.
pub fn class_of<'a>(names: &Names<'a>, name: &'a ast::ExprName) -> Option<&'a ast::StmtClassDef> {
    if let Some(Expr::Call(made)) = names.single_value(name) {
        return names.class_named(&made.func);
    }
    let scope = names.binding_scope(&name.id, name.start())?;
    let ScopeKind::Function(function) = names.scope(scope).kind else {
        return None;
    };
    let first = positional(function, 0)?;
    let mut bindings = names.scope(scope).bindings_of(&name.id);
    let is_first = bindings.next()?.range == first.name.range
        && bindings.next().is_none()
        && names.method_kind(function) == MethodKind::Instance;
    match names.scopes_around(scope).next()?.kind {
        ScopeKind::Class(class) if is_first => Some(class),
        _ => None,
    }
}

/// The method that `attribute` binds to an instance or a class, which makes a new object each time: a method of the
/// file, under no decorator but `classmethod`, that no instance hides behind an attribute of its own.
pub fn bound_method<'a>(
    names: &Names<'a>,
    attribute: &'a ast::ExprAttribute,
) -> Option<&'a ast::StmtFunctionDef> {
    let class = class_of(names, attribute.value.as_name_expr()?)?;
    let method = Lineage::of(names, class).method(names, attribute.attr.as_str())?;
    let binds = match method.decorator_list.as_slice() {
        [] => names.method_kind(method) != MethodKind::Static,
        [_] => names.method_kind(method) == MethodKind::Class,
        _ => false,
    };
    let is_hidden = names.members(&attribute.attr).iter().any(|member| member.object.is_some());
    (binds && !is_hidden).then_some(method)
}

/// True if nothing but whoever calls `class` refers to the new object: a plain class of the file that does not hand its
/// instances to anybody when it makes them.
pub fn is_temporary<'a>(names: &Names<'a>, class: &'a ast::StmtClassDef) -> bool {
    let lineage = Lineage::of(names, class);
    let is_plain = |class: &&ast::StmtClassDef| {
        let arguments = class.arguments.as_deref();
        class.decorator_list.is_empty() && arguments.is_none_or(|it| it.keywords.is_empty())
    };
    let keeps_to_itself = |method: &'a ast::StmtFunctionDef| {
        let first = method.parameters.args.first().map(|first| first.name().as_str());
        let is_instance =
            |expr: &&Expr| expr.as_name_expr().is_some_and(|name| Some(name.id.as_str()) == first);
        let exprs = || names.nodes().in_body(&method.body).exprs();
        let mentions = exprs().filter(is_instance).count();
        let owners = exprs().filter_map(Expr::as_attribute_expr).map(|it| &*it.value);
        let accesses = owners.filter(is_instance).count();
        mentions == accesses
    };
    lineage.is_complete()
        && lineage.classes.iter().all(is_plain)
        && ["__new__", "__post_init__"].iter().all(|name| lineage.member(names, name).is_none())
        && match lineage.member(names, "__init__").map(|member| member.kind) {
            None => true,
            Some(BindingKind::Function(method)) => keeps_to_itself(method),
            Some(_) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn methods_are_bound_unless_static_hidden_or_decorated() {
        let code = "class A:\n    def f(self):\n        return [self.f, self.c, self.s, self.p, self.h, x.f]\n    \
                    @classmethod\n    def c(cls): pass\n    @staticmethod\n    def s(): pass\n    \
                    @property\n    def p(self): pass\n    def h(self): self.h = 1\nx = A()\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let list = names.nodes().all().exprs().find_map(Expr::as_list_expr).expect("a list");
        let attributes = list.iter().filter_map(Expr::as_attribute_expr);
        let bound: Vec<_> = attributes.filter(|it| bound_method(&names, it).is_some()).collect();
        let bound: Vec<_> = bound.iter().map(|it| syntax.slice(*it)).collect();
        assert_eq!(bound, ["self.f", "self.c", "x.f"]);
    }

    #[test]
    fn classes_that_may_keep_their_instances_make_no_temporary_ones() {
        let code = "class A:\n    def __init__(self, x): self.x = x\nclass B(A): pass\n\
                    class C:\n    def __init__(self): keep(self)\nclass D(m.E): pass\n\
                    class F:\n    def __new__(cls): return cls.f\nclass G(metaclass=M): pass\n";
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let temporary = names.classes().filter(|class| is_temporary(&names, class));
        let temporary: Vec<_> = temporary.map(|class| class.name.as_str()).collect();
        assert_eq!(temporary, ["A", "B"]);
    }
}
