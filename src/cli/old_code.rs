//! The arguments that say which findings are old.

use std::path::PathBuf;

use clap::Args;

use crate::config::Located;

/// The flags that compare findings with those of old.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Old code")]
pub struct BaselineArgs {
    /// Do not report the findings that FILE records; see `--write-baseline` of `pylens check`
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Report all findings, whatever baseline is configured
    #[arg(long, conflicts_with = "baseline")]
    pub no_baseline: bool,
}

/// The same flags, and those that record findings or look at changes alone.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Old code")]
pub struct OldCodeArgs {
    /// The findings that are not new.
    #[command(flatten)]
    pub baseline: BaselineArgs,
    /// Record all findings in FILE, so that later runs with this baseline report new ones alone
    ///
    /// What rules that always run report, such as syntax errors, is not recorded.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["prune_baseline", "baseline", "since"])]
    pub write_baseline: Option<PathBuf>,
    /// Remove from the baseline what is gone, and bring up to date what has moved
    #[arg(long, conflicts_with_all = ["no_baseline", "since"])]
    pub prune_baseline: bool,
    /// Report only findings on lines that have changed since the branch left REV, commits, staged and other changes alike
    ///
    /// REV is a commit as git names it, such as `origin/main` or `HEAD`. New files count as a whole.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
}

impl BaselineArgs {
    pub(super) fn named(&self) -> Option<Located<String>> {
        let path = self.baseline.as_ref()?.to_string_lossy().into_owned();
        Some(Located::argument(path))
    }
}
