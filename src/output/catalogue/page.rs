//! `pylens rule NAME`: one rule, for reading in a terminal.

use std::fmt::Write as _;

use super::{Catalogue, Terminal, enabled_phrase, fix_phrase, markdown};
use crate::diagnostic::{RuleId, Safety};
use crate::options::{OwnedOption, OwnedOptionKind};
use crate::output::palette::Palette;
use crate::rule::{OwnedExample, OwnedRule};

pub(super) fn render(catalogue: &Catalogue, id: RuleId, terminal: Terminal) -> String {
    let rule = catalogue.registry.rule(id);
    let group = catalogue.registry.group(id);
    let palette = Palette::new(terminal.color);
    let strong = palette.strong;
    let severity = palette.span(rule.severity);
    let mut out = String::new();
    let _ = write!(
        out,
        "{strong}{}{strong:#} ({})\n{}\n\
         Severity: {severity}{}{severity:#}\nEnabled:  {}\nFix:      {}\n\n{}",
        rule.name,
        group.name,
        markdown::render(&rule.summary, terminal.width, &palette),
        rule.severity.name(),
        enabled_phrase(&rule.enabled),
        fix_phrase(rule.fix_safety()),
        markdown::render(&rule.explanation, terminal.width, &palette),
    );
    options(rule, terminal, &palette, &mut out);
    examples(rule, &palette, &mut out);
    out
}

fn options(rule: &OwnedRule, terminal: Terminal, palette: &Palette, out: &mut String) {
    if rule.options.is_empty() {
        return;
    }
    heading("Options", palette, out);
    for option in &rule.options {
        let text = format!("- {}", option_line(option));
        out.push_str(&markdown::render(&text, terminal.width, palette));
    }
}

/// An option with its summary, values and default, in Markdown.
pub(super) fn option_line(option: &OwnedOption) -> String {
    let kind = match &option.kind {
        OwnedOptionKind::Choice { values, default } => {
            let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("one of {}; default `{default}`", values.join(", "))
        }
        OwnedOptionKind::Flag { default } => format!("`true` or `false`; default `{default}`"),
        OwnedOptionKind::Integer { default } => format!("a number; default `{default}`"),
        OwnedOptionKind::List { default } if default.is_empty() => {
            "a list of strings; empty by default".to_owned()
        }
        OwnedOptionKind::List { default } => {
            let values: Vec<_> = default.iter().map(|value| format!("`{value}`")).collect();
            format!("a list of strings; default {}", values.join(", "))
        }
        OwnedOptionKind::Table => "a table; empty by default".to_owned(),
    };
    format!("`{}`: {} ({kind})", option.name, option.summary)
}

fn examples(rule: &OwnedRule, palette: &Palette, out: &mut String) {
    if !rule.rejects.is_empty() {
        heading("Reported", palette, out);
    }
    let mut config = "";
    for (index, example) in rule.rejects.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        configured(example, &mut config, palette, out);
        rejected(example, palette, out);
    }
    if !rule.accepts.is_empty() {
        heading("Not reported", palette, out);
    }
    for (index, code) in rule.accepts.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&markdown::code_block(code, "    "));
    }
}

/// The configuration that an example needs, unless it is `shown` already, as that of the example before it.
fn configured<'r>(
    example: &'r OwnedExample,
    shown: &mut &'r str,
    palette: &Palette,
    out: &mut String,
) {
    if example.config == *shown {
        return;
    }
    *shown = &example.config;
    let faint = palette.faint;
    if example.config.is_empty() {
        let _ = writeln!(out, "  {faint}without configuration{faint:#}\n");
    } else {
        let _ = writeln!(out, "  {faint}configured with{faint:#}");
        let _ = writeln!(out, "{}", markdown::code_block(&example.config, "    "));
    }
}

fn rejected(example: &OwnedExample, palette: &Palette, out: &mut String) {
    let faint = palette.faint;
    if let Some(name) = example.telling_name() {
        let _ = writeln!(out, "  {faint}in `{name}`{faint:#}");
    }
    out.push_str(&markdown::code_block(&example.code, "    "));
    if let Some(fixed) = &example.fixed {
        let how = match example.safety {
            Safety::Safe => "fixed",
            Safety::Unsafe => "fixed with --unsafe-fixes",
        };
        let _ = writeln!(out, "  {faint}{how}{faint:#}");
        out.push_str(&markdown::code_block(fixed, "    "));
    }
}

fn heading(title: &str, palette: &Palette, out: &mut String) {
    let strong = palette.strong;
    let _ = writeln!(out, "\n{strong}{title}{strong:#}");
}
