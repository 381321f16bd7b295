//! The reach of entries: whether the names that an entry uses mean, where it runs, what the header binds.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::entered::{Entered, ModulePath};
use super::placement::placement;
use super::presence::{declared_global, entry_of, header_of};
use super::scope::functions_in_scope;
use crate::analysis::functions::signature::Signature;
use crate::file::File;
use crate::lint_settings::{LineDrift, Telemetry};
use crate::names::{Binding, BindingKind, Names, is_builtin_name};
use crate::rewrite::{Code, CodeNames, insert_header};
use crate::syntax::{Ranged, Stmt, TextRange, TextSize, ast};

/// An obstacle between an entry and the header's binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The function, or one around it, gives the name another meaning.
    Local(String),
    /// The module binds the name to something else, or deletes it, at this range.
    Module(String, TextRange),
    /// `from module import *` may bind the name; the module.
    Star(String, String),
    /// A module without a header, into which none can be inserted.
    NoHeader,
}

/// The names that the entries of one file can reach.
#[derive(Debug, Default)]
pub struct Reach {
    /// By where the function starts.
    obstacles: FxHashMap<TextSize, Obstacle>,
}

impl Reach {
    /// The names that the entries of the functions in scope could reach.
    pub fn of(file: &File<'_>) -> Rc<Reach> {
        file.once(|file| Reach::find(file).unwrap_or_default())
    }

    fn find(file: &File<'_>) -> Option<Reach> {
        let telemetry = file.telemetry?;
        let entry = telemetry.entry.as_ref()?.sample().names();
        let everywhere = everywhere(file, telemetry, entry);
        let obstacles = functions_in_scope(file).filter_map(|signature| {
            let function = signature.function;
            let own = own_entries(file, telemetry, entry, signature);
            let local = shadowed(file.names, entry, function, &own);
            let local = local.map(|name| Obstacle::Local(name.to_owned()));
            Some((function.start(), local.or_else(|| everywhere.clone())?))
        });
        Some(Reach { obstacles: obstacles.collect() })
    }

    /// The obstacle between an entry at the start of `function` and the telemetry, if there is one.
    pub fn obstacle(&self, function: &ast::StmtFunctionDef) -> Option<&Obstacle> {
        self.obstacles.get(&function.start())
    }
}

/// The bindings at module level that take a name away from the header that `telemetry` wants.
pub fn rebindings<'c, 'a>(
    file: &'c File<'a>,
    telemetry: &Telemetry,
) -> impl Iterator<Item = Binding<'a>> + use<'c, 'a> {
    let header = telemetry.header.as_ref();
    let code = header.map(Code::names).cloned().unwrap_or_default();
    let imports: Vec<Stmt> = header.map(|it| it.statements().to_vec()).unwrap_or_default();
    let own = injected(file, telemetry);
    file.names.module_bindings().iter().copied().filter(move |binding| {
        code.bound.iter().any(|name| name == binding.name)
            && !own.iter().any(|range| range.contains_range(binding.range))
            && !is_same(binding, &code, &imports)
            // A declaration gives the name no value.
            && !matches!(binding.kind, BindingKind::Annotation)
    })
}

/// The headers, current and old, that are in a module.
fn injected(file: &File<'_>, telemetry: &Telemetry) -> Vec<TextRange> {
    let presence = header_of(telemetry, file.syntax);
    presence.iter().map(Ranged::range).collect()
}

/// True if a binding gives a name the value that the header gives it.
fn is_same(binding: &Binding<'_>, code: &CodeNames, header: &[Stmt]) -> bool {
    match binding.kind {
        BindingKind::Import { module } => {
            code.modules.iter().any(|(name, it)| name == binding.name && it == module)
        }
        BindingKind::ImportFrom { import, alias } => {
            let imports = header.iter().filter_map(Stmt::as_import_from_stmt);
            let same_module = imports.filter(|own| {
                own.level == import.level && own.module.as_deref() == import.module.as_deref()
            });
            same_module.flat_map(|own| &own.names).any(|own| {
                let bound = own.asname.as_ref().unwrap_or(&own.name);
                own.name.as_str() == alias.name.as_str() && bound.as_str() == binding.name
            })
        }
        _ => false,
    }
}

/// The obstacle between every entry of a file and the telemetry.
fn everywhere(file: &File<'_>, telemetry: &Telemetry, entry: &CodeNames) -> Option<Obstacle> {
    let names = file.names;
    let is_used = |name: &str| entry.read.iter().any(|it| it == name);
    let header = telemetry.header.as_ref();
    let bound = header.map_or(&[][..], |header| &header.names().bound);
    let rebound = rebindings(file, telemetry).find(|binding| is_used(binding.name));
    let is_builtin = |name: &str| is_builtin_name(name) && !bound.iter().any(|it| it == name);
    let hidden = || {
        let mut bindings = names.module_bindings().iter();
        bindings.find(|it| is_used(it.name) && is_builtin(it.name)).copied()
    };
    if let Some(binding) = rebound.or_else(hidden) {
        return Some(Obstacle::Module(binding.name.to_owned(), binding.range));
    }
    // Names with a leading underscore are imported by a star only if the module lists them.
    let starred = bound.iter().find(|name| is_used(name) && !name.starts_with('_'));
    if let (Some(name), Some(module)) = (starred, names.star_imports().next()) {
        return Some(Obstacle::Star(name.clone(), module.to_string()));
    }
    let header = header.filter(|_| bound.iter().any(|name| is_used(name)))?;
    lacks_header(file, telemetry, header).then_some(Obstacle::NoHeader)
}

/// True if a module has no header and can get none.
fn lacks_header(file: &File<'_>, telemetry: &Telemetry, header: &Code) -> bool {
    let cannot_move = || {
        telemetry.line_drift == LineDrift::Never
            && insert_header(file.syntax, header.text(), placement(file, telemetry)).moves_lines
    };
    header_of(telemetry, file.syntax).is_missing()
        && (declared_global(file.names, header).is_some() || cannot_move())
}

/// The entries that `function` has already, where those bind names.
fn own_entries<'a>(
    file: &File<'a>,
    telemetry: &Telemetry,
    entry: &CodeNames,
    function: Signature<'_, 'a>,
) -> Vec<TextRange> {
    if entry.bound.is_empty() {
        return Vec::new();
    }
    let entered = Entered::new(file, function);
    let module = ModulePath::of(file, telemetry);
    let presence = entry_of(telemetry, file.syntax, &entered, &module);
    presence.iter().map(Ranged::range).collect()
}

/// A name of the entry that would mean something else at the start of `function`, or whose meaning there would change.
/// What its `own_entries` do with the name does not count.
fn shadowed<'e>(
    names: &Names<'_>,
    entry: &'e CodeNames,
    function: &ast::StmtFunctionDef,
    own_entries: &[TextRange],
) -> Option<&'e str> {
    let start = function.body.first()?.start();
    let own = names.scope_at(start);
    let is_read_elsewhere = |name: &&String| {
        let scope = names.binding_scope(name, start);
        scope.is_some_and(|scope| !names.is_module_scope(scope))
            || names.scope(own).declares_global(name)
    };
    let is_others = |range: TextRange| !own_entries.iter().any(|it| it.contains_range(range));
    let is_used = |name: &&String| {
        names.scope(own).bindings_of(name).any(|it| is_others(it.range))
            || names.scope(own).declares_global(name)
            || names.reads_in(name, function.range()).any(|it| is_others(TextRange::empty(it)))
    };
    let mut read = entry.read.iter().filter(|name| !entry.bound.contains(name));
    let mut bound = entry.bound.iter();
    read.find(is_read_elsewhere).or_else(|| bound.find(is_used)).map(String::as_str)
}
