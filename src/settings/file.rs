//! The contents of a configuration file, as they were written: nothing is looked up, merged or judged here.

use std::time::Duration;

use bytesize::ByteSize;

use crate::config::{
    Entries, Located, Names, Origin, OutputFormat, Problem, SettingsError, Table, Value,
};
use crate::diagnostic::Severity;
use crate::lint_settings::{Alias, Functions, LineDrift};
use crate::options::OptionValue;
use crate::rewrite::Placement;
use crate::syntax::Versions;

/// One configuration file, or what the command line says in its stead. Keys are the fields in kebab-case.
#[derive(Debug, Clone, Default)]
pub struct ConfigFile {
    /// The file that this one builds on, relative to this one.
    pub extend: Option<Located<String>>,
    /// The versions of Python that the code is for.
    pub target_version: Option<Located<Versions>>,
    /// The rules that run, instead of the default ones.
    pub select: Option<Located<Names>>,
    /// The rules that run besides.
    pub extend_select: Option<Located<Names>>,
    /// The rules that do not run.
    pub ignore: Option<Located<Names>>,
    /// The rules whose fixes are applied, instead of all.
    pub fixable: Option<Located<Names>>,
    /// The rules whose fixes are not applied.
    pub unfixable: Option<Located<Names>>,
    /// The severity of rules, groups or all.
    pub severity: Option<Located<Entries<Severity>>>,
    /// The severity from which on findings make the exit status 1.
    pub fail_on: Option<Located<Severity>>,
    /// True if `fix` applies unsafe fixes.
    pub unsafe_fixes: Option<Located<bool>>,
    /// The format of findings.
    pub output_format: Option<Located<OutputFormat>>,
    /// The file of the findings that are not reported, relative to this one.
    pub baseline: Option<Located<String>>,
    /// True if `# pylens:` comments are honoured.
    pub suppressions: Option<Located<bool>>,
    /// True if such a comment counts only with a reason.
    pub require_ignore_reason: Option<Located<bool>>,
    /// The files and folders that are not looked at, instead of the default ones.
    pub exclude: Option<Located<Names>>,
    /// The files and folders that are not looked at besides.
    pub extend_exclude: Option<Located<Names>>,
    /// True if exclusions hold for what is named on the command line.
    pub force_exclude: Option<Located<bool>>,
    /// True if `.gitignore` and its like exclude.
    pub respect_gitignore: Option<Located<bool>>,
    /// The size from which on a file is not read.
    pub max_file_size: Option<Located<ByteSize>>,
    /// The time that the check of a file may take; none at all is no limit.
    pub file_timeout: Option<Located<Duration>>,
    /// True if rules of the product speak of tests, developer scripts, copies and generated files as well.
    pub include_tests: Option<Located<bool>>,
    /// The rules that do not run on the files of a pattern.
    pub per_file_ignores: Option<Located<Entries<Names>>>,
    /// The settings of some files.
    pub overrides: Vec<OverrideFile>,
    /// The options of rules.
    pub rules: Option<Located<Entries<Entries<OptionValue>>>>,
    /// The code that is injected.
    pub telemetry: TelemetryFile,
    /// The tables that are left for the sections that rules declare.
    pub rest: Option<Table>,
}

/// A table `[[overrides]]`.
#[derive(Debug, Clone)]
pub struct OverrideFile {
    /// The files that it is about.
    pub files: Located<Names>,
    /// Their settings.
    pub config: ConfigFile,
}

/// The section `telemetry`.
#[derive(Debug, Clone, Default)]
pub struct TelemetryFile {
    /// The code at the top of modules.
    pub header: Option<Located<String>>,
    /// The code at the start of functions.
    pub entry: Option<Located<String>>,
    /// The headers and entries that used to be configured.
    pub previous: Option<Located<Names>>,
    /// True if lines may be added.
    pub line_drift: Option<Located<LineDrift>>,
    /// True if the header shares the docstring's line.
    pub placement: Option<Located<Placement>>,
    /// True if entries may go into expressions.
    pub expressions: Option<Located<bool>>,
    /// True if an entry may raise an exception.
    pub entry_raises: Option<Located<bool>>,
    /// The treatment of names that files take.
    pub alias: Option<Located<Alias>>,
    /// The functions it goes into.
    pub functions: Option<Located<Functions>>,
    /// The decorators that functions must have, or with `!` must not have.
    pub decorators: Option<Located<Names>>,
    /// The functions that are left alone, instead of the default ones.
    pub skip: Option<Located<Names>>,
    /// The functions that are left alone besides.
    pub extend_skip: Option<Located<Names>>,
    /// The files it goes into.
    pub include: Option<Located<Names>>,
    /// The files among these that it does not go into.
    pub exclude: Option<Located<Names>>,
}

impl ConfigFile {
    /// Reads a `pylens.toml`, or the text of an argument.
    pub fn parse(text: &str, origin: Origin) -> Result<ConfigFile, SettingsError> {
        let table = Table::parse(text, origin)?;
        let mut at_the_top = table.clone();
        if let Some(mut tools) = at_the_top.take_table("tool").ok().flatten()
            && let Some(section) = tools.take::<Value>("pylens")?
        {
            return Err(Problem::PyprojectSection.at(&section.location));
        }
        decode(table)
    }

    /// Reads the section `[tool.pylens]` of a `pyproject.toml`; `None` if there is none.
    pub fn parse_pyproject(
        text: &str,
        origin: Origin,
    ) -> Result<Option<ConfigFile>, SettingsError> {
        let Some(mut tools) = Table::parse(text, origin)?.take_table("tool")? else {
            return Ok(None);
        };
        tools.take_table("pylens")?.map(decode).transpose()
    }
}

fn decode(mut table: Table) -> Result<ConfigFile, SettingsError> {
    let of_files = decode_of_files(&mut table)?;
    let mut file = ConfigFile {
        extend: table.take("extend")?,
        output_format: table.take("output-format")?,
        baseline: table.take("baseline")?,
        exclude: table.take("exclude")?,
        extend_exclude: table.take("extend-exclude")?,
        force_exclude: table.take("force-exclude")?,
        respect_gitignore: table.take("respect-gitignore")?,
        per_file_ignores: table.take("per-file-ignores")?,
        overrides: decode_overrides(&mut table)?,
        ..of_files
    };
    file.rest = Some(table);
    Ok(file)
}

/// The settings that may differ from file to file.
fn decode_of_files(table: &mut Table) -> Result<ConfigFile, SettingsError> {
    Ok(ConfigFile {
        target_version: table.take("target-version")?,
        select: table.take("select")?,
        extend_select: table.take("extend-select")?,
        ignore: table.take("ignore")?,
        fixable: table.take("fixable")?,
        unfixable: table.take("unfixable")?,
        severity: table.take("severity")?,
        fail_on: table.take("fail-on")?,
        unsafe_fixes: table.take("unsafe-fixes")?,
        suppressions: table.take("suppressions")?,
        require_ignore_reason: table.take("require-ignore-reason")?,
        max_file_size: table.take("max-file-size")?,
        file_timeout: table.take("file-timeout")?,
        include_tests: table.take("include-tests")?,
        rules: table.take("rules")?,
        telemetry: table
            .take_table("telemetry")?
            .map_or_else(|| Ok(TelemetryFile::default()), decode_telemetry)?,
        ..ConfigFile::default()
    })
}

fn decode_overrides(table: &mut Table) -> Result<Vec<OverrideFile>, SettingsError> {
    let decode = |mut table: Table| {
        let files = table.take("files")?;
        let files =
            files.ok_or_else(|| table.lacks("files", "the patterns of the files it is about"))?;
        let mut config = decode_of_files(&mut table)?;
        config.rest = Some(table);
        Ok(OverrideFile { files, config })
    };
    table.take_tables("overrides")?.into_iter().map(decode).collect()
}

fn decode_telemetry(mut table: Table) -> Result<TelemetryFile, SettingsError> {
    let telemetry = TelemetryFile {
        header: table.take("header")?,
        entry: table.take("entry")?,
        previous: table.take("previous")?,
        line_drift: table.take("line-drift")?,
        placement: table.take("placement")?,
        expressions: table.take("expressions")?,
        entry_raises: table.take("entry-raises")?,
        alias: table.take("alias")?,
        functions: table.take("functions")?,
        decorators: table.take("decorators")?,
        skip: table.take("skip")?,
        extend_skip: table.take("extend-skip")?,
        include: table.take("include")?,
        exclude: table.take("exclude")?,
    };
    table.finish()?;
    Ok(telemetry)
}
