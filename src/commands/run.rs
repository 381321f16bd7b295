//! The part that `check` and `fix` have in common: the files of a run, the order in which they are worked on, and its
//! errors.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::inputs::Inputs;
use super::job::{Done, Job, Task, linters, tasks, work_on};
use super::progress::Progress;
use super::{Status, explained};
use crate::cli::GlobalArgs;
use crate::discover::{Discovery, SourceFile, discover};
use crate::output::{Failure, Outcome, ScopeTally, Site, escape};
use crate::parallel;
use crate::paths;
use crate::registry::Registry;
use crate::repository::{Changes, Head, Repository};
use crate::settings::{Overrides, Settings, SettingsResolver};
use crate::source;

/// The argument that stands for standard input among the paths.
const STDIN: &str = "-";

/// The way in which a run takes archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archives {
    /// As the files in them.
    Unpacked,
    /// As files that cannot be worked on.
    Closed,
}

/// One run over files.
pub(super) struct Run<'r> {
    registry: &'r Registry,
    resolver: SettingsResolver<'r>,
    global: &'r GlobalArgs,
    /// The things that could not be done.
    failures: Vec<Failure>,
    /// Number of files that there is an error about.
    failed: usize,
    /// Number of files that the run gave up on, as its output was closed.
    left: usize,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        registry: &'r Registry,
        overrides: Overrides,
        global: &'r GlobalArgs,
    ) -> anyhow::Result<Run<'r>> {
        let folder = std::env::current_dir().context("the working directory cannot be found")?;
        let resolver = SettingsResolver::new(registry, overrides, &folder)?;
        Ok(Run { registry, resolver, global, failures: Vec::new(), failed: 0, left: 0 })
    }

    /// The settings that hold where the run was started; they decide about its output.
    pub(super) fn settings(&self) -> anyhow::Result<Arc<Settings>> {
        Ok(self.resolver.for_directory(self.resolver.working_directory())?)
    }

    /// The folder in which the run was started.
    pub(super) fn working_directory(&self) -> &Path {
        self.resolver.working_directory()
    }

    /// The repository around that folder, if there is one.
    pub(super) fn repository(&self) -> Option<Repository> {
        Repository::around(self.working_directory())
    }

    /// The folders that paths in findings are seen from.
    pub(super) fn site(&self) -> Site {
        let working_directory = self.working_directory().to_owned();
        let root = self.repository().map(|it| it.root().to_owned());
        Site { root: root.unwrap_or_else(|| working_directory.clone()), working_directory }
    }

    /// The lines that have changed since `revision`; of the inputs, only the files that have some are left.
    ///
    /// # Errors
    /// If there is no repository, or git does not tell.
    pub(super) fn changes_since(
        &self,
        revision: &str,
        inputs: &mut Inputs,
    ) -> anyhow::Result<Changes> {
        if inputs.stdin.is_some() {
            bail!("`--since` cannot be used with standard input, of which git knows nothing");
        }
        let folder = self.working_directory();
        let Some(repository) = self.repository() else {
            bail!("`--since` needs a git repository, and {} is in none", folder.display());
        };
        let changes = repository.changes_since(revision).context("`--since` cannot be used")?;
        let all = inputs.files.len();
        inputs.files.retain(|file| changes.of(&paths::absolute(folder, &file.path)).is_some());
        self.note(format!("{} of {all} files have changed since {revision}", inputs.files.len()));
        Ok(changes)
    }

    /// The Python files among `paths`, or standard input, taken to be the file `stdin_name`; nothing of what lies in
    /// the folder `output`. What cannot be looked at is reported and fails the run.
    pub(super) fn inputs(
        &mut self,
        paths: &[PathBuf],
        stdin_name: Option<&Path>,
        output: Option<&Path>,
        archives: Archives,
    ) -> anyhow::Result<Inputs> {
        if paths.iter().any(|path| path == Path::new(STDIN)) {
            if paths.len() > 1 {
                bail!("`-` (standard input) cannot be combined with other paths");
            }
            return self.stdin(stdin_name);
        }
        let mut found = discover(paths, output, &self.resolver);
        if archives == Archives::Unpacked {
            found.unpack(&self.resolver);
        }
        let Discovery { files, folders, errors, others, archives } = found;
        errors.into_iter().for_each(|error| self.fail(error));
        if files.is_empty() && self.failures.is_empty() && !self.global.quiet {
            let _ = writeln!(io::stderr(), "warning: no Python files found under the given paths");
        }
        Ok(Inputs {
            files,
            folders: Arc::new(folders),
            others: Vec::new(),
            passed_over: others,
            archives,
            stdin: None,
        })
    }

    fn stdin(&self, name: Option<&Path>) -> anyhow::Result<Inputs> {
        let path = name.unwrap_or(Path::new(STDIN)).to_owned();
        let settings = self.resolver.for_file(&path)?;
        let bytes = source::read_within(settings.max_file_size, io::stdin().lock(), 0)
            .context("standard input cannot be read")?;
        let excluded = settings.force_excludes(&path);
        let files = if excluded {
            Vec::new()
        } else {
            vec![SourceFile { path, settings, unchecked: None, content: None }]
        };
        Ok(Inputs {
            files,
            folders: Arc::default(),
            others: Vec::new(),
            passed_over: 0,
            archives: Vec::new(),
            stdin: Some(bytes),
        })
    }

    /// Does `job` for every path, in parallel, and hands the outcomes over in the order of the paths. What cannot be
    /// done is reported as an error of its file, a panic included, and a file that was not decoded because it deceives
    /// both as an error and as whatever `job` makes of it.
    pub(super) fn for_each<J: Job>(
        &mut self,
        inputs: &Inputs,
        job: &J,
        mut emit: impl FnMut(J::Outcome) -> ControlFlow<()>,
    ) -> anyhow::Result<()> {
        let linters = linters(self.registry, inputs);
        let tasks = tasks(inputs, &linters);
        let mut progress = Progress::new(self.global, tasks.len());
        let pool =
            parallel::pool(self.global.jobs).context("the worker threads cannot be started")?;
        self.left = tasks.len();
        let work = |batch: &[Task<'_>]| work_on(batch, inputs, job);
        parallel::for_each_ordered(&pool, &tasks, work, |task, result| {
            self.left -= 1;
            progress.file(|| match result {
                Ok(Done { outcome: Ok(outcome), refusal }) => {
                    refusal.into_iter().for_each(|refusal| self.fail_file(task.path(), refusal));
                    emit(outcome)
                }
                Ok(Done { outcome: Err(error), .. }) => {
                    self.fail_file(task.path(), explained(&error));
                    ControlFlow::Continue(())
                }
                Err(panic) => {
                    self.fail_file(task.path(), internal_error(&panic));
                    ControlFlow::Continue(())
                }
            })
        });
        progress.finish();
        Ok(())
    }

    /// Names the patterns of decorators that matched nothing in the whole run. A text from standard input is no whole
    /// run.
    pub(super) fn warn_of_unmatched(&self, inputs: &Inputs, scope: &ScopeTally) {
        if self.global.quiet || inputs.stdin.is_some() {
            return;
        }
        for pattern in scope.unmatched() {
            let _ = writeln!(
                io::stderr(),
                "warning: `{pattern}` in `telemetry.decorators` matched no decorator in this run"
            );
        }
    }

    /// Prints what is probably not meant in the configuration of any file.
    pub(super) fn warn_of_doubts(&self, inputs: &Inputs) {
        let doubts: BTreeSet<_> =
            inputs.files.iter().flat_map(|file| &file.settings.doubts).collect();
        for doubt in doubts.iter().filter(|_| !self.global.quiet) {
            let _ = writeln!(io::stderr(), "warning: {doubt}");
        }
    }

    /// Prints the summary of the run, unless `--quiet` is given, and turns `findings` into its status.
    pub(super) fn conclude(
        &self,
        summary: impl Display,
        findings: bool,
        exit_zero: bool,
    ) -> Status {
        if !self.global.quiet {
            let _ = writeln!(io::stderr(), "{}", self.summed_up(&summary));
        }
        if !self.failures.is_empty() {
            Status::Failed
        } else if findings && !exit_zero {
            Status::Findings
        } else {
            Status::Clean
        }
    }

    /// The summary of the run, with what kept it from being complete.
    fn summed_up(&self, summary: &impl Display) -> String {
        let incomplete = match self.failures.len() {
            0 => String::new(),
            1 => "The run is incomplete: see the error above. ".to_owned(),
            errors => format!("The run is incomplete: see the {errors} errors above. "),
        };
        let stopped = match self.left {
            0 => String::new(),
            1 => " Output was closed; 1 file was not checked.".to_owned(),
            left => format!(" Output was closed; {left} files were not checked."),
        };
        format!("{incomplete}{summary}{stopped}")
    }

    /// Prints a note about the run, unless `--quiet` is given.
    pub(super) fn note(&self, note: impl Display) {
        if !self.global.quiet {
            let _ = writeln!(io::stderr(), "note: {note}");
        }
    }

    /// The number of files that could not be worked on.
    pub(super) fn failed(&self) -> usize {
        self.failed
    }

    /// The end of the run, which `summary` sums up.
    pub(super) fn outcome<'o>(
        &'o self,
        summary: &impl Display,
        head: Option<&'o Head>,
    ) -> Outcome<'o> {
        Outcome { summary: self.summed_up(summary), failures: &self.failures, head }
    }

    fn fail_file(&mut self, path: &Path, error: impl Display) {
        self.failed += 1;
        let _ = writeln!(io::stderr(), "error: {}: {error}", escape(&path.to_string_lossy()));
        self.failures.push(Failure { path: Some(path.to_owned()), message: error.to_string() });
    }

    /// Reports something that could not be done, which fails the run.
    pub(super) fn fail(&mut self, error: impl Display) {
        let _ = writeln!(io::stderr(), "error: {error}");
        self.failures.push(Failure { path: None, message: error.to_string() });
    }
}

fn internal_error(panic: &str) -> String {
    format!("internal error: {panic}; this is a bug in pylens, please report it with the file")
}
