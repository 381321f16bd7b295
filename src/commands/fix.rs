//! `pylens fix`: files in, the same files with their findings mended out.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::output_stream::OutputStream;
use super::run::{Content, Run};
use super::{Status, terminal};
use crate::cli::{FixArgs, GlobalArgs};
use crate::diagnostic::Safety;
use crate::discover::SourceFile;
use crate::fix::{Fixed, fix};
use crate::lint::Linter;
use crate::output::{FileFindings, FixTally, Frame, Renderer, Tally, unified};
use crate::rules;
use crate::source;

/// What becomes of the fixed files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Destination {
    /// They replace the originals.
    InPlace,
    /// Only the difference is shown.
    Diff,
    /// The fixed text goes to standard output, and the findings that remain to standard error.
    Stdout,
}

/// What was done with one file.
struct Mended {
    /// What goes to standard output.
    output: Vec<u8>,
    /// The findings that remain, rendered.
    remaining: Vec<u8>,
    tally: FixTally,
    failing: usize,
}

pub(super) fn run(args: &FixArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let registry = rules::registry();
    let mut run = Run::new(&registry, args.overrides(global), global)?;
    let format = run.settings()?.output_format;
    let inputs = run.inputs(&args.paths, args.files.stdin_filename.as_deref())?;
    let destination = match (args.diff, inputs.stdin()) {
        (true, _) => Destination::Diff,
        (false, Some(_)) => Destination::Stdout,
        (false, None) => Destination::InPlace,
    };
    let renderer = Renderer::new(&registry, format, terminal::color(global));
    let in_place = destination == Destination::InPlace;
    let frame = if in_place { renderer.frame() } else { Frame::NONE };
    let folder = run.working_directory().to_owned();

    let mut output = OutputStream::open(None, frame)?;
    let mut tally = FixTally { preview: args.diff, ..FixTally::default() };
    let mut failing = 0;
    run.for_each(
        &inputs,
        |file, linter, content| mend(file, linter, content, destination, &renderer, &folder),
        |mended: Mended| {
            tally += mended.tally;
            failing += mended.failing;
            if destination == Destination::Stdout {
                let _ = io::stderr().write_all(&mended.remaining);
            }
            // Files are mended although nobody reads on.
            let written = output.part(if in_place { mended.remaining } else { mended.output });
            if in_place { ControlFlow::Continue(()) } else { written }
        },
    )?;
    if let (Some(bytes), true) = (inputs.stdin(), inputs.files.is_empty()) {
        let _: ControlFlow<()> = output.part(if args.diff { &[] } else { bytes });
    }
    output.finish()?;
    let findings = failing > 0 || (args.diff && tally.files > 0);
    Ok(run.conclude(tally, findings, args.report.exit_zero))
}

/// Fixes one file and takes it where it belongs; what is not read as it is shown is left alone.
fn mend(
    file: &SourceFile,
    linter: &Linter<'_>,
    content: &Content,
    destination: Destination,
    renderer: &Renderer<'_>,
    folder: &Path,
) -> anyhow::Result<Mended> {
    let safety = if file.settings.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let Content::Source(source) = content else {
        let report = content.lint(linter, &file.path)?;
        let fixed = Fixed { text: content.text().to_owned(), applied: 0, report };
        return Ok(mended(file, &fixed, false, destination, renderer));
    };
    let fixed = fix(linter, &file.path, source.text(), safety)?;
    let changed = fixed.text != source.text();
    let bytes = source.encode(if changed { &fixed.text } else { source.text() });
    let output = match destination {
        Destination::InPlace if changed => {
            source::replace(&file.path, source, &bytes?)?;
            Vec::new()
        }
        Destination::Diff if changed => {
            let path = file.path.strip_prefix(folder).unwrap_or(&file.path);
            unified(path, &source.encode(source.text())?, &bytes?)
        }
        Destination::Stdout => bytes?,
        Destination::InPlace | Destination::Diff => Vec::new(),
    };
    Ok(Mended { output, ..mended(file, &fixed, changed, destination, renderer) })
}

/// What is said about one file, and no output.
fn mended(
    file: &SourceFile,
    fixed: &Fixed,
    changed: bool,
    destination: Destination,
    renderer: &Renderer<'_>,
) -> Mended {
    let findings = FileFindings {
        path: &file.path,
        text: &fixed.text,
        diagnostics: &fixed.report.diagnostics,
    };
    let remaining = Tally::of(&findings, fixed.report.suppressed);
    let shown = destination != Destination::Diff;
    Mended {
        output: Vec::new(),
        remaining: if shown { renderer.render(&findings) } else { Vec::new() },
        tally: FixTally {
            fixed: fixed.applied,
            files: usize::from(changed),
            remaining,
            preview: destination == Destination::Diff,
        },
        failing: remaining.at_least(file.settings.fail_on),
    }
}
