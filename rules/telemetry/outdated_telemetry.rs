//! A header or an entry that was injected under another configuration, or for another place.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::diagnostic::{Fix, Safety, Severity};
use crate::lint_settings::{LineDrift, Telemetry};
use crate::rewrite::{EntryCode, Injected, insert_header};
use crate::rule::{Check, Enabled, Example, Rule, Section, Surroundings};
use crate::syntax::{Ranged, ast};
use crate::telemetry::{
    Entered, ModulePath, Presence, Reach, Stray, declared_global, entry_of, functions_in_scope,
    header_of, may_have_entry, placement, strays,
};

/// A header or an entry that was injected under another configuration, or for another place.
pub static RULE: Rule = Rule {
    name: "outdated-telemetry",
    summary: "A telemetry header or entry is not the configured one any more",
    explanation: "
Injected code outlives the configuration that it came from: files keep the header that used to be configured, and an entry
keeps the name of a function that was renamed, or the path of the file it was copied from. The telemetry then reports to the
wrong module, or about the wrong function.

Old headers and entries are recognised by the forms that `previous` lists in `[tool.pylens.telemetry]`, and entries of the
configured form by what differs in their gaps. As syntax: layout and quotes do not matter.

An entry can also end up behind the start of its function: code was put in front of it, or a formatter or a person moved it
into a block or a larger expression. There it runs late, or not at all. One that names its function is moved to the start, or
removed if another is there. One that names another function, as it was renamed besides, is told from code of the file's own
only where nothing but the header binds the names that entries use; removing it needs `--unsafe-fixes`.

So can a header, if an import is added above it. It is taken to the top again, if its line tells that it was injected: it is
shared with another statement, or marked as added.

The fix replaces them where they stand, or takes them away where the configured code is there already. It is safe: before
anything is written it is shown that no other code has changed. An entry in which nothing but the number of the line has
changed is not reported, as every line that is added above does that: `pylens fix` writes the new number.

Reference: <https://docs.python.org/3/library/stdtypes.html#definition.__qualname__>
",
    severity: Severity::Warning,
    enabled: Enabled::WhenConfigured(Section::Telemetry),
    surroundings: Surroundings::Everywhere,
    options: &[],
    rejects: &[
        Example::fixed("import old_telemetry; x = 1\n", "import telemetry; x = 1\n").with(
            "telemetry = { header = 'import telemetry', previous = ['import old_telemetry'] }",
        ),
        Example::fixed(
            "import t\n\n\ndef _start():\n    t.enter(\"run\"); return 1\n",
            "import t\n\n\ndef _start():\n    t.enter('_start'); return 1\n",
        )
        .with("telemetry = { entry = 't.enter({qualname!r})' }"),
        Example::fixed(
            "import t\n\n\ndef _start():\n    \"\"\"Starts.\"\"\"; t.call('_start', 4); t.enter('_start')\n",
            "import t\n\n\ndef _start():\n    \"\"\"Starts.\"\"\"; t.enter('_start')\n",
        )
        .with(
            "telemetry = { entry = 't.enter({qualname!r})', previous = ['t.call({name!r}, {line})'] }",
        ),
        Example::fixed(
            "import t\n\n\ndef _start(x):\n    t.enter('_start'); x()\n    if x:\n        t.enter('_start'); x()\n",
            "import t\n\n\ndef _start(x):\n    t.enter('_start'); x()\n    if x:\n        x()\n",
        )
        .with("telemetry = { entry = 't.enter({qualname!r})' }"),
        Example::fixed_unsafely(
            "import t\n\n\ndef _start(x):\n    t.enter('_start'); x()\n    if x:\n        t.enter('run'); x()\n",
            "import t\n\n\ndef _start(x):\n    t.enter('_start'); x()\n    if x:\n        x()\n",
        )
        .with("telemetry = { header = 'import t', entry = 't.enter({qualname!r})' }"),
        Example::fixed("import sys\nimport t; import os\n", "import t; import sys\nimport os\n")
            .with("telemetry = { header = 'import t' }"),
    ],
    accepts: &["import old_telemetry\n", "def _start():\n    return 1\n"],
    checks: &[Check::Module(check)],
};

fn check<'a>(context: &Context<'a>, _: &'a ast::ModModule) {
    let Some(telemetry) = context.telemetry else {
        return;
    };
    let presence = header_of(telemetry, context.syntax);
    let header = telemetry.header.as_ref();
    // The new one would break such a module, and without the old one nothing would run.
    let names = context.names;
    let is_refused = header.is_some_and(|header| declared_global(names, header).is_some());
    let code = header.map(|header| EntryCode { statements: header.text().to_owned(), calls: None });
    report(context, &presence, code, "header", !is_refused);
    if let Some(displaced) = &presence.displaced {
        report_displaced(context, telemetry, displaced, !is_refused);
    }
    let module = ModulePath::of(context, telemetry);
    let reach = Reach::of(context);
    let (mut starts, mut functions) = (FxHashSet::default(), Vec::new());
    for signature in functions_in_scope(context) {
        let function = signature.function;
        // Such a function is reported by `telemetry-shadowed`.
        if reach.obstacle(function).is_some() {
            continue;
        }
        starts.insert(function.start());
        if may_have_entry(telemetry, context.syntax, function) {
            functions.push(Entered::new(context, signature));
        }
    }
    let (mut known, mut lacking) = (Vec::new(), starts.clone());
    for entered in &functions {
        let presence = entry_of(telemetry, context.syntax, entered, &module);
        if presence.is_missing() {
            continue;
        }
        known.extend(presence.iter().map(Ranged::range));
        lacking.remove(&entered.function.start());
        let place = entered.place(&module);
        let entry = telemetry.entry.as_ref().map(|entry| entry.fill(&place, true));
        if let (true, Some(current), Some(entry)) = (presence.has_moved, &presence.current, &entry)
        {
            // No news: every line that is added above does this.
            context.refresh(current.replace(entry).unwrap_or_default());
        }
        report(context, &presence, entry, "entry", true);
    }
    for stray in strays(context, telemetry, known) {
        // Without an entry at the start, `missing-telemetry-entry` takes this one there.
        let is_reported =
            |start| starts.contains(start) && !(stray.is_own && lacking.contains(start));
        if stray.function.as_ref().is_some_and(is_reported) {
            report_stray(context, &stray);
        }
    }
}

/// Reports a header with something above it, that was put there later.
fn report_displaced(
    context: &Context<'_>,
    telemetry: &Telemetry,
    displaced: &Injected<'_>,
    may_fix: bool,
) {
    let mut edits = displaced.remove(context.syntax);
    let mut has_room = true;
    if let Some(header) = &telemetry.header {
        let placement = placement(context, telemetry);
        let insertion = insert_header(context.syntax, header.text(), placement);
        has_room = !insertion.moves_lines || telemetry.line_drift == LineDrift::Allow;
        edits.extend(insertion.edits);
    }
    let mut finding =
        context.report(displaced, "this telemetry header does not run first any more");
    if may_fix && has_room {
        finding
            .help("run `pylens fix` to take it to the top")
            .fix(Fix::statements("Take it to the top", edits));
    } else {
        finding.help("move it by hand: no line at the top has room for it");
    }
}

/// Reports an entry behind the start of a function.
fn report_stray(context: &Context<'_>, stray: &Stray<'_>) {
    let edits = stray.injected.remove_anywhere(context.syntax, context.nodes);
    let fix = Fix::statements("Remove it", edits);
    if stray.is_own {
        context
            .report(&stray.injected, "this telemetry entry is a second one, and runs late")
            .help("run `pylens fix` to remove it")
            .fix(fix);
    } else {
        context
            .report(&stray.injected, "this telemetry entry names another function, and runs late")
            .help("run `pylens fix --unsafe-fixes` to remove it")
            .fix(Fix { safety: Safety::Unsafe, ..fix });
    }
}

/// Reports each of the old forms. The first is replaced by `code`, if that is not there yet; none is if they may not be
/// fixed.
fn report(
    context: &Context<'_>,
    presence: &Presence<'_>,
    code: Option<EntryCode>,
    what: &str,
    may_fix: bool,
) {
    let mut code = code.filter(|_| presence.current.is_none());
    for old in &presence.old {
        let replacement = code.take().and_then(|code| old.replace(&code));
        let (message, edits) = match replacement {
            Some(edits) => ("Replace it with the configured one", edits),
            None => ("Remove it", old.remove(context.syntax)),
        };
        let mut finding = context.report(old, format!("this telemetry {what} is outdated"));
        if may_fix && !edits.is_empty() {
            finding
                .help("run `pylens fix` to bring it up to date")
                .fix(Fix::statements(message, edits));
        } else {
            finding.help(
                "replace it by hand: without it, or with the new one, this would not compile",
            );
        }
    }
}
