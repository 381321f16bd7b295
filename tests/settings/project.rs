//! A folder with files and a few rules of every kind, for the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use pylens::cli::{Cli, Command};
use pylens::diagnostic::Severity;
use pylens::discover::{Discovery, discover};
use pylens::options::{OptionKind, RuleOption};
use pylens::registry::Registry;
use pylens::rule::{Enabled, Group, Rule, Section, Surroundings};
use pylens::settings::{Overrides, Settings, SettingsError, SettingsResolver};
use tempfile::TempDir;

const fn rule(name: &'static str, severity: Severity, enabled: Enabled) -> Rule {
    Rule {
        name,
        summary: "",
        explanation: "",
        severity,
        enabled,
        surroundings: Surroundings::Product,
        options: &[],
        rejects: &[],
        accepts: &[],
        checks: &[],
    }
}

static SYNTAX_ERROR: Rule = rule("syntax-error", Severity::Error, Enabled::Always);
static IS_LITERAL: Rule = rule("is-literal", Severity::Error, Enabled::Default);
static IS_FRESH: Rule = Rule {
    options: &[
        RuleOption {
            name: "level",
            summary: "",
            kind: OptionKind::Choice { values: &["strict", "loose"], default: "strict" },
        },
        RuleOption { name: "limit", summary: "", kind: OptionKind::Integer { default: 3 } },
    ],
    ..rule("is-fresh", Severity::Warning, Enabled::OnRequest)
};
static LOADER: Rule = rule("loader-cache", Severity::Warning, Enabled::Default);
static HEADER: Rule =
    rule("missing-header", Severity::Warning, Enabled::WhenConfigured(Section::Telemetry));

static GROUPS: [Group; 4] = [
    Group { name: "syntax", summary: "", rules: &[&SYNTAX_ERROR] },
    Group { name: "identity", summary: "", rules: &[&IS_LITERAL, &IS_FRESH] },
    Group { name: "loading", summary: "", rules: &[&LOADER] },
    Group { name: "telemetry", summary: "", rules: &[&HEADER] },
];

/// A folder with files, in which somebody works.
pub struct Project {
    pub folder: TempDir,
    pub registry: Registry,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Project {
        let project =
            Project { folder: tempfile::tempdir().unwrap(), registry: Registry::new(&GROUPS) };
        // Whatever lies above the temporary folder is not part of the test.
        project.write(".pylens.toml", "");
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn resolver(&self, overrides: Overrides) -> Result<SettingsResolver<'_>, SettingsError> {
        SettingsResolver::new(&self.registry, overrides, self.folder.path())
    }

    /// The settings of a file under the flags of `pylens check`.
    pub fn settings(&self, path: &str, arguments: &[&str]) -> Result<Arc<Settings>, String> {
        let settings = self
            .resolver(overrides(arguments))
            .and_then(|resolver| resolver.for_file(Path::new(path)));
        settings.map_err(|error| error.to_string())
    }

    pub fn enabled(&self, path: &str, arguments: &[&str]) -> Vec<String> {
        let settings = self.settings(path, arguments).unwrap();
        let enabled = self.registry.ids().filter(|id| settings.lint.rules.is_enabled(*id));
        enabled.map(|id| self.registry.rule(id).name.to_string()).collect()
    }

    pub fn error(&self, path: &str, arguments: &[&str]) -> String {
        self.settings(path, arguments).unwrap_err()
    }

    pub fn discover(&self, named: &[&str], arguments: &[&str]) -> Discovery {
        let resolver = self.resolver(overrides(arguments)).unwrap();
        let named: Vec<_> = named.iter().map(PathBuf::from).collect();
        discover(&named, None, &resolver)
    }

    pub fn files(&self, named: &[&str], arguments: &[&str]) -> Vec<String> {
        let found = self.discover(named, arguments);
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        shown(&found)
    }
}

fn overrides(arguments: &[&str]) -> Overrides {
    let arguments = ["pylens", "check"].iter().chain(arguments);
    let cli = Cli::try_parse_from(arguments).unwrap();
    match &cli.command {
        Command::Check(check) => check.overrides(&cli.global),
        other => panic!("not a check: {other:?}"),
    }
}

/// The paths that were found.
pub fn shown(found: &Discovery) -> Vec<String> {
    let files = found.files.iter();
    files.map(|file| file.path.display().to_string()).collect()
}
