//! Entries behind the start of a function: they were moved, or code was put in front of them.

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::entered::{Entered, ModulePath};
use super::presence::header_of;
use crate::analysis::functions::signature::Signature;
use crate::file::File;
use crate::lint_settings::Telemetry;
use crate::names::ScopeKind;
use crate::rewrite::{Injected, Likeness, TargetFunction, Template, Wrapper};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, TextSize, bodies};

/// An entry that does not run before all else of its function.
#[derive(Debug)]
pub struct Stray<'a> {
    /// The code.
    pub injected: Injected<'a>,
    /// The start of the innermost function around it.
    pub function: Option<TextSize>,
    /// True if it names that function.
    pub is_own: bool,
}

/// The entries of the configured form that are not at `known` positions, which are those that run first, in the order
/// of the text. Only an entry that names its function can be distinguished from code that any author may have written;
/// one that names another is, too, where nothing but the header gives its names a meaning.
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
    let finder = StrayFinder { file, entry, module, functions };
    let mut found = finder.run();
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
    let header = header_of(telemetry, file.syntax).current?.range();
    let bound = &telemetry.header.as_ref()?.names().bound;
    let mut names = telemetry.entry.as_ref()?.sample().names().read.clone();
    names.retain(|name| bound.contains(name));
    let mut others =
        file.names.module_bindings().iter().filter(|it| !header.contains_range(it.range));
    let is_alone = !others.any(|it| names.iter().any(|name| name == it.name))
        && file.names.star_imports().next().is_none();
    (is_alone && !names.is_empty()).then_some(names)
}

/// Finds the entries of one file that do not run first.
struct StrayFinder<'s, 'a> {
    file: &'s File<'a>,
    entry: &'s Template,
    module: ModulePath,
    /// By where they start.
    functions: FxHashMap<TextSize, Entered<'a>>,
}

impl<'a> StrayFinder<'_, 'a> {
    fn run(&self) -> Vec<Stray<'a>> {
        let blocks = self.file.nodes.all().stmts().flat_map(bodies);
        let blocks = std::iter::once(self.file.names.body()).chain(blocks);
        let mut found: Vec<_> = blocks.flat_map(|block| self.in_block(block)).collect();
        found.extend(self.file.nodes.all().exprs().filter_map(|expr| self.in_expr(expr)));
        found.sort_by_key(|stray| stray.injected.start());
        found
    }

    /// The entries among the statements of `block`.
    fn in_block(&self, block: &'a [Stmt]) -> Vec<Stray<'a>> {
        let function = block.first().and_then(|first| self.function_at(first.start()));
        let target = self.target(function);
        let mut found = Vec::new();
        let mut index = 0;
        while index < block.len() {
            let (likeness, length) =
                self.entry.likeness(self.file.syntax, &block[index..], &target);
            let range = index..index + length;
            if length > 0 {
                found.extend(stray(
                    likeness,
                    Injected::Statements { body: block, range },
                    function,
                ));
            }
            index += length.max(1);
        }
        found
    }

    /// The entry in front of what `expr` gives.
    fn in_expr(&self, expr: &'a Expr) -> Option<Stray<'a>> {
        let syntax = self.file.syntax;
        let wrapper = Wrapper::of(expr)?;
        if wrapper.is_empty() && wrapper.unpacked_range(syntax).is_none() {
            return None;
        }
        if !self.entry.begins_alike(syntax, wrapper.calls_range()) {
            return None;
        }
        let function = self.function_at(expr.start());
        let likeness = self.entry.likeness_of_calls(syntax, &wrapper, &self.target(function));
        stray(likeness, Injected::Wrapper(wrapper), function)
    }

    /// The start of the innermost function around `offset`.
    fn function_at(&self, offset: TextSize) -> Option<TextSize> {
        let mut around = self.file.names.functions_and_classes_around(offset);
        around.find_map(|scope| match scope.kind {
            ScopeKind::Function(function) => Some(function.start()),
            _ => None,
        })
    }

    /// The function that an entry in `function` would name.
    fn target(&self, function: Option<TextSize>) -> TargetFunction<'_> {
        let function = function.and_then(|start| self.functions.get(&start));
        function.map_or_else(TargetFunction::default, |function| function.place(&self.module))
    }
}

fn stray(
    likeness: Likeness,
    injected: Injected<'_>,
    function: Option<TextSize>,
) -> Option<Stray<'_>> {
    let is_own = match likeness {
        Likeness::Same | Likeness::Moved => function.is_some(),
        Likeness::Stale => false,
        Likeness::Different => return None,
    };
    Some(Stray { injected, function, is_own })
}
