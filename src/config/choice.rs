//! Settings with a fixed set of named values. Files and flags know the same names because both read them from here.

use crate::diagnostic::Severity;

/// A type whose values have names in configuration files and on the command line.
pub trait Choice: Copy + Send + Sync + 'static {
    /// The values in the order in which help shows them.
    const VALUES: &'static [Self];

    /// The value's name.
    fn name(self) -> &'static str;

    /// The value called `name`.
    fn find(name: &str) -> Option<Self> {
        Self::VALUES.iter().copied().find(|value| value.name() == name)
    }
}

impl Choice for Severity {
    const VALUES: &'static [Severity] = &[Severity::Error, Severity::Warning, Severity::Info];

    fn name(self) -> &'static str {
        Severity::name(self)
    }
}

/// The format of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// With excerpts of the source.
    #[default]
    Full,
    /// One line each.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object per line.
    JsonLines,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// Workflow commands of GitHub Actions, which annotate pull requests.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// A JUnit report, which most build servers show.
    Junit,
    /// A Markdown table, for the summary page of a job.
    Markdown,
    /// Lines as pylint writes them.
    Pylint,
    /// The diagnostic format of reviewdog.
    Rdjson,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Service messages of TeamCity.
    Teamcity,
}

impl OutputFormat {
    /// True if it is made for people at a terminal.
    pub fn is_for_terminals(self) -> bool {
        matches!(self, OutputFormat::Full | OutputFormat::Concise)
    }
}

impl Choice for OutputFormat {
    const VALUES: &'static [OutputFormat] = &[
        OutputFormat::Full,
        OutputFormat::Concise,
        OutputFormat::Json,
        OutputFormat::JsonLines,
        OutputFormat::Azure,
        OutputFormat::Github,
        OutputFormat::Gitlab,
        OutputFormat::Junit,
        OutputFormat::Markdown,
        OutputFormat::Pylint,
        OutputFormat::Rdjson,
        OutputFormat::Sarif,
        OutputFormat::Teamcity,
    ];

    fn name(self) -> &'static str {
        match self {
            OutputFormat::Full => "full",
            OutputFormat::Concise => "concise",
            OutputFormat::Json => "json",
            OutputFormat::JsonLines => "json-lines",
            OutputFormat::Azure => "azure",
            OutputFormat::Github => "github",
            OutputFormat::Gitlab => "gitlab",
            OutputFormat::Junit => "junit",
            OutputFormat::Markdown => "markdown",
            OutputFormat::Pylint => "pylint",
            OutputFormat::Rdjson => "rdjson",
            OutputFormat::Sarif => "sarif",
            OutputFormat::Teamcity => "teamcity",
        }
    }
}
