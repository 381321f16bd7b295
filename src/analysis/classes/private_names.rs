//! Class-private names, such as `__x`.

use std::borrow::Cow;

use crate::syntax::ast;

/// The name of an attribute as the interpreter sees it: `__x` in a class `C` is `_C__x`.
pub fn mangled<'a>(name: &'a str, class: &ast::StmtClassDef) -> Cow<'a, str> {
    let class = class.name.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !class.is_empty() {
        Cow::Owned(format!("_{class}{name}"))
    } else {
        Cow::Borrowed(name)
    }
}
