//! `pylens bytecode audit`: compiled files in, findings out.

use crate::bytecode::audit::{Audited, Hazard};
use crate::cli::{AuditArgs, GlobalArgs};
use crate::commands::output_stream::OutputStream;
use crate::commands::run::Run;
use crate::commands::{Status, interrupt, terminal};
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::{FileFindings, Renderer, Tally};
use crate::registry::Registry;
use crate::rules;
use crate::syntax::TextRange;

use super::judging::for_each;

pub(super) fn run(args: &AuditArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let rules = rules::registry();
    let mut run = Run::new(&rules, args.report.overrides(global), global)?;
    let settings = run.settings()?;
    if args.output_file.is_some() {
        interrupt::clean_up_on_signals()?;
    }
    let hazards = Hazard::registry()?;
    let color = args.output_file.is_none() && terminal::color(global);
    let renderer = Renderer::new(&hazards, settings.output_format, color);
    let mut output = OutputStream::open(args.output_file.as_deref(), renderer.frame())?;
    let mut tally = Tally::default();
    let render = |audited: &Audited| {
        let diagnostics = diagnostics(&hazards, audited);
        let findings = FileFindings { path: &audited.path, text: "", diagnostics: &diagnostics };
        (renderer.render(&findings), counted(&diagnostics))
    };
    let judged = for_each(&mut run, &args.judge, global, render, |_, (rendered, counted)| {
        tally += counted;
        output.part(&rendered)
    })?;
    output.finish()?;
    tally.files = judged.files;
    tally.failed = judged.failed;
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
