//! The entry for programs that embed pylens: a text in memory and settings in, findings and the fixed text out.
//!
//! Nothing here touches a file, a terminal or the environment. Deep code is worked on with room of its own on the
//! stack, so that any thread can call.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::{self, Diagnostic, RuleId, Safety, Severity};
use crate::fix::{self, FixError, Wanted};
use crate::form::OwnedText;
use crate::lint::Linter;
use crate::registry::Registry;
use crate::rewrite::Provenance;
use crate::rules;
use crate::settings::{Settings, SettingsError};
use crate::syntax::{Lines, Position, TextRange, TooDeep};

/// A set of rules under one set of settings, ready for any number of texts, from any number of threads.
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    linter: Arc<Linter>,
    /// The linters of files that a table `[[overrides]]` is about, each with their settings.
    overridden: Mutex<Vec<(Arc<Settings>, Arc<Linter>)>>,
}

/// The findings in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The findings, by position.
    pub findings: Vec<Finding>,
    /// Number of findings that a comment suppressed.
    pub suppressed: usize,
    /// True if the text has syntax errors, in which case little else was looked for.
    pub has_syntax_errors: bool,
}

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedText {
    /// The text, which equals the original if nothing was applied.
    pub text: String,
    /// The rules with fewer findings than before, each with how many fewer.
    pub fixed: Vec<(OwnedText, usize)>,
    /// True if telemetry took a line of its own, so that code is on other lines than before.
    pub moves_lines: bool,
    /// The origin of each piece of the text.
    pub provenance: Provenance,
    /// The findings that are left, in terms of the fixed text.
    pub left: Checked,
}

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: OwnedText,
    /// The name of the rule's group.
    pub group: OwnedText,
    /// The severity in force.
    pub severity: Severity,
    /// The fault, naming the actual thing, without a final full stop.
    pub message: String,
    /// The span that the finding is about.
    pub span: Span,
    /// The text at that span in an excerpt; empty if the message says it all.
    pub caption: String,
    /// Further spans that matter.
    pub labels: Vec<Label>,
    /// Facts that help to understand the finding.
    pub notes: Vec<String>,
    /// The advice what the reader can do about it.
    pub help: Option<String>,
    /// The rewrite that fixes it.
    pub fix: Option<Fix>,
}

/// A piece of a text, from its first character to the one behind its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The position at which it starts.
    pub start: Position,
    /// The position at which it ends.
    pub end: Position,
}

/// A span with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The span.
    pub span: Span,
    /// The remark; may be empty.
    pub message: String,
}

/// A rewrite. All its edits are applied together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The change that the rewrite makes, in the imperative.
    pub message: String,
    /// The safety of the rewrite, which decides if it is applied by default.
    pub safety: Safety,
    /// The edits in the order of the text, which neither overlap nor touch each other.
    pub edits: Vec<Edit>,
}

/// The replacement of one piece of the text; an empty piece inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The span that is replaced.
    pub span: Span,
    /// The text that stands there afterwards.
    pub content: String,
}

impl Engine {
    /// The built-in rules under settings that are written as in a `pylens.toml`; an empty text leaves everything as it
    /// is by default. Patterns of files are relative to the root of the paths that texts are checked under. What the
    /// settings say about the choice of files and about output has no effect.
    ///
    /// # Errors
    /// If the settings cannot be used; the error says where.
    pub fn new(settings: &str) -> Result<Engine, SettingsError> {
        Engine::with_rules(&rules::registry(), settings)
    }

    /// The same with the rules of `registry`, such as the [built-in ones](rules::registry) and
    /// [those added](Registry::add) to them.
    ///
    /// # Errors
    /// Like [`Engine::new`].
    pub fn with_rules(registry: &Registry, settings: &str) -> Result<Engine, SettingsError> {
        let settings = Settings::from_toml(registry, settings)?;
        Ok(Engine::with_settings(registry, settings))
    }

    /// The rules of `registry` under settings that were [read from a file](Settings::from_file).
    pub fn with_settings(registry: &Registry, settings: Settings) -> Engine {
        let linter = Arc::new(Linter::new(registry, settings.lint.clone()));
        Engine { settings, linter, overridden: Mutex::default() }
    }

    /// The linter of the text that is called `path`.
    fn linter(&self, path: &Path) -> Arc<Linter> {
        // Each override can be used, which was seen when the settings were made; of several that cannot be used together,
        // none counts.
        let Ok(Some(settings)) = self.settings.for_path(path) else {
            return Arc::clone(&self.linter);
        };
        let mut overridden = self.overridden.lock().unwrap_or_else(PoisonError::into_inner);
        let known = overridden.iter().find(|(of, _)| Arc::ptr_eq(of, &settings));
        if let Some((_, linter)) = known {
            return Arc::clone(linter);
        }
        let linter = Arc::new(Linter::new(self.registry(), settings.lint.clone()));
        overridden.push((settings, Arc::clone(&linter)));
        linter
    }

    /// The same settings with no rules but those that inject the configured telemetry and bring it up to date.
    #[must_use]
    pub fn telemetry_alone(&self) -> Engine {
        let registry = self.registry();
        Engine::with_settings(registry, self.settings.telemetry_alone(registry))
    }

    /// The rules, with everything they say about themselves.
    pub fn registry(&self) -> &Registry {
        self.linter.registry()
    }

    /// Checks `text`. Nothing is read from `path`: it decides whether the text is a stub, which settings apply to it,
    /// and what it is called.
    ///
    /// # Errors
    /// If the text nests too deeply to be analysed.
    pub fn check(&self, path: impl AsRef<Path>, text: &str) -> Result<Checked, TooDeep> {
        let report = self.linter(path.as_ref()).lint(path.as_ref(), text)?;
        Ok(self.checked(text, report))
    }

    /// Fixes `text`, by fixes that are at least as safe as the [`Safety`] that is `wanted`; see [`Engine::check`] for the
    /// path.
    ///
    /// # Errors
    /// If the text nests too deeply to be analysed, or its fixes would do harm. It stays as it is then.
    pub fn fix(
        &self,
        path: impl AsRef<Path>,
        text: &str,
        wanted: impl Into<Wanted>,
    ) -> Result<FixedText, FixError> {
        let fixed = fix::fix(&self.linter(path.as_ref()), path.as_ref(), text, wanted)?;
        let gone = fixed.gone.iter().map(|(rule, count)| (self.name(rule), count)).collect();
        let left = self.checked(&fixed.text, fixed.report);
        let text = fixed.text.into_owned();
        Ok(FixedText {
            text,
            fixed: gone,
            moves_lines: fixed.moves_lines,
            provenance: fixed.provenance,
            left,
        })
    }

    /// `text` without the telemetry that its fixes inject: byte for byte what was there before. See [`Engine::check`]
    /// for the path.
    ///
    /// # Errors
    /// Like [`Engine::fix`].
    pub fn remove_telemetry(&self, path: impl AsRef<Path>, text: &str) -> Result<String, FixError> {
        let removed = fix::remove_telemetry(&self.linter(path.as_ref()), path.as_ref(), text)?;
        Ok(removed.text.into_owned())
    }

    fn checked(&self, text: &str, report: crate::lint::Report) -> Checked {
        let lines = Lines::new(text);
        let findings = report.diagnostics.into_iter();
        Checked {
            findings: findings.map(|diagnostic| self.finding(&lines, diagnostic)).collect(),
            suppressed: report.suppressed,
            has_syntax_errors: report.has_syntax_errors,
        }
    }

    fn finding(&self, lines: &Lines<'_>, diagnostic: Diagnostic) -> Finding {
        let label = |label: diagnostic::Label| Label {
            span: Span::new(lines, label.range),
            message: label.message,
        };
        Finding {
            rule: self.name(diagnostic.rule),
            group: self.registry().group(diagnostic.rule).name.clone(),
            severity: diagnostic.severity,
            message: diagnostic.message,
            span: Span::new(lines, diagnostic.range),
            caption: diagnostic.caption,
            labels: diagnostic.labels.into_iter().map(label).collect(),
            notes: diagnostic.notes,
            help: diagnostic.help,
            fix: diagnostic.fix.map(|fix| Fix::new(lines, fix)),
        }
    }

    fn name(&self, rule: RuleId) -> OwnedText {
        self.registry().rule(rule).name.clone()
    }
}

impl Span {
    fn new(lines: &Lines<'_>, range: TextRange) -> Span {
        Span { start: lines.position(range.start()), end: lines.position(range.end()) }
    }
}

impl Fix {
    fn new(lines: &Lines<'_>, fix: diagnostic::Fix) -> Fix {
        let edits = fix.edits.into_iter();
        let edit = |edit: diagnostic::Edit| Edit {
            span: Span::new(lines, edit.range),
            content: edit.content,
        };
        Fix { message: fix.message, safety: fix.safety, edits: edits.map(edit).collect() }
    }
}
