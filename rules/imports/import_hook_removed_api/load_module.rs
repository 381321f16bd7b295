//! A fix that does what `load_module` did with the methods that take its place.

use crate::context::Context;
use crate::diagnostic::{Edit, Fix};
use crate::rewrite::{import_module, replace_statement};
use crate::syntax::{CallExt, Expr, Ranged, Stmt, TextSize, ast};

/// Loaders that know the name of their module.
const NAMED: &[&str] = &[
    "importlib.machinery.ExtensionFileLoader",
    "importlib.machinery.SourceFileLoader",
    "importlib.machinery.SourcelessFileLoader",
];

/// Makes a module of its spec, registers it and runs it, where a statement does nothing but load a module. A module of
/// that name which is registered already is replaced, where `load_module` ran the code in it again.
pub(super) fn fix<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    method: &'a ast::ExprAttribute,
) -> Option<Fix> {
    let (call, method) = match method.attr.as_str() {
        "load_module" => (call, method),
        "find_module" => of_found(context, call)?,
        _ => return None,
    };
    let statement = context.around(call).stmts().next()?;
    if context.syntax.has_comment(statement.range()) {
        return None;
    }
    let mut steps = Steps { context, offset: statement.start(), code: vec![], imports: vec![] };
    let (module, value) = match statement {
        Stmt::Return(it) => (steps.new_name("module")?, it.value.as_deref()?),
        Stmt::Expr(it) => (steps.new_name("module")?, &*it.value),
        Stmt::Assign(it) => match it.targets.as_slice() {
            [Expr::Name(target)] => (target.id.as_str(), &*it.value),
            _ => return None,
        },
        _ => return None,
    };
    let loaded = steps.find(call, method).filter(|_| value.range() == call.range())?;
    let Loaded { spec, loader } = &loaded;
    if [spec, loader].into_iter().any(|it| it.split('.').next() == Some(module)) {
        return None;
    }
    let make = steps.member("importlib.util", "module_from_spec")?;
    let table = steps.member("sys", "modules")?;
    steps.code.push(format!("{module} = {make}({spec})"));
    steps.code.push(format!("{table}[{spec}.name] = {module}"));
    steps.code.push(format!("{loader}.exec_module({module})"));
    if statement.is_return_stmt() {
        steps.code.push(format!("return {module}"));
    }
    let replaced = replace_statement(context.syntax, statement, &steps.code)?;
    Some(Fix::unsafe_("Make the module of its spec", steps.imports.into_iter().chain([replaced])))
}

/// The call of `load_module` on what `found` gives: `finder.find_module(name).load_module(name)`.
fn of_found<'a>(
    context: &Context<'a>,
    found: &'a ast::ExprCall,
) -> Option<(&'a ast::ExprCall, &'a ast::ExprAttribute)> {
    let mut around = context.around(found).exprs();
    let method = around.next()?.as_attribute_expr()?;
    let call = around.next()?.as_call_expr()?;
    let is_called = method.attr.as_str() == "load_module" && call.func.range() == method.range;
    is_called.then_some((call, method))
}

/// The expressions for what `load_module` is asked of.
struct Loaded {
    spec: String,
    loader: String,
}

fn is_find_module(call: &ast::ExprCall) -> bool {
    call.is_method(&["find_module"])
}

/// The statements that take the place of the one at `offset`, with the imports that they need.
struct Steps<'c, 'a> {
    context: &'c Context<'a>,
    offset: TextSize,
    code: Vec<String>,
    imports: Vec<Edit>,
}

impl<'a> Steps<'_, 'a> {
    /// Gets at the spec and the loader.
    fn find(&mut self, call: &'a ast::ExprCall, method: &'a ast::ExprAttribute) -> Option<Loaded> {
        let name = match (&*call.arguments.args, &*call.arguments.keywords) {
            ([], []) => None,
            ([name], []) => Some(self.text(name)),
            _ => return None,
        };
        let loader = self.text(&*method.value);
        match &*method.value {
            Expr::Call(found) if is_find_module(found) => {
                let spec = self.found(found, name)?;
                Some(Loaded { loader: format!("{spec}.loader"), spec })
            }
            Expr::Attribute(attribute) if attribute.attr.as_str() == "loader" => {
                let spec = self.text(&*attribute.value);
                let is_plain =
                    attribute.value.is_name_expr() || attribute.value.is_attribute_expr();
                let agrees = name.is_none_or(|name| name == format!("{spec}.name"));
                (is_plain && agrees).then_some(Loaded { spec, loader })
            }
            Expr::Name(_) => self.of_loader(&method.value, loader, name),
            Expr::Call(_) => {
                let new = self.new_name("loader")?;
                self.code.push(format!("{new} = {loader}"));
                self.of_loader(&method.value, new.to_owned(), name)
            }
            _ => None,
        }
    }

    /// Asks a finder for a spec, as `find_module(wanted)` asked for a loader.
    fn found(&mut self, call: &'a ast::ExprCall, name: Option<String>) -> Option<String> {
        let ([wanted], []) = (&*call.arguments.args, &*call.arguments.keywords) else {
            return None;
        };
        let wanted = self.text(wanted);
        let finder = self.text(&*call.func.as_attribute_expr()?.value);
        let spec = self.new_name("spec")?;
        self.code.push(format!("{spec} = {finder}.find_spec({wanted})"));
        name.is_none_or(|name| name == wanted).then(|| spec.to_owned())
    }

    /// Makes a spec for a loader.
    fn of_loader(
        &mut self,
        value: &'a Expr,
        loader: String,
        name: Option<String>,
    ) -> Option<Loaded> {
        let names = self.context.names;
        let is_named = || match names.reaching_value(value) {
            Expr::Call(made) => names.refers_to_any(&made.func, NAMED),
            _ => false,
        };
        let name = name.or_else(|| is_named().then(|| format!("{loader}.name")))?;
        let spec = self.new_name("spec")?.to_owned();
        let make = self.member("importlib.util", "spec_from_loader")?;
        self.code.push(format!("{spec} = {make}({name}, {loader})"));
        Some(Loaded { spec, loader })
    }

    fn text(&self, expr: impl Ranged) -> String {
        self.context.syntax.slice(expr).to_owned()
    }

    /// `name`, unless it means something already.
    fn new_name(&self, name: &'static str) -> Option<&'static str> {
        self.context.names.bindings(name, self.offset).is_empty().then_some(name)
    }

    /// The expression for a member of a module.
    fn member(&mut self, module: &str, member: &str) -> Option<String> {
        let (syntax, names) = (self.context.syntax, self.context.names);
        let found = import_module(syntax, names, module, member, self.offset)?;
        self.imports.extend(found.import.filter(|import| !self.imports.contains(import)));
        Some(found.expression)
    }
}
