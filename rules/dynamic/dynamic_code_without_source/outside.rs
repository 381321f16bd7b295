//! Text from outside the program: a file, the network, a parameter, a message.

use rustc_hash::FxHashMap;

use crate::analysis::execution::own_file::is_read_back;
use crate::analysis::execution::prompt::suggests_statement;
use crate::analysis::values::constancy::is_constant;
use crate::analysis::values::provenance::{Origin, Text, provenance};
use crate::file::File;
use crate::names::{BindingKind, Names};
use crate::syntax::{CallExt, Expr, Ranged, TextRange, ast, last_name};

/// The greatest number of calls and containers that are followed to where a text comes from.
const DEPTH: usize = 4;

/// Functions that read values, texts among them, which another program wrote.
const LOADING: &[&str] =
    &["json.load", "json.loads", "tomllib.load", "tomllib.loads", "yaml.safe_load"];

/// Methods that give what another program sent.
const RECEIVING: &[&str] = &["get_json", "json", "recv", "recv_json", "recv_string"];

/// Methods of texts that put others together.
const JOINING: &[&str] = &["format", "join", "safe_substitute", "substitute"];

/// The first of the texts that comes from outside the program.
pub fn first_outside<'t, 'a>(file: &File<'a>, texts: &'t [Text<'a>]) -> Option<&'t Text<'a>> {
    texts.iter().find(|text| is_outside(file, text, DEPTH))
}

fn is_outside<'a>(file: &File<'a>, text: &Text<'a>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let names = file.names;
    match text.origin {
        Origin::Literal(_) => false,
        Origin::Built(built) => operands(built).into_iter().any(|part| {
            let provenance = provenance(names, part);
            let read = |text: &&Text| matches!(text.origin, Origin::Read | Origin::Decoded);
            provenance.texts.iter().filter(read).any(|text| is_outside(file, text, depth))
        }),
        Origin::Read | Origin::Decoded => {
            let made = file.nodes.in_range(text.range).exprs().next();
            !made.and_then(Expr::as_call_expr).is_some_and(|call| is_own(names, call))
                && !is_read_back(file, text)
        }
        Origin::Parameter(name) => {
            !suggests_statement(name)
                && !suggests_tree(name)
                && !is_given_own_text(file, text.range, depth)
        }
        // What is stored in it is among the texts as well.
        Origin::Attribute(name) => {
            let stored = names.members(name).iter().any(|member| member.value.is_some());
            let is_text =
                !suggests_statement(name) && !suggests_tree(name) && !name.starts_with("co_");
            !stored && is_text && !is_typed_in(file, text.range)
        }
    }
}

/// True if the variable, attribute or entry `source` is called like a single statement, of which nobody asks for the source.
pub fn is_called_statement<'a>(names: &Names<'a>, source: &'a Expr) -> bool {
    let name = match source {
        Expr::Subscript(entry) => names.constant_text(&entry.slice),
        _ => last_name(source),
    };
    name.is_some_and(suggests_statement)
}

/// True if the attribute at `range` is one of a command line's arguments, a few words that somebody has typed.
fn is_typed_in(file: &File<'_>, range: TextRange) -> bool {
    const PARSERS: &[&str] = &["argparse", "optparse"];
    const CALLED: &[&str] = &["args", "arguments", "options", "opts"];
    let attribute = file.nodes.in_range(range).exprs().find_map(Expr::as_attribute_expr);
    let object = attribute.and_then(|it| last_name(&it.value));
    object.is_some_and(|it| CALLED.contains(&it))
        || PARSERS.iter().any(|module| file.names.imports(module))
}

/// True if a call reads or decodes what the program itself holds: constants, or the source of its own functions.
fn is_own<'a>(names: &Names<'a>, call: &'a ast::ExprCall) -> bool {
    const ASKING: &[&str] = &[
        "builtins.input",
        "os.environ.get",
        "os.environ.pop",
        "os.environ.setdefault",
        "os.getenv",
        "pkgutil.get_data",
    ];
    if names.refers_to(&call.func, "inspect.getsource") {
        return true;
    }
    let data = match (names.qualified_name(&call.func), &*call.func) {
        (Some(function), _) if function.is_any(ASKING) => None,
        (None, Expr::Attribute(method)) => Some(&*method.value),
        _ => call.arguments.args.first(),
    };
    data.is_some_and(|data| is_constant(names, data))
}

/// The parts that a text is put together from.
fn operands(built: &Expr) -> Vec<&Expr> {
    match built {
        Expr::BinOp(operation) => {
            [&*operation.left, &*operation.right].into_iter().flat_map(operands).collect()
        }
        Expr::FString(text) => {
            let elements = text.value.elements();
            elements.filter_map(|it| Some(&*it.as_interpolation()?.expression)).collect()
        }
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        Expr::Call(call)
            if call
                .func
                .as_attribute_expr()
                .is_some_and(|it| JOINING.contains(&it.attr.as_str())) =>
        {
            call.arguments.args.iter().collect()
        }
        _ => vec![built],
    }
}

/// True if what has no type is called as if it held a syntax tree.
fn suggests_tree(name: &str) -> bool {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    let last = name.rsplit('_').next().unwrap_or_default();
    matches!(last, "ast" | "mod" | "module" | "node" | "obj" | "object" | "root" | "tree")
}

/// True if the file itself calls the function whose parameter is declared at `parameter`, and gives it no text from outside.
fn is_given_own_text(file: &File<'_>, parameter: TextRange, depth: usize) -> bool {
    let names = file.names;
    let Some((function, place, name)) = names.functions().find_map(|(_, function)| {
        let mut parameters = function.parameters.iter_source_order().enumerate();
        let (place, found) = parameters.find(|(_, it)| it.name().range == parameter)?;
        Some((function, place, found.name().as_str()))
    }) else {
        return false;
    };
    let calls = file.once(calls);
    let mut given = calls.get(function.name.as_str()).into_iter().flatten().filter_map(|range| {
        let call = file.nodes.in_range(*range).calls().next()?;
        let bound = usize::from(call.func.is_attribute_expr() && is_bound(function));
        call.arg(name, place.checked_sub(bound)?)
    });
    let Some(first) = given.next() else {
        return false;
    };
    !std::iter::once(first).chain(given).take(DEPTH).any(|argument| {
        provenance(names, argument).texts.iter().any(|text| is_outside(file, text, depth))
            || outside_entry(names, argument).is_some()
    })
}

/// True if the function takes what it is looked up on as its first argument.
fn is_bound(function: &ast::StmtFunctionDef) -> bool {
    let first = function.parameters.iter_source_order().next();
    first.is_some_and(|first| matches!(first.name().as_str(), "self" | "cls"))
}

/// The places where the functions of the file are called, by the last part of their names.
fn calls(file: &File<'_>) -> FxHashMap<String, Vec<TextRange>> {
    let mut calls: FxHashMap<String, Vec<TextRange>> = FxHashMap::default();
    for call in file.nodes.all().calls() {
        if let Some(name) = call.name() {
            calls.entry(name.to_owned()).or_default().push(call.range());
        }
    }
    calls
}

/// The container from outside of which `expr` is an entry, as in `json.load(file)["source"]` or `for text in texts`.
pub fn outside_entry<'a>(names: &Names<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let mut expr = expr;
    let mut is_entry = false;
    for _ in 0..2 * DEPTH {
        expr = match expr {
            Expr::Subscript(entry) => {
                is_entry = true;
                &entry.value
            }
            Expr::Call(call) => match &*call.func {
                function if names.refers_to_any(function, LOADING) => {
                    return is_entry.then_some(expr);
                }
                Expr::Attribute(method) if RECEIVING.contains(&method.attr.as_str()) => {
                    return is_entry.then_some(expr);
                }
                Expr::Attribute(method)
                    if matches!(
                        method.attr.as_str(),
                        "get" | "items" | "pop" | "readlines" | "values"
                    ) =>
                {
                    is_entry = true;
                    &method.value
                }
                _ => return None,
            },
            Expr::Await(it) => &it.value,
            Expr::Name(name) => match names.reaching_bindings(name).as_slice() {
                [only] => match only.kind {
                    BindingKind::Assignment { value } => value,
                    BindingKind::Item { iterable } => {
                        is_entry = true;
                        iterable
                    }
                    BindingKind::Parameter(parameter) => {
                        let is_text = is_entry
                            && !matches!(only.name, "self" | "cls")
                            && !only.name.contains("code")
                            && parameter.annotation().is_none_or(|it| !mentions_code(names, it));
                        return is_text.then_some(expr);
                    }
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
    }
    None
}

/// True if a type is one of code objects or trees.
fn mentions_code<'a>(names: &Names<'a>, annotation: &'a Expr) -> bool {
    let mut parts = names.nodes().in_node(annotation).exprs();
    parts.any(|part| last_name(part).is_some_and(|it| it == "CodeType" || suggests_tree(it)))
}
