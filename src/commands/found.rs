//! The findings in one file, on their way from the thread that found them to what is shown.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::inputs::Content;
use crate::lint::Report;
use crate::output::{FileFindings, Renderer, Statistics, Tally};
use crate::paths;
use crate::repository::Owners;
use crate::settings::Settings;

/// The way in which findings are counted for `--statistics`.
#[derive(Default)]
pub(super) enum Counting {
    /// Not at all.
    #[default]
    None,
    ByRule,
    ByFolder,
    /// By those who own the file; paths count from this folder.
    ByOwner(Option<Owners>, PathBuf),
}

impl Counting {
    fn count(&self, findings: &FileFindings<'_>) -> Statistics {
        match self {
            Counting::None => Statistics::default(),
            Counting::ByRule => Statistics::by_rule(findings),
            Counting::ByFolder => {
                let folder = findings.path.parent().unwrap_or(Path::new(""));
                let folder = if folder == Path::new("") { Path::new(".") } else { folder };
                Statistics::by_name(findings, &folder.to_string_lossy())
            }
            Counting::ByOwner(owners, base) => {
                let path = paths::absolute(base, findings.path);
                let owner = owners.as_ref().and_then(|owners| owners.of(&path));
                Statistics::by_name(findings, owner.unwrap_or("(nobody)"))
            }
        }
    }
}

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
    pub(super) fn shown(&self, renderers: &[Renderer<'_>], counting: &Counting) -> Shown {
        let text = match &self.text {
            Text::Content(content) => content.text(),
            Text::Fixed(text) => text,
        };
        Shown::of(renderers, counting, &self.path, text, &self.settings, &self.report)
    }
}

impl Shown {
    /// Renders and counts the findings in a text.
    pub(super) fn of(
        renderers: &[Renderer<'_>],
        counting: &Counting,
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
            statistics: counting.count(&findings),
            failing: tally.at_least(settings.fail_on),
        }
    }
}
