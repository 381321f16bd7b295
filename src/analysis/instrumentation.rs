//! Which functions telemetry goes into, and what there is of it in a file.

use std::ops::Range;

use super::signature::{Signature, is_overload};
use crate::context::Context;
use crate::diagnostic::Edit;
use crate::names::{Names, ScopeKind};
use crate::rewrite::{
    Code, CodeNames, Likeness, Place, Template, after_docstring, prologue, remove_inserted,
};
use crate::syntax::{Expr, Ranged, Stmt, Syntax, ast};
use crate::telemetry::{Functions, Telemetry};

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
    Presence::of(body, prologue(body).len(), own, previous)
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

/// A function in scope of the telemetry, and what its entry names.
#[derive(Debug)]
pub struct Entered<'a> {
    /// The function.
    pub function: &'a ast::StmtFunctionDef,
    /// Its `__qualname__`.
    pub qualname: String,
    /// The line of its name, from 1.
    pub line: usize,
}

impl<'a> Entered<'a> {
    /// The function of `signature`.
    pub fn new(context: &Context<'a>, signature: Signature<'_, 'a>) -> Entered<'a> {
        let function = signature.function;
        let line = context.syntax.row(function.name.start());
        Entered { function, qualname: qualname(signature), line }
    }

    /// What a template is filled with.
    pub fn place<'p>(&'p self, file: &'p FilePlace) -> Place<'p> {
        Place {
            qualname: &self.qualname,
            name: &self.function.name,
            module: &file.module,
            path: &file.path,
            line: self.line,
        }
    }
}

/// What all entries of a file have in common.
#[derive(Debug)]
pub struct FilePlace {
    module: String,
    path: String,
}

impl FilePlace {
    /// How the telemetry calls the file that `context` is about.
    pub fn of(context: &Context<'_>, telemetry: &Telemetry) -> FilePlace {
        let files = &telemetry.files;
        FilePlace { module: files.module_name(context.path), path: files.shown(context.path) }
    }
}

/// The functions of the file that the telemetry goes into, in the order of the text.
pub fn functions_in_scope<'c, 'a>(
    context: &'c Context<'a>,
    telemetry: &'c Telemetry,
) -> impl Iterator<Item = Signature<'c, 'a>> + use<'c, 'a> {
    let names = context.names;
    Signature::all(names).filter(move |it| is_in_scope(names, telemetry, *it))
}

fn is_in_scope<'a>(names: &Names<'a>, telemetry: &Telemetry, signature: Signature<'_, 'a>) -> bool {
    let function = signature.function;
    let list = &function.decorator_list;
    let has = |wanted: &[String]| {
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        !wanted.is_empty() && names.is_decorated_with(list, &wanted)
    };
    (telemetry.functions == Functions::All || signature.is_public())
        && (telemetry.decorators.is_empty() || has(&telemetry.decorators))
        && !has(&telemetry.skipped_decorators)
        && !is_overload(names, function)
        && !(is_ellipsis(function) && is_declaration(names, signature))
}

/// Whether nothing but `...` and a docstring is in the function.
fn is_ellipsis(function: &ast::StmtFunctionDef) -> bool {
    let is_ellipsis =
        |stmt: &Stmt| stmt.as_expr_stmt().is_some_and(|stmt| stmt.value.is_ellipsis_literal_expr());
    after_docstring(function).iter().all(is_ellipsis)
}

/// Whether the function is abstract, or a protocol's.
fn is_declaration<'a>(names: &Names<'a>, signature: Signature<'_, 'a>) -> bool {
    const ABSTRACT: &[&str] = &[
        "abc.abstractmethod",
        "abc.abstractproperty",
        "abc.abstractclassmethod",
        "abc.abstractstaticmethod",
    ];
    const PROTOCOL: &[&str] = &["typing.Protocol", "typing_extensions.Protocol"];
    names.is_decorated_with(&signature.function.decorator_list, ABSTRACT)
        || signature.class().is_some_and(|class| {
            class.bases().iter().any(|base| match base {
                Expr::Subscript(generic) => names.refers_to_any(&generic.value, PROTOCOL),
                base => names.refers_to_any(base, PROTOCOL),
            })
        })
}

/// The function's `__qualname__`, unless something changes that when it runs.
fn qualname(signature: Signature<'_, '_>) -> String {
    let mut defined = signature.function.name.as_str();
    let mut parts = vec![defined];
    for scope in signature.scopes_around() {
        // What is declared global has nothing around it, wherever it is defined.
        if scope.declares_global(defined) {
            break;
        }
        match scope.kind {
            ScopeKind::Function(function) => {
                defined = &function.name;
                parts.extend(["<locals>", defined]);
            }
            ScopeKind::Class(class) => {
                defined = &class.name;
                parts.push(defined);
            }
            _ => {}
        }
    }
    parts.reverse();
    parts.join(".")
}
