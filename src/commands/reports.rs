//! The outputs of one run: standard output, and files in formats of their own.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::bail;

use super::output_stream::OutputStream;
use super::run::Run;
use super::{interrupt, terminal};
use crate::cli::{GlobalArgs, OutputTarget};
use crate::output::{Outcome, Renderer, Site};
use crate::paths;
use crate::registry::Registry;
use crate::settings::OutputFormat;

/// Every output that findings are written to.
pub(super) struct Reports<'r> {
    renderers: Vec<Renderer<'r>>,
    /// One for each renderer; what somebody reads comes first.
    streams: Vec<OutputStream<'r>>,
}

/// The place of what somebody reads in a run.
pub(super) const FIRST: usize = 0;

impl<'r> Reports<'r> {
    /// Standard output, or the file among `targets` that has no format of its own, in `format`; and the others. If what
    /// somebody reads `is_counted`, it is no findings, and nothing stands around it.
    pub(super) fn open(
        registry: &'r Registry,
        site: &'r Site,
        format: OutputFormat,
        targets: &[OutputTarget],
        is_counted: bool,
        global: &GlobalArgs,
    ) -> anyhow::Result<Reports<'r>> {
        if !targets.is_empty() {
            interrupt::clean_up_on_signals()?;
        }
        refuse_doubles(targets, &site.working_directory)?;
        let main = targets.iter().find(|target| target.format.is_none());
        let color = main.is_none() && terminal::color(global);
        let mut renderers = vec![Renderer::new(registry, format, color, site)];
        let mut files = vec![main.map(|target| &*target.path)];
        for target in targets {
            if let Some(format) = target.format {
                renderers.push(Renderer::new(registry, format, false, site));
                files.push(Some(&target.path));
            }
        }
        let framed = |place: usize| Some(renderers[place]).filter(|_| place > FIRST || !is_counted);
        let streams = files
            .into_iter()
            .enumerate()
            .map(|(place, file)| OutputStream::open(file, framed(place)));
        let streams = streams.collect::<anyhow::Result<_>>()?;
        Ok(Reports { renderers, streams })
    }

    /// A renderer for each output.
    pub(super) fn renderers(&self) -> Vec<Renderer<'r>> {
        self.renderers.clone()
    }

    /// Writes one file's part of the output at `place`; breaks if nothing more can be written to any.
    pub(super) fn part(&mut self, place: usize, part: impl AsRef<[u8]>) -> ControlFlow<()> {
        let _ = self.streams[place].part(part);
        if self.streams.iter().all(OutputStream::has_failed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Writes one file's part of every output.
    pub(super) fn parts(&mut self, parts: &[Vec<u8>]) -> ControlFlow<()> {
        parts.iter().enumerate().try_for_each(|(place, part)| self.part(place, part))
    }

    /// Completes all outputs of `run`, which `summary` sums up.
    pub(super) fn finish(
        self,
        run: &Run<'_>,
        summary: &impl std::fmt::Display,
    ) -> anyhow::Result<()> {
        let names_head = self.renderers.iter().any(Renderer::names_head);
        let head = run.repository().filter(|_| names_head).and_then(|it| it.head());
        let outcome: Outcome = run.outcome(summary, head.as_ref());
        let finished: Vec<_> = self.streams.into_iter().map(|it| it.finish(&outcome)).collect();
        finished.into_iter().collect()
    }
}

/// Fails if two outputs would be written to one file, or if more than one would take the place of standard output.
fn refuse_doubles(targets: &[OutputTarget], folder: &Path) -> anyhow::Result<()> {
    for (index, target) in targets.iter().enumerate() {
        let is_same = |other: &&OutputTarget| {
            paths::absolute(folder, &other.path) == paths::absolute(folder, &target.path)
        };
        if targets[..index].iter().any(|other| is_same(&other)) {
            bail!("`--output-file` names {} twice", target.path.display());
        }
        if target.format.is_none() && targets[..index].iter().any(|it| it.format.is_none()) {
            bail!(
                "only one `--output-file` can take the place of standard output; \
                 give the others a format, as in `--output-file sarif={}`",
                target.path.display()
            );
        }
    }
    Ok(())
}
