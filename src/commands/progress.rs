//! The bar that shows how far a run is.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::GlobalArgs;

/// Shorter runs end before a bar could be read.
const DELAY: Duration = Duration::from_secs(1);

/// A bar on standard error, from the moment on that a run takes long; none where nobody would see it.
pub(super) struct Progress {
    bar: ProgressBar,
    start: Instant,
    /// True if there is to be a bar that is not there yet.
    is_awaited: bool,
}

impl Progress {
    /// The bar of a run over this number of files.
    pub(super) fn new(global: &GlobalArgs, files: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let template = "{wide_bar} {human_pos}/{human_len} files, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let is_awaited = io::stderr().is_terminal() && !global.no_progress && !global.quiet;
        Progress { bar, start: Instant::now(), is_awaited }
    }

    /// Counts a file that is done, and shows what it comes to: `show` may write, the bar is out of its way meanwhile.
    pub(super) fn file<R>(&mut self, show: impl FnOnce() -> R) -> R {
        if self.is_awaited && self.start.elapsed() > DELAY {
            self.is_awaited = false;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
        self.bar.suspend(show)
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
