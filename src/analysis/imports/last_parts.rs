//! Qualified names by their last parts, to look for those of the modules that a file imports.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::{last_part, top_level};
use crate::syntax::{Expr, Node, NodeKind, Sieve, Stmt, TagSet, ast};

/// The last parts of qualified names, by the top-level modules of these.
#[derive(Debug)]
pub struct LastParts(FxHashMap<String, FxHashSet<String>>);

impl LastParts {
    /// Those in the modules that a file imports; `None` if there are none.
    pub fn imported_by(&self, file: &File<'_>) -> Option<Sieve> {
        let mut modules: FxHashSet<&str> = FxHashSet::default();
        for import in imports(file) {
            match import {
                Stmt::Import(import) => {
                    modules.extend(import.names.iter().map(|alias| top_level(&alias.name)));
                }
                Stmt::ImportFrom(import) if import.level == 0 => {
                    modules.extend(import.module.as_deref().map(top_level));
                }
                _ => {}
            }
        }
        let mut parts = modules.iter().filter_map(|module| self.0.get(*module)).peekable();
        parts.peek()?;
        Some(parts.flatten().map(String::as_str).collect())
    }

    /// The places of a file that may use one of the names: whatever is imported from a module that has some, and attributes that are
    /// called like one and are read.
    pub fn uses<'a>(&self, file: &File<'a>) -> Vec<Use<'a>> {
        let mut uses = Vec::new();
        for import in imports(file) {
            match import {
                Stmt::Import(import) => uses.extend(import.names.iter().map(Use::Module)),
                Stmt::ImportFrom(import) if import.level == 0 => {
                    let module = import.module.as_deref().unwrap_or_default();
                    if self.0.contains_key(top_level(module)) {
                        uses.push(Use::From(import));
                    }
                }
                _ => {}
            }
        }
        if let Some(sieve) = self.imported_by(file) {
            let tags = TagSet::new(&Sieve::default(), &sieve, &[]);
            let attributes = file.nodes.ids_of_tags(&tags).into_iter();
            uses.extend(attributes.filter_map(|id| match file.nodes.get(id) {
                Node::Expr(expr @ Expr::Attribute(attribute)) => {
                    let is_one = attribute.ctx.is_load() && sieve.passes(attribute.attr.as_str());
                    is_one.then_some(Use::Attribute(expr, attribute))
                }
                _ => None,
            }));
        }
        uses
    }
}

/// A place that may use a name.
#[derive(Debug, Clone, Copy)]
pub enum Use<'a> {
    /// `import module`.
    Module(&'a ast::Alias),
    /// `from module import name, name`.
    From(&'a ast::StmtImportFrom),
    /// `module.name`, as an expression and as an attribute.
    Attribute(&'a Expr, &'a ast::ExprAttribute),
}

impl<'n, N: Into<Cow<'n, str>>> FromIterator<N> for LastParts {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> LastParts {
        let mut parts: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
        for name in names {
            let name = name.into();
            let module = parts.entry(top_level(&name).to_owned()).or_default();
            module.insert(last_part(&name).to_owned());
        }
        LastParts(parts)
    }
}

/// The import statements of a file.
fn imports<'a>(file: &File<'a>) -> impl Iterator<Item = &'a Stmt> {
    let is_import = |kind| matches!(kind, NodeKind::StmtImport | NodeKind::StmtImportFrom);
    file.nodes.of_kinds(is_import).filter_map(|(_, node)| match node {
        Node::Stmt(import) => Some(import),
        Node::Expr(_) => None,
    })
}
