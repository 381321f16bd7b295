//! Methods that override one which the library calls in other ways in some of the targeted versions.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::analysis::classes::lineage::{Lineage, function_of};
use crate::analysis::control::versions::is_guarded;
use crate::context::Context;
use crate::diagnostic::{Edit, Effect, Fix};
use crate::names::{Scope, last_part};
use crate::python::{self, Call, Change};
use crate::syntax::Ranged;
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::token::TokenKind;

use super::versions;

/// The names of the methods that the library calls in other ways in some version.
static METHODS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| python::called().map(last_part).collect());

pub(super) fn check<'a>(context: &Context<'a>, class: &'a ast::StmtClassDef) {
    let bindings = context.names.class_scope(class).map(Scope::bindings).unwrap_or_default();
    let mut lineage = None;
    for binding in bindings.iter().filter(|binding| METHODS.contains(binding.name)) {
        let Some(method) = function_of(context.names, binding) else {
            continue;
        };
        let Some(own) = own_parameters(context, method) else {
            continue;
        };
        let lineage = lineage.get_or_insert_with(|| Lineage::of(context.names, class));
        let taken = Taken { method, own };
        if let Some((version, call)) = refused(context, lineage, binding.name, &taken)
            && !is_guarded(context, &method.name, &[])
        {
            report(context, &taken, version, call);
        }
    }
}

/// The number of parameters that a call of the method on an object does not pass; `None` if a decorator may change that.
fn own_parameters<'a>(context: &Context<'a>, method: &'a ast::StmtFunctionDef) -> Option<usize> {
    let mut own = 1;
    for decorator in &method.decorator_list {
        let is = |name| context.names.refers_to(&decorator.expression, name);
        if is("builtins.staticmethod") {
            own = 0;
        } else if !is("builtins.classmethod") && !is("typing.override") {
            return None;
        }
    }
    Some(own)
}

/// The first call by the library that the method refuses, with its version.
fn refused<'a>(
    context: &Context<'a>,
    lineage: &Lineage<'a>,
    name: &str,
    taken: &Taken<'a>,
) -> Option<(PythonVersion, Call)> {
    let overridden = lineage.imported.iter().map(|base| format!("{base}.{name}"));
    let mut calls = overridden.flat_map(|overridden| {
        let changes: Vec<_> = python::changes(&overridden, versions(context)).collect();
        changes.into_iter().flat_map(|(version, change)| {
            let calls = match change {
                Change::Called(calls) => Some(calls.each().map(move |call| (version, call))),
                _ => None,
            };
            calls.into_iter().flatten()
        })
    });
    calls.find(|(_, call)| !taken.fits(*call) || taken.mistaken(*call).is_some())
}

/// A method by what it takes.
struct Taken<'a> {
    method: &'a ast::StmtFunctionDef,
    /// The number of its parameters that a call does not pass.
    own: usize,
}

impl<'a> Taken<'a> {
    fn parameters(&self) -> &'a ast::Parameters {
        &self.method.parameters
    }

    /// The parameters that a call may pass by position.
    fn by_position(&self) -> impl Iterator<Item = &'a ast::ParameterWithDefault> {
        let parameters = self.parameters();
        parameters.posonlyargs.iter().chain(&parameters.args).skip(self.own)
    }

    fn fits(&self, call: Call) -> bool {
        let count = call.by_position().count();
        let is_given = |it: &ast::ParameterWithDefault| {
            it.default.is_some() || call.by_name().any(|name| name == it.name().as_str())
        };
        self.missing(call).next().is_none()
            && self.by_position().skip(count).all(is_given)
            && self.parameters().kwonlyargs.iter().all(is_given)
    }

    /// The last argument by position of a call, and the optional parameter of another name that takes it.
    fn mistaken(&self, call: Call) -> Option<(&'static str, &'a str)> {
        let name = call.by_position().last()?;
        let parameter = self.by_position().nth(call.by_position().count() - 1)?;
        let is_other = parameter.default.is_some() && parameter.name().as_str() != name;
        is_other.then(|| (name, parameter.name().as_str()))
    }

    /// The names of what a call passes and the method does not take.
    fn missing(&self, call: Call) -> impl Iterator<Item = &'static str> {
        let parameters = self.parameters();
        let count = call.by_position().count();
        let has_room = parameters.vararg.is_some();
        let extra =
            call.by_position().skip(if has_room { count } else { self.by_position().count() });
        let named = call.by_name().filter(move |name| {
            let mut others = parameters.args.iter().chain(&parameters.kwonlyargs);
            parameters.kwarg.is_none() && !others.any(|it| it.name().as_str() == *name)
        });
        extra.chain(named)
    }
}

fn report(context: &Context<'_>, taken: &Taken<'_>, version: PythonVersion, call: Call) {
    let method = taken.method;
    let missing: Vec<_> = taken.missing(call).collect();
    let name = &method.name;
    let (message, help) = if !missing.is_empty() {
        let listed = missing.join("`, `");
        (
            format!("`{name}` does not take `{listed}`, which Python {version} passes"),
            format!("take `{}=None` as well", missing.join("=None`, `")),
        )
    } else if let Some((passed, parameter)) = taken.mistaken(call) {
        (
            format!(
                "`{name}` takes the `{passed}` that Python {version} passes for its `{parameter}`"
            ),
            format!("take `{passed}=None` in that place"),
        )
    } else {
        (
            format!("`{name}` needs more than Python {version} passes"),
            "give what is not passed a default".to_owned(),
        )
    };
    let mut finding = context.report(name, message);
    finding.since(version, Effect::Breaks).help(help);
    if taken.mistaken(call).is_none() {
        finding.caption("`TypeError` there");
    }
    if let Some(fix) = fix(context, taken, &missing) {
        finding.fix(fix);
    }
}

/// Takes what is missing as well, if no other meaning of these names comes in between.
fn fix(context: &Context<'_>, taken: &Taken<'_>, missing: &[&str]) -> Option<Fix> {
    let parameters = taken.parameters();
    let last = parameters.args.last().filter(|_| parameters.kwarg.is_none())?;
    let tokens = context.syntax.tokens().in_range(taken.method.range());
    let text = context.syntax.text();
    let is_used = |name: &str| {
        let mut names = tokens.iter().filter(|token| token.kind() == TokenKind::Name);
        names.any(|token| &text[token.range()] == name)
    };
    if missing.is_empty() || missing.iter().any(|name| is_used(name)) {
        return None;
    }
    let added: String = missing.iter().map(|name| format!(", {name}=None")).collect();
    Some(Fix::safe("Take what is passed", [Edit::insert(last.end(), added)]))
}
