//! The edits that take telemetry out of a file.

use super::entered::{Entered, FilePlace};
use super::presence::{Presence, entry_of, header_of};
use crate::analysis::signature::Signature;
use crate::context::Context;
use crate::diagnostic::Edit;
use crate::rewrite::remove_inserted;
use crate::syntax::{Stmt, Syntax};
use crate::telemetry::Telemetry;

/// The edits that take out everything that was injected, whether it is in scope or not.
pub fn removals(context: &Context<'_>, telemetry: &Telemetry) -> Vec<Edit> {
    let body = &context.syntax.module().body;
    let mut edits = remove(context.syntax, body, header_of(telemetry, body));
    let file = FilePlace::of(context, telemetry);
    for entered in Signature::all(context.names).map(|it| Entered::new(context, it)) {
        let presence = entry_of(telemetry, context.syntax, &entered, &file);
        edits.extend(remove(context.syntax, &entered.function.body, presence));
    }
    edits.sort_by_key(|edit| edit.range.start());
    edits
}

fn remove(syntax: &Syntax<'_>, body: &[Stmt], found: Presence) -> Vec<Edit> {
    let mut places: Vec<_> = found.current.into_iter().chain(found.old).collect();
    places.sort_by_key(|place| place.start);
    // Neighbours go together, as each would want the separator between them.
    let merged = match (places.first(), places.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => return Vec::new(),
    };
    remove_inserted(syntax, body, merged).into_iter().collect()
}
