//! The comparison of a cache with what an interpreter makes of its source.

use std::path::Path;

use super::AuditError;
use super::hazard::Hazard;
use super::judge::{Finding, Outcome, SourceFile, Verdict};
use crate::bytecode::header::LENGTH;
use crate::bytecode::locate::CacheName;
use crate::bytecode::marshal::Likeness;
use crate::bytecode::marshaller::Marshaller;
use crate::bytecode::read::ReadError;
use crate::diagnostic::Severity;
use crate::interpreter::InterpreterError;

/// The reason why a cache was not compared.
pub(super) enum Incomparable {
    Source(ReadError),
    Interpreter(InterpreterError),
}

impl Incomparable {
    pub(super) fn at(self, path: &Path) -> AuditError {
        match self {
            Incomparable::Source(error) => AuditError::Read(error),
            Incomparable::Interpreter(source) => {
                AuditError::Interpreter { path: path.to_owned(), source }
            }
        }
    }
}

/// The levels of optimisation that the code in a file called like this may have, if the interpreter would run it.
pub(super) fn levels(name: Option<&CacheName>, marshaller: &Marshaller) -> Vec<u8> {
    match name {
        Some(name) if name.tag == marshaller.tag() => name.level().into_iter().collect(),
        Some(_) => Vec::new(),
        None => vec![0, 1, 2],
    }
}

/// Compares the code in `data` with that of its source, if the interpreter would run it, and adds what that shows to the
/// verdict. Returns true if it was compared: it must be of the interpreter's own version.
pub(super) fn compare(
    marshaller: &Marshaller,
    data: &[u8],
    levels: &[u8],
    path: &Path,
    source: &impl SourceFile,
    verdict: &mut Verdict,
) -> Result<bool, Incomparable> {
    let magic = marshaller.magic();
    let is_own = verdict.header.is_some_and(|it| it.magic == magic);
    if levels.is_empty() || !is_own || verdict.outcome != Outcome::Runs {
        return Ok(false);
    }
    let source = source.bytes().map_err(Incomparable::Source)?;
    let mut message = "holds other code than its source, under a header that fits it".to_owned();
    for level in levels {
        let compiled = marshaller.code(path, &source, *level);
        match compiled.map_err(Incomparable::Interpreter)? {
            Ok(code) => match Likeness::of(&data[LENGTH..], &code, magic) {
                Ok(Some(true)) => {
                    // It was seen that no edit went unnoticed.
                    verdict.findings.retain(|finding| finding.hazard != Hazard::Racy);
                    return Ok(true);
                }
                Ok(None) => return Ok(false),
                Ok(Some(false)) | Err(_) => {}
            },
            Err(refusal) => {
                message = format!("holds code, and its source has none: {}", refusal.message);
            }
        }
    }
    let finding = Finding { hazard: Hazard::Forged, severity: Severity::Error, message };
    verdict.findings.insert(0, finding);
    Ok(true)
}
