//! `pylens rule`: what the rules say about themselves.

use anyhow::bail;

use super::{Status, print, terminal};
use crate::cli::{DocumentFormat, GlobalArgs, RuleArgs};
use crate::output::Catalogue;
use crate::rules;
use crate::settings::Suggestion;

pub(super) fn run(args: &RuleArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let catalogue = Catalogue::new(&registry);
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
        let names = registry.ids().map(|id| &*registry.rule(id).name);
        bail!(
            "there is no rule `{name}`{} (`pylens rule` lists all)",
            Suggestion::nearest(name, names)
        );
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
