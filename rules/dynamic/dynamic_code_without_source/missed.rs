//! Text of which somebody could miss the source.

use crate::analysis::values::provenance::{constant_parts, imports_only};
use crate::names::Names;
use crate::syntax::Expr;

/// True if the text defines anything of which the source could be asked for.
pub(super) fn defines(text: &str) -> bool {
    let definition = ["def ", "class ", "async def "];
    let begins = |line: &str| definition.iter().any(|start| line.trim_start().starts_with(start));
    text.contains("lambda") || text.split([';', '\n', '\r']).any(begins)
}

/// True if anybody would want to see this computed text: what is known of it is not just a part of one statement.
pub(super) fn is_built_missed<'a>(names: &Names<'a>, built: &'a Expr) -> bool {
    let parts = constant_parts(names, built);
    parts.iter().all(|part| part.is_empty()) || parts.iter().any(|part| is_missed_part(part))
}

fn is_missed_part(part: &str) -> bool {
    let definition = ["def ", "class ", "async def ", "@"];
    let defines = definition.iter().any(|start| part.starts_with(start));
    defines || (part.contains(['\n', '\r']) && !imports_only(part))
}
