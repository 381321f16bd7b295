//! Code that comes from elsewhere than the module that compiles it.

use crate::analysis::execution::trees::{TreeOrigin, tree_origins};
use crate::analysis::values::provenance::{Origin, provenance};
use crate::names::Names;
use crate::syntax::Expr;

/// True if the code may hold annotations that its author did not write with this module in view, as it comes from
/// elsewhere: from a file, from a user, from a caller.
pub(super) fn comes_from_elsewhere<'a>(names: &Names<'a>, source: &'a Expr) -> bool {
    let texts = provenance(names, source).texts;
    if texts.is_empty() {
        return is_foreign_tree(names, source);
    }
    texts.iter().any(|text| match text.origin {
        Origin::Read | Origin::Decoded => true,
        Origin::Parameter(name) | Origin::Attribute(name) => !suggests_generator(name),
        Origin::Literal(_) | Origin::Built(_) => false,
    })
}

/// True if a text is called as those that a program makes itself.
fn suggests_generator(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // Whether an object of another file holds text or code, its name alone tells.
    let is_code = ["co", "bytecode"].contains(&name.trim_matches('_')) || name.contains("compiled");
    is_code || ["code", "script", "func", "generated"].iter().any(|word| name.contains(word))
}

/// True if a tree is parsed from a text that comes from elsewhere, or is given by a caller as a tree.
fn is_foreign_tree<'a>(names: &Names<'a>, tree: &'a Expr) -> bool {
    tree_origins(names, tree).into_iter().any(|origin| match origin {
        TreeOrigin::Parsed(text) => {
            provenance(names, text).texts.is_empty() || comes_from_elsewhere(names, text)
        }
        TreeOrigin::Parameter(parameter) => {
            let annotation = parameter.annotation().and_then(|it| names.qualified_name(it));
            annotation.is_some_and(|name| name.parts().first() == Some(&"ast"))
        }
        TreeOrigin::Made(call) => names.refers_to_any(&call.func, ROOTS),
    })
}

/// The roots that nodes from elsewhere are given to be compiled.
const ROOTS: &[&str] = &["ast.Module", "ast.Interactive"];
