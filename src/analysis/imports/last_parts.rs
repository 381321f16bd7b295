//! Qualified names by their last parts, to look for those of the modules that a file imports.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::{last_part, top_level};
use crate::syntax::{Expr, Node, NodeKind, Sieve, Stmt, TagSet, ast};

/// The last parts of qualified names.
#[derive(Debug, Default)]
pub struct LastParts {
    /// By the top-level modules of the names.
    of_modules: FxHashMap<String, Sieve>,
    /// Those that are looked for whatever is imported.
    anywhere: Vec<String>,
    /// The sieve for these.
    passing: Sieve,
}

impl LastParts {
    /// These, and others that are looked for whatever is imported, also as plain names.
    #[must_use]
    pub fn and_anywhere<'n>(mut self, names: impl Iterator<Item = &'n str>) -> LastParts {
        self.anywhere.extend(names.map(|name| last_part(name).to_owned()));
        self.passing = self.anywhere.iter().map(String::as_str).collect();
        self
    }

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
        let mut found = self.passing.clone();
        let mut known = modules.iter().filter_map(|module| self.of_modules.get(*module)).peekable();
        if self.anywhere.is_empty() {
            known.peek()?;
        }
        known.for_each(|parts| found.merge(parts));
        Some(found)
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
                    if self.of_modules.contains_key(top_level(module)) {
                        uses.push(Use::From(import));
                    }
                }
                _ => {}
            }
        }
        if let Some(sieve) = self.imported_by(file) {
            let tags = TagSet::new(&self.passing, &sieve, &[]);
            let found = file.nodes.ids_of_tags(&tags).into_iter();
            uses.extend(found.filter_map(|id| match file.nodes.get(id) {
                Node::Expr(Expr::Name(name)) => {
                    let is_one =
                        name.ctx.is_load() && self.anywhere.iter().any(|it| *it == *name.id);
                    is_one.then_some(Use::Name(name))
                }
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
    /// A plain name that is looked for anywhere.
    Name(&'a ast::ExprName),
    /// `module.name`, as an expression and as an attribute.
    Attribute(&'a Expr, &'a ast::ExprAttribute),
}

impl<'n, N: Into<Cow<'n, str>>> FromIterator<N> for LastParts {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> LastParts {
        let mut parts = LastParts::default();
        for name in names {
            let name = name.into();
            parts.of_modules.entry(top_level(&name).to_owned()).or_default().add(last_part(&name));
        }
        parts
    }
}

/// The import statements of a file, which are looked for once.
fn imports<'a>(file: &File<'a>) -> impl Iterator<Item = &'a Stmt> {
    let found = file.once(|file| {
        let (none, imports) = (Sieve::default(), [NodeKind::StmtImport, NodeKind::StmtImportFrom]);
        file.nodes.ids_of_tags(&TagSet::new(&none, &none, &imports))
    });
    (0..found.len()).filter_map(move |place| file.nodes.get(found[place]).stmt())
}
