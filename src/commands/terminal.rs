//! Properties of where output goes: colour and width.

use std::io;

use anstream::{AutoStream, ColorChoice};

use crate::cli::{ColorWhen, GlobalArgs};
use crate::output::Terminal;

/// True if standard output is to be coloured: as `--color` says, else as `NO_COLOR` or `FORCE_COLOR` say, else on
/// terminals.
pub(super) fn color(global: &GlobalArgs) -> bool {
    match global.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if is_set("NO_COLOR") => false,
        ColorWhen::Auto if is_set("FORCE_COLOR") => true,
        ColorWhen::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Standard output as a terminal for pages.
pub(super) fn page(global: &GlobalArgs) -> Terminal {
    // Lines longer than this are hard to read however wide the window is.
    let width = width().or_else(columns);
    let width = width.map_or(Terminal::default().width, |width| width.clamp(40, 120));
    Terminal { width, color: color(global) }
}

/// Standard output as a terminal for a table, whose lines are left whole unless a window would break them.
pub(super) fn table(global: &GlobalArgs) -> Terminal {
    Terminal { width: width().unwrap_or(usize::MAX), color: color(global) }
}

fn width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// The width that the environment gives, as where output goes through a pager.
fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.trim().parse().ok()
}
