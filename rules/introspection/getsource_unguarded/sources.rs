//! Requests of a file for the source of its objects, for rules about what happens if there is none.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::control::guards::is_caught;
use crate::file::File;
use crate::names::FunctionId;
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, TextRange, TextSize, ast};

/// The functions of `inspect` that give source.
const REQUESTS: &[&str] = &["findsource", "getsource", "getsourcelines"];

/// The requests of a file for source, and its calls.
#[derive(Debug, Default)]
pub struct Requests {
    /// The places where functions are done asking `inspect` for any source for the first time.
    first: FxHashMap<FunctionId, TextSize>,
    /// The same for what is called like a request, and the source of one thing: the name that an argument begins with.
    of_name: FxHashMap<(FunctionId, String), TextSize>,
    /// The places where calls begin, by the last part of the name that they call.
    calls: FxHashMap<String, Vec<TextSize>>,
    /// The last parts of the names that are called where `OSError` is caught.
    guarded: FxHashSet<String>,
    /// The functions with a `try` or `with`.
    handling: FxHashSet<FunctionId>,
    /// The places where functions return first.
    returns: FxHashMap<FunctionId, TextSize>,
    /// The places where functions compile or run code last.
    compiles: FxHashMap<FunctionId, TextSize>,
}

impl Requests {
    /// The requests of the whole file, worked out once.
    pub fn of(file: &File<'_>) -> Rc<Requests> {
        file.once(|file| {
            let mut requests = Requests::default();
            for (_, function) in file.names.functions() {
                requests.add_function(file, function);
            }
            for node in file.nodes.all() {
                requests.see(file, node);
            }
            requests
        })
    }

    /// True if `function` has asked before for the source of what `object` begins with, so that it is there.
    pub fn has_asked(&self, function: &ast::StmtFunctionDef, object: &Expr, at: TextSize) -> bool {
        let key = root(object).map(|name| (FunctionId::of(function), name.to_owned()));
        key.is_some_and(|key| self.of_name.get(&key).is_some_and(|done| *done <= at))
    }

    /// True if the file calls `function`, a private one, and all who do have asked for source before.
    pub fn is_asked_by_callers(&self, file: &File<'_>, function: &ast::StmtFunctionDef) -> bool {
        let calls = self.calls.get(function.name.as_str()).map_or(&[][..], Vec::as_slice);
        function.name.starts_with('_')
            && !calls.is_empty()
            && calls.iter().all(|call| {
                let done = self.first.get(&file.names.function_id(*call));
                done.is_some_and(|done| done <= call)
            })
    }

    /// True if something called `name` is called where `OSError` is caught.
    pub fn is_guarded(&self, name: &str) -> bool {
        self.guarded.contains(name)
    }

    /// True if `function` has any `try` or `with`, so that it may think of failure.
    pub fn are_handled(&self, function: &ast::StmtFunctionDef) -> bool {
        self.handling.contains(&FunctionId::of(function))
    }

    /// True if `function` compiles code after the request at `range` and has no other way out before it.
    pub fn are_compiled(&self, function: &ast::StmtFunctionDef, range: TextRange) -> bool {
        let compiles = self.compiles.get(&FunctionId::of(function));
        let returns = self.returns.get(&FunctionId::of(function));
        compiles.is_some_and(|at| *at > range.end()) && returns.is_none_or(|at| *at > range.start())
    }

    fn see<'a>(&mut self, file: &File<'a>, node: Node<'a>) {
        let function = || file.names.function_id(node.start());
        match node {
            Node::Stmt(Stmt::Try(_) | Stmt::With(_)) => _ = self.handling.insert(function()),
            Node::Stmt(Stmt::Return(it)) => {
                self.returns.entry(function()).or_insert(it.start());
            }
            Node::Expr(Expr::Call(call)) => {
                if file.names.refers_to_any(&call.func, &["builtins.compile", "builtins.exec"]) {
                    self.compiles.insert(function(), call.start());
                }
                if let Some(name) = call.name() {
                    self.calls.entry(name.to_owned()).or_default().push(call.start());
                    if !self.guarded.contains(name) && is_caught(file, node, "OSError") {
                        self.guarded.insert(name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds what `function` asks for whatever happens in it: in its simple statements.
    fn add_function<'a>(&mut self, file: &File<'a>, function: &'a ast::StmtFunctionDef) {
        let simple = function.body.iter().filter(|stmt| is_simple(stmt));
        for call in simple.flat_map(|stmt| file.nodes.in_node(stmt).calls()) {
            if call.name().is_some_and(is_request) {
                self.add_request(function, call);
            } else if call.name().is_some_and(needs_path) {
                let asked = call.arguments.args.iter().filter_map(Expr::as_call_expr);
                asked
                    .filter(|it| it.name() == Some("getsourcefile"))
                    .for_each(|asked| self.add_request(function, asked));
            }
        }
    }

    fn add_request(&mut self, function: &ast::StmtFunctionDef, call: &ast::ExprCall) {
        if call.name().is_some_and(|name| REQUESTS.contains(&name)) {
            self.first.entry(FunctionId::of(function)).or_insert(call.end());
        }
        for name in call.arguments.args.iter().filter_map(root) {
            let key = (FunctionId::of(function), name.to_owned());
            self.of_name.entry(key).or_insert(call.end());
        }
    }
}

/// True if something is called like what gives or needs source. The path of a source is no source.
fn is_request(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("source") && !name.contains("file")
}

/// True if something is called like what fails for a path that is `None`, as that of an object without source is.
fn needs_path(name: &str) -> bool {
    matches!(name, "Path" | "abspath" | "basename" | "dirname" | "join" | "open" | "realpath")
}

/// True if nothing else runs in the statement that may not run.
fn is_simple(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::AnnAssign(_) | Stmt::Assign(_) | Stmt::AugAssign(_) | Stmt::Expr(_) | Stmt::Return(_)
    )
}

/// The name that a dotted name begins with. What methods reach through `self` is many things.
fn root(mut expr: &Expr) -> Option<&str> {
    while let Expr::Attribute(attribute) = expr {
        expr = &attribute.value;
    }
    let name = expr.as_name_expr()?.id.as_str();
    (!matches!(name, "self" | "cls")).then_some(name)
}
