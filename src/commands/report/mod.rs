//! `pylens report`: files in, figures of their functions out.
//!
//! Used by the commands' entry alone.
//! Never decides how figures look or what they are.

mod inspector;
mod module;

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use super::inputs::Content;
use super::job::Job;
use super::run::{Archives, Run};
use super::{Status, print, terminal};
use crate::cli::{FiguresArgs, FiguresFormat, GlobalArgs};
use crate::discover::SourceFile;
use crate::lint::Linter;
use crate::names::Names;
use crate::output::{Report, Row, escape};
use crate::report::{self, Figures, figures};
use crate::rules;
use crate::syntax::with_room_for;
use inspector::{Inspector, Request};

/// The figures of one file.
#[derive(Default)]
struct Measured {
    path: PathBuf,
    figures: Vec<Figures>,
    /// The text, if it is to be compiled.
    text: String,
}

pub(super) fn run(args: &FiguresArgs, global: &GlobalArgs) -> anyhow::Result<Status> {
    if let Some(figure) = args.sort.filter(|it| it.is_of_bytecode() && args.python.is_none()) {
        let name = crate::config::Choice::name(figure);
        bail!("`--sort {name}` needs `--python`, as it is a figure of the bytecode");
    }
    let registry = rules::registry();
    let mut run = Run::new(&registry, args.overrides(global), global)?;
    let inspector = args.python.as_deref().map(Inspector::new).transpose()?;
    let paths = match &args.module {
        Some(name) => vec![module::find(name, run.working_directory(), args.python.as_deref())?],
        None => args.paths.clone(),
    };
    let inputs =
        run.inputs(&paths, args.files.stdin_filename.as_deref(), None, Archives::Closed)?;
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    run.for_each(&inputs, &Measure { keeps_text: inspector.is_some() }, |mut file: Measured| {
        if let Some(inspector) = &inspector
            && let Err(error) = complete(inspector, &mut file, args.disassemble.as_deref())
        {
            errors.push(format!("{}: {error:#}", escape(&file.path.to_string_lossy())));
        }
        let path = file.path.to_string_lossy().into_owned();
        rows.extend(file.figures.into_iter().map(|it| Row { path: path.clone(), figures: it }));
        ControlFlow::Continue(())
    })?;
    errors.into_iter().for_each(|error| run.fail(error));

    if let Some(name) = &args.disassemble {
        rows.retain(|row| row.disassembly().is_some());
        if rows.is_empty() {
            run.fail(format!("no function or class `{}` was compiled", escape(name)));
        }
    }
    let found = rows.len();
    if let Some(figure) = args.sort {
        rows.sort_by_key(|row| Reverse(figure.of(&row.figures)));
    }
    rows.truncate(args.limit.unwrap_or(usize::MAX));
    let python = inspector.as_ref().map(Inspector::name);
    let report = Report { rows: &rows, python: python.as_deref(), sorted_by: args.sort };
    let text = match args.output_format {
        FiguresFormat::Text => report.table(terminal::table(global)),
        FiguresFormat::Json => report.json(),
        FiguresFormat::Html => report.html(),
    };
    print(text.as_bytes())?;
    let summary = format!("Reported {} of {found} modules, classes and functions.", rows.len());
    Ok(run.conclude(summary, false, false))
}

/// Takes the figures of files from their text.
struct Measure {
    keeps_text: bool,
}

impl Job for Measure {
    type Outcome = Measured;

    fn file(
        &self,
        file: &SourceFile,
        linter: &Arc<Linter>,
        content: &Arc<Content>,
    ) -> anyhow::Result<Measured> {
        let Content::Source(source) = &**content else {
            return Ok(Measured::default());
        };
        let text = source.text();
        with_room_for(text, || {
            let syntax = linter.parse(&file.path, text)?;
            if let Some(error) = syntax.errors().first() {
                let line = syntax.row(error.location.start());
                bail!("syntax error in line {line}: {}; there are no figures of it", error.error);
            }
            Ok(Measured {
                path: file.path.clone(),
                figures: figures(&syntax, &Names::new(syntax.module())),
                text: if self.keeps_text { text.to_owned() } else { String::new() },
            })
        })
    }

    fn other(&self, _: &Path) -> anyhow::Result<Measured> {
        Ok(Measured::default())
    }
}

/// Adds what an interpreter makes of a file to its figures.
fn complete(
    inspector: &Inspector,
    file: &mut Measured,
    disassemble: Option<&str>,
) -> anyhow::Result<()> {
    if file.figures.is_empty() {
        return Ok(());
    }
    let path = file.path.to_string_lossy();
    match inspector.ask(&Request { path: &path, text: &file.text, disassemble })? {
        Ok(compiled) => report::join(&mut file.figures, compiled),
        Err(refusal) => bail!("{} does not compile it: {}", inspector.name(), escape(&refusal)),
    }
    Ok(())
}
