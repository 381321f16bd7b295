//! Calls that some of the targeted versions of Python refuse, as the function takes other parameters there.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::control::guards::is_caught;
use crate::analysis::control::versions::{is_guarded, is_reached_guarded};
use crate::context::Context;
use crate::diagnostic::Severity;
use crate::names::{last_part, top_level};
use crate::python::{self, Change, Parameters};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::ast::{self, PythonVersion};
use crate::syntax::{Expr, Node, NodeKind, Ranged, Sieve, Stmt, TextRange, Versions};

/// `cache_from_source(path, debug_override=True)`, `urlopen(url, cafile=path)` and their like.
pub static RULE: Rule = Rule {
    name: "changed-signature",
    summary: "A call passes what a later version of Python no longer takes",
    explanation: "
Functions of the standard library lose parameters, or take by position alone what could be named before:

    importlib.util.cache_from_source(path, debug_override=False)    # TypeError from Python 3.15 on
    urllib.request.urlopen(url, cafile=path)                        # TypeError from Python 3.13 on
    os.path.getsize(filename=path)                                  # TypeError from Python 3.15 on

Nothing is said of it where the code is loaded: the call fails when it is made. What each function takes was measured on CPython
3.8 to 3.15 itself.

The versions are those of the setting `target-version`, or of `--target-version`, as `3.9` for that version and all newer
ones, or `3.9..3.13`. Without either, they are what `requires-python` says in the nearest `pyproject.toml` that has it. Without
that, only what the two newest versions changed is reported.

Left alone: what stands under a test of the version, or under a handler of `TypeError`; calls with `*` or `**`, which may pass
anything.

Reference: <https://docs.python.org/3/whatsnew/index.html>
",
    severity: Severity::Warning,
    enabled: Enabled::Default,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new(
            "import os.path\n\ndef _size(path):\n    return os.path.getsize(filename=path)\n",
        ),
        Example::new(
            "from importlib.util import cache_from_source\n\n_cached = cache_from_source('rules.py', False)\n",
        ),
        Example::new(
            "import urllib.request\n\n_page = urllib.request.urlopen('https://example.com', cafile='ca.pem')\n",
        )
        .with("target-version = '3.9'\n"),
    ],
    accepts: &[
        "import os.path\n\ndef _size(path):\n    return os.path.getsize(path)\n",
        "from importlib.util import cache_from_source\n\n_cached = cache_from_source('rules.py', optimization='')\n",
        "import sys
import os.path

if sys.version_info < (3, 15):
    _size = os.path.getsize(filename='rules.py')
",
        "import urllib.request\n\n_page = urllib.request.urlopen('https://example.com', cafile='ca.pem')\n",
    ],
    checks: &[Check::Module(check)],
};

/// The methods that a call of a class calls.
const MAKERS: &[&str] = &["__init__", "__new__"];

/// The last parts of the names of what can be called and takes other parameters in some version, by the top-level module.
static LAST_PARTS: LazyLock<FxHashMap<String, FxHashSet<String>>> = LazyLock::new(|| {
    let mut parts: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
    for name in python::changed() {
        let called = name.rsplit_once('.').filter(|(_, last)| MAKERS.contains(last));
        let called = called.map_or(&*name, |(class, _)| class);
        let module = parts.entry(top_level(called).to_owned()).or_default();
        module.insert(last_part(called).to_owned());
    }
    parts
});

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let is_import = |kind| matches!(kind, NodeKind::StmtImport | NodeKind::StmtImportFrom);
    let mut modules: FxHashSet<&str> = FxHashSet::default();
    for (_, node) in context.nodes.of_kinds(is_import) {
        match node {
            Node::Stmt(Stmt::Import(import)) => {
                modules.extend(import.names.iter().map(|alias| top_level(&alias.name)));
            }
            Node::Stmt(Stmt::ImportFrom(import)) if import.level == 0 => {
                modules.extend(import.module.as_deref().map(top_level));
            }
            _ => {}
        }
    }
    let parts: Vec<_> = modules.iter().filter_map(|module| LAST_PARTS.get(*module)).collect();
    if parts.is_empty() {
        return;
    }
    let sieve: Sieve = parts.iter().copied().flatten().map(String::as_str).collect();
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
                return report(context, call, range, &message, version);
            }
        }
    }
}

/// The versions that count: those that the code is for, or if that is not told the two newest, and the one before.
fn versions(context: &Context<'_>) -> Versions {
    let versions = context.syntax.versions();
    if versions == Versions::NEWEST { Versions::LATEST } else { versions }
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
    let most = parameters.most?.saturating_sub(own);
    let first = arguments.args.get(most)?;
    let counts = arguments.args.iter().all(|argument| !argument.is_starred_expr());
    counts.then(|| {
        let arguments = if most == 1 { "argument" } else { "arguments" };
        (first.range(), format!("`{function}` takes at most {most} {arguments} by position"))
    })
}

fn report<'a>(
    context: &Context<'a>,
    call: &'a ast::ExprCall,
    range: TextRange,
    message: &str,
    version: PythonVersion,
) {
    let probes: &[&str] = match &*call.func {
        Expr::Attribute(attribute) => &[attribute.attr.as_str()],
        _ => &[],
    };
    if is_guarded(context, call, probes)
        || is_reached_guarded(context, &call.func, probes)
        || is_caught(context, call, "TypeError")
    {
        return;
    }
    context
        .report(range, format!("{message} in Python {version}"))
        .caption("`TypeError` there")
        .help("pass what all targeted versions take, or ask for the version");
}
