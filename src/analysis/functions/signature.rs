//! The signature of a function where it stands: what is annotated, what need not be, and who can see it.

use memchr::memmem;

use crate::names::{Binding, MethodKind, Names, Scope, ScopeId, ScopeKind};
use crate::syntax::{Expr, Ranged, Syntax, TextRange, ast};

/// A function with the scope of its body.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'n, 'a> {
    /// The function.
    pub function: &'a ast::StmtFunctionDef,
    names: &'n Names<'a>,
    scope: ScopeId,
}

impl<'n, 'a> Signature<'n, 'a> {
    /// The signatures of all functions of a file, in the order of the text.
    pub fn all(names: &'n Names<'a>) -> impl Iterator<Item = Signature<'n, 'a>> {
        names.functions().map(move |(scope, function)| Signature { function, names, scope })
    }

    /// True if anything is annotated.
    pub fn is_annotated(&self) -> bool {
        is_annotated(self.function)
    }

    /// True if the function is defined in the body of a class.
    pub fn is_method(&self) -> bool {
        self.class().is_some()
    }

    /// The class in whose body the function is defined.
    pub fn class(&self) -> Option<&'a ast::StmtClassDef> {
        match self.holder()?.kind {
            ScopeKind::Class(class) => Some(class),
            _ => None,
        }
    }

    /// The classes, functions and the module around the function, the innermost first.
    pub fn scopes_around(&self) -> impl Iterator<Item = &'n Scope<'a>> + use<'n, 'a> {
        self.names.scopes_around(self.scope)
    }

    /// True if the function can be reached by names without a leading underscore. What is defined in a function cannot;
    /// setters and deleters are no names of their own.
    pub fn is_public(&self) -> bool {
        let mut around = self.names.scopes_around(self.scope);
        !self.function.name.starts_with('_')
            && around.all(|scope| match scope.kind {
                ScopeKind::Module => true,
                ScopeKind::Class(class) => !class.name.starts_with('_'),
                _ => false,
            })
            && !self.function.decorator_list.iter().any(is_setter)
    }

    /// The parameters without annotation, in the order of the text, but for the instance or class a method is bound to.
    pub fn unannotated(&self) -> impl Iterator<Item = &'a ast::Parameter> + use<'a> {
        let parameters = &self.function.parameters;
        let positional = !(parameters.posonlyargs.is_empty() && parameters.args.is_empty());
        let bound = positional && self.is_method() && !self.is_static();
        parameters
            .iter_source_order()
            .skip(usize::from(bound))
            .map(ast::AnyParameterRef::as_parameter)
            .filter(|parameter| parameter.annotation.is_none())
    }

    /// True if the function, or one of the functions and classes around it, has one of the decorators.
    pub fn is_within(&self, decorators: &[&str]) -> bool {
        let own = self.names.scope(self.scope);
        let around = std::iter::once(own).chain(self.names.scopes_around(self.scope));
        let mut lists = around.map(|scope| match scope.kind {
            ScopeKind::Class(class) => class.decorator_list.as_slice(),
            ScopeKind::Function(function) => function.decorator_list.as_slice(),
            _ => &[],
        });
        lists.any(|list| self.names.is_decorated_with(list, decorators))
    }

    /// True if this is an overload.
    pub fn is_overload(&self) -> bool {
        is_overload(self.names, self.function)
    }

    /// True if this is an overload with an annotated implementation, or the implementation of overloads.
    pub fn is_overload_twin(&self) -> bool {
        let Some(holder) = self.holder() else {
            return false;
        };
        let bindings = holder.bindings_of(&self.function.name);
        let mut twins = bindings.filter_map(Binding::function);
        if self.is_overload() {
            twins
                .skip_while(|twin| !std::ptr::eq(*twin, self.function))
                .find(|twin| !is_overload(self.names, twin))
                .is_some_and(is_annotated)
        } else {
            let mut before = None;
            twins.any(|twin| {
                let found = std::ptr::eq(twin, self.function);
                if !found {
                    before = Some(twin);
                }
                found
            });
            before.is_some_and(|twin| is_overload(self.names, twin))
        }
    }

    /// True if a `# type:` comment stands in the function's header: on its last line, at a parameter, or between it and
    /// the first statement of the body (PEP 484).
    pub fn has_type_comment(&self, syntax: &Syntax<'_>) -> bool {
        let function = self.function;
        let start = function.parameters.start();
        let body = function.body.first().map_or(function.end(), Ranged::start);
        let is_type = |range: TextRange| is_type_comment(syntax.slice(range));
        let in_header = || syntax.comments_in(TextRange::new(start, body)).any(is_type);
        let behind = || {
            let one_line = syntax.row(function.end()) == syntax.row(function.parameters.end());
            let end = syntax.line_range(function.end()).end();
            one_line && syntax.comments_in(TextRange::new(function.end(), end)).any(is_type)
        };
        in_header() || behind()
    }

    /// The class, function or module that the function is defined in.
    fn holder(&self) -> Option<&'n Scope<'a>> {
        self.scopes_around().next()
    }

    /// `__new__` is static, but given the class.
    fn is_static(&self) -> bool {
        self.function.name.as_str() != "__new__"
            && self.names.method_kind(self.function) == MethodKind::Static
    }
}

/// True if a text holds anything that could be a `# type:` comment of a signature. Much cheaper than asking each signature.
pub fn may_have_type_comments(text: &str) -> bool {
    let mut places = memmem::find_iter(text.as_bytes(), "type:");
    places.any(|place| {
        let start = text[..place].trim_end_matches([' ', '\t']).len();
        text[..start].ends_with('#') && is_type_comment(&text[start..])
    })
}

/// True if a comment gives a type, as opposed to `# type: ignore`.
fn is_type_comment(comment: &str) -> bool {
    let text = comment.trim_start_matches('#').trim_start();
    let kind = text.strip_prefix("type:").map(str::trim_start);
    kind.is_some_and(|kind| !kind.starts_with("ignore"))
}

fn is_annotated(function: &ast::StmtFunctionDef) -> bool {
    let mut parameters = function.parameters.iter_source_order();
    function.returns.is_some() || parameters.any(|parameter| parameter.annotation().is_some())
}

/// True if `function` is an overload.
pub fn is_overload<'a>(names: &Names<'a>, function: &'a ast::StmtFunctionDef) -> bool {
    const OVERLOAD: &[&str] = &["typing.overload", "typing_extensions.overload"];
    names.is_decorated_with(&function.decorator_list, OVERLOAD)
}

/// True if this is `@name.setter` or `@name.deleter`.
fn is_setter(decorator: &ast::Decorator) -> bool {
    matches!(&decorator.expression, Expr::Attribute(attribute)
        if matches!(&*attribute.attr, "setter" | "deleter"))
}
