//! Qualified names by their last parts, to look for those of the modules that a file imports.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::file::File;
use crate::names::{last_part, top_level};
use crate::syntax::{Node, NodeKind, Sieve, Stmt};

/// The last parts of qualified names, by the top-level modules of these.
#[derive(Debug)]
pub struct LastParts(FxHashMap<String, FxHashSet<String>>);

impl LastParts {
    /// True if a name is in the top-level module of `module`.
    pub fn has(&self, module: &str) -> bool {
        self.0.contains_key(top_level(module))
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
        let mut parts = modules.iter().filter_map(|module| self.0.get(*module)).peekable();
        parts.peek()?;
        Some(parts.flatten().map(String::as_str).collect())
    }
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
pub fn imports<'a>(file: &File<'a>) -> impl Iterator<Item = &'a Stmt> {
    let is_import = |kind| matches!(kind, NodeKind::StmtImport | NodeKind::StmtImportFrom);
    file.nodes.of_kinds(is_import).filter_map(|(_, node)| match node {
        Node::Stmt(import) => Some(import),
        Node::Expr(_) => None,
    })
}
