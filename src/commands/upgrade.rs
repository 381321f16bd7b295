//! `pylens upgrade`: what a newer version of Python does to code, by version.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;

use super::check::lint;
use super::inputs::Content;
use super::job::Job;
use super::reports::{FIRST, Reports};
use super::run::{Archives, Run};
use super::{Status, fix, terminal};
use crate::cli::{GlobalArgs, UpgradeArgs};
use crate::diagnostic::{Diagnostic, Effect, Since};
use crate::discover::SourceFile;
use crate::lint::Linter;
use crate::output::{FileFindings, Renderer, ScopeTally, Tally, VersionTable, counted};
use crate::rules;
use crate::syntax::ast::PythonVersion;
use crate::telemetry::ScopeNotes;

/// The findings in one file.
#[derive(Default)]
struct Outlook {
    /// Rendered, by the version from which on they hold.
    parts: BTreeMap<PythonVersion, Vec<u8>>,
    table: VersionTable,
    tally: Tally,
    /// Number of findings that fail the run.
    failing: usize,
    scope: ScopeNotes,
    /// True if the file is for no version older than the one that is wanted.
    is_there: bool,
}

pub(super) fn run(args: &UpgradeArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    if let Some(from) = args.from.filter(|from| *from >= args.to) {
        bail!("`--from {from}` is not older than `--to {}`", args.to);
    }
    let registry = rules::registry();
    let is_ignored = |rule: &str| {
        let group = registry.find(rule).map(|rule| &*registry.group(rule).name);
        args.ignore.iter().flatten().any(|ignored| Some(ignored.as_str()) == group)
    };
    let names = rules::versions::UPGRADE.iter().map(|rule| rule.name);
    let rules: Vec<_> = names.filter(|rule| !is_ignored(rule)).collect();
    let overrides = args.overrides(global, &rules);
    if args.fix || args.diff {
        return fix::run_with(&args.fixing(), overrides, global);
    }
    let mut run = Run::new(&registry, overrides, global)?;
    let format = run.settings()?.output_format;
    let stdin_name = args.files.stdin_filename.as_deref();
    let inputs = run.inputs(&args.paths, stdin_name, None, Archives::Unpacked)?;
    let color = terminal::color(global);
    let site = run.site();
    let renderer = Renderer::new(&registry, format, color, &site);
    let is_grouped = format.is_for_terminals();

    let mut reports = Reports::open(&registry, &site, format, &[], false, global)?;
    let mut groups: BTreeMap<PythonVersion, Vec<u8>> = BTreeMap::new();
    let mut table = VersionTable::default();
    let mut tally = Tally::default();
    let mut failing = 0;
    let mut scope = ScopeTally::default();
    let mut there = 0;
    run.for_each(
        &inputs,
        &Look { renderer: &renderer, to: args.to, is_grouped },
        |seen: Outlook| {
            tally += seen.tally;
            table.merge(&seen.table);
            failing += seen.failing;
            scope.add(&seen.scope);
            there += usize::from(seen.is_there);
            if is_grouped {
                for (version, mut part) in seen.parts {
                    groups.entry(version).or_default().append(&mut part);
                }
                return std::ops::ControlFlow::Continue(());
            }
            reports.part(FIRST, seen.parts.into_values().flatten().collect::<Vec<u8>>())
        },
    )?;
    for (version, findings) in groups {
        let (heading, ending) = (renderer.heading(version), renderer.footing());
        let group = [heading.as_bytes(), &findings, ending.as_bytes()].concat();
        if reports.part(FIRST, &group).is_break() {
            break;
        }
    }
    if is_grouped {
        let _ = reports.part(FIRST, table.text(color).as_bytes());
    }
    tally.failed = run.failed();
    let summary = tally.summary(&format!("pylens upgrade --to {} --fix", args.to)).to_string();
    reports.finish(&run, &summary)?;
    run.warn_of_unmatched(&inputs, &scope);
    if there > 0 {
        let files = counted(there, "file");
        run.note(format!(
            "{files} of a project that is for Python {} or newer alone; --from says otherwise",
            args.to
        ));
    }
    Ok(run.conclude(summary, failing > 0, args.report.exit_zero))
}

/// Looks at files.
struct Look<'c> {
    renderer: &'c Renderer<'c>,
    to: PythonVersion,
    /// True if the findings are shown by version.
    is_grouped: bool,
}

impl Job for Look<'_> {
    type Outcome = Outlook;

    fn file(
        &self,
        file: &SourceFile,
        linter: &Arc<Linter>,
        content: &Arc<Content>,
    ) -> anyhow::Result<Outlook> {
        let mut report = match lint(file, linter, content, self.renderer.needs_fingerprints())? {
            Ok(report) => report,
            Err(reason) => bail!("{reason}"),
        };
        // What does not compile was judged for the version that is wanted.
        let since = |it: &Diagnostic| {
            it.since.unwrap_or(Since { version: self.to, effect: Effect::Breaks })
        };
        let from = file.settings.lint.versions.oldest();
        report.diagnostics.retain(|diagnostic| since(diagnostic).version > from);
        for diagnostic in &mut report.diagnostics {
            diagnostic.since = Some(since(diagnostic));
            // Nothing is fixed in an archive.
            diagnostic.fix = diagnostic.fix.take().filter(|_| file.content.is_none());
        }
        let mut groups: BTreeMap<PythonVersion, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in &report.diagnostics {
            let version = Some(since(diagnostic).version).filter(|_| self.is_grouped);
            let group = groups.entry(version.unwrap_or(self.to)).or_default();
            group.push(diagnostic.clone());
        }
        let whole = FileFindings {
            path: &file.path,
            text: content.text(),
            diagnostics: &report.diagnostics,
            fail_on: file.settings.fail_on,
        };
        let rendered = groups.iter().map(|(version, diagnostics)| {
            (*version, self.renderer.render(&FileFindings { diagnostics, ..whole }))
        });
        let tally = Tally::of(&whole, &report);
        Ok(Outlook {
            parts: rendered.collect(),
            table: VersionTable::of(&whole),
            tally,
            failing: tally.at_least(file.settings.fail_on),
            scope: report.scope,
            is_there: from >= self.to,
        })
    }

    fn other(&self, _: &Path) -> anyhow::Result<Outlook> {
        Ok(Outlook::default())
    }
}
