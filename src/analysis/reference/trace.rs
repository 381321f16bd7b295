//! The walk: values flow from where they are written to the names, attributes and results that hold them.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::hiding::Hiding;
use super::values::{Values, What};
use super::{Mention, Reference, Unresolved, Verdict, address};
use crate::names::{Names, QualifiedName, ScopeId, ScopeKind};
use crate::syntax::source_order::{self, SourceOrderVisitor};
use crate::syntax::{Expr, Ranged, Stmt, TextRange, TextSize, ast};

/// In how many walks values that are computed from themselves may grow.
const GROWING: usize = 6;

/// Something that holds values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Cell<'a> {
    /// A name of a scope.
    Name(ScopeId, &'a str),
    /// What the function at this address returns.
    Result(usize),
}

pub(super) struct Tracer<'n, 'a> {
    pub(super) names: &'n Names<'a>,
    pub(super) hiding: Hiding<'a>,
    judge: &'n dyn Fn(&Mention) -> Verdict,
    verdicts: RefCell<FxHashMap<Mention, Verdict>>,
    /// Whether this walk learned something.
    pub(super) changed: bool,
    /// The number of this walk, from 1.
    walks: usize,
    values: FxHashMap<usize, Values>,
    pub(super) cells: FxHashMap<Cell<'a>, Values>,
    /// What is stored in attributes of a name, of whatever object, and under keys of namespaces.
    pub(super) attributes: FxHashMap<String, Values>,
    /// The scopes that names may belong to, by the addresses of these.
    looked_up: FxHashMap<usize, SmallVec<[ScopeId; 2]>>,
    anything: Values,
    /// The scopes of functions by their addresses.
    scopes: FxHashMap<usize, ScopeId>,
    /// The functions around the statement at hand, the innermost last.
    functions: Vec<usize>,
    /// Functions that are called or given a name where they stand here.
    pub(super) in_place: FxHashSet<usize>,
    pub(super) found: Vec<Reference<'a>>,
    /// For each place found, whether it is part of another one.
    pub(super) covered: Vec<bool>,
    /// For expressions, the place found that they start from or are.
    starts: FxHashMap<usize, usize>,
    pub(super) unresolved: Vec<Unresolved>,
}

impl<'n, 'a> Tracer<'n, 'a> {
    pub(super) fn new(
        names: &'n Names<'a>,
        body: &'a [Stmt],
        judge: &'n dyn Fn(&Mention) -> Verdict,
    ) -> Self {
        let scopes = names.functions().map(|(id, function)| (address(function), id));
        Tracer {
            names,
            hiding: Hiding::new(body),
            judge,
            verdicts: RefCell::default(),
            changed: true,
            walks: 0,
            values: FxHashMap::default(),
            cells: FxHashMap::default(),
            attributes: FxHashMap::default(),
            looked_up: FxHashMap::default(),
            anything: Values::open(),
            scopes: scopes.collect(),
            functions: Vec::new(),
            in_place: FxHashSet::default(),
            found: Vec::new(),
            covered: Vec::new(),
            starts: FxHashMap::default(),
            unresolved: Vec::new(),
        }
    }

    /// Begins another walk with what was learned so far.
    pub(super) fn begin(&mut self) {
        self.walks += 1;
        self.changed = false;
        self.values.clear();
        self.found.clear();
        self.covered.clear();
        self.starts.clear();
        self.unresolved.clear();
    }

    /// What `expr`, which was visited, may be.
    pub(super) fn value(&self, expr: &Expr) -> &Values {
        self.values.get(&address(expr)).unwrap_or(&self.anything)
    }

    fn put(&mut self, cell: Cell<'a>, values: &Values) {
        let settles = self.walks > GROWING;
        if let Some(known) = self.cells.get_mut(&cell) {
            self.changed |= known.learn(values, settles);
        } else {
            self.changed = true;
            self.cells.insert(cell, values.clone());
        }
    }

    /// Gives attributes called `name` further values.
    pub(super) fn put_attribute(&mut self, name: &str, values: &Values) {
        if values.is_nothing() {
            return;
        }
        let settles = self.walks > GROWING;
        if let Some(known) = self.attributes.get_mut(name) {
            self.changed |= known.learn(&values.weakened(), settles);
        } else {
            self.changed = true;
            self.attributes.insert(name.to_owned(), values.weakened());
        }
    }

    /// Gives the name at `range` further values.
    pub(super) fn put_name(&mut self, name: &'a str, range: TextRange, values: &Values) {
        let Some(scope) = self.names.binding_scope(name, range.start()) else {
            return;
        };
        if matches!(self.names.scope(scope).kind, ScopeKind::Class(_)) {
            self.put_attribute(name, values);
        }
        self.put(Cell::Name(scope, name), values);
    }

    /// Gives an assignment's target what it is assigned.
    fn assign(&mut self, target: &'a Expr, values: &Values, source: Option<&'a Expr>) {
        match target {
            Expr::Name(name) => self.put_name(name.id.as_str(), name.range, values),
            Expr::Attribute(attribute) => self.put_attribute(&attribute.attr, values),
            Expr::Subscript(subscript) => self.assign_item(subscript, values),
            Expr::Starred(starred) => self.assign(&starred.value, &values.held(), None),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                let parts = source.and_then(|source| matching_parts(elts, source));
                let element = values.element();
                for (place, target) in elts.iter().enumerate() {
                    match parts.and_then(|parts| parts.get(place)) {
                        Some(part) => self.assign(target, &self.value(part).clone(), Some(part)),
                        None => self.assign(target, &element, None),
                    }
                }
            }
            _ => {}
        }
    }

    fn assign_item(&mut self, subscript: &'a ast::ExprSubscript, values: &Values) {
        let keys: Vec<String> = self.value(&subscript.slice).texts().map(str::to_owned).collect();
        keys.iter().for_each(|key| self.put_attribute(key, values));
        if let Expr::Name(container) = &*subscript.value {
            let held = values.held().weakened();
            self.put_name(container.id.as_str(), container.range, &held);
        }
    }

    /// Gives the function's parameters what a call gives them, their defaults, or anything.
    fn bind_parameters(&mut self, parameters: &'a ast::Parameters, scope: Option<ScopeId>) {
        for parameter in parameters {
            let mut values = Values::open();
            if let Some(default) = parameter.default() {
                self.in_place.insert(address(default));
                self.visit_expr(default);
                values.merge(&self.value(default).weakened());
            }
            if let Some(annotation) = parameter.annotation() {
                self.visit_expr(annotation);
            }
            if let Some(scope) = scope {
                let name = parameter.name().as_str();
                self.put(Cell::Name(scope, name), &values);
            }
        }
    }

    fn lambda_scope(&self, lambda: &'a ast::ExprLambda) -> Option<ScopeId> {
        let first = lambda.parameters.as_ref()?.iter().next()?;
        self.names.binding_scope(first.name().as_str(), lambda.body.start())
    }

    /// Gives the parameters of a function or lambda of this file what `call` gives them.
    pub(super) fn give_arguments(
        &mut self,
        parameters: &'a ast::Parameters,
        scope: ScopeId,
        call: &'a ast::ExprCall,
    ) {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for (place, parameter) in positional.chain(&parameters.kwonlyargs).enumerate() {
            let name = parameter.parameter.name.as_str();
            if let Some(argument) = call.arguments.find_argument_value(name, place) {
                let values = self.value(argument).weakened();
                self.put(Cell::Name(scope, name), &values);
            }
        }
    }

    /// Gives the parameters of the function that `call` calls, if it is one of this file, what it gives them. Returns
    /// what comes back.
    pub(super) fn call_in_file(&mut self, call: &'a ast::ExprCall) -> Option<Values> {
        match &*call.func {
            Expr::Lambda(lambda) => {
                let scope = self.lambda_scope(lambda)?;
                self.give_arguments(lambda.parameters.as_deref()?, scope, call);
                Some(self.value(&lambda.body).weakened())
            }
            Expr::Name(name) => {
                let mut result = None;
                for binding in self.names.bindings(&name.id, name.start()).iter().take(8) {
                    if let crate::names::BindingKind::Function(function) = binding.kind
                        && let Some(&scope) = self.scopes.get(&address(function))
                    {
                        self.give_arguments(&function.parameters, scope, call);
                        let returned = self.cells.get(&Cell::Result(address(function)));
                        let result = result.get_or_insert_with(Values::default);
                        result.merge(&returned.map(Values::weakened).unwrap_or_default());
                    }
                }
                result
            }
            _ => None,
        }
    }

    fn visit_function(&mut self, function: &'a ast::StmtFunctionDef) {
        function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        let scope = self.scopes.get(&address(function)).copied();
        if let Some(parameters) = &function.type_params {
            self.visit_type_params(parameters);
        }
        self.bind_parameters(&function.parameters, scope);
        if let Some(returns) = &function.returns {
            self.visit_annotation(returns);
        }
        self.put_name(&function.name, function.name.range, &Values::open());
        self.functions.push(address(function));
        self.visit_body(&function.body);
        self.functions.pop();
    }

    fn visit_lambda(&mut self, lambda: &'a ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            self.bind_parameters(parameters, self.lambda_scope(lambda));
        }
        self.visit_expr(&lambda.body);
    }

    fn visit_import_from(&mut self, import: &'a ast::StmtImportFrom) {
        let module = import.module.as_ref().map_or("", ast::Identifier::as_str);
        let module = QualifiedName::relative(import.level, module).to_string();
        let member = |alias: &ast::Alias| match alias.name.as_str() {
            "*" => Mention::Members(module.clone()),
            name => Mention::Thing(format!("{module}.{name}")),
        };
        let whole = Mention::Thing(module.clone());
        if import.names.len() > 1
            && self.wants(&whole)
            && import.names.iter().all(|alias| self.wants(&member(alias)))
        {
            let range = import.module.as_ref().map_or(import.range, |module| module.range);
            self.find(range, whole, true, None);
        } else {
            for alias in &import.names {
                let mention = member(alias);
                let range = if alias.name.as_str() == "*" { import.range } else { alias.range };
                if self.wants(&mention) {
                    self.find(range, mention, true, None);
                }
            }
        }
        for alias in import.names.iter().filter(|alias| alias.name.as_str() != "*") {
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            let thing = Values::thing(format!("{module}.{}", alias.name));
            self.put_name(name.as_str(), name.range, &thing);
        }
    }

    fn visit_import(&mut self, import: &'a ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let mention = Mention::Thing(module.to_owned());
            if self.wants(&mention) {
                self.find(alias.range, mention, true, None);
            }
            let package = module.split('.').next().unwrap_or(module);
            match &alias.asname {
                Some(name) => self.put_name(name, name.range, &Values::thing(module)),
                None => self.put_name(package, alias.range, &Values::thing(package)),
            }
        }
    }

    /// Notes that the place refers to something wanted.
    pub(super) fn find(
        &mut self,
        range: TextRange,
        mention: Mention,
        is_import: bool,
        values: Option<&Values>,
    ) {
        let is_certain =
            values.is_none_or(|values| !values.is_open() && values.whats().count() == 1);
        self.found.push(Reference { range, mention, is_certain, is_import, root: None });
        self.covered.push(false);
    }

    /// Notes what `expr`, which starts from `start`, refers to, if that is wanted.
    pub(super) fn note(
        &mut self,
        expr: &'a Expr,
        start: Option<&'a Expr>,
        values: &Values,
        attributes: &[&str],
    ) {
        let inner = start.and_then(|start| self.starts.get(&address(start)).copied());
        let (verdict, mention) = self.judge_all(values, attributes);
        if verdict != Verdict::Other
            && let Some(inner) = inner
        {
            self.covered[inner] = true;
        }
        let place = match (verdict, mention) {
            (Verdict::Wanted, Some(mention)) => {
                self.find(expr.range(), mention, false, Some(values));
                let place = self.found.len() - 1;
                self.found[place].root = root(expr);
                Some(place)
            }
            (Verdict::Spared, _) => None,
            _ => inner,
        };
        if let Some(place) = place {
            self.starts.insert(address(expr), place);
        }
    }

    fn judge(&self, mention: &Mention) -> Verdict {
        if let Some(verdict) = self.verdicts.borrow().get(mention) {
            return *verdict;
        }
        let verdict = (self.judge)(mention);
        self.verdicts.borrow_mut().insert(mention.clone(), verdict);
        verdict
    }

    fn wants(&self, mention: &Mention) -> bool {
        self.judge(mention) == Verdict::Wanted
    }

    /// Whether the thing with this name is found wherever it is named.
    pub(super) fn wants_thing(&self, name: &str) -> bool {
        self.wants(&Mention::Thing(name.to_owned()))
    }

    /// What is said of something that may be `values` and reads `attributes`: the worst counts.
    fn judge_all(&self, values: &Values, attributes: &[&str]) -> (Verdict, Option<Mention>) {
        let things = values.whats().filter_map(|(what, weak)| match what {
            What::Thing(name) if !weak && !name.is_empty() => Some(Mention::Thing(name.clone())),
            What::Guess(name) => Some(Mention::Guess(name.clone())),
            _ => None,
        });
        let attributes = attributes.iter().map(|name| Mention::Attribute((*name).to_owned()));
        let mut spares = false;
        for mention in things.chain(attributes) {
            match self.judge(&mention) {
                Verdict::Wanted => return (Verdict::Wanted, Some(mention)),
                Verdict::Spared => spares = true,
                Verdict::Other => {}
            }
        }
        (if spares { Verdict::Spared } else { Verdict::Other }, None)
    }

    /// The scopes in which the name that stands there may be found.
    pub(super) fn scopes_of(&mut self, name: &'a str, at: TextSize) -> SmallVec<[ScopeId; 2]> {
        let names = self.names;
        let entry = self.looked_up.entry(name.as_ptr().addr());
        entry.or_insert_with(|| names.binding_scopes(name, at)).clone()
    }
}

/// The name that an expression starts from.
fn root(expr: &Expr) -> Option<&ast::ExprName> {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Name(name) => return Some(name),
            Expr::Attribute(attribute) => &attribute.value,
            Expr::Subscript(subscript) => &subscript.value,
            Expr::Call(call) => match call.arguments.args.first() {
                Some(first @ (Expr::Name(_) | Expr::Attribute(_))) => first,
                _ => &call.func,
            },
            _ => return None,
        }
    }
}

/// The parts of `source` that belong to the targets of an unpacking, if they can be told apart.
fn matching_parts<'a>(targets: &[Expr], source: &'a Expr) -> Option<&'a [Expr]> {
    let parts = match source {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => return None,
    };
    let starred = targets.iter().chain(parts).any(Expr::is_starred_expr);
    (!starred && targets.len() == parts.len()).then_some(parts)
}

impl<'a> SourceOrderVisitor<'a> for Tracer<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => return self.visit_function(function),
            Stmt::Import(import) => return self.visit_import(import),
            Stmt::ImportFrom(import) => return self.visit_import_from(import),
            Stmt::Assign(assign) => {
                self.in_place.insert(address(&*assign.value));
                source_order::walk_stmt(self, stmt);
                let values = self.value(&assign.value).clone();
                for target in &assign.targets {
                    self.assign(target, &values, Some(&assign.value));
                }
                return;
            }
            Stmt::For(each) => {
                self.visit_expr(&each.iter);
                self.visit_expr(&each.target);
                self.assign(&each.target, &self.value(&each.iter).element(), None);
                self.visit_body(&each.body);
                self.visit_body(&each.orelse);
                return;
            }
            Stmt::Match(matching) => {
                self.visit_expr(&matching.subject);
                for case in &matching.cases {
                    let subject = self.value(&matching.subject).clone();
                    self.capture(&case.pattern, &subject);
                    self.visit_match_case(case);
                }
                return;
            }
            _ => source_order::walk_stmt(self, stmt),
        }
        match stmt {
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assign(&assign.target, &self.value(value).clone(), Some(value));
                }
            }
            Stmt::AugAssign(assign) => self.augment(assign),
            Stmt::ClassDef(class) => self.put_name(&class.name, class.name.range, &Values::open()),
            Stmt::Return(ast::StmtReturn { value: Some(value), .. }) => {
                if let Some(&function) = self.functions.last() {
                    self.put(Cell::Result(function), &self.value(value).clone());
                }
            }
            _ => {}
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(lambda) => return self.visit_lambda(lambda),
            Expr::ListComp(ast::ExprListComp { generators, .. })
            | Expr::SetComp(ast::ExprSetComp { generators, .. })
            | Expr::Generator(ast::ExprGenerator { generators, .. })
            | Expr::DictComp(ast::ExprDictComp { generators, .. }) => {
                for generator in generators {
                    self.visit_expr(&generator.iter);
                    self.assign(&generator.target, &self.value(&generator.iter).element(), None);
                }
            }
            Expr::Call(call) => {
                self.in_place.insert(address(&*call.func));
            }
            Expr::Named(named) => {
                self.in_place.insert(address(&*named.value));
            }
            _ => {}
        }
        source_order::walk_expr(self, expr);
        if let Some(values) = self.evaluate(expr) {
            self.values.insert(address(expr), values);
        }
        if let Expr::Named(named) = expr {
            self.assign(&named.target, &self.value(&named.value).clone(), Some(&named.value));
            if let Some(&place) = self.starts.get(&address(&*named.value)) {
                self.starts.insert(address(expr), place);
            }
        }
    }

    fn visit_with_item(&mut self, item: &'a ast::WithItem) {
        source_order::walk_with_item(self, item);
        if let Some(target) = &item.optional_vars {
            self.assign(target, &self.value(&item.context_expr).weakened(), None);
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(parts) = handler;
        if let Some(name) = &parts.name {
            self.put_name(name, name.range, &Values::open());
        }
        source_order::walk_except_handler(self, handler);
    }
}

impl<'a> Tracer<'_, 'a> {
    /// `text += more`, once: adding up again what was added up would never end.
    fn augment(&mut self, assign: &'a ast::StmtAugAssign) {
        let Expr::Name(name) = &*assign.target else {
            return;
        };
        let mut values = Values::open();
        if self.walks == 1 {
            let before = self.name_values(name.id.as_str(), name.range);
            let more = self.value(&assign.value);
            values = super::fold::operation(assign.op, &before, more);
        }
        self.put_name(name.id.as_str(), name.range, &values);
    }

    /// Gives the names in a pattern what they capture of a subject.
    fn capture(&mut self, pattern: &'a ast::Pattern, subject: &Values) {
        match pattern {
            ast::Pattern::MatchAs(capture) => {
                if let Some(name) = &capture.name {
                    self.put_name(name, name.range, &subject.weakened());
                }
                if let Some(pattern) = &capture.pattern {
                    self.capture(pattern, subject);
                }
            }
            ast::Pattern::MatchOr(either) => {
                either.patterns.iter().for_each(|pattern| self.capture(pattern, subject));
            }
            ast::Pattern::MatchSequence(sequence) => {
                let element = subject.element();
                sequence.patterns.iter().for_each(|pattern| self.capture(pattern, &element));
            }
            ast::Pattern::MatchStar(star) => {
                if let Some(name) = &star.name {
                    self.put_name(name, name.range, &subject.held());
                }
            }
            ast::Pattern::MatchMapping(mapping) => {
                let element = subject.element();
                mapping.patterns.iter().for_each(|pattern| self.capture(pattern, &element));
            }
            ast::Pattern::MatchClass(class) => {
                let positional = class.arguments.patterns.iter();
                positional.for_each(|pattern| self.capture(pattern, &Values::open()));
                for keyword in &class.arguments.keywords {
                    let values = self.attribute(subject, &keyword.attr);
                    if let (_, Some(mention)) = self.judge_all(&values, &[keyword.attr.as_str()]) {
                        self.find(keyword.attr.range, mention, false, Some(&values));
                    }
                    self.capture(&keyword.pattern, &values);
                }
            }
            ast::Pattern::MatchValue(_) | ast::Pattern::MatchSingleton(_) => {}
        }
    }
}
