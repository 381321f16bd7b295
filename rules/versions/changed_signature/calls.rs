//! Calls of functions that take other parameters in some of the targeted versions.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::analysis::control::guards::is_caught;
use crate::analysis::control::versions::{is_guarded, is_reached_guarded};
use crate::analysis::imports::last_parts::LastParts;
use crate::context::{Context, Finding};
use crate::diagnostic::Effect;
use crate::python::{self, Change, Parameters};
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{Expr, Ranged, TextRange};

use super::{debug_override, versions};

/// The methods that a call of a class calls.
const MAKERS: &[&str] = &["__init__", "__new__"];

/// The last parts of the names of what can be called and takes other parameters in some version, by the top-level module.
static LAST_PARTS: LazyLock<LastParts> = LazyLock::new(|| {
    let called = python::changed().map(|name| match name.rsplit_once('.') {
        Some((class, maker)) if MAKERS.contains(&maker) => Cow::Owned(class.to_owned()),
        _ => name,
    });
    called.collect()
});

pub(super) fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let Some(sieve) = LAST_PARTS.imported_by(context) else {
        return;
    };
    for call in context.nodes.calls_of_tags(&context.names.tags_of(&sieve)) {
        check_call(context, call);
    }
}

fn check_call<'a>(context: &Context<'a>, call: &'a ast::ExprCall) {
    let arguments = &call.arguments;
    let Some(function) = context.names.qualified_name(&call.func) else {
        return;
    };
    let function = function.to_string();
    let versions = versions(context);
    let makers = MAKERS.iter().map(|maker| (format!("{function}.{maker}"), 1));
    for (name, own) in std::iter::once((function.clone(), 0)).chain(makers) {
        for (version, change) in python::changes(&name, versions) {
            if let Change::Takes(parameters) = change
                && let Some((range, message)) = refused(&function, arguments, parameters, own)
            {
                if let Some(mut finding) = report(context, call, range, &message, version)
                    && let Some(fix) = debug_override::fix(context, &function, call)
                {
                    finding.fix(fix);
                }
                return;
            }
        }
    }
}

/// The argument that is refused by a function with these parameters, `own` of which are not passed by the call, and what is wrong.
fn refused(
    function: &str,
    arguments: &ast::Arguments,
    parameters: Parameters,
    own: usize,
) -> Option<(TextRange, String)> {
    let named = arguments.keywords.iter().find(|keyword| {
        let name = keyword.arg.as_deref();
        name.is_some_and(|name| parameters.without().any(|it| it == name))
    });
    if let Some(keyword) = named {
        let name = keyword.arg.as_deref().unwrap_or_default();
        return Some((keyword.range, format!("`{function}` takes no argument called `{name}`")));
    }
    let mut passed = arguments.args.iter();
    let has_stars = passed.any(Expr::is_starred_expr);
    let most = parameters.most.map(|most| most.saturating_sub(own));
    if let Some(most) = most.filter(|_| !has_stars)
        && let Some(first) = arguments.args.get(most)
    {
        let arguments = if most == 1 { "argument" } else { "arguments" };
        let message = format!("`{function}` takes at most {most} {arguments} by position");
        return Some((first.range(), message));
    }
    let given = || arguments.keywords.iter().map(|keyword| keyword.arg.as_deref());
    let is_missing = |(name, place): &(&str, Option<usize>)| {
        let by_position =
            place.is_some_and(|place| place.saturating_sub(own) < arguments.args.len());
        !by_position && given().all(|given| given.is_some_and(|it| it != *name))
    };
    let (name, _) = parameters.needs().find(is_missing).filter(|_| !has_stars)?;
    Some((arguments.range, format!("`{function}` needs `{name}`")))
}

fn report<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    range: TextRange,
    message: &str,
    version: PythonVersion,
) -> Option<Finding<'a>> {
    let probes: &[&str] = match &*call.func {
        Expr::Attribute(attribute) => &[attribute.attr.as_str()],
        _ => &[],
    };
    if is_guarded(context, call, probes)
        || is_reached_guarded(context, &call.func, probes)
        || is_caught(context, call, "TypeError")
    {
        return None;
    }
    let mut finding = context.report(range, format!("{message} in Python {version}"));
    finding
        .since(version, Effect::Breaks)
        .caption("`TypeError` there")
        .help("pass what all targeted versions take, or ask for the version");
    Some(finding)
}
