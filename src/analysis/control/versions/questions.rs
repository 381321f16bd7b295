//! Questions of a condition about the Python that runs it.

use crate::analysis::classes::instance::class_of;
use crate::analysis::classes::lineage::Lineage;
use crate::names::{BindingKind, Names, last_part};
use crate::syntax::{Expr, Node, Ranged, Stmt, ast, last_name};

/// The number of names that are followed to what they are bound to.
const DEPTH: usize = 3;

/// The number of values of that a name are looked at.
const VALUES: usize = 4;

/// The names that tell the version of Python.
const VERSIONS: &[&str] = &[
    "platform.python_version",
    "platform.python_version_tuple",
    "six.PY2",
    "six.PY3",
    "six.PY34",
    "sys.hexversion",
    "sys.implementation.version",
    "sys.version",
    "sys.version_info",
];

/// The questions that a condition asks.
#[derive(Debug, Default)]
pub(super) struct Questions<'a> {
    /// True if it asks for the version.
    pub version: bool,
    /// The attributes it asks for, and what it asks for them, by the last name.
    pub attributes: Vec<&'a str>,
}

impl<'a> Questions<'a> {
    pub(super) fn of(names: &Names<'a>, condition: &'a Expr) -> Questions<'a> {
        let mut questions = Questions::default();
        questions.ask(names, condition, DEPTH);
        questions
    }

    pub(super) fn any(&self) -> bool {
        self.version || !self.attributes.is_empty()
    }

    fn ask(&mut self, names: &Names<'a>, condition: &'a Expr, depth: usize) {
        let mut nodes = names.nodes().in_node(condition);
        while let Some(node) = nodes.next() {
            match node {
                Node::Expr(Expr::Lambda(_)) => nodes.skip_in(node),
                Node::Expr(expr) => self.see(names, expr, depth),
                Node::Stmt(_) => {}
            }
        }
    }

    fn see(&mut self, names: &Names<'a>, expr: &'a Expr, depth: usize) {
        match expr {
            Expr::Call(call) => {
                if let Some(attribute) = probed(names, call) {
                    self.attributes.push(attribute);
                    // What something else of it has says which version it is of.
                    if let Some(asked) = call.arguments.args.first() {
                        let name = names.qualified_name(asked).map(|name| name.last());
                        self.attributes.extend(name.or_else(|| last_name(asked)));
                    }
                } else if let Some(depth) = depth.checked_sub(1)
                    && !self.version
                {
                    for answer in answers(names, &call.func).take(VALUES) {
                        self.ask(names, answer, depth);
                    }
                }
            }
            Expr::Compare(compare) => {
                self.version |= compares_text_types(names, compare);
                self.attributes.extend(looked_up(names, compare));
            }
            Expr::Attribute(attribute) => {
                self.version |=
                    suggests_version(&attribute.attr) || names.refers_to_any(expr, VERSIONS);
                if let Some(depth) = depth.checked_sub(1)
                    && !self.version
                {
                    let stored = names.members(&attribute.attr).iter().take(VALUES);
                    let values = stored.filter_map(|member| member.value);
                    values.for_each(|value| self.ask(names, value, depth));
                    for answer in answers(names, expr).take(VALUES) {
                        self.ask(names, answer, depth);
                    }
                }
            }
            Expr::Name(name) => {
                self.version |= suggests_version(&name.id)
                    || names.refers_to_any(expr, VERSIONS)
                    || is_optional(names, name);
                if let Some(depth) = depth.checked_sub(1)
                    && !self.version
                {
                    // A flag that is set in the branches of an `if` or `try` has several values.
                    for binding in names.bindings(&name.id, name.start()).iter().take(VALUES) {
                        if let BindingKind::Assignment { value } = binding.kind {
                            self.ask(names, value, depth);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// The values that the file's own function, method or property `asked` returns.
fn answers<'a>(names: &Names<'a>, asked: &'a Expr) -> impl Iterator<Item = &'a Expr> {
    let function = match asked {
        Expr::Name(name) => names.only_binding(&name.id, name.start()).and_then(|it| it.function()),
        Expr::Attribute(it) => it
            .value
            .as_name_expr()
            .and_then(|object| class_of(names, object))
            .and_then(|class| Lineage::of(names, class).method(names, it.attr.as_str())),
        _ => None,
    };
    let returns = function.map(|function| {
        names.nodes().in_scope(&function.body).stmts().filter_map(Stmt::as_return_stmt)
    });
    returns.into_iter().flatten().filter_map(|it| it.value.as_deref())
}

/// True if the condition holds for type checkers alone.
pub fn is_type_checking<'a>(names: &Names<'a>, condition: &'a Expr) -> bool {
    names.refers_to_any(condition, &["typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"])
}

/// True if the condition holds under no Python 3: where types are checked alone, and on Jython.
pub(super) fn is_for_no_version<'a>(names: &Names<'a>, condition: &'a Expr) -> bool {
    const PLATFORMS: &[&str] = &["os.name", "platform.system", "sys.platform"];
    let asks_platform = |expr| names.refers_to_any(expr, PLATFORMS);
    let is_java = |expr: &Expr| {
        let text = expr.as_string_literal_expr().map(|it| it.value.to_str());
        text.is_some_and(|it| it.eq_ignore_ascii_case("java"))
    };
    match condition {
        Expr::Compare(it) => {
            let asked = it.left.as_call_expr().map_or(&*it.left, |call| &*call.func);
            matches!(*it.ops, [ast::CmpOp::Eq])
                && asks_platform(asked)
                && it.comparators.iter().any(is_java)
        }
        Expr::Call(call) => call.func.as_attribute_expr().is_some_and(|method| {
            method.attr.as_str() == "startswith"
                && asks_platform(&method.value)
                && call.arguments.args.first().is_some_and(is_java)
        }),
        _ => is_type_checking(names, condition),
    }
}

/// True if the condition holds for versions below another one alone, such as `sys.version_info < (3, 8)`.
pub(super) fn is_for_older<'a>(names: &Names<'a>, condition: &'a Expr) -> bool {
    let Expr::Compare(compare) = condition else {
        return false;
    };
    let tells_version = |operand: &'a Expr| {
        let whole = operand.as_subscript_expr().map_or(operand, |part| &*part.value);
        names.refers_to_any(whole, VERSIONS)
    };
    let operands = || std::iter::once(&*compare.left).chain(&*compare.comparators);
    operands().zip(operands().skip(1)).zip(&*compare.ops).any(|((left, right), operator)| {
        match operator {
            ast::CmpOp::Lt | ast::CmpOp::LtE => tells_version(left),
            ast::CmpOp::Gt | ast::CmpOp::GtE => tells_version(right),
            _ => false,
        }
    })
}

/// True if the comparison is `str is bytes`, either way round, which holds in Python 2 alone.
fn compares_text_types<'a>(names: &Names<'a>, compare: &'a ast::ExprCompare) -> bool {
    let [other] = &*compare.comparators else {
        return false;
    };
    let both = |left: &str, right: &str| {
        names.refers_to(&compare.left, left) && names.refers_to(other, right)
    };
    both("builtins.str", "builtins.bytes") || both("builtins.bytes", "builtins.str")
}

/// The functions that tell if a module is there.
const FINDERS: &[&str] =
    &["importlib.find_loader", "importlib.util.find_spec", "pkgutil.find_loader"];

/// The attribute that `hasattr(x, "name")` or `getattr(x, "name", default)` asks about, or the module that one of
/// [`FINDERS`] does, by its last name.
fn probed<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> Option<&'a str> {
    let arguments = &call.arguments.args;
    let function = names.qualified_name(&call.func)?;
    if function.is_any(FINDERS) {
        return names.constant_text(arguments.first()?).map(last_part);
    }
    let probes =
        function.is("builtins.hasattr") || function.is("builtins.getattr") && arguments.len() == 3;
    match arguments.get(1) {
        Some(attribute) if probes => names.constant_text(attribute),
        _ => None,
    }
}

/// The attribute that `"name" in vars(x)`, `dir(x)` or `x.__dict__` asks about.
fn looked_up<'a>(names: &Names<'a>, compare: &'a ast::ExprCompare) -> Option<&'a str> {
    let is_namespace = match compare.comparators.first()? {
        Expr::Call(call) => names.refers_to_any(&call.func, &["builtins.dir", "builtins.vars"]),
        Expr::Attribute(attribute) => attribute.attr.as_str() == "__dict__",
        _ => false,
    };
    let asks = matches!(*compare.ops, [ast::CmpOp::In | ast::CmpOp::NotIn]);
    let attribute = compare.left.as_string_literal_expr().filter(|_| asks && is_namespace)?;
    Some(attribute.value.to_str())
}

/// True if a name tells what could be imported: it is imported or else set to a constant.
fn is_optional(names: &Names<'_>, name: &ast::ExprName) -> bool {
    let bindings = names.bindings(&name.id, name.start());
    let is_constant =
        |value: &Expr| value.is_none_literal_expr() || value.is_boolean_literal_expr();
    let mut imported = false;
    let mut constant = false;
    let known = bindings.iter().all(|binding| match binding.kind {
        BindingKind::Import { .. } | BindingKind::ImportFrom { .. } => {
            imported = true;
            true
        }
        BindingKind::Assignment { value } if is_constant(value) => {
            constant = true;
            true
        }
        _ => false,
    });
    known && imported && constant
}

/// Words for comparisons in the names of flags.
const COMPARISONS: &[&str] = &["gte", "ge", "gt", "lte", "le", "lt", "eq"];

/// True if something is called like a flag that tells the version: `PY38`, `IS_PY3`, `py_gte38`, `python_version`,
/// `PYTHON_3_8_PLUS`.
pub(super) fn suggests_version(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.trim_start_matches('_').trim_start_matches("is_");
    let version = name.strip_prefix("python").or_else(|| name.strip_prefix("py"));
    version.is_some_and(|rest| {
        let rest = rest.trim_start_matches('_');
        let rest = COMPARISONS.iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
        let rest = rest.trim_start_matches(['_', 't', 'h', 'o', 'n']);
        rest.starts_with(|first: char| first.is_ascii_digit()) || rest.starts_with("version")
    })
}
