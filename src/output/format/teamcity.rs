//! `--output-format teamcity`: service messages of TeamCity, which shows them as inspections.
//!
//! <https://www.jetbrains.com/help/teamcity/service-messages.html>

use std::fmt::Write as _;

use super::place::page_path;
use super::remarks::text;
use crate::diagnostic::Severity;
use crate::output::{Failure, FileFindings, Frame, Renderer, push, visible};
use crate::syntax::Lines;

/// The most characters that TeamCity takes of a message.
const LONGEST: usize = 4_000;

/// The kinds of inspections, each of which must be told before the first of it.
pub(super) fn frame(renderer: &Renderer) -> Frame {
    let registry = renderer.registry;
    let kind = |id| {
        let (rule, group) = (registry.rule(id), registry.group(id));
        format!(
            "##teamcity[inspectionType id='{name}' name='{name}' description='{}' category='pylens: {}']\n",
            value(&rule.summary),
            value(&group.name),
            name = value(&rule.name),
        )
    };
    let kinds: String = registry.ids().map(kind).collect();
    Frame { prologue: kinds.into(), ..Frame::NONE }
}

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let lines = Lines::new(file.text);
    let path = value(&visible::escape(&page_path(renderer, file.path)));
    for diagnostic in file.diagnostics {
        let text = text(diagnostic);
        let text: String = text.chars().take(LONGEST).collect();
        push(
            out,
            format_args!(
                "##teamcity[inspection typeId='{}' message='{}' file='{path}' line='{}' SEVERITY='{}']\n",
                value(renderer.rule_name(diagnostic)),
                value(&text),
                lines.location(diagnostic.range.start()).row,
                severity(diagnostic.severity),
            ),
        );
    }
}

pub(super) fn fail(renderer: &Renderer, failure: &Failure, out: &mut Vec<u8>) {
    let path = failure.path.as_deref().map(|path| page_path(renderer, path));
    let place = path.map(|path| format!("{}: ", visible::escape(&path))).unwrap_or_default();
    let text = value(&format!("{place}{}", visible::message(&failure.message)));
    push(out, format_args!("##teamcity[message text='{text}' status='ERROR']\n"));
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

/// The value of a property. What is not ASCII is written as units of UTF-16, as the encoding of a build's log is unknown.
fn value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' => out.push_str("||"),
            '\'' => out.push_str("|'"),
            '[' => out.push_str("|["),
            ']' => out.push_str("|]"),
            '\n' => out.push_str("|n"),
            '\r' => out.push_str("|r"),
            ' '..='~' => out.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "|0x{unit:04x}");
                }
            }
        }
    }
    out
}
