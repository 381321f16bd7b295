//! Makes a module available to inserted code, with the import that is there if one serves.

use super::lines::follows_backslash;
use super::prologue::{is_future_import, line_after_prologue};
use crate::diagnostic::Edit;
use crate::names::{BindingKind, Names, top_level};
use crate::syntax::{Ranged, Stmt, Syntax, TextSize};

/// The name under which inserted code reaches a member of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The expression to write, such as `functools.wraps` or `wraps`.
    pub expression: String,
    /// The edit that adds the import, unless one is there.
    pub import: Option<Edit>,
}

/// The name under which code at `offset` reaches `member` of `module`, which may be a submodule.
///
/// An import serves if it stands in the module's own body, so that it runs unconditionally, before `offset`, and if
/// nothing else binds its name. Returns `None` if a new import could change what the module's name means somewhere.
pub fn import_module(
    syntax: &Syntax<'_>,
    names: &Names<'_>,
    module: &str,
    member: &str,
    offset: TextSize,
) -> Option<Imported> {
    let existing = names.module_imports().iter().find_map(|binding| {
        let expression = match binding.kind {
            BindingKind::Import { module: bound } if bound == module => {
                format!("{}.{member}", binding.name)
            }
            kind if kind.imports_member(module, member) => binding.name.to_owned(),
            _ => return None,
        };
        let serves = binding.range.end() <= offset
            && is_unconditional(syntax, binding.range.start())
            && names.is_module_binding(binding.name, offset)
            && names.bindings(binding.name, offset).len() == 1;
        serves.then_some(expression)
    });
    if let Some(expression) = existing {
        return Some(Imported { expression, import: None });
    }
    let package = top_level(module);
    if package != module && is_package(names, package, offset) {
        let imports = imports_submodule(names, module, offset);
        let import = if imports { None } else { Some(new_import(syntax, names, module, offset)?) };
        return Some(Imported { expression: format!("{module}.{member}"), import });
    }
    if names.is_bound_anywhere(package) {
        return None;
    }
    Some(Imported {
        expression: format!("{module}.{member}"),
        import: Some(new_import(syntax, names, module, offset)?),
    })
}

/// True if all that binds `package` as seen from `offset` are imports of it at module level.
fn is_package(names: &Names<'_>, package: &str, offset: TextSize) -> bool {
    let bindings = names.bindings(package, offset);
    !bindings.is_empty()
        && names.is_module_binding(package, offset)
        && bindings.iter().all(
            |binding| matches!(binding.kind, BindingKind::Import { module } if module == package),
        )
}

/// True if the module's own body says `import module`, as such, before `offset`.
fn imports_submodule(names: &Names<'_>, module: &str, offset: TextSize) -> bool {
    let before = names.import_statements().iter().take_while(|stmt| stmt.end() <= offset);
    before
        .filter_map(|stmt| stmt.as_import_stmt())
        .flat_map(|stmt| &stmt.names)
        .any(|alias| alias.asname.is_none() && alias.name.as_str() == module)
}

/// True if the statement at `offset` stands in the module's own body.
fn is_unconditional(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let body = &syntax.module().body;
    let after = body.partition_point(|stmt| stmt.start() <= offset);
    let stmt = after.checked_sub(1).and_then(|index| body.get(index));
    matches!(stmt, Some(Stmt::Import(_) | Stmt::ImportFrom(_)))
}

/// `import module` on a line of its own: before the first import there is, else behind the prologue.
fn new_import(
    syntax: &Syntax<'_>,
    names: &Names<'_>,
    module: &str,
    before: TextSize,
) -> Option<Edit> {
    let newline = syntax.line_ending();
    let import = format!("import {module}");
    let first = names.import_statements().iter().find(|stmt| !is_future_import(stmt));
    if let Some(first) = first
        && first.start() < before
        && syntax.line_range(first.start()).start() == first.start()
        && !follows_backslash(syntax, first.start())
    {
        return Some(Edit::insert(first.start(), format!("{import}{newline}")));
    }
    let (offset, at_end_of_line) = line_after_prologue(syntax)?;
    Some(if at_end_of_line {
        Edit::insert(offset, format!("{newline}{import}"))
    } else {
        Edit::insert(offset, format!("{import}{newline}"))
    })
}
