//! Uses of `sys.modules`, the table of all modules that are imported.

use std::rc::Rc;

use crate::file::File;
use crate::names::{FunctionId, Names};
use crate::syntax::{Expr, Node, Ranged, Stmt, TextRange, ast};

/// The kinds of use of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
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
    pub deed: Deed,
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
    file.once(
        |file| {
            if file.syntax.mentions("modules") { Search::run(file.names) } else { Vec::new() }
        },
    )
}

struct Search<'n, 'a> {
    names: &'n Names<'a>,
    uses: Vec<TableUse>,
}

impl<'a> Search<'_, 'a> {
    fn run(names: &Names<'a>) -> Vec<TableUse> {
        let mut search = Search { names, uses: Vec::new() };
        let mut nodes = names.nodes().all();
        while let Some(node) = nodes.next() {
            if let Some(done) = search.see(node) {
                nodes.skip_in(done);
            }
        }
        search.uses
    }

    /// Adds what `node` does with the table; the result is the part of the node in which no more is done with it.
    fn see(&mut self, node: Node<'a>) -> Option<&'a Expr> {
        match node {
            Node::Stmt(Stmt::AugAssign(assign)) if self.is_table(&assign.target) => {
                self.add(Deed::Store, assign.range, None);
            }
            Node::Expr(expr @ Expr::Subscript(entry)) if self.is_table(&entry.value) => {
                let (deed, value) = match entry.ctx {
                    ast::ExprContext::Store => (Deed::Store, self.assigned_to(expr)),
                    ast::ExprContext::Del => (Deed::Removal, None),
                    _ => (Deed::Lookup, None),
                };
                self.add(deed, entry.range, value);
                return Some(&entry.value);
            }
            Node::Expr(expr @ Expr::Attribute(method)) if self.is_table(&method.value) => {
                // Whoever is given a method that changes the table can put it in order again.
                let changes = !matches!(deed_of(method), Deed::Lookup | Deed::Mention);
                let deed = if changes { Deed::Patch } else { Deed::Mention };
                self.add(deed, method.range, None);
                return Some(expr);
            }
            Node::Expr(Expr::Call(call)) => {
                if let Expr::Attribute(method) = &*call.func
                    && self.is_table(&method.value)
                {
                    self.add(deed_of(method), method.range, None);
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
                self.add(Deed::Mention, expr.range(), None);
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

    fn add(&mut self, deed: Deed, range: TextRange, value: Option<TextRange>) {
        let function = self.names.function_id(range.start());
        self.uses.push(TableUse { deed, range, function, value });
    }

    /// A call that is given the table, or its name to have it patched.
    fn add_call(&mut self, callee: &Expr, range: TextRange) {
        let name = match callee {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return,
        };
        match name {
            "dict" if callee.is_attribute_expr() => self.add(Deed::Patch, range, None),
            "setitem" => self.add(Deed::Store, range, None),
            "delitem" => self.add(Deed::Removal, range, None),
            _ if name.contains("patch") => self.add(Deed::Patch, range, None),
            _ => {}
        }
    }
}

/// The kind of use that a call of a method of the table is.
fn deed_of(method: &ast::ExprAttribute) -> Deed {
    match method.attr.as_str() {
        "setdefault" | "update" | "__setitem__" => Deed::Store,
        "pop" | "popitem" | "clear" | "__delitem__" => Deed::Removal,
        "get" => Deed::Lookup,
        _ => Deed::Mention,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{SourceKind, Syntax};

    /// The uses of the table in `text`, each with the text of what it stores.
    fn deeds(text: &str) -> Vec<(Deed, Option<&str>)> {
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let names = Names::new(syntax.module());
        let uses = Search::run(&names);
        uses.iter().map(|it| (it.deed, it.value.map(|value| &text[value]))).collect()
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
            let stores = deeds(code).into_iter().filter(|(deed, _)| *deed == Deed::Store);
            assert_eq!(stores.collect::<Vec<_>>(), [(Deed::Store, value)], "{code}");
        }
    }

    #[test]
    fn removals_patches_and_lookups_are_told_apart() {
        for (code, deed) in [
            ("import sys\ndel sys.modules[n]\n", Deed::Removal),
            ("import sys\nstack.callback(sys.modules.pop, n, None)\n", Deed::Patch),
            ("from unittest.mock import patch\nwith patch.dict('sys.modules'): f()\n", Deed::Patch),
            ("import sys\nf(sys.modules[n])\n", Deed::Lookup),
            ("import sys\nf(sys.modules)\n", Deed::Mention),
            ("import sys\nf(n in sys.modules)\n", Deed::Mention),
        ] {
            assert_eq!(deeds(code), [(deed, None)], "{code}");
        }
    }

    #[test]
    fn other_tables_are_no_tables() {
        assert!(deeds("modules[n] = m\nself.modules[n] = m\n").is_empty());
        assert!(deeds("from . import sys\nsys.modules[n] = m\n").is_empty());
    }
}
