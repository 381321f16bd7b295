//! Where findings are written while a run goes on.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Context as _;

use crate::output::{Emission, Frame};

/// Standard output or a file. The first error of writing ends the run.
pub(super) struct OutputStream {
    emission: Emission<BufWriter<Box<dyn Write>>>,
    error: Option<io::Error>,
}

impl OutputStream {
    /// Standard output, or the file at `path`, which is replaced.
    pub(super) fn open(path: Option<&Path>, frame: Frame) -> anyhow::Result<OutputStream> {
        let output: Box<dyn Write> = match path {
            None => Box::new(io::stdout().lock()),
            Some(path) => {
                let file = File::create(path);
                Box::new(file.with_context(|| format!("{} cannot be written", path.display()))?)
            }
        };
        Ok(OutputStream { emission: Emission::new(frame, BufWriter::new(output)), error: None })
    }

    /// Writes one file's part; breaks if nothing more can be written.
    pub(super) fn part(&mut self, part: impl AsRef<[u8]>) -> ControlFlow<()> {
        match self.emission.part(part.as_ref()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    /// Completes the output. A reader that has gone away, as in `pylens check | head`, is no error.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let result = match self.error {
            Some(error) => Err(error),
            None => self.emission.finish().map(drop),
        };
        match result {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).context("the findings cannot be written")
            }
            _ => Ok(()),
        }
    }
}
