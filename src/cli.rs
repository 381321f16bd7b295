//! The command line. Nothing here reads or writes anything; what is said about settings becomes [`Overrides`].

mod bytecode;
mod hints;
mod old_code;
mod output_target;
mod upgrade;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use bytesize::ByteSize;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use bytecode::{AuditArgs, BytecodeCommand, CleanArgs, CompileArgs, JudgeArgs};
pub use hints::parse;
pub use old_code::{BaselineArgs, OldCodeArgs};
pub use output_target::OutputTarget;
pub use upgrade::UpgradeArgs;

use crate::diagnostic::Severity;
use crate::gate::Purpose;
use crate::report::Figure;
use crate::settings::{Choice, ConfigFile, Entries, Located, Names, OutputFormat, Overrides};
use crate::syntax::Versions;

/// A linter and rewriter for platforms that load, rewrite, ship and run other people's Python.
#[derive(Debug, Parser)]
#[command(name = "pylens", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
    /// The flags that hold for every command.
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report findings in files and folders
    Check(CheckArgs),
    /// Apply safe fixes to files and folders, and inject telemetry if it is configured
    Fix(FixArgs),
    /// Report what a newer version of Python breaks, changes or warns of
    Upgrade(UpgradeArgs),
    /// Explain a rule, or list all rules
    Rule(RuleArgs),
    /// Show how complex each function is, by its text and by its bytecode
    Report(FiguresArgs),
    /// Find, remove or write compiled files (`.pyc`)
    #[command(subcommand)]
    Bytecode(BytecodeCommand),
    /// Write the configuration of a gate in front of uploads, to copy and to change
    Gate(GateArgs),
    /// Show the settings for a path, and where each comes from
    Config(ConfigArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell to complete for
        shell: Shell,
    },
    /// Print the version
    Version,
}

/// Flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// A configuration file, or a TOML `KEY = VALUE` that overrides one setting; can be repeated
    ///
    /// A file replaces the configuration files that would be found; its patterns are relative to its folder.
    /// A `KEY = VALUE` overrides every file.
    #[arg(long, global = true, value_name = "FILE|KEY=VALUE")]
    pub config: Vec<OsString>,
    /// Ignore all configuration files
    #[arg(long, global = true)]
    pub isolated: bool,
    /// Use of colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,
    /// Print findings and errors, but no summary
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Number of threads to work with, instead of one for each core
    #[arg(long, short, global = true, value_name = "NUMBER")]
    pub jobs: Option<NonZeroUsize>,
    /// Do not show progress
    #[arg(long, global = true)]
    pub no_progress: bool,
}

/// A condition under which output is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `pylens check`.
#[derive(Debug, Clone, Default, Args)]
pub struct CheckArgs {
    /// Files and folders to check; `-` reads standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Let nothing in the files say how they are judged, and report each that Python could run and that was not checked
    ///
    /// For a gate in front of what others upload. No configuration is looked for, so that only the command line and a
    /// `--config` file count; no ignore file, suppression or default exclusion does; hidden files, tests and copies are
    /// checked like all others; files above 8 MiB are refused, and the check of one is given up after 10 s, unless
    /// `--max-file-size` and `--file-timeout` are given.
    #[arg(long)]
    pub untrusted: bool,
    /// Time after which the check of a file is given up, such as `10 s`; `0 s` for none
    #[arg(long, value_name = "TIME", help_heading = "File selection", value_parser = humantime::parse_duration)]
    pub file_timeout: Option<Duration>,
    /// The rules that run.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// The files that are looked at.
    #[command(flatten)]
    pub files: FileArgs,
    /// The output of findings.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Write findings to a file instead of standard output, or with `FORMAT=FILE` as well; can be repeated
    #[arg(long = "output-file", short, value_name = "[FORMAT=]FILE", help_heading = "Output", value_parser = OutputTarget::parser())]
    pub output_files: Vec<OutputTarget>,
    /// Count findings instead of listing them, by rule unless something else is said
    #[arg(long, value_enum, value_name = "BY", num_args = 0..=1, require_equals = true, default_missing_value = "rule", help_heading = "Output")]
    pub statistics: Option<CountedBy>,
    /// List the files that would be checked, without checking them
    #[arg(long, help_heading = "Output", conflicts_with = "statistics")]
    pub show_files: bool,
    /// The findings that are not new.
    #[command(flatten)]
    pub old_code: OldCodeArgs,
}

/// `pylens fix`.
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags")]
pub struct FixArgs {
    /// Files and folders to fix; `-` reads standard input and writes standard output
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The rules that run.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// The files that are looked at.
    #[command(flatten)]
    pub files: FileArgs,
    /// The output of findings.
    #[command(flatten)]
    pub report: ReportArgs,
    /// Also apply fixes that may change what the code does
    #[arg(long, overrides_with = "no_unsafe_fixes", help_heading = "Fixing")]
    pub unsafe_fixes: bool,
    /// Apply safe fixes only, whatever the configuration says
    #[arg(long, overrides_with = "unsafe_fixes", hide = true)]
    pub no_unsafe_fixes: bool,
    /// Rules or groups whose fixes are applied, instead of the configured ones
    #[arg(long, value_delimiter = ',', value_name = "RULE", help_heading = "Fixing")]
    pub fixable: Option<Vec<String>>,
    /// Rules or groups whose fixes are not applied
    #[arg(long, value_delimiter = ',', value_name = "RULE", help_heading = "Fixing")]
    pub unfixable: Option<Vec<String>>,
    /// Exempt from every finding by a `# pylens: ignore` comment with the reason of `--reason`, and fix nothing
    #[arg(long, requires = "reason", conflicts_with_all = ["remove_telemetry", "unsafe_fixes", "verify"], help_heading = "Old code")]
    pub add_ignore: bool,
    /// Reason that `--add-ignore` writes in each comment
    #[arg(long, value_name = "TEXT", requires = "add_ignore", value_parser = reason, help_heading = "Old code")]
    pub reason: Option<String>,
    /// Show changes as a diff instead of writing them
    #[arg(long, help_heading = "Fixing")]
    pub diff: bool,
    /// List each changed file and the rules fixed in it; the default for fewer than 20 files
    #[arg(long, overrides_with = "no_show_fixes", help_heading = "Fixing")]
    pub show_fixes: bool,
    /// Do not list changed files
    #[arg(long, overrides_with = "show_fixes", help_heading = "Fixing")]
    pub no_show_fixes: bool,
    /// Write all files, changed or not, to DIR instead of changing them in place
    ///
    /// One folder's contents become those of DIR; several paths become its entries. DIR must be new, empty, or written
    /// by an earlier run over the same paths, which this one updates.
    #[arg(long, value_name = "DIR", conflicts_with = "diff", help_heading = "Fixing")]
    pub output: Option<PathBuf>,
    /// The findings that are not new.
    #[command(flatten)]
    pub baseline: BaselineArgs,
    /// Remove injected telemetry, in its current and previous forms, and fix nothing else
    #[arg(long, help_heading = "Fixing")]
    pub remove_telemetry: bool,
    /// Check that each safe fix changes only the code it targets, before anything is written
    #[arg(long, conflicts_with = "remove_telemetry", help_heading = "Fixing")]
    pub verify: bool,
}

/// Something that findings are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CountedBy {
    /// By rule
    Rule,
    /// By the folder of the file
    Folder,
    /// By the owner that `CODEOWNERS` names for the file
    Owner,
}

/// The flags that say which rules run, and how severe their findings are.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Rule selection")]
pub struct SelectionArgs {
    /// Rules or groups to run instead of the configured ones, or `all`
    ///
    /// Only these run, so that `fix` injects telemetry only if its rules are named. What `[forbidden-api]` lists is
    /// reported whatever is selected, unless `--ignore forbidden-api` is given.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Option<Vec<String>>,
    /// Rules or groups to skip
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Option<Vec<String>>,
    /// Rules or groups to run in addition to the configured ones
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub extend_select: Option<Vec<String>>,
    /// Rules or groups that do not run on the files of a pattern, instead of the configured ones; can be repeated
    ///
    /// The pattern is written as in `per-file-ignores`, `tests/**:is-literal` for one.
    #[arg(long, value_delimiter = ',', value_name = "PATTERN:RULE", value_parser = per_file_ignore)]
    pub per_file_ignores: Option<Vec<(String, String)>>,
    /// Severity of the findings of a rule or group: error, warning or info
    #[arg(long, value_delimiter = ',', value_name = "RULE=LEVEL", value_parser = severity_of)]
    pub severity: Option<Vec<(String, Severity)>>,
    /// Also report findings that a `# pylens:` comment suppresses
    #[arg(long)]
    pub ignore_suppressions: bool,
    /// Python versions that the code is for: `3.9` for that and newer ones, or a range such as `3.9..3.13`
    ///
    /// Overrides the configuration, which in turn overrides `requires-python`. Without any, the code is for the newest
    /// version.
    #[arg(long, value_name = "VERSION")]
    pub target_version: Option<Versions>,
}

/// The flags that say which files are looked at.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "File selection")]
#[expect(clippy::struct_excessive_bools, reason = "a flag and its negation are two arguments")]
pub struct FileArgs {
    /// Files and folders to skip, instead of the configured ones
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    pub exclude: Option<Vec<String>>,
    /// Files and folders to skip in addition to the configured ones
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    pub extend_exclude: Option<Vec<String>>,
    /// Size above which files are refused, standard input included, such as `8 MiB`
    #[arg(long, value_name = "SIZE")]
    pub max_file_size: Option<ByteSize>,
    /// Skip excluded files and folders even if they are named on the command line
    #[arg(long, overrides_with = "no_force_exclude")]
    pub force_exclude: bool,
    /// Include files and folders named on the command line even if they are excluded
    #[arg(long, overrides_with = "force_exclude", hide = true)]
    pub no_force_exclude: bool,
    /// Skip files that `.gitignore`, `.ignore` or `.git/info/exclude` lists; the default
    #[arg(long, overrides_with = "no_respect_gitignore")]
    pub respect_gitignore: bool,
    /// Include files that `.gitignore` and the like list
    #[arg(long, overrides_with = "respect_gitignore")]
    pub no_respect_gitignore: bool,
    /// File name to use for standard input, in findings and to find its settings
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// The flags that say what becomes of findings.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct ReportArgs {
    /// Format of the findings
    #[arg(long, value_name = "FORMAT", value_parser = choice::<OutputFormat>())]
    pub output_format: Option<OutputFormat>,
    /// Lowest severity of a finding that makes the exit status 1
    #[arg(long, value_name = "LEVEL", value_parser = choice::<Severity>())]
    pub fail_on: Option<Severity>,
    /// Exit with status 0 even if there are findings; errors still make it 2
    #[arg(long, short = 'e')]
    pub exit_zero: bool,
}

/// `pylens rule`.
#[derive(Debug, Clone, Default, Args)]
pub struct RuleArgs {
    /// Rule to explain, or group to list; without it, all rules are listed
    pub name: Option<String>,
    /// Format of the page
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output_format: DocumentFormat,
}

/// A format of documentation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For a documentation page
    Markdown,
}

/// `pylens report`.
#[derive(Debug, Clone, Default, Args)]
pub struct FiguresArgs {
    /// Files and folders to report on; `-` reads standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Report on the module or package of this name instead: here, or else where `--python` looks for it
    #[arg(long, short = 'm', value_name = "NAME", conflicts_with = "paths")]
    pub module: Option<String>,
    /// The files that are looked at.
    #[command(flatten)]
    pub files: FileArgs,
    /// Interpreter whose bytecode is reported too: CPython 3.8 or newer
    ///
    /// It compiles the files and runs nothing of them.
    #[arg(long, value_name = "PYTHON", help_heading = "Bytecode")]
    pub python: Option<String>,
    /// Show the bytecode of the functions and classes of this name, or with this end of a qualified name
    #[arg(long, value_name = "NAME", requires = "python", help_heading = "Bytecode")]
    pub disassemble: Option<String>,
    /// Figure to sort by, the largest first, instead of by place
    #[arg(long, value_name = "FIGURE", value_parser = choice::<Figure>(), help_heading = "Output")]
    pub sort: Option<Figure>,
    /// Largest number of functions to show
    #[arg(long, value_name = "NUMBER", help_heading = "Output")]
    pub limit: Option<usize>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub output_format: FiguresFormat,
}

/// A format of figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FiguresFormat {
    /// A table for reading in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// One page for a browser
    Html,
}

/// `pylens gate`.
#[derive(Debug, Clone, Args)]
pub struct GateArgs {
    /// Write a new configuration; an existing file is left alone
    #[arg(long, required = true)]
    pub init: bool,
    /// File to write; `-` writes standard output
    #[arg(default_value = "gate.toml", value_name = "FILE")]
    pub file: PathBuf,
    /// Purpose of the uploads, which decides what they may do
    #[arg(long, value_enum, default_value_t, value_name = "PURPOSE")]
    pub purpose: GatePurpose,
}

/// A purpose of uploads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum GatePurpose {
    /// Rules and formulas that the platform calls with data, and whose results it takes
    #[default]
    Rules,
    /// Notebooks and scripts of analysts, which read and write files and use the network
    Notebooks,
    /// Plug-ins, which are installed once and run as a part of the platform
    Plugins,
}

impl From<GatePurpose> for Purpose {
    fn from(purpose: GatePurpose) -> Purpose {
        match purpose {
            GatePurpose::Rules => Purpose::Rules,
            GatePurpose::Notebooks => Purpose::Notebooks,
            GatePurpose::Plugins => Purpose::Plugins,
        }
    }
}

/// `pylens config`.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// File or folder whose settings are shown
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Print the JSON schema of configuration files, for editors, instead of settings
    #[arg(long, conflicts_with = "path")]
    pub schema: bool,
}

impl GlobalArgs {
    /// The settings that the global flags override.
    pub fn overrides(&self) -> Overrides {
        self.with(ConfigFile::default())
    }

    fn with(&self, flags: ConfigFile) -> Overrides {
        Overrides {
            config: self.config.clone(),
            isolated: self.isolated,
            flags,
            ..Overrides::default()
        }
    }
}

impl ReportArgs {
    /// The settings that these flags override.
    pub fn overrides(&self, global: &GlobalArgs) -> Overrides {
        global.with(flags(&SelectionArgs::default(), &FileArgs::default(), self))
    }
}

impl CheckArgs {
    /// The settings that these flags override.
    pub fn overrides(&self, global: &GlobalArgs) -> Overrides {
        let mut overrides = global.with(flags(&self.selection, &self.files, &self.report));
        overrides.flags.file_timeout = self.file_timeout.map(Located::argument);
        overrides.flags.baseline = self.old_code.baseline.named();
        Overrides { untrusted: self.untrusted, ..overrides }
    }
}

impl FiguresArgs {
    /// The settings that these flags override.
    pub fn overrides(&self, global: &GlobalArgs) -> Overrides {
        global.with(flags(&SelectionArgs::default(), &self.files, &ReportArgs::default()))
    }
}

impl FixArgs {
    /// The answer of `--show-fixes` and `--no-show-fixes`, if one was given.
    pub fn show_fixes(&self) -> Option<bool> {
        switch(self.show_fixes, self.no_show_fixes).map(|said| said.value)
    }

    /// The settings that these flags override.
    pub fn overrides(&self, global: &GlobalArgs) -> Overrides {
        global.with(ConfigFile {
            unsafe_fixes: switch(self.unsafe_fixes, self.no_unsafe_fixes),
            baseline: self.baseline.named(),
            fixable: names(self.fixable.as_ref()),
            unfixable: names(self.unfixable.as_ref()),
            ..flags(&self.selection, &self.files, &self.report)
        })
    }
}

fn flags(selection: &SelectionArgs, files: &FileArgs, report: &ReportArgs) -> ConfigFile {
    ConfigFile {
        select: names(selection.select.as_ref()),
        extend_select: names(selection.extend_select.as_ref()),
        ignore: names(selection.ignore.as_ref()),
        severity: selection.severity.as_ref().map(|severities| {
            let entry = |(name, severity): &(String, Severity)| {
                (Located::argument(name.clone()), Located::argument(*severity))
            };
            Located::argument(severities.iter().map(entry).collect::<Entries<Severity>>())
        }),
        per_file_ignores: selection.per_file_ignores.as_deref().map(per_file_ignores),
        target_version: selection.target_version.map(Located::argument),
        suppressions: switch(false, selection.ignore_suppressions),
        exclude: names(files.exclude.as_ref()),
        extend_exclude: names(files.extend_exclude.as_ref()),
        force_exclude: switch(files.force_exclude, files.no_force_exclude),
        respect_gitignore: switch(files.respect_gitignore, files.no_respect_gitignore),
        max_file_size: files.max_file_size.map(Located::argument),
        output_format: report.output_format.map(Located::argument),
        fail_on: report.fail_on.map(Located::argument),
        ..ConfigFile::default()
    }
}

fn names(values: Option<&Vec<String>>) -> Option<Located<Names>> {
    let values = values?.iter().cloned().map(Located::argument);
    Some(Located::argument(values.collect()))
}

/// The answer of a pair of flags; clap lets at most one of them stand.
fn switch(on: bool, off: bool) -> Option<Located<bool>> {
    (on || off).then(|| Located::argument(on))
}

fn choice<T: Choice>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::VALUES.iter().map(|value| value.name()))
        .try_map(|name| T::find(&name).ok_or("no such value"))
}

/// The entries of a table, in the order of their patterns.
fn per_file_ignores(ignores: &[(String, String)]) -> Located<Entries<Names>> {
    let mut entries: Entries<Names> = Vec::new();
    for (pattern, rule) in ignores {
        let rule = Located::argument(rule.clone());
        match entries.iter_mut().find(|(entry, _)| entry.value == *pattern) {
            Some((_, rules)) => rules.value.push(rule),
            None => {
                entries.push((Located::argument(pattern.clone()), Located::argument(vec![rule])));
            }
        }
    }
    Located::argument(entries)
}

fn per_file_ignore(text: &str) -> Result<(String, String), String> {
    let (pattern, rule) = text.rsplit_once(':').ok_or("expected PATTERN:RULE")?;
    Ok((pattern.to_owned(), rule.to_owned()))
}

/// A reason that fits into a comment.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return Err("a reason has words".to_owned());
    }
    if text.contains(|c: char| c == '#' || c.is_control() || c == '\u{2028}' || c == '\u{2029}') {
        return Err(
            "a reason is one line, without `#`, which would begin another comment".to_owned()
        );
    }
    Ok(text.to_owned())
}

fn severity_of(text: &str) -> Result<(String, Severity), String> {
    let (rule, level) =
        text.split_once('=').ok_or("expected RULE=LEVEL; LEVEL is error, warning or info")?;
    let severity = Severity::find(level).ok_or("the level must be error, warning or info")?;
    Ok((rule.to_owned(), severity))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn check(arguments: &[&str]) -> (CheckArgs, Overrides) {
        let cli = Cli::try_parse_from(["pylens", "check"].iter().chain(arguments)).unwrap();
        match cli.command {
            Command::Check(check) => {
                let overrides = check.overrides(&cli.global);
                (check, overrides)
            }
            other => panic!("not a check: {other:?}"),
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn nothing_said_overrides_nothing() {
        let (check, overrides) = check(&[]);
        assert_eq!(check.paths, [PathBuf::from(".")]);
        assert!(overrides.flags.select.is_none());
        assert!(overrides.flags.suppressions.is_none());
        assert!(overrides.flags.respect_gitignore.is_none());
    }

    #[test]
    fn lists_are_comma_separated_and_repeatable() {
        let (_, overrides) = check(&["--select", "a,b", "--select", "c", "x.py"]);
        let select = overrides.flags.select.unwrap().value;
        let names: Vec<_> = select.iter().map(|name| name.value.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn the_last_of_a_pair_stands() {
        let pair = ["--no-respect-gitignore", "--respect-gitignore"];
        let (_, overrides) = check(&pair);
        assert!(overrides.flags.respect_gitignore.unwrap().value);
        let (_, overrides) = check(&["--ignore-suppressions", "--severity", "a=info"]);
        assert!(!overrides.flags.suppressions.unwrap().value);
        let (rule, severity) = &overrides.flags.severity.unwrap().value[0];
        assert_eq!((rule.value.as_str(), severity.value), ("a", Severity::Info));
    }

    #[test]
    fn unknown_values_are_refused() {
        for flags in [["--output-format", "xml"], ["--severity", "a=bad"], ["--fail-on", "x"]] {
            let arguments = ["pylens", "check"].iter().chain(&flags);
            assert!(Cli::try_parse_from(arguments).is_err());
        }
    }
}
