//! The header and the entries that are in a file.

use memchr::memmem;

use super::entered::{Entered, ModulePath};
use crate::lint_settings::Telemetry;
use crate::names::Names;
use crate::rewrite::{
    Code, CodeNames, Injected, InsertionPoint, Likeness, Opening, TargetFunction, Template,
    Wrapper, openings, prologue, start,
};
use crate::syntax::{Expr, Ranged, Stmt, Syntax, ast};

/// The injected code that a module or a function has.
#[derive(Debug, Clone, Default)]
pub struct Presence<'a> {
    /// The code as it is configured now.
    pub current: Option<Injected<'a>>,
    /// True if nothing of it is out of date but the number of the line.
    pub has_moved: bool,
    /// The code that was injected under another configuration, for another position, or twice.
    pub old: Vec<Injected<'a>>,
    /// The header that is not first any more, as something was put above it. Looked for only where no other is.
    pub displaced: Option<Injected<'a>>,
}

impl<'a> Presence<'a> {
    /// True if there is none.
    pub fn is_missing(&self) -> bool {
        self.iter().next().is_none()
    }

    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = &Injected<'a>> {
        self.current.iter().chain(&self.old).chain(&self.displaced)
    }

    fn add(&mut self, likeness: Likeness, injected: Injected<'a>) {
        let is_own = matches!(likeness, Likeness::Same | Likeness::Moved);
        if is_own && self.current.is_none() {
            self.has_moved = likeness == Likeness::Moved;
            self.current = Some(injected);
        } else {
            self.old.push(injected);
        }
    }

    /// Looks at `body` from `index` on, and returns where there is no more. `compare` returns how many statements at
    /// the start of some are injected code, and of what kind.
    fn add_statements(
        &mut self,
        body: &'a [Stmt],
        mut index: usize,
        compare: impl Fn(&'a [Stmt]) -> (Likeness, usize),
    ) -> usize {
        loop {
            let (likeness, length) = compare(&body[index..]);
            if length == 0 {
                return index;
            }
            let range = index..index + length;
            index = range.end;
            self.add(likeness, Injected::Statements { body, range });
        }
    }
}

/// The header that a module has. It counts where it runs first: right behind the docstring and the imports from
/// `__future__`.
pub fn header_of<'a>(telemetry: &Telemetry, syntax: &'a Syntax<'_>) -> Presence<'a> {
    let body = &syntax.module().body;
    let compare = |rest: &[Stmt]| {
        if let Some(length @ 1..) = telemetry.header.as_ref().map(|it| it.length_in(rest)) {
            return (Likeness::Same, length);
        }
        let lengths = previous_headers(telemetry).map(|header| header.length_in(rest));
        (Likeness::Stale, lengths.max().unwrap_or(0))
    };
    let mut presence = Presence::default();
    let end = presence.add_statements(body, prologue(body).len(), compare);
    if presence.is_missing() {
        presence.displaced = displaced_header(telemetry, syntax, end);
    }
    // A second copy is the author's own: it does nothing, and no setting asks to remove it.
    let is_copy = |injected: &Injected| match (injected, &telemetry.header) {
        (Injected::Statements { body, range }, Some(header)) => {
            header.length_in(&body[range.start..]) > 0
        }
        _ => false,
    };
    presence.old.retain(|injected| !is_copy(injected));
    presence
}

fn previous_headers(telemetry: &Telemetry) -> impl Iterator<Item = &Code> {
    telemetry.previous.iter().filter_map(|form| form.header.as_ref())
}

/// The header behind other statements of the module, from `index` on. It is told from an import of the author's by its
/// wording, and by its line, which few people write: shared with other statements, or marked as added.
fn displaced_header<'a>(
    telemetry: &Telemetry,
    syntax: &'a Syntax<'_>,
    index: usize,
) -> Option<Injected<'a>> {
    let body = &syntax.module().body;
    let text = syntax.text().as_bytes();
    let headers = telemetry.header.iter().chain(previous_headers(telemetry));
    let headers = headers.filter(|it| memmem::find(text, it.text().as_bytes()).is_some());
    let headers: Vec<&Code> = headers.collect();
    if headers.is_empty() {
        return None;
    }
    (index..body.len()).find_map(|start| {
        let lengths = headers.iter().map(|header| (header, header.length_in(&body[start..])));
        let (header, length) = lengths.max_by_key(|(_, length)| *length)?;
        let injected = Injected::Statements { body, range: start..start + length };
        let is_worded_alike = length > 0 && syntax.slice(injected.range()) == header.text();
        (is_worded_alike && injected.line_is_of_injection(syntax)).then_some(injected)
    })
}

/// A name that `code`, as a header, would use before the module declares it `global`, which the interpreter refuses.
pub fn declared_global(names: &Names<'_>, code: &Code) -> Option<String> {
    let CodeNames { read, bound, .. } = code.names();
    read.iter().chain(bound).find(|name| names.module_declares_global(name)).cloned()
}

/// The entry that a function has. It counts wherever it could have been injected, and runs before all else.
pub fn entry_of<'a>(
    telemetry: &Telemetry,
    syntax: &Syntax<'_>,
    entered: &Entered<'a>,
    module: &ModulePath,
) -> Presence<'a> {
    let function = entered.function;
    if !may_have_entry(telemetry, syntax, function) {
        return Presence::default();
    }
    let finder = EntryFinder { telemetry, syntax, target: entered.place(module) };
    finder.entries_of(function)
}

/// True if a function begins like an entry that there is or was, which few do that have none. Much cheaper than
/// looking.
pub fn may_have_entry(
    telemetry: &Telemetry,
    syntax: &Syntax<'_>,
    function: &ast::StmtFunctionDef,
) -> bool {
    let previous = telemetry.previous.iter().filter_map(|form| form.entry.as_ref());
    let templates = || telemetry.entry.iter().chain(previous.clone());
    let begins_alike =
        |code: &dyn Ranged| templates().any(|it| it.begins_alike(syntax, code.range()));
    openings(start(function), |_| true).any(|opening| match opening {
        Opening::Statement(position) => position.statement().is_some_and(|it| begins_alike(it)),
        Opening::Expression(expr) | Opening::Condition { first: expr, .. } => {
            Wrapper::of(expr).is_some_and(|wrapper| begins_alike(&wrapper.calls_range()))
        }
        Opening::Bases(_) => false,
    })
}

/// Finds the entries of one function.
struct EntryFinder<'s, 't> {
    telemetry: &'s Telemetry,
    syntax: &'s Syntax<'t>,
    target: TargetFunction<'s>,
}

impl EntryFinder<'_, '_> {
    /// All entries before anything else of the function runs.
    fn entries_of<'a>(&self, function: &'a ast::StmtFunctionDef) -> Presence<'a> {
        let passes = |_: &'a Stmt| true;
        let mut presence = Presence::default();
        let mut remaining = openings(start(function), passes);
        while let Some(opening) = remaining.next() {
            match opening {
                Opening::Statement(position) => {
                    let InsertionPoint { body, index, .. } = position;
                    let end = presence.add_statements(body, index, |rest| self.compare(rest));
                    if end > index {
                        remaining = openings(InsertionPoint { index: end, ..position }, passes);
                    }
                }
                Opening::Expression(expr) => self.add_wrappers(&mut presence, expr),
                Opening::Condition { first, .. } => self.add_wrappers(&mut presence, first),
                Opening::Bases(_) => {}
            }
        }
        presence
    }

    fn add_wrappers<'a>(&self, presence: &mut Presence<'a>, expr: &'a Expr) {
        let mut next = Wrapper::of(expr);
        while let Some(wrapper) = next {
            let likeness =
                |it: &Template| it.likeness_of_calls(self.syntax, &wrapper, &self.target);
            let own = self.telemetry.entry.as_ref().map_or(Likeness::Different, likeness);
            let is_previous = || self.previous().any(|it| likeness(it) != Likeness::Different);
            match own {
                Likeness::Different if !is_previous() => return,
                Likeness::Different => presence.add(Likeness::Stale, Injected::Wrapper(wrapper)),
                own => presence.add(own, Injected::Wrapper(wrapper)),
            }
            next = wrapper.last_value().and_then(Wrapper::of);
        }
    }

    /// The number of statements at the start of `rest` that are an entry, and how like the configured one they are.
    fn compare(&self, rest: &[Stmt]) -> (Likeness, usize) {
        let likeness = |entry: &Template| entry.likeness(self.syntax, rest, &self.target);
        match self.telemetry.entry.as_ref().map(likeness) {
            Some(own @ (_, 1..)) => own,
            _ => (Likeness::Stale, self.previous().map(|it| likeness(it).1).max().unwrap_or(0)),
        }
    }

    fn previous(&self) -> impl Iterator<Item = &Template> {
        self.telemetry.previous.iter().filter_map(|form| form.entry.as_ref())
    }
}
