//! Inputs of a run: its files and texts, and what is in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use crate::bytecode::audit::{Auditor, Item, Options};
use crate::discover::SourceFile;
use crate::fingerprint;
use crate::lint::{Linter, Report};
use crate::lint_settings::FolderKinds;
use crate::source::{self, Deception, ReadError, Source, Unchecked};
use crate::syntax::{Syntax, TooDeep};

/// The inputs of a run.
pub(super) struct Inputs {
    /// The files by path.
    pub(super) files: Vec<SourceFile>,
    /// The kinds of the folders that they lie in.
    pub(super) folders: Arc<FolderKinds>,
    /// Files by path that are no Python and go along with the others.
    pub(super) others: Vec<PathBuf>,
    /// The number of untrusted files that Python neither runs nor loads.
    pub(super) passed_over: usize,
    /// The archives that some of the files are in.
    pub(super) archives: Vec<PathBuf>,
    /// The bytes of standard input, if that is what stands for the only file.
    pub(super) stdin: Option<Vec<u8>>,
}

impl Inputs {
    /// The bytes of standard input, if that is what the run works on.
    pub(super) fn stdin(&self) -> Option<&[u8]> {
        self.stdin.as_deref()
    }

    /// Fails if what `flag` writes would be written over one of the files that it is about.
    pub(super) fn refuse_as_output(&self, flag: &str, output: &Path) -> anyhow::Result<()> {
        let Ok(real) = output.canonicalize() else {
            return Ok(());
        };
        let mut files = self.files.iter().map(|file| &file.path).chain(&self.archives);
        if files.any(|file| file.canonicalize().is_ok_and(|file| file == real)) {
            bail!(
                "`{flag}` would overwrite {}, which is one of the files to check; choose another name",
                output.display()
            );
        }
        Ok(())
    }

    /// The content of a file, and the reason why it cannot be checked, if it cannot although there is something to say
    /// about it.
    pub(super) fn read(&self, file: &SourceFile) -> anyhow::Result<(Content, Option<String>)> {
        match &file.unchecked {
            Some(Unchecked::Bytecode(_))
                if file.settings.lint.untrusted && file.content.is_none() =>
            {
                return Ok((Content::Unchecked(Unchecked::Bytecode(known(&file.path))), None));
            }
            Some(reason) if file.settings.lint.untrusted => {
                return Ok((Content::Unchecked(reason.clone()), None));
            }
            Some(_) => bail!("an archive, which only `pylens check` looks into; unpack it first"),
            None => {}
        }
        let source = match self.stdin.as_deref().or(file.content.as_deref()) {
            Some(bytes) => source::decode(&file.path, bytes.to_vec()),
            None => source::read(&file.path, file.settings.max_file_size),
        };
        match source {
            Ok(source) => Ok((Content::Source(source), None)),
            Err(error) => {
                let refusal = error.to_string();
                match error {
                    ReadError::Deceptive { text, deception } => {
                        Ok((Content::Deceptive { text, deception }, Some(refusal)))
                    }
                    error if file.settings.lint.untrusted => match error.unchecked() {
                        Some(reason) => Ok((Content::Unchecked(reason), Some(refusal))),
                        None => Err(error.into()),
                    },
                    error => Err(error.into()),
                }
            }
        }
    }
}

/// The words of an audit about the bytecode at `path`; nothing if that cannot be read.
fn known(path: &Path) -> Option<String> {
    let base = std::env::current_dir().ok()?;
    let auditor =
        Auditor { options: Options::default(), base: &base, prefix: None, marshaller: None };
    let audited = auditor.audit(&Item::new(path, &base)).into_iter().next()?.ok()?;
    let faults = audited.verdict.findings.into_iter().map(|it| it.message);
    let said: Vec<String> =
        std::iter::once(audited.verdict.outcome.sentence().to_owned()).chain(faults).collect();
    Some(said.join("; "))
}

/// The content of a file.
pub(super) enum Content {
    /// Text as the interpreter reads it.
    Source(Source),
    /// A text that the interpreter would read as another than the one that is shown, because of the encoding it
    /// declares.
    Deceptive {
        /// The text that is shown.
        text: String,
        /// The fault in it.
        deception: Deception,
    },
    /// A file that is not read, as it is no Python source that could be.
    Unchecked(Unchecked),
}

impl Content {
    /// The text that findings are about.
    pub(super) fn text(&self) -> &str {
        match self {
            Content::Source(source) => source.text(),
            Content::Deceptive { text, .. } => text,
            Content::Unchecked(_) => "",
        }
    }

    /// The reason why it is not checked, of what should be.
    pub(super) fn unchecked(&self) -> Option<&Unchecked> {
        match self {
            Content::Unchecked(reason) => Some(reason),
            _ => None,
        }
    }

    /// The findings in it, with their fingerprints if they are `marked`.
    pub(super) fn lint(
        &self,
        linter: &Linter,
        path: &Path,
        marked: bool,
    ) -> Result<Report, TooDeep> {
        let mark = |syntax: Option<&Syntax<'_>>, mut report: Report| {
            if marked {
                fingerprint::assign(linter.registry(), syntax, &mut report.diagnostics);
            }
            report
        };
        match self {
            Content::Source(source) => {
                linter.lint_then(path, source.text(), |syntax, report| mark(Some(syntax), report))
            }
            Content::Deceptive { deception, .. } => {
                linter.lint_encoding(path, deception).map(|report| mark(None, report))
            }
            Content::Unchecked(reason) => {
                linter.lint_unchecked(path, reason).map(|report| mark(None, report))
            }
        }
    }
}
