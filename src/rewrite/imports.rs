//! Makes a module available to inserted code, with the import that is there if one serves.

use super::lines::follows_backslash;
use super::prologue::{is_future_import, line_after_prologue};
use crate::diagnostic::Edit;
use crate::names::{BindingKind, Names};
use crate::syntax::{Ranged, Stmt, Syntax, TextSize};

/// How inserted code reaches a member of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The expression to write, such as `functools.wraps` or `wraps`.
    pub expression: String,
    /// The edit that adds the import, unless one is there.
    pub import: Option<Edit>,
}

/// How code at `offset` reaches `member` of the top-level module `module`.
///
/// An import serves if it stands in the module's own body, so that it runs unconditionally, before `offset`, and if nothing
/// else binds its name. Returns `None` if a new import could change what the module's name means somewhere.
pub fn import_module(
    syntax: &Syntax<'_>,
    names: &Names<'_>,
    module: &str,
    member: &str,
    offset: TextSize,
) -> Option<Imported> {
    let existing = names.module_bindings().iter().find_map(|binding| {
        let expression = match binding.kind {
            BindingKind::Import { module: bound } if bound == module => {
                format!("{}.{member}", binding.name)
            }
            BindingKind::ImportFrom { module: from, level: 0, member: bound }
                if from == module && bound == member =>
            {
                binding.name.to_owned()
            }
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
    if names.is_bound_anywhere(module) {
        return None;
    }
    Some(Imported {
        expression: format!("{module}.{member}"),
        import: Some(new_import(syntax, module, offset)?),
    })
}

/// Whether the statement at `offset` stands in the module's own body.
fn is_unconditional(syntax: &Syntax<'_>, offset: TextSize) -> bool {
    let body = &syntax.module().body;
    let after = body.partition_point(|stmt| stmt.start() <= offset);
    let stmt = after.checked_sub(1).and_then(|place| body.get(place));
    matches!(stmt, Some(Stmt::Import(_) | Stmt::ImportFrom(_)))
}

/// `import module` on a line of its own: before the first import there is, else behind the prologue.
fn new_import(syntax: &Syntax<'_>, module: &str, before: TextSize) -> Option<Edit> {
    let newline = syntax.line_ending();
    let import = format!("import {module}");
    let first = syntax.module().body.iter().find(|stmt| {
        matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)) && !is_future_import(stmt)
    });
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
