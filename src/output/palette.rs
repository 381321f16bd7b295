//! The colours. Everything is readable without them.

use anstyle::{AnsiColor, Style};

use crate::diagnostic::Severity;

/// A style per role; all plain when colour is off.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Palette {
    error: Style,
    warning: Style,
    info: Style,
    /// The style of what the eye should find first: messages, names, paths.
    pub(super) strong: Style,
    /// Scaffolding: borders and line numbers.
    pub(super) faint: Style,
    /// The style of what belongs to the finding without being its position; code in running text.
    pub(super) related: Style,
    /// Lines that are added.
    pub(super) added: Style,
    /// Lines that are removed.
    pub(super) removed: Style,
}

impl Palette {
    pub(super) fn new(color: bool) -> Palette {
        if !color {
            return Palette::default();
        }
        Palette {
            error: AnsiColor::Red.on_default(),
            warning: AnsiColor::Yellow.on_default(),
            info: AnsiColor::BrightBlue.on_default(),
            strong: Style::new().bold(),
            faint: Style::new().dimmed(),
            related: AnsiColor::Cyan.on_default(),
            added: AnsiColor::Green.on_default(),
            removed: AnsiColor::Red.on_default(),
        }
    }

    /// The style of a severity's name.
    pub(super) fn header(&self, severity: Severity) -> Style {
        self.span(severity).effects(self.strong.get_effects())
    }

    /// The style of the span that a finding is about.
    pub(super) fn span(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}
