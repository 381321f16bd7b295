//! `pylens check`: files in, findings out.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;

use super::inputs::{Content, Inputs};
use super::job::Job;
use super::reports::{FIRST, Reports};
use super::run::{Archives, Run};
use super::{Status, print, terminal};
use crate::cli::{CheckArgs, GlobalArgs};
use crate::discover::SourceFile;
use crate::lint::{Linter, Report};
use crate::output::{Accounting, FileFindings, Renderer, ScopeTally, Statistics, Tally, escape};
use crate::parallel::{self, TimedOut};
use crate::rules;
use crate::settings::OutputFormat;
use crate::source::Unchecked;
use crate::telemetry::ScopeNotes;

/// The findings in one file.
#[derive(Default)]
struct Checked {
    /// A part for each renderer.
    rendered: Vec<Vec<u8>>,
    tally: Tally,
    statistics: Statistics,
    /// Number of findings that fail the run.
    failing: usize,
    scope: ScopeNotes,
    unchecked: Option<Unchecked>,
    /// The reason why it could not be checked.
    refusal: Option<String>,
}

pub(super) fn run(args: &CheckArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let mut run = Run::new(&registry, args.overrides(global), global)?;
    let format = run.settings()?.output_format;
    let inputs =
        run.inputs(&args.paths, args.files.stdin_filename.as_deref(), None, Archives::Unpacked)?;
    for target in &args.output_files {
        inputs.refuse_as_output(&target.path)?;
    }
    if args.show_files {
        print(list(&inputs).as_bytes())?;
        let count = format!("Files that would be checked: {}", inputs.files.len());
        return Ok(run.conclude(count, false, true));
    }
    let site = run.site();
    let mut reports = Reports::open(&registry, &site, format, &args.output_files, global)?;
    let shown_from = if args.statistics { FIRST + 1 } else { FIRST };
    let check = Check { renderers: &reports.renderers()[shown_from..] };

    let mut tally = Tally::default();
    let mut statistics = Statistics::default();
    let mut failing = 0;
    let mut scope = ScopeTally::default();
    let mut accounting =
        Accounting::new(inputs.files.len(), inputs.passed_over, inputs.archives.len());
    run.for_each(&inputs, &check, |checked: Checked| {
        tally += checked.tally;
        statistics.merge(&checked.statistics);
        failing += checked.failing;
        scope.add(&checked.scope);
        accounting.add(checked.unchecked.as_ref());
        let mut parts = checked.rendered.iter().enumerate();
        parts.try_for_each(|(place, part)| reports.part(shown_from + place, part))
    })?;
    if args.statistics {
        let color =
            args.output_files.iter().all(|it| it.format.is_some()) && terminal::color(global);
        let _: ControlFlow<()> = reports.part(
            FIRST,
            match format {
                OutputFormat::Json | OutputFormat::JsonLines => statistics.json(&registry),
                _ => statistics.table(&registry, color),
            },
        );
    }
    tally.failed = run.failed();
    reports.finish(&run, &tally)?;
    run.warn_of_unmatched(&inputs, &scope);
    run.warn_of_doubts(&inputs);
    if args.untrusted {
        run.note(accounting);
    }
    Ok(run.conclude(tally, failing > 0, args.report.exit_zero))
}

/// Checks files.
struct Check<'c> {
    /// Those of the outputs that show findings one by one.
    renderers: &'c [Renderer<'c>],
}

impl Job for Check<'_> {
    type Outcome = Checked;

    fn file(
        &self,
        file: &SourceFile,
        linter: &Arc<Linter>,
        content: &Arc<Content>,
    ) -> anyhow::Result<Checked> {
        let mut unchecked = content.unchecked().cloned();
        let mut refusal = None;
        let marked = self.renderers.iter().any(Renderer::needs_fingerprints);
        let mut report = match lint(file, linter, content, marked)? {
            Ok(report) => report,
            Err(reason) if file.settings.lint.untrusted => {
                refusal = Some(reason.to_string());
                linter.lint_unchecked(&file.path, unchecked.insert(reason))?
            }
            Err(reason) => bail!("{reason}"),
        };
        if file.content.is_some() {
            // Nothing is fixed in an archive.
            report.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.fix = None);
        }
        let findings = FileFindings {
            path: &file.path,
            text: content.text(),
            diagnostics: &report.diagnostics,
            fail_on: file.settings.fail_on,
        };
        let tally = Tally::of(&findings, &report);
        Ok(Checked {
            rendered: self.renderers.iter().map(|it| it.render(&findings)).collect(),
            tally,
            statistics: Statistics::of(&findings),
            failing: tally.at_least(file.settings.fail_on),
            scope: report.scope,
            unchecked,
            refusal,
        })
    }

    fn refusal(checked: &Checked) -> Option<String> {
        checked.refusal.clone()
    }

    fn other(&self, _: &Path) -> anyhow::Result<Checked> {
        Ok(Checked::default())
    }
}

/// The findings in a file, with their fingerprints if they are `marked`, or why there are none to be had within the
/// limits.
pub(super) fn lint(
    file: &SourceFile,
    linter: &Arc<Linter>,
    content: &Arc<Content>,
    marked: bool,
) -> anyhow::Result<Result<Report, Unchecked>> {
    let limit = file.settings.file_timeout;
    let report = if limit.is_zero() || content.unchecked().is_some() {
        content.lint(linter, &file.path, marked)
    } else {
        let (linter, content) = (Arc::clone(linter), Arc::clone(content));
        let path = file.path.clone();
        match parallel::within(limit, move || content.lint(&linter, &path, marked))? {
            Ok(report) => report,
            Err(TimedOut) => return Ok(Err(Unchecked::TooSlow(limit))),
        }
    };
    Ok(report.map_err(|error| Unchecked::TooDeep(error.to_string())))
}

fn list(inputs: &Inputs) -> String {
    let mut list = String::new();
    for file in &inputs.files {
        let _ = writeln!(list, "{}", escape(&file.path.to_string_lossy()));
    }
    list
}
