//! Doors of the standard library: functions that find something by a text that they are given, or run one.

use super::escape::NESTED;
use super::known::{Door, spellings};
use super::lookup::module;
use super::trace::{Cell, Tracer};
use super::values::Values;
use super::{EscapeKind, Mention, references};
use crate::names::{Binding, BindingKind, Names, top_level};
use crate::syntax::{
    CallExt, Expr, Node, NodeId, NodeKind, Ranged, SourceKind, Syntax, TextRange, TextSize, ast,
    with_room_for,
};

/// The values that are handled in the time that it takes to read one byte of code.
const BYTES_COST: usize = 4;

impl<'a> Tracer<'_, 'a> {
    /// The values that come back from a door; `None` if the function with this name is none.
    pub(super) fn open_door(&mut self, function: &str, call: &'a ast::ExprCall) -> Option<Values> {
        let (door, parameters) = spellings(function).iter().find_map(|name| Door::of(name))?;
        let parameters = parameters.iter().enumerate().filter(|(_, name)| !name.is_empty());
        let texts: Vec<&'a Expr> =
            parameters.filter_map(|(place, name)| call.arg(name, place)).collect();
        let known: Vec<String> = texts.iter().flat_map(|it| self.whole_texts(it)).collect();
        // What is unpacked may be any of them.
        let is_unpacked = call.arguments.args.iter().any(Expr::is_starred_expr)
            || call.arguments.keywords.iter().any(|it| it.arg.is_none());
        let is_computed = texts.iter().all(|text| {
            text.is_string_literal_expr() || self.is_computed(text) || self.is_code(text)
        });
        let range = call.range();
        if door == Door::Table {
            self.show_arguments(call);
        } else {
            self.give_arguments_away(call);
        }
        let mut values =
            if door == Door::Name && is_computed { Values::default() } else { Values::open() };
        match door {
            Door::Name => known.iter().for_each(|name| _ = values.merge(&module(name))),
            Door::Mention => self.mention(range, known),
            Door::EntryPoint => _ = values.merge(&self.load(range, &known)),
            Door::Table => self.read_table(range, function, &texts),
            Door::Code => _ = values.merge(&self.run_code(range, known)),
            Door::Annotations => self.read_annotations(function, call),
            Door::Elsewhere => self.say(range, function, EscapeKind::Door),
        }
        let is_open = !texts.is_empty() && !is_computed || is_unpacked;
        // What is forbidden itself has its finding.
        let is_open = is_open && !self.verdicts.wants_thing(function);
        if is_open && matches!(door, Door::Name | Door::Mention | Door::EntryPoint | Door::Code) {
            self.say(range, function, EscapeKind::Door);
        }
        Some(values)
    }

    /// Notes the names of what is wanted.
    fn mention(&mut self, range: TextRange, names: impl IntoIterator<Item = String>) {
        for name in names {
            if self.verdicts.wants_thing(&name) {
                self.find(range, Mention::Thing(name), false, None, None);
            }
        }
    }

    /// The things that entry points with these values name, if they are wanted.
    fn load(&mut self, range: TextRange, entry_points: &[String]) -> Values {
        let mut wanted = Values::default();
        for entry_point in entry_points {
            let things = module(entry_point.split([' ', '[']).next().unwrap_or_default());
            if things.things().any(|(thing, _)| self.verdicts.wants_thing(thing)) {
                wanted.merge(&things);
            } else {
                // What its method `load` gives back is not followed.
                self.give_values_away(range, &things);
            }
        }
        wanted
    }

    /// Notes what the texts in tables name, or that not all of them are known.
    fn read_table(&mut self, range: TextRange, function: &str, tables: &[&'a Expr]) {
        let mut names = Vec::new();
        let mut is_known = true;
        for table in tables {
            let table = self.ask(table);
            is_known &= self.texts_within(&table, &mut names, &mut Vec::new());
        }
        let name = |text: String| match text.split_once("://") {
            Some((_, name)) => name.to_owned(),
            None => text,
        };
        self.mention(range, names.into_iter().map(name));
        if !is_known {
            self.say(range, function, EscapeKind::Door);
        }
    }

    /// Reads pieces of code that run one after the other, the last one first.
    fn run_code(&mut self, range: TextRange, codes: Vec<String>) -> Values {
        // What one of them binds, the other uses.
        let together = (codes.len() > 1).then(|| {
            codes.iter().rev().map(|code| code.trim_start()).collect::<Vec<_>>().join("\n")
        });
        let mut values = Values::default();
        for code in codes.into_iter().chain(together) {
            values.merge(&self.read_code(range, range, code.trim_start()));
        }
        values
    }

    /// Reads the texts among the annotations of the file, if the call has them run: the functions of `inspect` do so on request.
    fn read_annotations(&mut self, function: &str, call: &'a ast::ExprCall) {
        if function.contains("inspect") && call.arguments.find_keyword("eval_str").is_none() {
            return;
        }
        for (place, code) in self.written_annotations() {
            let _ = self.read_code(place, call.range(), &code);
        }
    }

    /// The texts that an argument may be, however long it is if it is written there.
    fn whole_texts(&self, text: &'a Expr) -> Vec<String> {
        match text {
            Expr::StringLiteral(written) => vec![written.value.to_str().to_owned()],
            _ => self.texts_of(Some(text)),
        }
    }

    /// True if an argument is a function of the file, which is looked at where it stands.
    fn is_code(&self, given: &'a Expr) -> bool {
        let values = self.ask(given);
        !values.is_open() && values.codes().next().is_some()
    }

    /// Adds the texts in `values` and in the containers there to `texts`. False if there may be others.
    fn texts_within(
        &self,
        values: &Values,
        texts: &mut Vec<String>,
        around: &mut Vec<NodeId>,
    ) -> bool {
        texts.extend(values.texts().map(str::to_owned));
        let mut is_known = !values.is_open();
        for node in values.containers() {
            is_known &= around.len() < NESTED;
            if around.len() < NESTED && !around.contains(&node) {
                around.push(node);
                let contents = self.read_all(Cell::Contents(node));
                is_known &= self.texts_within(&contents, texts, around);
                around.pop();
            }
        }
        is_known
    }

    /// Notes at `place` what a piece of code refers to that the call at `call` runs, with what the file imports, and binds what
    /// it binds. Returns the values of an expression.
    fn read_code(&mut self, place: TextRange, call: TextRange, code: &str) -> Values {
        let imports = self.names.import_statements().iter().filter(|stmt| binds_any_in(stmt, code));
        let imports = imports.map(|stmt| self.syntax.slice(*stmt).to_owned() + "\n");
        let mut text: String = imports.collect();
        let start = TextSize::of(&*text);
        text.push_str(code);
        self.spend(BYTES_COST * text.len());
        let judge = self.verdicts.judge();
        let (found, asks, bound, value) = with_room_for(&text, || {
            let syntax = match Syntax::parse(&text, SourceKind::Module) {
                Ok(syntax) if syntax.errors().is_empty() => syntax,
                _ => return (None, false, Vec::new(), None),
            };
            let names = Names::new(syntax.module());
            let references = references(&names, &syntax, judge);
            let found = references.found.into_iter().find(|it| it.range.start() >= start);
            let asks = references.escapes.iter().any(|it| it.kind != EscapeKind::HandedOn);
            let bound = names.module_bindings().iter().filter(|it| it.range.start() >= start);
            let bound: Vec<(String, Option<String>)> =
                bound.map(|it| (it.name.to_owned(), imported(it))).collect();
            let value = match names.body() {
                [.., ast::Stmt::Expr(last)] => names.qualified_name(&last.value),
                _ => None,
            };
            let value = value.map(|value| value.to_string());
            (found.map(|it| it.mention), asks || references.is_unsettled, bound, value)
        });
        for (name, thing) in bound {
            let values = thing.map_or_else(Values::open, Values::thing);
            self.put_global(&name, &values);
        }
        if let Some(mention) = found {
            self.find(place, mention, false, None, None);
        } else if asks {
            self.say(call, "", EscapeKind::Lookup);
        }
        value.map_or_else(Values::default, Values::thing)
    }

    /// The texts in the annotations of the file, with their places.
    fn written_annotations(&self) -> Vec<(TextRange, String)> {
        let mut annotations: Vec<&'a Expr> = Vec::new();
        let annotated = |kind| matches!(kind, NodeKind::StmtFunctionDef | NodeKind::StmtAnnAssign);
        for (_, node) in self.nodes.of_kinds(annotated) {
            match node {
                Node::Stmt(ast::Stmt::FunctionDef(function)) => {
                    let parameters = function.parameters.iter();
                    annotations.extend(parameters.filter_map(ast::AnyParameterRef::annotation));
                    annotations.extend(function.returns.as_deref());
                }
                Node::Stmt(ast::Stmt::AnnAssign(assign)) => annotations.push(&assign.annotation),
                _ => {}
            }
        }
        let within = annotations.into_iter().flat_map(|it| self.nodes.in_node(it).exprs());
        let texts = within.filter_map(Expr::as_string_literal_expr);
        texts.map(|text| (text.range, text.value.to_str().to_owned())).collect()
    }
}

/// The name of what an import statement binds a name to.
fn imported(binding: &Binding<'_>) -> Option<String> {
    match binding.kind {
        BindingKind::Import { module } => Some(module.to_owned()),
        BindingKind::ImportFrom { import, alias } => {
            let module = import.module.as_ref().map_or("", ast::Identifier::as_str);
            (import.level == 0).then(|| format!("{module}.{}", alias.name))
        }
        _ => None,
    }
}

/// True if an import statement binds a name that may stand in `code`.
fn binds_any_in(stmt: &ast::Stmt, code: &str) -> bool {
    let names = match stmt {
        ast::Stmt::Import(import) => &import.names,
        ast::Stmt::ImportFrom(import) => &import.names,
        _ => return false,
    };
    names.iter().any(|alias| {
        let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
        name == "*" || code.contains(top_level(name))
    })
}
