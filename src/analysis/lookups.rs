//! Lookups by name: `getattr(object, name)`, `import_module(name)`, `globals()[name]` and their kin, and whether the name
//! can be told.

use std::cell::Cell;

use super::constancy::{Constancy, Loops};
use crate::names::Names;
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Ranged, Stmt, Syntax, TextRange, ast};

/// Functions that look something up by name, with the place and the keyword of the argument that names it.
const FUNCTIONS: &[(&str, usize, &str)] = &[
    ("builtins.getattr", 1, "name"),
    ("inspect.getattr_static", 1, "attr"),
    ("builtins.object.__getattribute__", 1, "name"),
    ("builtins.type.__getattribute__", 1, "name"),
    ("builtins.__import__", 0, "name"),
    ("importlib.__import__", 0, "name"),
    ("importlib.import_module", 0, "name"),
    ("importlib._bootstrap._gcd_import", 0, "name"),
    ("operator.attrgetter", 0, "attr"),
    ("operator.methodcaller", 0, "name"),
    ("pkgutil.resolve_name", 0, "name"),
    ("runpy.run_module", 0, "mod_name"),
];

/// Methods that do, whatever has them.
const METHODS: &[&str] = &["__getattribute__", "load_module"];

/// Methods of a dictionary that look up their first argument.
const GETTERS: &[&str] = &["__getitem__", "get", "pop", "setdefault"];

/// Functions that return a namespace.
const NAMESPACES: &[&str] = &["builtins.globals", "builtins.locals", "builtins.vars"];

/// A lookup of which the code does not tell what it finds.
#[derive(Debug, Clone, Copy)]
pub struct Unresolved {
    /// The lookup, or the function that is handed on.
    pub range: TextRange,
    /// The function, or the container, that is asked.
    pub by: TextRange,
    /// What it is asked for; `None` if the function is not called here but handed on.
    pub name: Option<TextRange>,
}

/// Without one of these words, or parts of words, a text has no lookups by function or attribute.
const WORDS: &[&str] = &[
    "getattr",
    "__import__",
    "import_module",
    "_gcd_import",
    "attrgetter",
    "methodcaller",
    "resolve_name",
    "run_module",
    "load_module",
    "__dict__",
    "__builtins__",
];

/// Whether a file may have lookups. Much cheaper than looking for them.
pub fn may_look_up(names: &Names<'_>, syntax: &Syntax<'_>) -> bool {
    // Letters that are not ASCII may stand for such that are.
    !syntax.text().is_ascii()
        || WORDS.iter().any(|word| syntax.mentions(word))
        || ["globals", "locals", "vars"].iter().any(|word| syntax.mentions_word(word))
        || (names.imports("sys") && syntax.mentions_word("modules"))
}

/// The lookups of a file whose names are not constant, in the order of the text.
pub fn unresolved<'a>(names: &Names<'a>, module: &'a ast::ModModule) -> Vec<Unresolved> {
    let loops = Loops::new(module);
    let constancy = Constancy::new(names, &loops);
    let mut search = Search { names, constancy, found: Vec::new() };
    search.visit_body(&module.body);
    search.found
}

struct Search<'n, 'a> {
    names: &'n Names<'a>,
    constancy: Constancy<'n, 'a>,
    found: Vec<Unresolved>,
}

impl<'a> Search<'_, 'a> {
    fn function(&self, expr: &'a Expr) -> Option<&'static (&'static str, usize, &'static str)> {
        if !self.names.may_end_with(expr, is_function_name) {
            return None;
        }
        let name = self.names.qualified_name(expr)?;
        FUNCTIONS.iter().find(|(function, ..)| name.is(function))
    }

    /// Whether `expr`, or what it is an alias of, is called like one of the functions. What is computed is not: resolving
    /// every name that is bound to something computed would take longer than all the rest.
    fn is_named_like_function(&self, expr: &Expr) -> bool {
        let is_named = Cell::new(false);
        self.names.may_end_with(expr, |last| {
            is_named.set(is_named.get() || is_function_name(last));
            is_named.get()
        });
        is_named.get()
    }

    /// Where `call` says what it looks up; the whole call if it unpacks its arguments. `None` if it is no lookup.
    fn asked_for(&mut self, call: &'a ast::ExprCall) -> Option<&'a Expr> {
        if let Some(&(_, place, keyword)) = self.function(&call.func) {
            return argument(&call.arguments, place, keyword);
        }
        let Expr::Attribute(method) = &*call.func else {
            return None;
        };
        let looks_up = METHODS.contains(&method.attr.as_str())
            || (GETTERS.contains(&method.attr.as_str()) && self.is_namespace(&method.value));
        looks_up.then(|| argument(&call.arguments, 0, "")).flatten()
    }

    fn check_call(&mut self, call: &'a ast::ExprCall) {
        let Some(name) = self.asked_for(call) else {
            return;
        };
        if !self.constancy.is_constant(name) {
            let (range, by) = (call.range(), call.func.range());
            self.found.push(Unresolved { range, by, name: Some(name.range()) });
        }
    }

    fn check_subscript(&mut self, subscript: &'a ast::ExprSubscript) {
        if subscript.ctx == ast::ExprContext::Load
            && self.is_namespace(&subscript.value)
            && !self.constancy.is_constant(&subscript.slice)
        {
            let name = Some(subscript.slice.range());
            let by = subscript.value.range();
            self.found.push(Unresolved { range: subscript.range(), by, name });
        }
    }

    /// Whether `expr` is a dictionary of names: `globals()`, `vars(module)`, `module.__dict__`, `sys.modules`.
    fn is_namespace(&self, expr: &'a Expr) -> bool {
        match expr {
            Expr::Call(call) => self.names.refers_to_any(&call.func, NAMESPACES),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "__dict__" => true,
            Expr::Name(name) if name.id == "__builtins__" => true,
            Expr::Name(name) => match self.names.single_value(name) {
                Some(value @ (Expr::Call(_) | Expr::Attribute(_))) => self.is_namespace(value),
                _ => self.names.refers_to(expr, "sys.modules"),
            },
            _ => self.names.refers_to(expr, "sys.modules"),
        }
    }

    /// Whether a statement only gives the function another name, under which it is found again.
    fn is_alias(&self, stmt: &'a Stmt) -> bool {
        matches!(stmt, Stmt::Assign(assign)
            if matches!(assign.targets.as_slice(), [target @ Expr::Name(_)]
                if self.function(&assign.value).is_some() && self.function(target).is_some()))
    }
}

impl<'a> SourceOrderVisitor<'a> for Search<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if !self.is_alias(stmt) {
            source_order::walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                self.check_call(call);
                match &*call.func {
                    Expr::Name(_) => {}
                    Expr::Attribute(method) => self.visit_expr(&method.value),
                    function => self.visit_expr(function),
                }
                self.visit_arguments(&call.arguments);
                return;
            }
            Expr::Subscript(subscript) => self.check_subscript(subscript),
            Expr::Name(ast::ExprName { ctx: ast::ExprContext::Load, .. })
            | Expr::Attribute(ast::ExprAttribute { ctx: ast::ExprContext::Load, .. })
                if self.is_named_like_function(expr) && self.function(expr).is_some() =>
            {
                let (range, by) = (expr.range(), expr.range());
                self.found.push(Unresolved { range, by, name: None });
            }
            _ => {}
        }
        source_order::walk_expr(self, expr);
    }
}

/// Whether one of [`FUNCTIONS`] is called so. Asked of nearly every name in a file.
fn is_function_name(name: &str) -> bool {
    matches!(
        name,
        "getattr"
            | "getattr_static"
            | "__getattribute__"
            | "__import__"
            | "import_module"
            | "_gcd_import"
            | "attrgetter"
            | "methodcaller"
            | "resolve_name"
            | "run_module"
    )
}

/// The argument at `place` or called `keyword`, or what unpacks into it.
fn argument<'a>(arguments: &'a ast::Arguments, place: usize, keyword: &str) -> Option<&'a Expr> {
    let unpacked =
        arguments.args.iter().take(place + 1).find(|argument| argument.is_starred_expr());
    let named = || {
        let mut keywords = arguments.keywords.iter();
        keywords.find(|it| it.arg.as_ref().is_none_or(|name| name.as_str() == keyword))
    };
    unpacked.or_else(|| arguments.args.get(place)).or_else(|| Some(&named()?.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The text of every lookup that cannot be told.
    fn found(code: &str) -> Vec<String> {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module(), |_| {});
        let found = unresolved(&names, syntax.module());
        found.iter().map(|it| syntax.slice(it.range).to_owned()).collect()
    }

    #[test]
    fn every_function_is_asked_for_by_its_last_name() {
        for (function, ..) in FUNCTIONS {
            let last = function.rsplit('.').next().expect("a name");
            assert!(is_function_name(last), "{function}");
            assert!(WORDS.iter().any(|word| last.contains(word)), "{function}");
        }
    }

    #[test]
    fn names_that_cannot_be_told_are_found() {
        assert_eq!(found("def f(x, n): getattr(x, n)\n"), ["getattr(x, n)"]);
        assert_eq!(found("__import__(n)\n"), ["__import__(n)"]);
        assert_eq!(found("globals()[n]\n"), ["globals()[n]"]);
        assert_eq!(found("import sys\nsys.modules[n]\n"), ["sys.modules[n]"]);
        assert_eq!(found("import sys\nvars(sys)[n]\n"), ["vars(sys)[n]"]);
        assert_eq!(found("map(__import__, x)\n"), ["__import__"]);
        assert_eq!(found("g = getattr\ng(x, 'y')\ng(*x)\n"), ["g(*x)"]);
        assert_eq!(found("for n in 'a', 'b':\n    getattr(x, n)\n"), Vec::<String>::new());
        assert_eq!(found("import sys\nsys.modules[n] = 1\nx[n]\n"), Vec::<String>::new());
    }
}
