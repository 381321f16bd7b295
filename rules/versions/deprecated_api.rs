//! Things of the standard library of which some of the targeted versions of Python warn.

use std::sync::LazyLock;

use crate::analysis::control::versions::{is_guarded, is_reached_guarded};
use crate::analysis::imports::last_parts::{LastParts, Use};
use crate::context::Context;
use crate::diagnostic::{Effect, Severity};
use crate::names::last_part;
use crate::python::{self, Change};
use crate::rule::{Check, Enabled, Example, Rule, Surroundings};
use crate::syntax::{Expr, TextRange, Versions, ast};

/// `asyncio.DefaultEventLoopPolicy`, `shutil.ExecError` and their like.
pub static RULE: Rule = Rule {
    name: "deprecated-api",
    summary: "Something is used of which later versions of Python warn when it is asked for",
    explanation: "
What Python is about to take away, it often warns of before:

    shutil.ExecError            # DeprecationWarning from Python 3.14 on
    typing.ByteString           # DeprecationWarning from Python 3.15 on

Hardly anybody sees the warning, which Python shows for the program itself and not for what it imports; under `-W error` it is an
exception. Which names warn when they are asked for, and from which version on, was measured on CPython 3.8 to 3.15 itself. Warnings
that a function gives when it is called are not among them.

The versions are those of `target-version`, as for `removed-api`, which reports what is gone in one of them. The rule is off by
default, as nothing breaks yet; `pylens upgrade` runs it.

Left alone: what stands under a test of the version or of `hasattr`, or under a handler of `AttributeError` or `ImportError`.

Reference: <https://docs.python.org/3/deprecations/index.html>
",
    severity: Severity::Warning,
    enabled: Enabled::OnRequest,
    surroundings: Surroundings::Product,
    options: &[],
    rejects: &[
        Example::new("import shutil\n\n_ERRORS = (OSError, shutil.ExecError)\n"),
        Example::new("from typing import ByteString\n\ndef _size(data: ByteString):\n    return len(data)\n"),
    ],
    accepts: &[
        "import shutil\n\n_ERRORS = (OSError, shutil.Error)\n",
        "import sys\n\nif sys.version_info < (3, 12):\n    from typing import ByteString\nelse:\n    from collections.abc import Buffer as ByteString\n\nprint(ByteString)\n",
        "import mine\n\nprint(mine.ExecError)\n",
    ],
    checks: &[Check::Module(check)],
};

/// The last parts of the names of what some version warns of, by the top-level module.
static LAST_PARTS: LazyLock<LastParts> = LazyLock::new(|| python::warned().collect());

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    for place in LAST_PARTS.uses(context) {
        match place {
            Use::Module(alias) => report(context, alias.range, &alias.name, None),
            Use::From(import) => {
                for alias in &import.names {
                    let module = import.module.as_deref().unwrap_or_default();
                    report(context, alias.range, &format!("{module}.{}", alias.name), None);
                }
            }
            Use::Name(_) => {}
            Use::Attribute(expr, attribute) => {
                if let Some(name) = context.names.qualified_name(expr) {
                    report(context, attribute.range, &name.to_string(), Some(&attribute.value));
                }
            }
        }
    }
}

/// Reports the use of a name at `range` if it warns; `holder` is what it is an attribute of.
fn report(context: &Context<'_>, range: TextRange, name: &str, holder: Option<&Expr>) {
    let targeted = context.syntax.versions();
    let versions = targeted.told_or(Versions::MEASURED);
    let mut changes = python::changes(name, versions);
    let warning = changes.find_map(|(version, change)| match change {
        Change::Warns(warning) => Some((version, warning)),
        _ => None,
    });
    let probes = [last_part(name)];
    let is_known = || {
        is_guarded(context, range, &probes)
            || holder.is_some_and(|holder| is_reached_guarded(context, holder, &probes))
    };
    if let Some((version, warning)) = warning
        && python::removal(name, targeted).is_none()
        && !is_known()
    {
        context
            .report(range, format!("`{name}` is deprecated from Python {version} on"))
            .since(version, Effect::Warns)
            .caption("`DeprecationWarning` there")
            .note(format!("Python says: {warning}"));
    }
}
