//! `pylens bytecode audit`: compiled files in, findings out.

use crate::bytecode::audit::{Audited, Hazard};
use crate::cli::{AuditArgs, GlobalArgs};
use crate::commands::Status;
use crate::commands::reports::Reports;
use crate::commands::run::Run;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fingerprint;
use crate::output::{FileFindings, Tally};
use crate::registry::Registry;
use crate::rules;
use crate::syntax::TextRange;

use super::judging::for_each;

pub(super) fn run(args: &AuditArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let rules = rules::registry();
    let mut run = Run::new(&rules, args.report.overrides(global), global)?;
    let settings = run.settings()?;
    let hazards = Hazard::registry()?;
    let site = run.site();
    let format = settings.output_format;
    let mut reports = Reports::open(&hazards, &site, format, &args.output_files, false, global)?;
    let renderers = reports.renderers();
    let mut tally = Tally::default();
    let render = |audited: &Audited| {
        let mut diagnostics = diagnostics(&hazards, audited);
        fingerprint::assign(&hazards, None, &mut diagnostics);
        let findings = FileFindings {
            path: &audited.path,
            text: "",
            diagnostics: &diagnostics,
            fail_on: settings.fail_on,
        };
        let rendered: Vec<_> = renderers.iter().map(|it| it.render(&findings)).collect();
        (rendered, counted(&diagnostics))
    };
    let judged = for_each(&mut run, &args.judge, global, render, |_, (rendered, counted)| {
        tally += counted;
        reports.parts(&rendered)
    })?;
    tally.files = judged.files;
    tally.failed = judged.failed;
    reports.finish(&run, &tally)?;
    let findings = tally.at_least(settings.fail_on) > 0;
    Ok(run.conclude(tally, findings, args.report.exit_zero))
}

/// The findings about a file, as they are shown.
fn diagnostics(hazards: &Registry, audited: &Audited) -> Vec<Diagnostic> {
    let findings = audited.verdict.findings.iter().filter_map(|finding| {
        Some(Diagnostic {
            rule: hazards.find(finding.hazard.name())?,
            severity: finding.severity,
            message: finding.message.clone(),
            range: TextRange::default(),
            caption: String::new(),
            labels: Vec::new(),
            notes: vec![audited.verdict.outcome.sentence().to_owned()],
            help: Some(finding.hazard.help().to_owned()),
            fix: None,
            since: None,
            is_about_file: false,
            fingerprint: None,
        })
    });
    findings.collect()
}

fn counted(diagnostics: &[Diagnostic]) -> Tally {
    let of = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
    Tally {
        files_with_findings: usize::from(!diagnostics.is_empty()),
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        infos: of(Severity::Info),
        ..Tally::default()
    }
}
