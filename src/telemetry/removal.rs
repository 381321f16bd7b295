//! The edits that take telemetry out of a file.

use super::entered::{Entered, ModulePath};
use super::presence::{entry_of, header_of};
use super::stray::strays;
use crate::analysis::functions::signature::Signature;
use crate::diagnostic::Edit;
use crate::file::File;
use crate::lint_settings::Telemetry;
use crate::rewrite::Injected;
use crate::syntax::{Ranged, TextRange, TextSize};

/// The edits that take out everything that was injected, whether it is in scope or not. A header stays that may as well
/// be the author's own import: alone on its line, with names that other code reads.
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
    let mut edits: Vec<Edit> = Vec::new();
    let mut removed: Vec<TextRange> = found.iter().map(Ranged::range).collect();
    for stray in &strays {
        let of_stray = stray.remove_anywhere(syntax, file.nodes);
        removed.extend((!of_stray.is_empty()).then(|| stray.range()));
        edits.extend(of_stray);
    }
    let presence = header_of(telemetry, syntax);
    let headers: Vec<TextRange> = presence.iter().map(Ranged::range).collect();
    removed.extend(&headers);
    removed.sort_by_key(Ranged::start);
    let unneeded = presence.iter().filter(|it| !is_needed(file, it.range(), &headers, &removed));
    found.extend(unneeded.cloned());
    edits.extend(merged(found).iter().flat_map(|injected| injected.remove(syntax)));
    edits.sort_by_key(|edit| edit.range.start());
    edits
}

/// True if the header at `header` looks like code of the author's: nothing else is on its line, and code outside
/// `removed`, which is in the order of the text, reads a name that only headers bind.
fn is_needed(
    file: &File<'_>,
    header: TextRange,
    headers: &[TextRange],
    removed: &[TextRange],
) -> bool {
    let names = file.names;
    let line = file.syntax.line_range(header.start()).cover(file.syntax.line_range(header.end()));
    if file.syntax.slice(line).trim() != file.syntax.slice(header) {
        return false;
    }
    let is_removed = |offset: TextSize| {
        let next = removed.partition_point(|it| it.end() <= offset);
        removed.get(next).is_some_and(|it| it.contains(offset))
    };
    let bindings = names.module_bindings();
    let is_header = |range: TextRange| headers.iter().any(|it| it.contains_range(range));
    bindings.iter().filter(|it| header.contains_range(it.range)).any(|binding| {
        let mut same = bindings.iter().filter(|it| it.name == binding.name);
        let mut reads = names.reads_in(binding.name, file.syntax.module().range);
        same.all(|it| is_header(it.range))
            && reads.any(|at| !is_removed(at) && names.is_module_binding(binding.name, at))
    })
}

/// Neighbours go together, as each would want the separator between them.
fn merged(mut injections: Vec<Injected<'_>>) -> Vec<Injected<'_>> {
    injections.sort_by_key(Ranged::start);
    let mut merged: Vec<Injected<'_>> = Vec::new();
    for injected in injections {
        match (merged.last_mut(), injected) {
            (
                Some(Injected::Statements { body: last, range }),
                Injected::Statements { body, range: next },
            ) if std::ptr::eq(*last, body) && range.end == next.start => range.end = next.end,
            (_, injected) => merged.push(injected),
        }
    }
    merged
}
