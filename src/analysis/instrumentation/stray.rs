//! Entries behind the start of a function: somebody has moved them, or put code in front of them.

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::entered::{Entered, ModulePath};
use super::presence::header_of;
use crate::analysis::signature::Signature;
use crate::file::File;
use crate::rewrite::{Code, Injected, Likeness, Place, Template, Wrapper};
use crate::syntax::source_order::{SourceOrderVisitor, walk_expr, walk_stmt};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, TextSize, ast};
use crate::telemetry::Telemetry;

/// An entry that does not run before all else of its function.
#[derive(Debug)]
pub struct Stray<'a> {
    /// The code.
    pub injected: Injected<'a>,
    /// Where the innermost function around it starts.
    pub function: Option<TextSize>,
    /// Whether it names that function.
    pub is_own: bool,
}

/// The entries of the configured form that are not at `known` places, which are those that run first, in the order of the
/// text. Only an entry that names its function is told from code that anybody may have written; one that names another
/// is, too, where nothing but the header gives its names a meaning.
///
/// Whether any is there is seen from how often the text holds what entries begin with.
pub fn strays<'a>(
    file: &File<'a>,
    telemetry: &Telemetry,
    known: impl IntoIterator<Item = TextRange>,
) -> Vec<Stray<'a>> {
    let Some(entry) = telemetry.entry.as_ref().filter(|entry| entry.names_function()) else {
        return Vec::new();
    };
    let known: FxHashSet<TextRange> = known.into_iter().collect();
    let text = file.syntax.text().as_bytes();
    if memmem::find_iter(text, entry.head().as_bytes()).take(known.len() + 1).count() <= known.len()
    {
        return Vec::new();
    }
    let module = ModulePath::of(file, telemetry);
    let functions = Signature::all(file.names).map(|it| Entered::new(file, it));
    let functions = functions.map(|it| (it.function.start(), it)).collect();
    let mut search = Search { file, entry, module, functions, around: Vec::new(), found: vec![] };
    search.visit_body(file.names.body());
    let mut found = search.found;
    let names = header_names(file, telemetry);
    found.retain(|stray| {
        let at = stray.injected.start();
        let is_header = |name: &String| file.names.is_module_binding(name, at);
        let is_injected = stray.is_own || names.as_ref().is_some_and(|it| it.iter().all(is_header));
        is_injected && !known.contains(&stray.injected.range())
    });
    found
}

/// The names that entries read and the header binds, if the file has the header and nothing else binds one of them.
fn header_names(file: &File<'_>, telemetry: &Telemetry) -> Option<Vec<String>> {
    let header = header_of(telemetry, file.names.body()).current?.range();
    let bound = telemetry.header.as_ref().map(Code::names)?.bound;
    let mut names = telemetry.entry.as_ref()?.sample().names().read;
    names.retain(|name| bound.contains(name));
    let mut others =
        file.names.module_bindings().iter().filter(|it| !header.contains_range(it.range));
    let is_alone = !others.any(|it| names.iter().any(|name| name == it.name))
        && file.names.star_imports().next().is_none();
    (is_alone && !names.is_empty()).then_some(names)
}

struct Search<'s, 'a> {
    file: &'s File<'a>,
    entry: &'s Template,
    module: ModulePath,
    /// By where they start.
    functions: FxHashMap<TextSize, Entered<'a>>,
    /// The functions around, by where they start.
    around: Vec<TextSize>,
    found: Vec<Stray<'a>>,
}

impl<'a> Search<'_, 'a> {
    fn add(&mut self, likeness: Likeness, injected: Injected<'a>) {
        let is_own = match likeness {
            Likeness::Same | Likeness::Moved => !self.around.is_empty(),
            Likeness::Stale => false,
            Likeness::Different => return,
        };
        self.found.push(Stray { injected, function: self.around.last().copied(), is_own });
    }

    /// What an entry would name here.
    fn place(&self) -> Place<'_> {
        let function = self.around.last().and_then(|start| self.functions.get(start));
        function.map_or_else(Place::default, |function| function.place(&self.module))
    }
}

impl<'a> SourceOrderVisitor<'a> for Search<'_, 'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        let syntax = self.file.syntax;
        let mut index = 0;
        while let Some(stmt) = body.get(index) {
            let (likeness, length) = self.entry.likeness(syntax, &body[index..], &self.place());
            if length == 0 {
                self.visit_stmt(stmt);
                index += 1;
            } else {
                self.add(likeness, Injected::Statements { body, range: index..index + length });
                index += length;
            }
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let Stmt::FunctionDef(function) = stmt else {
            return walk_stmt(self, stmt);
        };
        let ast::StmtFunctionDef { decorator_list, parameters, returns, body, .. } = function;
        decorator_list.iter().for_each(|it| self.visit_decorator(it));
        self.visit_parameters(parameters);
        returns.iter().for_each(|it| self.visit_annotation(it));
        self.around.push(function.start());
        self.visit_body(body);
        self.around.pop();
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Some(wrapper) = Wrapper::of(expr)
            && self.entry.begins_alike(self.file.syntax, wrapper.calls_range())
        {
            let syntax = self.file.syntax;
            let likeness = self.entry.likeness_of_calls(syntax, &wrapper, &self.place());
            self.add(likeness, Injected::Wrapper(wrapper));
        }
        walk_expr(self, expr);
    }
}
