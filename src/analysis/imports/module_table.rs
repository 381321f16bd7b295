//! Uses of `sys.modules`, the table of all modules that are imported.

use std::rc::Rc;

use crate::file::File;
use crate::names::{FunctionId, Names};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, ast};

/// The kinds of use of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModulesAccess {
    /// A module is put in.
    Store,
    /// A module is taken out.
    Removal,
    /// It is changed for a while and restored, as `unittest.mock.patch.dict` does, or given to something that may do so.
    Patch,
    /// A module is looked up.
    Lookup,
    /// Anything else, which changes nothing.
    Mention,
}

/// One place where the table is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableUse {
    /// The kind of use.
    pub access: ModulesAccess,
    /// The subscript, the method, the call that is given the table, or the table itself.
    pub range: TextRange,
    /// The function in which that happens, see [`Names::function_id`].
    pub function: FunctionId,
    /// The value that is stored, where an assignment says so.
    pub value: Option<TextRange>,
}

/// True if `expr` is the table itself.
pub fn is_table<'a>(names: &Names<'a>, expr: &'a Expr) -> bool {
    matches!(expr, Expr::Name(_) | Expr::Attribute(_)) && names.refers_to(expr, "sys.modules")
}

/// Every use of the table, in the order of the text; those in one call or assignment need not be.
pub fn uses_of_table(file: &File<'_>) -> Rc<Vec<TableUse>> {
    file.once(|file| {
        if file.syntax.mentions("modules") { AccessFinder::run(file.names) } else { Vec::new() }
    })
}

struct AccessFinder<'n, 'a> {
    names: &'n Names<'a>,
    uses: Vec<TableUse>,
}

impl<'a> AccessFinder<'_, 'a> {
    fn run(names: &Names<'a>) -> Vec<TableUse> {
        let mut finder = AccessFinder { names, uses: Vec::new() };
        let mut nodes = names.nodes().all();
        while let Some(node) = nodes.next() {
            if let Some(done) = finder.see(node) {
                nodes.skip_in(done);
            }
        }
        finder.uses
    }

    /// Adds what `node` does with the table; the result is the part of the node in which no more is done with it.
    fn see(&mut self, node: Node<'a>) -> Option<&'a Expr> {
        match node {
            Node::Stmt(Stmt::AugAssign(assign)) if self.is_table(&assign.target) => {
                self.add(ModulesAccess::Store, assign.range, None);
            }
            Node::Expr(expr @ Expr::Subscript(entry)) if self.is_table(&entry.value) => {
                let (access, value) = match entry.ctx {
                    ast::ExprContext::Store => (ModulesAccess::Store, self.assigned_to(expr)),
                    ast::ExprContext::Del => (ModulesAccess::Removal, None),
                    _ => (ModulesAccess::Lookup, None),
                };
                self.add(access, entry.range, value);
                return Some(&entry.value);
            }
            Node::Expr(expr @ Expr::Attribute(method)) if self.is_table(&method.value) => {
                // Whoever is given a method that changes the table can put it in order again.
                let changes =
                    !matches!(access_of(method), ModulesAccess::Lookup | ModulesAccess::Mention);
                let access = if changes { ModulesAccess::Patch } else { ModulesAccess::Mention };
                self.add(access, method.range, None);
                return Some(expr);
            }
            Node::Expr(Expr::Call(call)) => {
                if let Expr::Attribute(method) = &*call.func
                    && self.is_table(&method.value)
                {
                    self.add(access_of(method), method.range, None);
                    return Some(&call.func);
                }
                let mut arguments = call.arguments.args.iter();
                let patches = |argument: &Expr| {
                    argument
                        .as_string_literal_expr()
                        .is_some_and(|it| it.value.to_str() == "sys.modules")
                };
                if arguments.any(|argument| self.is_table(argument) || patches(argument)) {
                    self.add_call(&call.func, call.range());
                }
            }
            Node::Expr(expr) if self.is_table(expr) => {
                self.add(ModulesAccess::Mention, expr.range(), None);
                return Some(expr);
            }
            _ => {}
        }
        None
    }

    /// The value that an assignment gives `target`, if that is one of its targets as a whole.
    fn assigned_to(&self, target: &'a Expr) -> Option<TextRange> {
        match self.names.nodes().around(target).next()? {
            Node::Stmt(Stmt::Assign(assign)) => Some(assign.value.range()),
            _ => None,
        }
    }

    fn is_table(&self, expr: &'a Expr) -> bool {
        is_table(self.names, expr)
    }

    fn add(&mut self, access: ModulesAccess, range: TextRange, value: Option<TextRange>) {
        let function = self.names.function_id(range.start());
        self.uses.push(TableUse { access, range, function, value });
    }

    /// A call that is given the table, or its name to have it patched.
    fn add_call(&mut self, callee: &Expr, range: TextRange) {
        let name = match callee {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return,
        };
        match name {
            "dict" if callee.is_attribute_expr() => self.add(ModulesAccess::Patch, range, None),
            "setitem" => self.add(ModulesAccess::Store, range, None),
            "delitem" => self.add(ModulesAccess::Removal, range, None),
            _ if name.contains("patch") => self.add(ModulesAccess::Patch, range, None),
            _ => {}
        }
    }
}

/// The kind of use that a call of a method of the table is.
fn access_of(method: &ast::ExprAttribute) -> ModulesAccess {
    match method.attr.as_str() {
        "setdefault" | "update" | "__setitem__" => ModulesAccess::Store,
        "pop" | "popitem" | "clear" | "__delitem__" => ModulesAccess::Removal,
        "get" => ModulesAccess::Lookup,
        _ => ModulesAccess::Mention,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The uses of the table in `text`, each with the text of what it stores.
    fn accesses(text: &str) -> Vec<(ModulesAccess, Option<&str>)> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let uses = AccessFinder::run(&names);
        uses.iter().map(|it| (it.access, it.value.map(|value| &text[value]))).collect()
    }

    #[test]
    fn every_way_to_put_a_module_in_is_a_store() {
        for (code, value) in [
            ("import sys as s\ns.modules[n] = m\n", Some("m")),
            ("from sys import modules\nm = modules[n] = make()\n", Some("make()")),
            ("import sys\nt = sys.modules\nt.setdefault(n, m)\n", None),
            ("import sys\nsys.modules.update({n: m})\n", None),
            ("import sys\nsys.modules |= {n: m}\n", None),
            ("import sys\nmonkeypatch.setitem(sys.modules, n, m)\n", None),
        ] {
            let stores =
                accesses(code).into_iter().filter(|(access, _)| *access == ModulesAccess::Store);
            assert_eq!(stores.collect::<Vec<_>>(), [(ModulesAccess::Store, value)], "{code}");
        }
    }

    #[test]
    fn removals_patches_and_lookups_are_told_apart() {
        for (code, access) in [
            ("import sys\ndel sys.modules[n]\n", ModulesAccess::Removal),
            ("import sys\nstack.callback(sys.modules.pop, n, None)\n", ModulesAccess::Patch),
            (
                "from unittest.mock import patch\nwith patch.dict('sys.modules'): f()\n",
                ModulesAccess::Patch,
            ),
            ("import sys\nf(sys.modules[n])\n", ModulesAccess::Lookup),
            ("import sys\nf(sys.modules)\n", ModulesAccess::Mention),
            ("import sys\nf(n in sys.modules)\n", ModulesAccess::Mention),
        ] {
            assert_eq!(accesses(code), [(access, None)], "{code}");
        }
    }

    #[test]
    fn other_tables_are_no_tables() {
        assert!(accesses("modules[n] = m\nself.modules[n] = m\n").is_empty());
        assert!(accesses("from . import sys\nsys.modules[n] = m\n").is_empty());
    }
}
