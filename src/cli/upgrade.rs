//! The arguments of `pylens upgrade`.

use std::path::PathBuf;

use clap::Args;

use super::{FileArgs, FixArgs, GlobalArgs, ReportArgs, SelectionArgs, names};
use crate::config::Located;
use crate::settings::Overrides;
use crate::syntax::Versions;
use crate::syntax::ast::PythonVersion;

/// `pylens upgrade`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags")]
pub struct UpgradeArgs {
    /// Files and folders to look at; `-` reads standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Version of Python that the code shall run on
    #[arg(long, value_name = "VERSION", value_parser = measured)]
    pub to: PythonVersion,
    /// Version that it runs on now
    ///
    /// Without it, the oldest one that `target-version` or `requires-python` names; without these, 3.8.
    #[arg(long, value_name = "VERSION", value_parser = measured)]
    pub from: Option<PythonVersion>,
    /// Apply the safe fixes, and report what is left
    #[arg(long, help_heading = "Fixing")]
    pub fix: bool,
    /// With `--fix` or `--diff`, also apply fixes that may change what the code does
    #[arg(long, help_heading = "Fixing")]
    pub unsafe_fixes: bool,
    /// Show the fixes as a diff instead of applying them
    #[arg(long, conflicts_with = "fix", help_heading = "Fixing")]
    pub diff: bool,
    /// Rules or groups to skip
    #[arg(long, value_delimiter = ',', value_name = "RULE", help_heading = "Rule selection")]
    pub ignore: Option<Vec<String>>,
    /// Also report findings that a `# pylens:` comment suppresses
    #[arg(long, help_heading = "Rule selection")]
    pub ignore_suppressions: bool,
    /// The files that are looked at.
    #[command(flatten)]
    pub files: FileArgs,
    /// The output of findings.
    #[command(flatten)]
    pub report: ReportArgs,
}

impl UpgradeArgs {
    /// The settings that these flags override, where only these rules run.
    pub fn overrides(&self, global: &GlobalArgs, rules: &[&str]) -> Overrides {
        let mut overrides = self.fixing().overrides(global);
        overrides.newest = Some(self.to);
        // Tests, scripts and copies of others' code are run by that version as well.
        overrides.flags.include_tests = Some(Located::argument(true));
        overrides.flags.select = names(Some(&rules.iter().map(ToString::to_string).collect()));
        if let Some(from) = self.from {
            overrides.flags.target_version = Some(Located::argument(Versions::from(from)));
        }
        overrides
    }

    /// The same run of `pylens fix`, but for the rules and versions.
    pub fn fixing(&self) -> FixArgs {
        FixArgs {
            paths: self.paths.clone(),
            selection: SelectionArgs {
                ignore: self.ignore.clone(),
                ignore_suppressions: self.ignore_suppressions,
                ..SelectionArgs::default()
            },
            files: self.files.clone(),
            report: self.report.clone(),
            unsafe_fixes: self.unsafe_fixes,
            diff: self.diff,
            ..FixArgs::default()
        }
    }
}

/// A version whose differences from the one before are known.
fn measured(text: &str) -> Result<PythonVersion, String> {
    let known = Versions::MEASURED;
    let found = known.each().find(|version| version.to_string() == text);
    found.ok_or_else(|| format!("expected a version from {} to {}", known.oldest(), known.newest()))
}
