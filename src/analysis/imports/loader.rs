//! Classes that are loaders of modules, and what they do when a module is loaded.

use smallvec::SmallVec;

use crate::analysis::classes::lineage::Lineage;
use crate::names::{MethodKind, Names};
use crate::syntax::{Expr, Ranged, ast};

/// The modules that define loaders.
const HOMES: &[&str] = &["abc", "machinery", "util", "_abc", "_bootstrap", "_bootstrap_external"];

/// The number of methods of one loader that are followed. Real code stays far below.
const METHODS: usize = 32;

/// Functions and methods that read a file.
const READING: &[&str] = &[
    "get_data",
    "open",
    "open_binary",
    "open_code",
    "open_text",
    "read",
    "read_binary",
    "read_bytes",
    "read_text",
    "readlines",
];

/// A class that loads modules: it inherits from a loader of `importlib`, or has a method `exec_module`.
#[derive(Debug)]
pub struct Loader<'a> {
    /// The classes that it inherits from.
    pub lineage: Lineage<'a>,
}

/// The steps that a loader takes itself to load a module.
#[derive(Debug, Default)]
pub struct LoadSteps<'a> {
    /// The calls that compile.
    pub compiles: SmallVec<[&'a ast::ExprCall; 1]>,
    /// The calls that run code.
    pub runs: SmallVec<[&'a ast::ExprCall; 1]>,
    /// True if it reads a file.
    pub reads: bool,
}

impl<'a> Loader<'a> {
    /// The loader that `class` is, if its own body defines one of `methods`.
    pub fn defining(
        names: &Names<'a>,
        class: &'a ast::StmtClassDef,
        methods: &[&str],
    ) -> Option<Loader<'a>> {
        let defines = class.body.iter().any(|stmt| {
            let function = stmt.as_function_def_stmt();
            function.is_some_and(|function| methods.contains(&function.name.as_str()))
        });
        if !defines {
            return None;
        }
        let loader = Loader { lineage: Lineage::of(names, class) };
        let is_loader = loader.inherits("Loader") || loader.executes(names);
        is_loader.then_some(loader)
    }

    /// True if it inherits from a class of `importlib` whose name ends like this.
    pub fn inherits(&self, ending: &str) -> bool {
        self.lineage.imported.iter().any(|base| match base.parts() {
            ["importlib", home, class] => HOMES.contains(home) && class.ends_with(ending),
            _ => false,
        })
    }

    /// True if it has a method `exec_module(self, module)` of its own or from a base of the file.
    fn executes(&self, names: &Names<'a>) -> bool {
        let method = self.lineage.method(names, "exec_module");
        method.is_some_and(|method| method.parameters.len() >= 2)
    }

    /// The steps of `exec_module` and `get_code`, with the methods and functions of the file that they call on the way.
    pub fn steps(&self, names: &Names<'a>) -> LoadSteps<'a> {
        let mut steps = LoadSteps::default();
        let entries = ["exec_module", "get_code"];
        let mut methods: SmallVec<[&ast::StmtFunctionDef; 4]> =
            entries.iter().filter_map(|name| self.lineage.method(names, name)).collect();
        let mut next = 0;
        while let Some(&method) = methods.get(next) {
            next += 1;
            for call in names.nodes().in_body(&method.body).calls() {
                steps.see(names, call);
                if let Some(called) = self.called(names, method, call)
                    && methods.len() < METHODS
                    && !methods.iter().any(|known| std::ptr::eq(*known, called))
                {
                    methods.push(called);
                }
            }
        }
        steps
    }

    /// The function that `method` calls there, if it is one of the file or one of the loader, on the first parameter.
    fn called(
        &self,
        names: &Names<'a>,
        method: &ast::StmtFunctionDef,
        call: &ast::ExprCall,
    ) -> Option<&'a ast::StmtFunctionDef> {
        let attribute = match &*call.func {
            Expr::Attribute(attribute) => attribute,
            Expr::Name(name) => return names.only_binding(&name.id, name.start())?.function(),
            _ => return None,
        };
        let first = method.parameters.iter().next()?;
        let object = attribute.value.as_name_expr()?;
        let is_own = object.id == *first.name().as_str();
        is_own.then(|| self.lineage.method(names, &attribute.attr)).flatten()
    }
}

impl<'a> LoadSteps<'a> {
    fn see(&mut self, names: &Names<'a>, call: &'a ast::ExprCall) {
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return,
        };
        self.reads |= READING.contains(&name);
        let Some(function) = names.qualified_name(&call.func) else {
            return;
        };
        if function.is("builtins.compile") {
            self.compiles.push(call);
        } else if function.is("builtins.exec") {
            self.runs.push(call);
        } else if function.last() == "_call_with_frames_removed" {
            let mut arguments = call.arguments.args.iter();
            if arguments.next().is_some_and(|first| names.refers_to(first, "builtins.exec")) {
                self.runs.push(call);
            }
        }
    }
}

/// The parameter of `source_to_code` that is given the source.
pub fn source_parameter<'a>(
    names: &Names<'a>,
    method: &'a ast::StmtFunctionDef,
) -> Option<&'a ast::Parameter> {
    let place = usize::from(names.method_kind(method) != MethodKind::Static);
    method.parameters.iter_non_variadic_params().nth(place).map(|it| &it.parameter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The number of times that the last class compiles and runs code, and whether it reads, if it is a loader.
    fn steps(code: &str) -> Option<(usize, usize, bool)> {
        let syntax = Syntax::parse(code, SourceKind::Module).expect("not deep");
        assert!(syntax.errors().is_empty(), "{code}");
        let names = Names::new(syntax.module());
        let class = names.classes().last().expect("a class");
        let loader = Loader::defining(&names, class, &["exec_module", "get_code"])?;
        let steps = loader.steps(&names);
        Some((steps.compiles.len(), steps.runs.len(), steps.reads))
    }

    #[test]
    fn methods_are_followed() {
        let code = "class A:\n    def _code(this):\n        return compile(open(this.p).read(), this.p, 'exec')\n\
                    class B(A):\n    def exec_module(self, module):\n        exec(self._code(), vars(module))\n";
        assert_eq!(steps(code), Some((1, 1, true)));
        let code = "def run(path, module):\n    exec(compile(open(path).read(), path, 'exec'), vars(module))\n\
                    class B:\n    def exec_module(self, module): run(self.path, module)\n";
        assert_eq!(steps(code), Some((1, 1, true)));
    }

    #[test]
    fn loaders_are_told_by_their_bases_or_by_what_they_have() {
        let code = |base: &str| {
            format!(
                "from importlib.abc import Loader\nclass A({base}):\n    def get_code(self, name): pass\n"
            )
        };
        assert_eq!(steps(&code("Loader")), Some((0, 0, false)));
        assert_eq!(steps(&code("dict")), None);
        assert_eq!(steps("class A:\n    def exec_module(self): pass\n"), None);
    }
}
