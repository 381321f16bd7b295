//! The edits that take telemetry out of a file.

use super::entered::{Entered, FilePlace};
use super::presence::{Presence, entry_of, header_of};
use crate::analysis::signature::Signature;
use crate::context::Context;
use crate::diagnostic::Edit;
use crate::rewrite::Injected;
use crate::syntax::{Ranged, Syntax};
use crate::telemetry::Telemetry;

/// The edits that take out everything that was injected, whether it is in scope or not.
pub fn removals(context: &Context<'_>, telemetry: &Telemetry) -> Vec<Edit> {
    let syntax = context.syntax;
    let mut edits = remove(syntax, header_of(telemetry, &syntax.module().body));
    let file = FilePlace::of(context, telemetry);
    for entered in Signature::all(context.names).map(|it| Entered::new(context, it)) {
        edits.extend(remove(syntax, entry_of(telemetry, syntax, &entered, &file)));
    }
    edits.sort_by_key(|edit| edit.range.start());
    edits
}

fn remove<'a>(syntax: &Syntax<'_>, found: Presence<'a>) -> Vec<Edit> {
    let mut places: Vec<Injected<'a>> = found.current.into_iter().chain(found.old).collect();
    places.sort_by_key(Ranged::start);
    let mut merged: Vec<Injected<'a>> = Vec::new();
    for place in places {
        match (merged.last_mut(), place) {
            // Neighbours go together, as each would want the separator between them.
            (
                Some(Injected::Statements { body: last, range }),
                Injected::Statements { body, range: next },
            ) if std::ptr::eq(*last, body) && range.end == next.start => range.end = next.end,
            (_, place) => merged.push(place),
        }
    }
    merged.iter().flat_map(|place| place.remove(syntax)).collect()
}
