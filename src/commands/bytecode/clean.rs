//! `pylens bytecode clean`: removes the compiled files that an audit names.

use std::path::PathBuf;

use crate::bytecode::audit::Audited;
use crate::bytecode::clean::{Fate, fate, remove};
use crate::cli::{CleanArgs, GlobalArgs};
use crate::commands::Status;
use crate::commands::output_stream::OutputStream;
use crate::commands::run::Run;
use crate::output::{Outcome, counted, escape};
use crate::rules;

use super::judging::for_each;

pub(super) fn run(args: &CleanArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    let rules = rules::registry();
    let mut run = Run::new(&rules, global.overrides(), global)?;
    let mut output = OutputStream::open(None, None)?;
    let (mut removed, mut in_archives, mut only_copies) = (0, 0, 0);
    let decide = |audited: &Audited| -> (PathBuf, Fate) {
        (audited.path.clone(), fate(audited, args.sourceless))
    };
    let judged = for_each(&mut run, &args.judge, global, decide, |run, (path, fate)| {
        match fate {
            Fate::Kept => {}
            Fate::InArchive => in_archives += 1,
            Fate::OnlyCopy => only_copies += 1,
            Fate::Removed => {
                let shown = path.to_string_lossy();
                let shown = escape(&shown);
                match if args.dry_run { Ok(()) } else { remove(&path) } {
                    Ok(()) => removed += 1,
                    Err(error) => {
                        run.fail(format!("{shown}: cannot be removed: {error}"));
                        return std::ops::ControlFlow::Continue(());
                    }
                }
                return output.part(format!("{shown}\n"));
            }
        }
        std::ops::ControlFlow::Continue(())
    })?;
    output.finish(&Outcome::default())?;
    if in_archives > 0 {
        let left = counted(in_archives, "compiled file");
        run.note(format!("{left} in archives left, which are never changed; build them again"));
    }
    if only_copies > 0 {
        let left = counted(only_copies, "compiled file");
        run.note(format!(
            "{left} without source left, perhaps only copies; `--sourceless` removes them"
        ));
    }
    let verb = if args.dry_run { "Would remove" } else { "Removed" };
    let summary = format!("{verb} {removed} of {}.", counted(judged.files, "compiled file"));
    let is_left = in_archives + only_copies > 0 || args.dry_run && removed > 0;
    Ok(run.conclude(summary, is_left, args.exit_zero))
}
