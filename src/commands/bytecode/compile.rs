//! `pylens bytecode compile`: checked-hash bytecode for every source.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::bytecode::compile::{CompileError, Compiled, Compiler, sources};
use crate::bytecode::marshaller::{Marshaller, Refusal};
use crate::cli::{CompileArgs, GlobalArgs};
use crate::commands::output_stream::OutputStream;
use crate::commands::progress::Progress;
use crate::commands::run::Run;
use crate::commands::{Status, interrupt, terminal};
use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::output::{FileFindings, Renderer, counted};
use crate::parallel;
use crate::registry::Registry;
use crate::rule::OwnedRule;
use crate::rules;
use crate::source;
use crate::syntax::{Lines, TextRange, TextSize};

/// The name of the finding about a source that has no code.
const REFUSED: &str = "does-not-compile";

/// A source and a level of optimisation.
type Task = (PathBuf, u8);

pub(super) fn run(args: &CompileArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let rules = rules::registry();
    let mut run = Run::new(&rules, args.report.overrides(global), global)?;
    let format = run.settings()?.output_format;
    let prefix = super::prefix(&run);
    let base = run.working_directory().to_owned();
    let marshaller = Marshaller::new(&args.python)?;
    interrupt::clean_up_on_signals()?;
    let tasks = tasks(&mut run, args);
    let (registry, rule) = registry()?;
    let site = run.site();
    let drawing = Renderer::new(&registry, format, terminal::color(global), &site);
    let mut output = OutputStream::open(None, Some(drawing))?;

    let compiler = Compiler { marshaller: &marshaller, base: &base, prefix: prefix.as_ref() };
    let pool = parallel::pool(global.jobs).context("the worker threads cannot be started")?;
    let mut progress = Progress::new(global, tasks.len());
    let compile = |(path, level): &Task| {
        let outcome = compiler.compile(path, *level)?;
        let shown = match &outcome {
            Compiled::Refused { source, refusal } => render(&drawing, rule, path, source, refusal),
            Compiled::Written | Compiled::UpToDate => Vec::new(),
        };
        Ok::<_, CompileError>((outcome, shown))
    };
    let work =
        |batch: &[Task]| batch.iter().map(|task| parallel::attempt(|| compile(task))).collect();
    let (mut written, mut up_to_date, mut refused) = (0, 0, BTreeSet::new());
    parallel::for_each_ordered(&pool, &tasks, work, |(path, _), result| {
        progress.file(|| {
            match result {
                Ok(Ok((Compiled::Written, _))) => written += 1,
                Ok(Ok((Compiled::UpToDate, _))) => up_to_date += 1,
                Ok(Ok((Compiled::Refused { .. }, shown))) => {
                    // At another level of optimisation it is the same error.
                    if refused.insert(path.clone()) {
                        return output.part(&shown);
                    }
                }
                Ok(Err(error)) => super::fail(&mut run, error),
                Err(panic) => {
                    super::fail(&mut run, format!("{}: internal error: {panic}", path.display()));
                }
            }
            ControlFlow::Continue(())
        })
    });
    progress.finish();
    let tag = marshaller.tag();
    let summary = format!(
        "Wrote {} of checked-hash bytecode for {tag}; {up_to_date} right already, {} without code.",
        counted(written, "file"),
        counted(refused.len(), "source"),
    );
    output.finish(&run.outcome(&summary, None))?;
    Ok(run.conclude(summary, !refused.is_empty(), args.report.exit_zero))
}

/// The sources that `args` name, each at every level of optimisation. What cannot be looked at fails the run.
fn tasks(run: &mut Run, args: &CompileArgs) -> Vec<Task> {
    let found = sources(&args.paths);
    found.errors.into_iter().for_each(|error| super::fail(run, error));
    super::note_links(run, &found.links);
    let levels: BTreeSet<u8> = args.optimize.iter().copied().collect();
    let each =
        |path: &PathBuf| levels.iter().map(|level| (path.clone(), *level)).collect::<Vec<_>>();
    found.files.iter().flat_map(each).collect()
}

/// A registry of the one finding that there may be.
fn registry() -> anyhow::Result<(Registry, RuleId)> {
    let mut registry = Registry::default();
    let summary = "The source does not compile under the given interpreter";
    let mut rule = OwnedRule::new(REFUSED, summary, []);
    rule.severity = Severity::Error;
    let rule = registry.add("bytecode", rule)?;
    Ok((registry, rule))
}

/// The finding about a source that has no code, at the line where the interpreter says that the error is.
fn render(
    renderer: &Renderer,
    rule: RuleId,
    path: &Path,
    bytes: &[u8],
    refusal: &Refusal,
) -> Vec<u8> {
    let source = source::decode(path, bytes.to_vec()).ok();
    let text = source.as_ref().map_or("", |source| source.text());
    let line =
        refusal.line.map(|line| Lines::new(text).line(line.saturating_sub(1))).unwrap_or_default();
    let size = |offset: usize| TextSize::try_from(offset).unwrap_or_default();
    let diagnostic = Diagnostic {
        rule,
        severity: Severity::Error,
        message: refusal.message.clone(),
        range: TextRange::new(size(line.start), size(line.end)),
        caption: String::new(),
        labels: Vec::new(),
        notes: Vec::new(),
        help: Some("no bytecode was written; importing the module fails as well".to_owned()),
        fix: None,
        since: None,
        is_about_file: false,
        fingerprint: None,
    };
    renderer.render(&FileFindings {
        path,
        text,
        diagnostics: &[diagnostic],
        fail_on: Severity::Warning,
    })
}
