//! The parameters of a function, and what refers to them.

use crate::names::{BindingKind, MethodKind, Names, ScopeKind};
use crate::syntax::{AnyNodeRef, CallExt, Expr, Ranged, ast};

/// The parameter of `function` that is given its positional argument number `place`, counted from 0.
pub fn positional(function: &ast::StmtFunctionDef, place: usize) -> Option<&ast::Parameter> {
    let parameters = &function.parameters;
    let mut all = parameters.posonlyargs.iter().chain(&parameters.args);
    all.nth(place).map(|parameter| &parameter.parameter)
}

/// The argument that `call` gives `function` for its parameter called `parameter`. A method that is called as an
/// attribute is given its instance or class by that.
pub fn argument<'a>(
    call: &'a ast::ExprCall,
    function: &ast::StmtFunctionDef,
    parameter: &str,
) -> Option<&'a Expr> {
    let is_bound = call.func.is_attribute_expr()
        && positional(function, 0).is_some_and(|it| matches!(it.name.as_str(), "self" | "cls"));
    argument_behind(call, &function.parameters, parameter, usize::from(is_bound))
}

/// The argument that `call` gives for the parameter called `parameter`, where the first so many are not the call's business.
pub fn argument_behind<'a>(
    call: &'a ast::ExprCall,
    parameters: &ast::Parameters,
    parameter: &str,
    first: usize,
) -> Option<&'a Expr> {
    let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
    match positional.position(|it| it.parameter.name.as_str() == parameter) {
        Some(place) => call.arg(parameter, place.checked_sub(first)?),
        None => call.arguments.find_keyword(parameter).map(|keyword| &keyword.value),
    }
}

/// True if `node` is the name of `parameter`, which nothing else binds.
pub fn is_parameter<'a>(
    names: &Names<'_>,
    node: impl Into<AnyNodeRef<'a>>,
    parameter: &ast::Parameter,
) -> bool {
    match node.into() {
        AnyNodeRef::ExprName(name) if name.id == *parameter.name.as_str() => {
            let scope = names.binding_scope(&name.id, name.start());
            scope.is_some_and(|scope| {
                let mut bindings = names.scope(scope).bindings_of(&name.id);
                bindings.next().is_some_and(|first| first.range == parameter.name.range)
                    && bindings.next().is_none()
            })
        }
        _ => false,
    }
}

/// The attribute of a value of `parameter` that `expr` is.
pub fn attribute_of<'a>(
    names: &Names<'_>,
    expr: &'a Expr,
    parameter: &ast::Parameter,
) -> Option<&'a ast::ExprAttribute> {
    let attribute = expr.as_attribute_expr()?;
    is_parameter(names, &*attribute.value, parameter).then_some(attribute)
}

/// True if the name of `parameter` stands anywhere in `code`.
pub fn mentions_parameter(
    names: &Names<'_>,
    code: impl Ranged,
    parameter: &ast::Parameter,
) -> bool {
    let mut mentioned = names.nodes().in_range(code.range()).exprs();
    mentioned.any(|expr| is_parameter(names, expr, parameter))
}

/// The method whose instance `expr` is, with its class, whatever function in that method `expr` stands in.
pub fn method_of_instance<'a>(
    names: &Names<'a>,
    expr: &Expr,
) -> Option<(&'a ast::StmtClassDef, &'a ast::StmtFunctionDef)> {
    let Expr::Name(name) = expr else {
        return None;
    };
    let scope = names.binding_scope(&name.id, name.start())?;
    let ScopeKind::Function(method) = names.scope(scope).kind else {
        return None;
    };
    let first = positional(method, 0)?;
    let mut bindings = names.scope(scope).bindings_of(&name.id);
    let only = bindings.next().filter(|_| bindings.next().is_none())?;
    let is_first = matches!(only.kind, BindingKind::Parameter(_)) && only.range == first.name.range;
    match names.scopes_around(scope).next()?.kind {
        ScopeKind::Class(class)
            if is_first && names.method_kind(method) == MethodKind::Instance =>
        {
            Some((class, method))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    fn with_names(text: &str, question: impl FnOnce(&ast::ModModule, &Names<'_>)) {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        question(syntax.module(), &Names::new(syntax.module()));
    }

    #[test]
    fn instances_are_first_parameters_of_methods_that_stay_what_they_are() {
        for (text, expected) in [
            ("class A:\n    def f(me): return me.x\n", true),
            ("class A:\n    def f(self, /): return lambda: [self.x for _ in y]\n", true),
            ("class A:\n    def f(self):\n        self = 1\n        self.x\n", false),
            ("class A:\n    @staticmethod\n    def f(self): self.x\n", false),
            ("class A:\n    def f(self, other): other.x\n", false),
            ("def f(self): self.x\n", false),
        ] {
            with_names(text, |_, names| {
                let mut attributes =
                    names.nodes().all().exprs().filter_map(Expr::as_attribute_expr);
                let attribute = attributes.find(|it| it.attr == *"x").expect("an attribute");
                let found = method_of_instance(names, &attribute.value);
                assert_eq!(found.is_some(), expected, "{text}");
            });
        }
    }

    #[test]
    fn parameters_are_found_anywhere_in_an_expression() {
        let text = "def f(a, /, b): return {b: [lambda b: b, c(a)]}\n";
        with_names(text, |module, names| {
            let function = module.body[0].as_function_def_stmt().expect("a function");
            let returned = function.body[0].as_return_stmt().and_then(|it| it.value.as_deref());
            let returned = returned.expect("a value");
            for place in [0, 1] {
                let parameter = positional(function, place).expect("a parameter");
                assert!(mentions_parameter(names, returned, parameter));
                assert!(!is_parameter(names, returned, parameter));
            }
            assert!(positional(function, 2).is_none());
        });
    }
}
