//! Modules that a file loads by hand: what becomes of `importlib.util.spec_from_file_location`.

use rustc_hash::FxHashMap;

use crate::analysis::functions::docstring::docstring;
use crate::analysis::imports::module_table::TableUse;
use crate::analysis::values::parts::{any_part, is_compiled, word};
use crate::file::File;
use crate::names::{BindingKind, FunctionId, LocalName, Names};
use crate::syntax::{CallExt, Expr, Node, Ranged, Stmt, Syntax, ast, is_identifier};

/// The functions that make a spec from a path.
pub const SPEC_FROM_FILE: &[&str] =
    &["importlib.util.spec_from_file_location", "importlib.machinery.spec_from_file_location"];

/// Loaders of files that hold code, which are given a name and a path.
const FILE_LOADERS: &[&str] = &[
    "importlib.machinery.SourceFileLoader",
    "importlib.machinery.SourcelessFileLoader",
    "importlib.abc.FileLoader",
];

/// Words for compiled modules. An extension alone may be a plug-in.
const COMPILED: [&str; 6] = [
    "c extension",
    "compiled",
    "extension module",
    "native extension",
    "shared library",
    "shared object",
];

/// A spec that is made from a path and whose module is run, all in one function.
#[derive(Debug, Clone, Copy)]
pub struct Load<'a> {
    /// `spec_from_file_location(name, path)` or `spec_from_loader(name, SourceFileLoader(name, path))`.
    pub call: &'a ast::ExprCall,
    /// The path that is given to either.
    pub path: Option<&'a Expr>,
    /// The name that the spec is assigned to.
    pub spec: Option<&'a ast::ExprName>,
    /// The name that the module made of it is assigned to.
    pub module: &'a ast::ExprName,
    /// `loader.exec_module(module)`.
    pub run: &'a ast::ExprCall,
    /// The function around.
    pub function: FunctionId,
    /// True if the module is given to something unknown before it is run.
    pub passed: bool,
}

impl<'a> Load<'a> {
    /// The name the module is loaded under.
    pub fn name(&self) -> Option<&'a Expr> {
        self.call.arg("name", 0)
    }

    /// The uses of `sys.modules` in its function.
    pub fn table_uses<'u>(
        &self,
        uses: &'u [TableUse],
    ) -> impl DoubleEndedIterator<Item = &'u TableUse> + use<'u> {
        let function = self.function;
        uses.iter().filter(move |it| it.function == function)
    }

    /// True if `store`, something put into `sys.modules`, may be the module; another name is another module.
    pub fn is_stored_by(&self, syntax: &Syntax<'_>, store: &TableUse) -> bool {
        store.value.is_none_or(|value| {
            let value = syntax.slice(value);
            value == self.module.id.as_str() || !is_identifier(value)
        })
    }

    /// True if the module is plainly a compiled one: its path, its loader or the docstring around says so.
    pub fn is_extension(&self, names: &Names<'a>) -> bool {
        let loader = self.call.arguments.find_keyword("loader").map(|it| &it.value);
        let mut parts = self.path.into_iter().chain(loader);
        let documented = names.function_at(self.call.start()).and_then(docstring);
        let is_compiled = |part| word(part).is_some_and(is_compiled);
        // `for path in folder.glob("*.so")`
        let is_among = |part: &'a Expr| {
            let bindings = part.as_name_expr().map(|name| names.bindings(&name.id, name.start()));
            bindings.into_iter().flatten().any(|binding| match binding.kind {
                BindingKind::Item { iterable } => any_part(names, iterable, is_compiled),
                _ => false,
            })
        };
        parts.any(|part| any_part(names, part, |part| is_compiled(part) || is_among(part)))
            || documented.is_some_and(|text| {
                let text = text.to_lowercase();
                COMPILED.iter().any(|words| text.contains(words))
            })
    }

    /// True if it is always one file that lies beside this one, as `Path(__file__).with_name("x.py")`: what is in it, its
    /// author knows.
    pub fn is_own_file(&self, names: &Names<'a>) -> bool {
        let is_here = |part| word(part) == Some("__file__");
        self.name().is_some_and(|name| names.constant_text(name).is_some())
            && self.varying_part(names).is_none()
            && self.path.is_some_and(|path| any_part(names, path, is_here))
    }

    /// True if the docstring of the function around says that the module is not in `sys.modules`.
    pub fn is_documented(&self, names: &Names<'a>) -> bool {
        let documented = names.function_at(self.call.start()).and_then(docstring);
        documented.is_some_and(|text| {
            text.split('.').zip(text.split('.').skip(1)).any(|(before, after)| {
                let says_no = before.split_whitespace().any(|word| matches!(word, "no" | "not"));
                says_no && before.ends_with("sys") && after.starts_with("modules")
            })
        })
    }

    /// True if the module takes the name of one that is there already, such as `other.__name__`: a second copy.
    pub fn is_copy(&self, names: &Names<'a>) -> bool {
        let name = self.name();
        let is_name = |part| word(part) == Some("__name__");
        name.is_some_and(|name| any_part(names, name, is_name))
    }

    /// True if the module is called like its file, as files in other folders may be.
    pub fn is_called_like_its_file(&self, names: &Names<'a>) -> bool {
        let Some(name) = self.name() else {
            return false;
        };
        let bindings = name.as_name_expr().map(|name| names.bindings(&name.id, name.start()));
        let assigned = bindings.into_iter().flatten().filter_map(|binding| match binding.kind {
            BindingKind::Assignment { value } => Some(value),
            _ => None,
        });
        std::iter::once(name).chain(assigned).any(|value| {
            any_part(names, value, |part| {
                matches!(
                    word(part),
                    Some("stem" | "basename" | "purebasename" | "splitext" | "getmodulename")
                )
            })
        })
    }

    /// The parameter or loop variable that makes the path another one each time.
    pub fn varying_part(&self, names: &Names<'a>) -> Option<&'a Expr> {
        let varies = |kind| {
            matches!(
                kind,
                BindingKind::Parameter(_) | BindingKind::Item { .. } | BindingKind::Other
            )
        };
        let mut found = None;
        any_part(names, self.path?, |part| {
            if let Expr::Name(name) = part {
                let bindings = names.bindings(&name.id, name.start());
                if bindings.iter().any(|binding| varies(binding.kind)) {
                    found = Some(part);
                }
            }
            found.is_some()
        });
        found
    }
}

/// The modules that a file loads by hand, and what surrounds that.
#[derive(Debug, Default)]
pub struct ModuleLoads<'a> {
    /// The modules, in the order in which they are run.
    pub loads: Vec<Load<'a>>,
    /// The `try` statements of the file.
    pub tries: Vec<&'a ast::StmtTry>,
}

impl<'a> ModuleLoads<'a> {
    /// The modules that the file loads by hand. Costs nothing where it does not mention the function for it.
    pub fn of(file: &File<'a>) -> ModuleLoads<'a> {
        if !file.syntax.mentions("spec_from_file_location")
            && !file.syntax.mentions("spec_from_loader")
        {
            return ModuleLoads::default();
        }
        LoadFinder::run(file.names)
    }
}

/// A load that may not have come to its end yet.
#[derive(Debug, Clone, Copy)]
struct Draft<'a> {
    call: &'a ast::ExprCall,
    path: Option<&'a Expr>,
    spec: Option<&'a ast::ExprName>,
    module: Option<&'a ast::ExprName>,
    passed: bool,
}

struct LoadFinder<'n, 'a> {
    names: &'n Names<'a>,
    drafts: Vec<Draft<'a>>,
    /// The drafts by the names that hold their specs and modules.
    specs: FxHashMap<LocalName, usize>,
    modules: FxHashMap<LocalName, usize>,
    found: ModuleLoads<'a>,
}

impl<'a> LoadFinder<'_, 'a> {
    fn run(names: &Names<'a>) -> ModuleLoads<'a> {
        let mut finder = LoadFinder {
            names,
            drafts: Vec::new(),
            specs: FxHashMap::default(),
            modules: FxHashMap::default(),
            found: ModuleLoads::default(),
        };
        finder.found.tries = names.nodes().all().stmts().filter_map(Stmt::as_try_stmt).collect();
        let mut nodes: Vec<_> = names.nodes().all().filter(|node| is_step(*node)).collect();
        // What is in a call or an assignment is done first.
        nodes.reverse();
        nodes.sort_by_key(Ranged::end);
        for node in nodes {
            if let Node::Expr(Expr::Call(call)) = node {
                finder.see_call(call);
            } else if let Some((target, value)) = assigned(node) {
                finder.assign(target, value);
            }
        }
        finder.found
    }

    /// The name that the value of `call` is assigned to.
    fn target_of(&self, call: &'a ast::ExprCall) -> Option<&'a ast::ExprName> {
        let mut around = self.names.nodes().around(call);
        let parent = around.next()?;
        if let Some((target, value)) = assigned(parent) {
            return (value.range() == call.range()).then_some(target);
        }
        // `loader, module = spec.loader, module_from_spec(spec)`
        let Node::Expr(Expr::Tuple(values)) = parent else {
            return None;
        };
        let Node::Stmt(Stmt::Assign(assign)) = around.next()? else {
            return None;
        };
        let [Expr::Tuple(targets)] = assign.targets.as_slice() else {
            return None;
        };
        let place = values.iter().position(|value| value.range() == call.range())?;
        let is_plain = targets.len() == values.len() && !targets.iter().any(Expr::is_starred_expr);
        targets.elts.get(place).filter(|_| is_plain)?.as_name_expr()
    }

    /// A value was assigned to a name, which no longer holds what it held.
    fn assign(&mut self, target: &'a ast::ExprName, value: &'a Expr) {
        let place = self.names.local_name(target);
        let spec = self.specs.get(&place).and_then(|index| self.drafts.get(*index));
        if !spec.is_some_and(|draft| value.range().contains_range(draft.call.range())) {
            self.specs.remove(&place);
        }
        if !matches!(value, Expr::Call(call) if self.is_creation(call)) {
            self.modules.remove(&place);
        }
    }

    fn see_call(&mut self, call: &'a ast::ExprCall) {
        if self.names.refers_to_any(&call.func, SPEC_FROM_FILE) {
            self.add_spec(call, call.arg("location", 1));
        } else if let Some(loader) = self.loader_of_spec(call) {
            self.add_spec(call, loader.arg("path", 1));
        } else if self.is_creation(call) {
            self.add_module(call);
        } else if call.is_method(&["exec_module"]) {
            self.add_run(call, call.arg("module", 0));
        } else if let Some(module) = handed_over(call) {
            self.add_run(call, Some(module));
        } else {
            self.pass(call);
        }
    }

    fn is_creation(&self, call: &'a ast::ExprCall) -> bool {
        self.names.refers_to(&call.func, "importlib.util.module_from_spec")
    }

    /// The call that makes the loader of a file, if `call` makes a spec of it.
    fn loader_of_spec(&self, call: &'a ast::ExprCall) -> Option<&'a ast::ExprCall> {
        let loader = call.arg("loader", 1)?;
        let makes = self.names.refers_to(&call.func, "importlib.util.spec_from_loader");
        let loader = self.names.reaching_value(loader).as_call_expr().filter(|_| makes)?;
        self.names.refers_to_any(&loader.func, FILE_LOADERS).then_some(loader)
    }

    fn add_spec(&mut self, call: &'a ast::ExprCall, path: Option<&'a Expr>) {
        let spec = self.target_of(call);
        if let Some(spec) = spec {
            self.specs.insert(self.names.local_name(spec), self.drafts.len());
        }
        self.drafts.push(Draft { call, path, spec, module: None, passed: false });
    }

    fn add_module(&mut self, call: &'a ast::ExprCall) {
        let index = match call.arg("spec", 0) {
            Some(Expr::Name(spec)) => self.specs.get(&self.names.local_name(spec)).copied(),
            Some(Expr::Named(named)) => self.made_by(&named.value),
            Some(spec) => self.made_by(spec),
            None => None,
        };
        if let Some(draft) = index.and_then(|index| self.drafts.get(index)).copied()
            && let Some(module) = self.target_of(call)
        {
            self.modules.insert(self.names.local_name(module), self.drafts.len());
            self.drafts.push(Draft { module: Some(module), ..draft });
        }
    }

    /// The draft whose spec `expr` has just made.
    fn made_by(&self, expr: &Expr) -> Option<usize> {
        let last = self.drafts.len().checked_sub(1)?;
        (self.drafts.get(last)?.call.range() == expr.range()).then_some(last)
    }

    /// `run` is the call in which `module` runs.
    fn add_run(&mut self, run: &'a ast::ExprCall, module: Option<&'a Expr>) {
        let module = match module {
            Some(Expr::Named(named)) => &*named.target,
            Some(module) => module,
            None => return,
        };
        let Expr::Name(module) = module else {
            return;
        };
        let place = self.names.local_name(module);
        let draft = self.modules.get(&place).and_then(|index| self.drafts.get(*index));
        if let Some(&Draft { call, path, spec, module: Some(module), passed }) = draft {
            let function = place.function;
            self.found.loads.push(Load { call, path, spec, module, run, function, passed });
        }
    }

    /// A call of anything else, which may do with the module what it likes.
    fn pass(&mut self, call: &'a ast::ExprCall) {
        for argument in call.values() {
            let Expr::Name(name) = argument else {
                continue;
            };
            let index = self.modules.get(&self.names.local_name(name)).copied();
            let Some(draft) = index.and_then(|index| self.drafts.get_mut(index)) else {
                continue;
            };
            let builtin = self.names.qualified_name(&call.func);
            draft.passed |= builtin.is_none_or(|name| name.parts().first() != Some(&"builtins"));
        }
    }
}

/// The module in a call that is given `loader.exec_module` to call it with, such as `to_thread`.
fn handed_over(call: &ast::ExprCall) -> Option<&Expr> {
    let is_run =
        |it: &Expr| it.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "exec_module");
    let arguments = &call.arguments.args;
    let place = arguments.iter().position(is_run)?;
    arguments.get(place + 1)
}

fn is_step(node: Node<'_>) -> bool {
    matches!(
        node,
        Node::Stmt(Stmt::Assign(_) | Stmt::AnnAssign(_))
            | Node::Expr(Expr::Call(_) | Expr::Named(_))
    )
}

/// The name, if there is one, that an assignment gives a value, and the value. Of `sys.modules[name] = module = ...`
/// the name counts.
fn assigned(node: Node<'_>) -> Option<(&ast::ExprName, &Expr)> {
    match node {
        Node::Stmt(Stmt::Assign(assign)) => {
            let name = assign.targets.iter().find_map(Expr::as_name_expr)?;
            Some((name, &assign.value))
        }
        Node::Stmt(Stmt::AnnAssign(assign)) => {
            Some((assign.target.as_name_expr()?, assign.value.as_deref()?))
        }
        Node::Expr(Expr::Named(named)) => Some((named.target.as_name_expr()?, &named.value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The first line of each load: where the spec is made, and where the module is run.
    fn loads(text: &str) -> Vec<(usize, usize, bool)> {
        let text = format!("from importlib.util import *\n{text}");
        let syntax = Syntax::parse(&text, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{text}");
        let names = Names::new(syntax.module());
        let found = LoadFinder::run(&names);
        let row = |call: &ast::ExprCall| syntax.row(call.start()) - 1;
        found.loads.iter().map(|load| (row(load.call), row(load.run), load.passed)).collect()
    }

    #[test]
    fn specs_are_followed_to_where_their_module_is_run() {
        for code in [
            "s = spec_from_file_location(n, p)\nm = module_from_spec(s)\ns.loader.exec_module(m)\n",
            "s: S = spec_from_file_location(n, p)\nm = t[n] = module_from_spec(spec=s)\nx.exec_module(module=m)\n",
            "m = module_from_spec(s := spec_from_file_location(n, p))\n\ns.loader.exec_module(m)\n",
            "s = spec_from_file_location(n, p)\n\nx.exec_module(m := module_from_spec(s))\n",
            "s = spec_from_file_location(n, p)\nx, m = s.loader, module_from_spec(s)\ny.to_thread(x.exec_module, m)\n",
            "if (s := spec_from_file_location(n, p)):\n  m = module_from_spec(s); print(m)\n  s.loader.exec_module(m)\n",
        ] {
            assert_eq!(loads(code), [(1, 3, false)], "{code}");
        }
    }

    #[test]
    fn what_may_take_care_of_the_module_is_remembered() {
        let code = "s = spec_from_file_location(n, p)\nm = module_from_spec(s)\nadd(m)\nx.exec_module(m)\n";
        assert_eq!(loads(code), [(1, 4, true)]);
    }

    #[test]
    fn other_specs_modules_and_functions_are_not_mixed_up() {
        for code in [
            "s = spec_from_file_location(n, p)\ns = find(s)\nm = module_from_spec(s)\nx.exec_module(m)\n",
            "s = spec_from_file_location(n, p)\nm = module_from_spec(s)\nm = find(m)\nx.exec_module(m)\n",
            "s = spec_from_file_location(n, p)\ndef f(m):\n    m = module_from_spec(s)\n    x.exec_module(m)\n",
            "s = spec_from_file_location(n, p)\nm = module_from_spec(other)\nx.exec_module(m)\n",
        ] {
            assert_eq!(loads(code), [], "{code}");
        }
    }
}
