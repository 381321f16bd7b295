//! The methods that a call may reach by their name.

use rustc_hash::FxHashMap;

use crate::names::Names;
use crate::syntax::{Stmt, ast};

/// The number of functions of one name that are looked at.
pub(super) const CANDIDATES: usize = 8;

/// The methods of the file's classes by name, as far as a call of that name is followed into them.
pub(super) fn methods<'a>(names: &Names<'a>) -> FxHashMap<&'a str, Vec<&'a ast::StmtFunctionDef>> {
    let mut methods: FxHashMap<_, Vec<_>> = FxHashMap::default();
    let all = names.classes().flat_map(|class| &class.body).filter_map(Stmt::as_function_def_stmt);
    for method in all {
        let candidates = methods.entry(method.name.as_str()).or_default();
        if candidates.len() < CANDIDATES {
            candidates.push(method);
        }
    }
    methods
}
