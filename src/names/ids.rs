//! Functions, classes and variables as keys, by which facts of a whole file are kept and found again.

use super::{Names, ScopeId};
use crate::syntax::{Expr, Ranged, TextSize, ast};

/// A function of the file, or the code outside of all functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(Option<TextSize>);

impl FunctionId {
    /// The code outside of all functions.
    pub const OUTSIDE: FunctionId = FunctionId(None);

    /// The id of `function`.
    pub fn of(function: &ast::StmtFunctionDef) -> FunctionId {
        FunctionId(Some(function.start()))
    }
}

/// A class of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(TextSize);

impl ClassId {
    /// The id of `class`.
    pub fn of(class: &ast::StmtClassDef) -> ClassId {
        ClassId(class.start())
    }
}

/// A variable: a name with the scope that binds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variable {
    /// The scope that binds it.
    pub scope: ScopeId,
    /// Its name.
    pub name: ast::name::Name,
}

/// A name with the function that it stands in, whatever binds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LocalName {
    /// The function.
    pub function: FunctionId,
    /// The name.
    pub name: ast::name::Name,
}

impl LocalName {
    /// The variable `name` of `function`.
    pub fn new(function: FunctionId, name: &str) -> LocalName {
        LocalName { function, name: ast::name::Name::new(name) }
    }
}

impl<'a> Names<'a> {
    /// The function whose body holds `offset`, see [`Names::function_at`].
    pub fn function_id(&self, offset: TextSize) -> FunctionId {
        FunctionId(self.function_at(offset).map(Ranged::start))
    }

    /// The variable that `expr` names; `None` for what is no name, or is bound nowhere.
    pub fn variable(&self, expr: &Expr) -> Option<Variable> {
        let name = expr.as_name_expr()?;
        let scope = self.binding_scope(&name.id, name.start())?;
        Some(Variable { scope, name: name.id.clone() })
    }

    /// `name` in the function that it stands in.
    pub fn local_name(&self, name: &ast::ExprName) -> LocalName {
        LocalName { function: self.function_id(name.start()), name: name.id.clone() }
    }

    /// The class with that id.
    pub fn class(&self, id: ClassId) -> Option<&'a ast::StmtClassDef> {
        self.classes().find(|class| ClassId::of(class) == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    #[test]
    fn variables_are_told_apart_by_their_scopes_and_names_by_their_functions() {
        let text =
            "x = 1\ndef f():\n    x = 2\n    return [x for y in ()]\ndef g():\n    return x\n";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let read: Vec<&Expr> = names
            .nodes()
            .all()
            .exprs()
            .filter(|it| it.as_name_expr().is_some_and(|name| name.id.as_str() == "x"))
            .collect();
        let variables: Vec<_> = read.iter().map(|it| names.variable(it).expect("bound")).collect();
        // In the order of the text: the module's, that of `f`, its use in a comprehension, the module's as `g` sees it.
        assert_eq!(variables[1], variables[2]);
        assert_eq!(variables[0], variables[3]);
        assert_ne!(variables[0], variables[1]);
        let local: Vec<_> = read.iter().filter_map(|it| it.as_name_expr()).collect();
        assert_eq!(names.local_name(local[1]), names.local_name(local[2]));
        assert_ne!(names.local_name(local[0]), names.local_name(local[3]));
        assert_eq!(names.function_id(local[0].start()), FunctionId::OUTSIDE);
    }
}
