//! Where findings are written while a run goes on.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use tempfile::NamedTempFile;

use crate::output::{Emission, Frame};

/// How many bytes are gathered before they are written.
const BUFFER: usize = 64 << 10;

/// Standard output or a file. The first error of writing ends the output.
pub(super) struct OutputStream {
    emission: Emission<BufWriter<Box<dyn Write>>>,
    error: Option<io::Error>,
    /// The complete file takes the place of an older one only when the run has ended.
    file: Option<(PathBuf, NamedTempFile)>,
}

impl OutputStream {
    /// Standard output, or the file at `path`, which is replaced when the output is complete.
    pub(super) fn open(path: Option<&Path>, frame: Frame) -> anyhow::Result<OutputStream> {
        let mut file = None;
        let output: Box<dyn Write> = match path {
            None => Box::new(io::stdout().lock()),
            Some(path) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let new = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
                let new = new.with_context(|| format!("{} cannot be written", path.display()))?;
                let writer = new.reopen().context("the output cannot be written")?;
                file = Some((path.to_owned(), new));
                Box::new(writer)
            }
        };
        let emission = Emission::new(frame, BufWriter::with_capacity(BUFFER, output));
        Ok(OutputStream { emission, error: None, file })
    }

    /// Writes one file's part; breaks if nothing more can be written.
    pub(super) fn part(&mut self, part: impl AsRef<[u8]>) -> ControlFlow<()> {
        match self.emission.part(part.as_ref()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error.get_or_insert(error);
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
