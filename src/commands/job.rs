//! The job that a command does on the paths of a run, one by one and in batches.

use std::path::Path;
use std::sync::Arc;

use super::inputs::{Content, Inputs};
use crate::discover::SourceFile;
use crate::lint::Linter;
use crate::parallel;
use crate::registry::Registry;
use crate::settings::Settings;

/// The work that is done on each path of a run, in any order and on any thread.
pub(super) trait Job: Sync {
    /// The result for one path.
    type Outcome: Send;

    /// Works on a Python file.
    fn file(
        &self,
        file: &SourceFile,
        linter: &Arc<Linter>,
        content: &Arc<Content>,
    ) -> anyhow::Result<Self::Outcome>;

    /// The reason why the file of an outcome was not worked on, if it was not.
    fn refusal(_: &Self::Outcome) -> Option<String> {
        None
    }

    /// Works on one of [`Inputs::others`].
    fn other(&self, path: &Path) -> anyhow::Result<Self::Outcome>;

    /// Completes what was done to the paths of a batch, where doing it for all at once is cheaper.
    fn complete(&self, _: &mut [Done<Self::Outcome>]) {}
}

/// The result for one path.
pub(super) struct Done<R> {
    /// The result, or why there is none.
    pub(super) outcome: anyhow::Result<R>,
    /// The reason why the file cannot be checked, if it cannot although there is something to say about it.
    pub(super) refusal: Option<String>,
}

/// A path to work on.
pub(super) enum Task<'t> {
    File(&'t SourceFile, &'t Arc<Linter>),
    Other(&'t Path),
}

impl Task<'_> {
    /// The path as it is shown.
    pub(super) fn path(&self) -> &Path {
        match self {
            Task::File(file, _) => &file.path,
            Task::Other(path) => path,
        }
    }

    fn work<J: Job>(&self, inputs: &Inputs, job: &J) -> Done<J::Outcome> {
        let (file, linter) = match self {
            Task::File(file, linter) => (file, linter),
            Task::Other(path) => return Done { outcome: job.other(path), refusal: None },
        };
        match inputs.read(file) {
            Ok((content, refusal)) => {
                let content = Arc::new(content);
                let outcome = job.file(file, linter, &content);
                let refusal = refusal.map(|it| with_rule(linter, &content, it));
                let late = || outcome.as_ref().ok().and_then(J::refusal);
                Done { refusal: refusal.or_else(late), outcome }
            }
            Err(error) => Done { outcome: Err(error), refusal: None },
        }
    }
}

/// The reason why a file was not checked, with the name of the rule that says more.
fn with_rule(linter: &Linter, content: &Content, refusal: String) -> String {
    let rule = match content {
        Content::Deceptive { .. } => linter.registry().about_encodings(),
        Content::Source(_) | Content::Unchecked(_) => None,
    };
    match rule {
        Some(rule) => format!("{refusal} ({})", rule.name),
        None => refusal,
    }
}

/// All paths of a run in their order.
pub(super) fn tasks<'t>(
    inputs: &'t Inputs,
    linters: &'t [(Arc<Settings>, Arc<Linter>)],
) -> Vec<Task<'t>> {
    let files = inputs.files.iter();
    let files =
        files.filter_map(|file| Some(Task::File(file, linter_of(linters, &file.settings)?)));
    let mut tasks: Vec<_> = files.chain(inputs.others.iter().map(|it| Task::Other(it))).collect();
    if !inputs.others.is_empty() {
        tasks.sort_by(|left, right| left.path().cmp(right.path()));
    }
    tasks
}

/// One result for each task of the batch, or the message of a panic.
pub(super) fn work_on<J: Job>(
    batch: &[Task<'_>],
    inputs: &Inputs,
    job: &J,
) -> Vec<Result<Done<J::Outcome>, String>> {
    let done = batch.iter().map(|task| parallel::attempt(|| task.work(inputs, job)));
    let (mut results, mut completed) = (Vec::with_capacity(batch.len()), Vec::new());
    for done in done {
        results.push(done.map(|done| completed.push(done)));
    }
    job.complete(&mut completed);
    let mut completed = completed.into_iter();
    let mut next = || completed.next().ok_or_else(|| "a result is missing".to_owned());
    results.into_iter().map(|result| result.and_then(|()| next())).collect()
}

/// One linter for each of the settings of the files.
pub(super) fn linters(registry: &Registry, inputs: &Inputs) -> Vec<(Arc<Settings>, Arc<Linter>)> {
    let mut linters = Vec::new();
    for file in &inputs.files {
        if linter_of(&linters, &file.settings).is_none() {
            let mut settings = file.settings.lint.clone();
            settings.folders.kinds = Arc::clone(&inputs.folders);
            let linter = Arc::new(Linter::new(registry, settings));
            linters.push((Arc::clone(&file.settings), linter));
        }
    }
    linters
}

fn linter_of<'l>(
    linters: &'l [(Arc<Settings>, Arc<Linter>)],
    settings: &Arc<Settings>,
) -> Option<&'l Arc<Linter>> {
    let linter = linters.iter().find(|(of, _)| Arc::ptr_eq(of, settings));
    linter.map(|(_, linter)| linter)
}
