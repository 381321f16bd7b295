//! `pylens check`: files in, findings out.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;

use super::baselines::{Baselines, NewBaseline};
use super::found::{Counting, Found, Shown, Text};
use super::inputs::{Content, Inputs};
use super::job::Job;
use super::reports::{FIRST, Reports};
use super::run::{Archives, Run};
use super::{Status, print, terminal};
use crate::cli::{CheckArgs, CountedBy, GlobalArgs};
use crate::discover::SourceFile;
use crate::lint::{Linter, Report};
use crate::output::{Accounting, Renderer, ScopeTally, Statistics, Tally, escape};
use crate::parallel::{self, TimedOut};
use crate::paths;
use crate::repository::Changes;
use crate::rule::Enabled;
use crate::rules;
use crate::settings::OutputFormat;
use crate::source::Unchecked;
use crate::syntax::Lines;
use crate::telemetry::ScopeNotes;

/// The result for one file.
#[derive(Default)]
struct Checked {
    /// The findings, shown already unless they are compared with a baseline first.
    outcome: Outcome,
    scope: ScopeNotes,
    unchecked: Option<Unchecked>,
    /// The reason why it could not be checked.
    refusal: Option<String>,
}

enum Outcome {
    Shown(Shown),
    Held(Found),
}

impl Default for Outcome {
    fn default() -> Outcome {
        Outcome::Shown(Shown::default())
    }
}

/// The findings of a run, counted.
#[derive(Default)]
struct Totals {
    tally: Tally,
    statistics: Statistics,
    failing: usize,
}

pub(super) fn run(args: &CheckArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let mut run = Run::new(&registry, args.overrides(global), global)?;
    let format = run.settings()?.output_format;
    let mut inputs = inputs(args, &mut run)?;
    let changes = match &args.old_code.since {
        Some(revision) => Some(run.changes_since(revision, &mut inputs)?),
        None => None,
    };
    if args.show_files {
        print(list(&inputs).as_bytes())?;
        let count = format!("Files that would be checked: {}", inputs.files.len());
        return Ok(run.conclude(count, false, true));
    }
    let folder = run.working_directory().to_owned();
    let mut new_baseline =
        args.old_code.write_baseline.as_ref().map(|path| NewBaseline::at(path, &registry, &folder));
    let mut baselines = if args.old_code.baseline.no_baseline || new_baseline.is_some() {
        Baselines::none(&folder)
    } else {
        Baselines::of(&inputs, &registry, &folder)?
    };
    let site = run.site();
    let mut reports = Reports::open(
        &registry,
        &site,
        format,
        &args.output_files,
        args.statistics.is_some(),
        global,
    )?;
    let renderers = reports.renderers();
    let shown_from = if args.statistics.is_some() { FIRST + 1 } else { FIRST };
    let renderers = &renderers[shown_from..];
    let holds = !baselines.is_empty() || new_baseline.is_some();
    let marks = holds || renderers.iter().any(Renderer::needs_fingerprints);
    let counting = counting(args, &run);
    let counting = &counting;
    let check = Check { counting, renderers, marks, holds, changes, folder: &folder };

    let mut totals = Totals::default();
    let mut show = |totals: &mut Totals, shown: Shown| {
        totals.add(&shown);
        let mut parts = shown.parts.iter().enumerate();
        parts.try_for_each(|(place, part)| reports.part(shown_from + place, part))
    };
    let mut scope = ScopeTally::default();
    let mut accounting =
        Accounting::new(inputs.files.len(), inputs.passed_over, inputs.archives.len());
    run.for_each(&inputs, &check, |checked: Checked| {
        scope.add(&checked.scope);
        accounting.add(checked.unchecked.as_ref());
        match checked.outcome {
            Outcome::Shown(shown) => show(&mut totals, shown),
            Outcome::Held(mut found) => {
                if let Some(baseline) = &mut new_baseline {
                    baseline.record(&mut found);
                }
                match baselines.take(found) {
                    Some(found) => show(&mut totals, found.shown(renderers, counting)),
                    None => ControlFlow::Continue(()),
                }
            }
        }
    })?;
    let new_findings = baselines.new_findings();
    let _ = new_findings
        .iter()
        .try_for_each(|found| show(&mut totals, found.shown(renderers, counting)));
    let Totals { mut tally, statistics, failing } = totals;
    if args.statistics.is_some() {
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
    tally.recorded = baselines.found();
    reports.finish(&run, &tally)?;
    baselines.settle(args.old_code.prune_baseline, |note| run.note(note))?;
    if let Some(baseline) = new_baseline {
        run.note(baseline.write()?);
    }
    run.warn_of_unmatched(&inputs, &scope);
    run.warn_of_doubts(&inputs);
    if args.untrusted {
        run.note(accounting);
    }
    Ok(run.conclude(tally, failing > 0, args.report.exit_zero))
}

/// The files to check, none of which an output would be written over.
fn inputs(args: &CheckArgs, run: &mut Run<'_>) -> anyhow::Result<Inputs> {
    let stdin_name = args.files.stdin_filename.as_deref();
    let inputs = run.inputs(&args.paths, stdin_name, None, Archives::Unpacked)?;
    for target in &args.output_files {
        inputs.refuse_as_output("--output-file", &target.path)?;
    }
    if let Some(path) = &args.old_code.write_baseline {
        inputs.refuse_as_output("--write-baseline", path)?;
    }
    Ok(inputs)
}

fn counting(args: &CheckArgs, run: &Run<'_>) -> Counting {
    match args.statistics {
        None => Counting::None,
        Some(CountedBy::Rule) => Counting::ByRule,
        Some(CountedBy::Folder) => Counting::ByFolder,
        Some(CountedBy::Owner) => {
            let owners = run.repository().and_then(|repository| repository.owners());
            Counting::ByOwner(owners, run.working_directory().to_owned())
        }
    }
}

impl Totals {
    fn add(&mut self, shown: &Shown) {
        self.tally += shown.tally;
        self.statistics.merge(&shown.statistics);
        self.failing += shown.failing;
    }
}

/// Checks files.
struct Check<'c> {
    /// Those of the outputs that show findings one by one.
    renderers: &'c [Renderer<'c>],
    counting: &'c Counting,
    /// True if findings are given their fingerprints.
    marks: bool,
    /// True if nothing is shown before it was compared with a baseline.
    holds: bool,
    /// The lines that findings are reported on, if not on all.
    changes: Option<Changes>,
    /// Paths count from this folder.
    folder: &'c Path,
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
        let mut report = match lint(file, linter, content, self.marks)? {
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
        self.keep_changed(file, linter, content, &mut report);
        let scope = std::mem::take(&mut report.scope);
        let outcome = if self.holds {
            Outcome::Held(Found {
                path: file.path.clone(),
                settings: Arc::clone(&file.settings),
                text: Text::Content(Arc::clone(content)),
                report,
            })
        } else {
            let text = content.text();
            let (counting, settings) = (self.counting, &file.settings);
            Outcome::Shown(Shown::of(self.renderers, counting, &file.path, text, settings, &report))
        };
        Ok(Checked { outcome, scope, unchecked, refusal })
    }

    fn refusal(checked: &Checked) -> Option<String> {
        checked.refusal.clone()
    }

    fn other(&self, _: &Path) -> anyhow::Result<Checked> {
        Ok(Checked::default())
    }
}

impl Check<'_> {
    /// Removes the findings on lines that have not changed, but for those that keep the file from being checked.
    fn keep_changed(
        &self,
        file: &SourceFile,
        linter: &Linter,
        content: &Content,
        report: &mut Report,
    ) {
        let Some(changes) = &self.changes else {
            return;
        };
        let touched = changes.of(&paths::absolute(self.folder, &file.path));
        let lines = Lines::new(content.text());
        report.diagnostics.retain(|diagnostic| {
            let row = |offset| lines.position(offset).line;
            let (first, last) = (row(diagnostic.range.start()), row(diagnostic.range.end()));
            linter.registry().rule(diagnostic.rule).enabled == Enabled::Always
                || touched.is_some_and(|touched| touched.touch(first, last))
        });
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
