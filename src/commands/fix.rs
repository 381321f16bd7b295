//! `pylens fix`: files in, the same files with their findings fixed.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use super::baselines::Baselines;
use super::found::{Counting, Found, Shown, Text};
use super::inputs::{Content, Inputs};
use super::job::{Done, Job};
use super::output_stream::OutputStream;
use super::run::{Archives, Run};
use super::{Status, interrupt, terminal};
use crate::cli::{FixArgs, GlobalArgs};
use crate::diagnostic::Safety;
use crate::discover::SourceFile;
use crate::fingerprint;
use crate::fix::{FindingCounts, FixError, Fixed, Wanted, add_ignores, fix, remove_telemetry};
use crate::lint::Linter;
use crate::output::{Changes, FixTally, Renderer, ScopeTally, Tally, escape};
use crate::registry::Registry;
use crate::rules;
use crate::settings::Overrides;
use crate::source::{self, Mirror, Staged};
use crate::telemetry::{LeftAlone, ScopeNotes};

/// The destination of the fixed files.
#[derive(Clone, Copy)]
enum Destination<'d> {
    /// The originals, which are replaced.
    InPlace,
    /// Another tree, which also receives the files that nothing was done to.
    Mirror(&'d Mirror),
    /// The differences, on standard output: of files that could be replaced, or of what comes from standard input.
    Diff { of_files: bool },
    /// The fixed text goes to standard output, and the findings that remain to standard error.
    Stdout,
}

/// The work that is done on each file, and where the result goes.
struct Work<'w> {
    verify: bool,
    /// The reason of the comments that exempt from all findings, if that is what is done instead of fixing them.
    ignore_reason: Option<&'w str>,
    remove_telemetry: bool,
    destination: Destination<'w>,
    renderer: &'w Renderer<'w>,
    /// True if there is a baseline, with which the findings that remain are compared before they are shown.
    holds: bool,
    /// Paths are shown relative to this folder.
    folder: &'w Path,
}

/// The result for one file.
#[derive(Default)]
struct FixedFile {
    /// The bytes for standard output.
    output: Vec<u8>,
    /// The file that is still to take its place.
    staged: Option<Staged>,
    /// The findings that remain.
    remaining: Option<Found>,
    /// The same, rendered and counted, unless they are compared with a baseline first.
    shown: Option<Shown>,
    tally: FixTally,
    path: PathBuf,
    /// The findings that are gone.
    gone: FindingCounts,
    scope: ScopeNotes,
}

pub(super) fn run(args: &FixArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    run_with(args, args.overrides(global), global)
}

/// Fixes the findings that there are under these settings.
pub(super) fn run_with(
    args: &FixArgs,
    overrides: Overrides,
    global: &GlobalArgs,
) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let mut run = Run::new(&registry, overrides, global)?;
    let format = run.settings()?.output_format;
    if let Some(output) = &args.output {
        source::refuse_inputs(&args.paths, output, run.working_directory())?;
    }
    let stdin_name = args.files.stdin_filename.as_deref();
    let mut inputs =
        run.inputs(&args.paths, stdin_name, args.output.as_deref(), Archives::Closed)?;
    let folder = run.working_directory().to_owned();
    check(args, &inputs)?;
    interrupt::clean_up_on_signals()?;
    let mirror = match &args.output {
        Some(output) => Some(mirror(&mut run, args, &mut inputs, output)?),
        None => None,
    };
    let destination = match (args.diff, inputs.stdin(), &mirror) {
        (true, stdin, _) => Destination::Diff { of_files: stdin.is_none() },
        (false, Some(_), _) => Destination::Stdout,
        (false, None, Some(mirror)) => Destination::Mirror(mirror),
        (false, None, None) => Destination::InPlace,
    };
    let site = run.site();
    let renderer = &Renderer::new(&registry, format, terminal::color(global), &site);
    let shows_findings = matches!(destination, Destination::InPlace | Destination::Mirror(_));
    let &FixArgs { verify, remove_telemetry, .. } = args;
    let mut baselines = baselines(args, &inputs, &registry, &folder)?;
    let holds = !baselines.is_empty();
    let ignore_reason = args.reason.as_deref();
    let work = Work {
        verify,
        ignore_reason,
        remove_telemetry,
        destination,
        renderer,
        holds,
        folder: &folder,
    };

    if matches!(destination, Destination::InPlace) {
        tidy_up(&run, &inputs);
    }
    let mut output = OutputStream::open(None, Some(*renderer).filter(|_| shows_findings))?;
    let mut tally = FixTally { preview: args.diff, ..FixTally::default() };
    let mut changes = Changes::new(&registry, args.show_fixes(), args.diff);
    let mut failing = 0;
    let mut scope = ScopeTally::default();
    let mut show = |tally: &mut FixTally, output: &mut OutputStream<'_>, shown: Shown| {
        tally.remaining += shown.tally;
        failing += shown.failing;
        if matches!(destination, Destination::Stdout) {
            shown.parts.iter().for_each(|part| drop(io::stderr().write_all(part)));
        }
        if shows_findings {
            // Files are fixed although the output was closed.
            let _ = shown.parts.iter().try_for_each(|part| output.part(part));
        }
    };
    run.for_each(&inputs, &work, |file: FixedFile| {
        tally += file.tally;
        scope.add(&file.scope);
        changes.add(&file.path, &file.gone);
        if file.tally.moved > 0 && !global.quiet {
            let path = escape(&file.path.to_string_lossy()).into_owned();
            let _ = writeln!(io::stderr(), "note: {path}: code moved to other lines");
        }
        let remaining = file.remaining.and_then(|found| baselines.take(found));
        let shown =
            file.shown.or_else(|| Some(remaining?.shown(work.renderers(), &Counting::None)));
        if let Some(shown) = shown {
            show(&mut tally, &mut output, shown);
        }
        let written = output.part(file.output);
        if shows_findings { ControlFlow::Continue(()) } else { written }
    })?;
    for found in baselines.new_findings() {
        show(&mut tally, &mut output, found.shown(work.renderers(), &Counting::None));
    }
    tally.remaining.recorded = baselines.found();
    if let (Some(bytes), true) = (inputs.stdin(), inputs.files.is_empty()) {
        let _: ControlFlow<()> = output.part(if args.diff { &[] } else { bytes });
    }
    if let Some(mirror) = &mirror {
        mirror.finish()?;
    }
    tally.remaining.failed = run.failed();
    let head = run.repository().filter(|_| renderer.names_head()).and_then(|it| it.head());
    output.finish(&run.outcome(&tally, head.as_ref()))?;
    run.warn_of_unmatched(&inputs, &scope);
    if !global.quiet {
        let _ = io::stderr().write_all(changes.lines().as_bytes());
        if scope.left_any_alone() {
            let _ = writeln!(io::stderr(), "note: {scope}");
        }
    }
    let findings = failing > 0 || (args.diff && tally.files > 0);
    Ok(run.conclude(tally, findings, args.report.exit_zero))
}

/// Refuses what cannot be done to these files.
fn check(args: &FixArgs, inputs: &Inputs) -> anyhow::Result<()> {
    if args.output.is_some() && inputs.stdin().is_some() {
        bail!(
            "`--output` cannot be used with standard input, whose fixed text goes to standard output"
        );
    }
    let is_configured = |file: &SourceFile| file.settings.lint.telemetry.is_some();
    if args.remove_telemetry && !inputs.files.iter().any(is_configured) {
        bail!(
            "`--remove-telemetry` removes what the section `telemetry` describes, but there is none; \
             add it to the configuration, or name the file with `--config`"
        );
    }
    Ok(())
}

/// The baselines with which the findings that remain are compared.
fn baselines(
    args: &FixArgs,
    inputs: &Inputs,
    registry: &Registry,
    folder: &Path,
) -> anyhow::Result<Baselines> {
    if args.baseline.no_baseline {
        return Ok(Baselines::none(folder));
    }
    let baselines = Baselines::of(inputs, registry, folder)?;
    if args.add_ignore && !baselines.is_empty() {
        bail!(
            "`--add-ignore` exempts from all findings, those in the baseline included; \
             add `--no-baseline` if that is meant"
        );
    }
    Ok(baselines)
}

/// The tree that receives the fixed files, and with them all others that `inputs` are given.
fn mirror(
    run: &mut Run<'_>,
    args: &FixArgs,
    inputs: &mut Inputs,
    output: &Path,
) -> anyhow::Result<Mirror> {
    let (mirror, errors) = Mirror::new(&args.paths, output, run.working_directory())?;
    errors.into_iter().for_each(|error| run.fail(error));
    let files: Vec<PathBuf> = inputs.files.iter().map(|file| file.path.clone()).collect();
    inputs.others = mirror.others(&files);
    if mirror.links_out() > 0 {
        let kept = mirror.links_out();
        run.note(format!("symbolic links that lead out of the tree were kept: {kept}"));
    }
    Ok(mirror)
}

/// Removes what killed runs have left beside the files.
fn tidy_up(run: &Run<'_>, inputs: &Inputs) {
    let folders: BTreeSet<PathBuf> =
        inputs.files.iter().filter_map(|file| folder_of(run, &file.path)).collect();
    let removed: usize = folders.iter().map(|folder| source::remove_stale(folder)).sum();
    if removed > 0 {
        run.note(format!("removed temporary files of a run that was killed: {removed}"));
    }
}

/// The folder of what a path leads to.
fn folder_of(run: &Run<'_>, path: &Path) -> Option<PathBuf> {
    let path = run.working_directory().join(path);
    let target = if path.is_symlink() { path.canonicalize().ok()? } else { path };
    target.parent().map(Path::to_owned)
}

impl Job for Work<'_> {
    type Outcome = FixedFile;

    fn file(
        &self,
        file: &SourceFile,
        linter: &Arc<Linter>,
        content: &Arc<Content>,
    ) -> anyhow::Result<FixedFile> {
        self.write_fixed(file, linter, content)
    }

    fn other(&self, path: &Path) -> anyhow::Result<FixedFile> {
        let staged = match self.destination {
            Destination::Mirror(mirror) => Some(mirror.stage_copy(path)?),
            Destination::InPlace | Destination::Diff { .. } | Destination::Stdout => None,
        };
        Ok(FixedFile { staged, ..FixedFile::default() })
    }

    fn complete(&self, batch: &mut [Done<FixedFile>]) {
        let (mut written, mut staged) = (Vec::new(), Vec::new());
        for Done { outcome, .. } in batch {
            if let Some(of_file) = outcome.as_mut().ok().and_then(|file| file.staged.take()) {
                staged.push(of_file);
                written.push(outcome);
            }
        }
        for (outcome, result) in written.into_iter().zip(source::commit(staged)) {
            if let Err(error) = result {
                *outcome = Err(error.into());
            }
        }
    }
}

impl<'w> Work<'w> {
    /// Fixes one file and takes it where it belongs; what is not read as it is shown is left alone.
    fn write_fixed(
        &self,
        file: &SourceFile,
        linter: &Linter,
        content: &Content,
    ) -> anyhow::Result<FixedFile> {
        let Content::Source(source) = content else {
            let fixed = Fixed::unchanged(content.text(), content.lint(linter, &file.path, false)?);
            return Ok(self.outcome(file, linter, fixed, false));
        };
        let fixed = self.fix(file, linter, source.text())?;
        let changed = fixed.text != source.text();
        let bytes = || source.encode(&fixed.text);
        let mut staged = None;
        let output = match self.destination {
            Destination::InPlace if changed => {
                staged = Some(Staged::replacing(&file.path, source, &bytes()?)?);
                Vec::new()
            }
            Destination::Mirror(mirror) => {
                staged = Some(mirror.stage_new(&file.path, &bytes()?)?);
                Vec::new()
            }
            Destination::Diff { of_files } if changed => {
                if of_files {
                    source::refuse_irreplaceable(&file.path)?;
                }
                let path = file.path.strip_prefix(self.folder).unwrap_or(&file.path);
                self.renderer.diff(path, &source.encode(source.text())?, &bytes()?)
            }
            Destination::Stdout => bytes()?,
            Destination::InPlace | Destination::Diff { .. } => Vec::new(),
        };
        Ok(FixedFile { output, staged, ..self.outcome(file, linter, fixed, changed) })
    }

    fn fix<'t>(
        &self,
        file: &SourceFile,
        linter: &Linter,
        text: &'t str,
    ) -> Result<Fixed<'t>, FixError> {
        if self.remove_telemetry {
            return remove_telemetry(linter, &file.path, text);
        }
        if let Some(reason) = self.ignore_reason {
            return add_ignores(linter, &file.path, text, reason);
        }
        let safety = if file.settings.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        fix(linter, &file.path, text, Wanted { verify: self.verify, ..Wanted::from(safety) })
    }

    /// The renderers of findings that remain, of which there is none if nobody sees them.
    fn renderers(&self) -> &[Renderer<'w>] {
        let is_preview = matches!(self.destination, Destination::Diff { .. });
        if is_preview { &[] } else { std::slice::from_ref(self.renderer) }
    }

    /// The report on one file, without output.
    fn outcome(
        &self,
        file: &SourceFile,
        linter: &Linter,
        mut fixed: Fixed<'_>,
        changed: bool,
    ) -> FixedFile {
        let is_copied = matches!(self.destination, Destination::Mirror(_));
        let tally = FixTally {
            fixed: fixed.gone.total(),
            files: usize::from(changed),
            moved: usize::from(fixed.moves_lines),
            data: usize::from(fixed.report.left_alone == Some(LeftAlone::Data)),
            telemetry: usize::from(fixed.report.left_alone == Some(LeftAlone::Telemetry)),
            copied: usize::from(is_copied && fixed.report.has_syntax_errors),
            remaining: Tally::default(),
            preview: matches!(self.destination, Destination::Diff { .. }),
        };
        let scope = std::mem::take(&mut fixed.report.scope);
        if self.holds || self.renderer.needs_fingerprints() {
            let diagnostics = &mut fixed.report.diagnostics;
            fingerprint::assign_in(linter, &file.path, &fixed.text, diagnostics);
        }
        let (shown, remaining) = if self.holds {
            let (path, settings) = (file.path.clone(), Arc::clone(&file.settings));
            let text = Text::Fixed(fixed.text.into_owned());
            (None, Some(Found { path, settings, text, report: fixed.report }))
        } else {
            let Fixed { text, report, .. } = &fixed;
            (
                Some(Shown::of(
                    self.renderers(),
                    &Counting::None,
                    &file.path,
                    text,
                    &file.settings,
                    report,
                )),
                None,
            )
        };
        FixedFile {
            output: Vec::new(),
            staged: None,
            remaining,
            shown,
            tally,
            path: file.path.clone(),
            gone: fixed.gone,
            scope,
        }
    }
}
