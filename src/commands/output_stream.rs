//! The stream that findings are written to while a run goes on.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::output::{Emission, Ending, Frame, Outcome, Renderer};
use crate::source::Temporary;

/// Number of bytes that are gathered before they are written.
const BUFFER: usize = 64 << 10;

/// Standard output or a file. The first error of writing ends the output.
pub(super) struct OutputStream<'r> {
    /// The renderer of what is written, if it is findings.
    renderer: Option<Renderer<'r>>,
    emission: Emission<BufWriter<Box<dyn Write>>>,
    error: Option<io::Error>,
    /// True if somebody sees it being written.
    is_watched: bool,
    /// The complete file takes the place of an older one only when the run has ended.
    file: Option<(PathBuf, Temporary)>,
}

impl<'r> OutputStream<'r> {
    /// A stream of findings that `renderer` renders, or of what stands on its own, to standard output or to the file at
    /// `path`, which is replaced when the output is complete; a device or a pipe is written to as it is.
    pub(super) fn open(
        path: Option<&Path>,
        renderer: Option<Renderer<'r>>,
    ) -> anyhow::Result<OutputStream<'r>> {
        let mut file = None;
        let output: Box<dyn Write> = match path {
            None => Box::new(io::stdout().lock()),
            Some(path) if is_special(path) => {
                let device = OpenOptions::new().write(true).open(path);
                Box::new(device.with_context(|| format!("{} cannot be written", path.display()))?)
            }
            Some(path) => {
                // What a link leads to is replaced, not the link.
                let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let new = Temporary::public(folder.unwrap_or(Path::new(".")));
                let new = new.with_context(|| format!("{} cannot be written", path.display()))?;
                keep_permissions(&path, &new).context("the output cannot be written")?;
                let writer = new.file().try_clone().context("the output cannot be written")?;
                file = Some((path, new));
                Box::new(writer)
            }
        };
        let frame = renderer.as_ref().map_or(Frame::NONE, Renderer::frame);
        let emission = Emission::new(frame, BufWriter::with_capacity(BUFFER, output));
        let is_watched = path.is_none() && io::stdout().is_terminal();
        Ok(OutputStream { renderer, emission, error: None, is_watched, file })
    }

    /// Writes one file's part; breaks if nothing more can be written.
    pub(super) fn part(&mut self, part: impl AsRef<[u8]>) -> ControlFlow<()> {
        let written = self.emission.part(part.as_ref());
        // Whole lines only, where a bar may be drawn behind them.
        let written =
            if self.is_watched { written.and_then(|()| self.emission.flush()) } else { written };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error.get_or_insert(error);
                ControlFlow::Break(())
            }
        }
    }

    /// True if nothing more can be written.
    pub(super) fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// Completes the output. A reader that has gone away, as in `pylens check | head`, is no error.
    pub(super) fn finish(mut self, outcome: &Outcome) -> anyhow::Result<()> {
        let mut ending = Ending::default();
        if let Some(renderer) = self.renderer {
            let failures = outcome.failures.iter().map(|failure| renderer.fail(failure));
            let failures: Vec<_> = failures.collect();
            let _ = failures.iter().try_for_each(|part| self.part(part));
            ending = renderer.ending(outcome);
        }
        let result = match self.error {
            Some(error) => Err(error),
            None => self.emission.finish(&ending).map(drop),
        };
        if let (Ok(()), Some((path, file))) = (&result, self.file) {
            file.persist(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        match result {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).context("the findings cannot be written")
            }
            _ => Ok(()),
        }
    }
}

/// True if `path` is there and can only be written to, not replaced: a device, a pipe, a socket.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Gives `new` the permissions of the file that it is to replace, if there is one.
fn keep_permissions(path: &Path, new: &Temporary) -> io::Result<()> {
    match path.metadata() {
        Ok(metadata) => new.file().set_permissions(metadata.permissions()),
        Err(_) => Ok(()),
    }
}
