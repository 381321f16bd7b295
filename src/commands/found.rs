//! The findings in one file, on their way from the thread that found them to what is shown.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::inputs::Content;
use crate::lint::Report;
use crate::output::{FileFindings, Renderer, Statistics, Tally};
use crate::settings::Settings;

/// The findings in one file with all that is needed to show them later.
pub(super) struct Found {
    /// The path as it is shown.
    pub(super) path: PathBuf,
    /// The settings of the file.
    pub(super) settings: Arc<Settings>,
    /// The text that they are about.
    pub(super) text: Text,
    /// The findings.
    pub(super) report: Report,
}

/// A text that outlives the work on its file.
pub(super) enum Text {
    /// The text of a file.
    Content(Arc<Content>),
    /// The text of a file after it was fixed.
    Fixed(String),
}

/// The findings in one file, rendered and counted.
#[derive(Default)]
pub(super) struct Shown {
    /// A part for each renderer.
    pub(super) parts: Vec<Vec<u8>>,
    pub(super) tally: Tally,
    pub(super) statistics: Statistics,
    /// Number of findings that fail the run.
    pub(super) failing: usize,
}

impl Found {
    /// Renders and counts what there is.
    pub(super) fn shown(&self, renderers: &[Renderer<'_>]) -> Shown {
        let text = match &self.text {
            Text::Content(content) => content.text(),
            Text::Fixed(text) => text,
        };
        Shown::of(renderers, &self.path, text, &self.settings, &self.report)
    }
}

impl Shown {
    /// Renders and counts the findings in a text.
    pub(super) fn of(
        renderers: &[Renderer<'_>],
        path: &Path,
        text: &str,
        settings: &Settings,
        report: &Report,
    ) -> Shown {
        let diagnostics = &report.diagnostics;
        let findings = FileFindings { path, text, diagnostics, fail_on: settings.fail_on };
        let tally = Tally::of(&findings, report);
        Shown {
            parts: renderers.iter().map(|renderer| renderer.render(&findings)).collect(),
            tally,
            statistics: Statistics::of(&findings),
            failing: tally.at_least(settings.fail_on),
        }
    }
}
