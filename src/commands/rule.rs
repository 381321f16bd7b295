//! `pylens rule`: what the rules say about themselves.

use anyhow::bail;

use super::{Status, print, terminal};
use crate::cli::{DocumentFormat, GlobalArgs, RuleArgs};
use crate::output::Catalogue;
use crate::registry::Selector;
use crate::rules;

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
    if let Some(Selector::Group(group)) = registry.selector(name) {
        return print(
            match args.output_format {
                DocumentFormat::Text => catalogue.group_list(&group, terminal::table(global)),
                DocumentFormat::Json => catalogue.group_json(&group),
                DocumentFormat::Markdown => catalogue.group_docs(&group),
            }
            .as_bytes(),
        );
    }
    let Some(id) = registry.find(name) else {
        bail!(
            "there is no rule or group `{name}`{} (`pylens rule` lists all)",
            registry.suggested_selector(name)
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
