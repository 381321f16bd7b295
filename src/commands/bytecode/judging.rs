//! The part that `audit` and `clean` have in common: files in, verdicts out.

use std::ops::ControlFlow;

use anyhow::{Context as _, bail};

use crate::bytecode::audit::{AuditError, Audited, Auditor, Options, Scan};
use crate::bytecode::marshaller::Marshaller;
use crate::cli::{GlobalArgs, JudgeArgs};
use crate::commands::progress::Progress;
use crate::commands::run::Run;
use crate::parallel;

/// The variable that gives the files of a build their time.
const EPOCH_VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Counts of a run over files of bytecode.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Judged {
    /// Files and members that were judged.
    pub(super) files: usize,
    /// Those that could not be.
    pub(super) failed: usize,
    /// Those whose code was compared with that of their source.
    pub(super) compared: usize,
}

/// Judges the files that `args` name, lets `render` make something of each verdict in the threads, and hands what it made
/// over in the order of the paths.
pub(super) fn for_each<R: Send>(
    run: &mut Run,
    args: &JudgeArgs,
    global: &GlobalArgs,
    render: impl Fn(&Audited) -> R + Sync,
    mut emit: impl FnMut(&mut Run, R) -> ControlFlow<()>,
) -> anyhow::Result<Judged> {
    let prefix = super::prefix(run);
    let base = run.working_directory().to_owned();
    let marshaller = args.python.as_deref().map(Marshaller::new).transpose()?;
    let Scan { items, links, errors } = Scan::of(&args.paths, &base, prefix.as_ref());
    let mut judged = Judged { failed: errors.len(), ..Judged::default() };
    errors.into_iter().for_each(|error| super::fail(run, error));
    super::note_links(run, &links);
    let options = Options {
        policy: args.policy,
        ignored: args.ignore.clone(),
        epoch: epoch()?,
        magic: marshaller.as_ref().map(Marshaller::magic),
    };
    let auditor =
        Auditor { options, base: &base, prefix: prefix.as_ref(), marshaller: marshaller.as_ref() };
    let pool = parallel::pool(global.jobs).context("the worker threads cannot be started")?;
    let mut progress = Progress::new(global, items.len());
    let work = |batch: &[_]| {
        let judge = |item| {
            let judged = auditor.audit(item).into_iter();
            judged.map(|it| it.map(|it| (it.is_compared, render(&it)))).collect::<Vec<_>>()
        };
        batch.iter().map(|item| parallel::attempt(|| judge(item))).collect()
    };
    parallel::for_each_ordered(
        &pool,
        &items,
        work,
        |item, results: Result<Vec<Result<_, AuditError>>, _>| {
            let results = results.unwrap_or_else(|panic| {
                super::fail(run, format!("{}: internal error: {panic}", item.path.display()));
                Vec::new()
            });
            progress.file(|| {
                for result in results {
                    match result {
                        Ok((is_compared, made)) => {
                            judged.files += 1;
                            judged.compared += usize::from(is_compared);
                            emit(run, made)?;
                        }
                        Err(error) => {
                            judged.failed += 1;
                            super::fail(run, error);
                        }
                    }
                }
                ControlFlow::Continue(())
            })
        },
    );
    progress.finish();
    if let Some(marshaller) = &marshaller {
        let tag = marshaller.tag();
        let of = judged.files;
        run.note(format!(
            "the code of {} of {of} files, those of {tag}, was compared with their sources'",
            judged.compared
        ));
    }
    Ok(judged)
}

/// The time that the environment says a build gives all its files.
fn epoch() -> anyhow::Result<Option<i64>> {
    let Some(value) = std::env::var_os(EPOCH_VARIABLE).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let Some(epoch) = value.to_str().and_then(|it| it.parse().ok()) else {
        bail!(
            "{EPOCH_VARIABLE} must be a number of seconds since 1970; unset it, or set it to one"
        );
    };
    Ok(Some(epoch))
}
