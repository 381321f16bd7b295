//! The header and the entries that are in a file.

use std::ops::Range;

use super::entered::{Entered, FilePlace};
use crate::names::Names;
use crate::rewrite::{Code, CodeNames, Likeness, Template, after_docstring, prologue};
use crate::syntax::{Stmt, Syntax, ast};
use crate::telemetry::Telemetry;

/// What a body has of the injected code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    /// What is configured: the statements, by their places in the body.
    pub current: Option<Range<usize>>,
    /// What was injected under another configuration, for another place, or twice.
    pub old: Vec<Range<usize>>,
}

impl Presence {
    /// Whether there is nothing.
    pub fn is_missing(&self) -> bool {
        self.current.is_none() && self.old.is_empty()
    }

    /// Looks at `body` from `place` on. `own` and `previous` tell how many statements at its start are the configured code,
    /// and whether for this place, or an older form of it.
    fn of(
        body: &[Stmt],
        mut place: usize,
        own: impl Fn(&[Stmt]) -> (Likeness, usize),
        previous: impl Fn(&[Stmt]) -> usize,
    ) -> Presence {
        let mut presence = Presence::default();
        loop {
            let rest = &body[place..];
            let (likeness, length) = own(rest);
            let length = if length == 0 { previous(rest) } else { length };
            let range = place..place + length;
            if length == 0 {
                return presence;
            } else if likeness == Likeness::Same && presence.current.is_none() {
                presence.current = Some(range);
            } else {
                presence.old.push(range);
            }
            place += length;
        }
    }
}

/// What a module has of the header. It counts where it runs first: right behind the docstring and the imports from
/// `__future__`.
pub fn header_of(telemetry: &Telemetry, body: &[Stmt]) -> Presence {
    let own = |rest: &[Stmt]| match telemetry.header.as_ref().map(|it| it.length_in(rest)) {
        None | Some(0) => (Likeness::Different, 0),
        Some(length) => (Likeness::Same, length),
    };
    let previous = |rest: &[Stmt]| {
        let forms = telemetry.previous.iter().filter_map(|form| form.header.as_ref());
        forms.map(|header| header.length_in(rest)).max().unwrap_or(0)
    };
    let mut presence = Presence::of(body, prologue(body).len(), own, previous);
    // A second copy is somebody's own: it does nothing, and nobody asked to have it removed.
    presence.old.retain(|range| own(&body[range.clone()]).1 == 0);
    presence
}

/// A name that `code`, as a header, would use before the module declares it `global`, which the interpreter refuses.
pub fn declared_global(names: &Names<'_>, code: &Code) -> Option<String> {
    let CodeNames { read, bound, .. } = code.names();
    read.into_iter().chain(bound).find(|name| names.module_declares_global(name))
}

/// What a function has of the entry: right behind its docstring.
pub fn entry_of(
    telemetry: &Telemetry,
    syntax: &Syntax<'_>,
    entered: &Entered<'_>,
    file: &FilePlace,
) -> Presence {
    let function = entered.function;
    if !may_have_entry(telemetry, syntax, function) {
        return Presence::default();
    }
    let body = after_docstring(function);
    let place = &entered.place(file);
    let likeness = |entry: &Template, rest: &[Stmt]| entry.likeness(syntax, rest, place);
    let own = |rest: &[Stmt]| {
        let own = telemetry.entry.as_ref().map(|entry| likeness(entry, rest));
        own.unwrap_or((Likeness::Different, 0))
    };
    let previous = |rest: &[Stmt]| {
        let forms = telemetry.previous.iter().filter_map(|form| form.entry.as_ref());
        forms.map(|entry| likeness(entry, rest).1).max().unwrap_or(0)
    };
    Presence::of(&function.body, function.body.len() - body.len(), own, previous)
}

/// Whether a function begins like an entry that there is or was, which few do that have none. Much cheaper than looking.
pub fn may_have_entry(
    telemetry: &Telemetry,
    syntax: &Syntax<'_>,
    function: &ast::StmtFunctionDef,
) -> bool {
    let previous = telemetry.previous.iter().filter_map(|form| form.entry.as_ref());
    let mut templates = telemetry.entry.iter().chain(previous);
    templates.any(|template| template.begins_alike(syntax, after_docstring(function)))
}
