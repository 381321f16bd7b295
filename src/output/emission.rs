//! The parts of one run, put together in order.

use std::borrow::Cow;
use std::io::{self, Write};

/// The text that a format needs before the first part and between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Before the first part.
    pub prologue: Cow<'static, str>,
    /// True if the prologue is there without any part, too.
    pub is_required: bool,
    /// Between two parts.
    pub separator: &'static str,
    /// The number of bytes that all parts may take together, if their reader takes no more.
    pub room: Option<usize>,
}

impl Frame {
    /// The frame of parts that stand on their own.
    pub const NONE: Frame = Frame::new("", "");

    /// A frame that never changes.
    pub const fn new(prologue: &'static str, separator: &'static str) -> Frame {
        Frame { prologue: Cow::Borrowed(prologue), is_required: false, separator, room: None }
    }

    /// The same frame, whose prologue is there without any part, too.
    #[must_use]
    pub fn required(self) -> Frame {
        Frame { is_required: true, ..self }
    }
}

/// The text that a format needs at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ending {
    /// After the last part.
    pub epilogue: String,
    /// Instead of that, if there is no part.
    pub empty: String,
    /// Before the epilogue, if some parts found no room.
    pub cut: String,
}

impl Ending {
    /// An ending that never changes.
    pub fn new(epilogue: &str, empty: &str) -> Ending {
        Ending { epilogue: epilogue.to_owned(), empty: empty.to_owned(), cut: String::new() }
    }
}

/// Writes the parts of one run into `W` as they come.
#[derive(Debug)]
pub struct Emission<W> {
    frame: Frame,
    output: W,
    is_empty: bool,
    /// The number of bytes of the parts so far.
    used: usize,
    is_cut: bool,
}

impl<W: Write> Emission<W> {
    /// Starts an output; nothing is written yet.
    pub fn new(frame: Frame, output: W) -> Emission<W> {
        Emission { frame, output, is_empty: true, used: 0, is_cut: false }
    }

    /// Writes one file's part; an empty one leaves no trace, and neither does one for which there is no room.
    pub fn part(&mut self, part: &[u8]) -> io::Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        if self.frame.room.is_some_and(|room| self.used + part.len() > room) {
            self.is_cut = true;
            return Ok(());
        }
        self.used += part.len();
        let before = if self.is_empty { &*self.frame.prologue } else { self.frame.separator };
        self.is_empty = false;
        self.output.write_all(before.as_bytes())?;
        self.output.write_all(part)
    }

    /// Hands on what was written so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// Completes the output.
    pub fn finish(mut self, ending: &Ending) -> io::Result<W> {
        if self.is_empty && (self.is_cut || self.frame.is_required) {
            self.output.write_all(self.frame.prologue.as_bytes())?;
        }
        if self.is_cut {
            self.output.write_all(ending.cut.as_bytes())?;
        }
        let after = if self.is_empty && !self.is_cut { &ending.empty } else { &ending.epilogue };
        self.output.write_all(after.as_bytes())?;
        self.output.flush()?;
        Ok(self.output)
    }
}
