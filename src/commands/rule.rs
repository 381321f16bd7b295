//! `pylens rule`: what the rules say about themselves.

use std::path::Path;

use anyhow::bail;

use super::{Status, print, terminal};
use crate::cli::{DocumentFormat, GlobalArgs, RuleArgs};
use crate::diagnostic::RuleId;
use crate::diagnostic::Safety;
use crate::lint::Linter;
use crate::output::Catalogue;
use crate::registry::Registry;
use crate::rule::Example;
use crate::rules;
use crate::settings::{Settings, Suggestion};

pub(super) fn run(args: &RuleArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let fixes = |id| fix_of(&registry, id);
    let catalogue = Catalogue::new(&registry, &fixes);
    let Some(name) = &args.name else {
        return print(
            match args.output_format {
                DocumentFormat::Text => catalogue.list(terminal::table(global)),
                DocumentFormat::Json => catalogue.json(),
                DocumentFormat::Markdown => catalogue.docs(),
            }
            .as_bytes(),
        );
    };
    let Some(id) = registry.find(name) else {
        let names = registry.ids().map(|id| registry.rule(id).name);
        bail!("there is no rule `{name}`{}", Suggestion::nearest(name, names));
    };
    print(
        match args.output_format {
            DocumentFormat::Text => catalogue.page(id, terminal::page(global)),
            DocumentFormat::Json => catalogue.rule_json(id),
            DocumentFormat::Markdown => catalogue.rule_docs(id),
        }
        .as_bytes(),
    )
}

/// The safety of a rule's fixes, the least safe if they differ, as its examples show it.
fn fix_of(registry: &Registry<'_>, id: RuleId) -> Option<Safety> {
    let rejects = registry.rule(id).rejects.iter().filter(|example| example.fixed.is_some());
    rejects.flat_map(|example| fixes_in(registry, id, example)).min()
}

fn fixes_in(registry: &Registry<'_>, id: RuleId, example: &Example<'_>) -> Vec<Safety> {
    let Ok(mut settings) = Settings::from_toml(registry, example.config) else {
        return Vec::new();
    };
    settings.lint.rules.enable(id, true);
    let linter = Linter::new(registry, settings.lint);
    let report = linter.lint(Path::new("example.py"), example.code).unwrap_or_default();
    let own = report.diagnostics.into_iter().filter(|diagnostic| diagnostic.rule == id);
    own.filter_map(|diagnostic| diagnostic.fix).map(|fix| fix.safety).collect()
}
