//! The edits that take telemetry out of a file.

use super::entered::{Entered, ModulePath};
use super::presence::{entry_of, header_of};
use super::stray::strays;
use crate::analysis::functions::signature::Signature;
use crate::diagnostic::Edit;
use crate::file::File;
use crate::lint_settings::Telemetry;
use crate::rewrite::Injected;
use crate::syntax::Ranged;

/// The edits that take out everything that was injected, whether it is in scope or not.
pub fn removals(file: &File<'_>, telemetry: &Telemetry) -> Vec<Edit> {
    let syntax = file.syntax;
    let module = ModulePath::of(file, telemetry);
    let mut found: Vec<Injected<'_>> = Vec::new();
    for entered in Signature::all(file.names).map(|it| Entered::new(file, it)) {
        found.extend(entry_of(telemetry, syntax, &entered, &module).iter().cloned());
    }
    let known = found.iter().map(Ranged::range);
    let strays = strays(file, telemetry, known).into_iter().map(|stray| stray.injected);
    let strays = merged(strays.collect());
    found.extend(header_of(telemetry, &syntax.module().body).iter().cloned());
    let mut edits: Vec<Edit> =
        merged(found).iter().flat_map(|injected| injected.remove(syntax)).collect();
    edits.extend(strays.iter().flat_map(|injected| injected.remove_anywhere(syntax, file.nodes)));
    edits.sort_by_key(|edit| edit.range.start());
    edits
}

/// Neighbours go together, as each would want the separator between them.
fn merged(mut places: Vec<Injected<'_>>) -> Vec<Injected<'_>> {
    places.sort_by_key(Ranged::start);
    let mut merged: Vec<Injected<'_>> = Vec::new();
    for place in places {
        match (merged.last_mut(), place) {
            (
                Some(Injected::Statements { body: last, range }),
                Injected::Statements { body, range: next },
            ) if std::ptr::eq(*last, body) && range.end == next.start => range.end = next.end,
            (_, place) => merged.push(place),
        }
    }
    merged
}
