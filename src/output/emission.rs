//! The parts of one run, put together in order.

use std::io::{self, Write};

/// The text that a format needs around the files' parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Before the first part.
    pub prologue: &'static str,
    /// Between two parts.
    pub separator: &'static str,
    /// After the last part.
    pub epilogue: &'static str,
    /// Instead of everything, if there is no part.
    pub empty: &'static str,
}

impl Frame {
    /// The frame of parts that stand on their own.
    pub const NONE: Frame = Frame { prologue: "", separator: "", epilogue: "", empty: "" };
}

/// Writes the parts of one run into `W` as they come.
#[derive(Debug)]
pub struct Emission<W> {
    frame: Frame,
    output: W,
    is_empty: bool,
}

impl<W: Write> Emission<W> {
    /// Starts an output; nothing is written yet.
    pub fn new(frame: Frame, output: W) -> Emission<W> {
        Emission { frame, output, is_empty: true }
    }

    /// Writes one file's part; an empty one leaves no trace.
    pub fn part(&mut self, part: &[u8]) -> io::Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        let before = if self.is_empty { self.frame.prologue } else { self.frame.separator };
        self.is_empty = false;
        self.output.write_all(before.as_bytes())?;
        self.output.write_all(part)
    }

    /// Completes the output.
    pub fn finish(mut self) -> io::Result<W> {
        let after = if self.is_empty { self.frame.empty } else { self.frame.epilogue };
        self.output.write_all(after.as_bytes())?;
        self.output.flush()?;
        Ok(self.output)
    }
}
