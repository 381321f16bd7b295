//! The comparison of a cache with what an interpreter makes of its source.

use std::path::Path;

use super::AuditError;
use super::hazard::Hazard;
use super::judge::{Finding, Outcome, Verdict};
use crate::bytecode::header::LENGTH;
use crate::bytecode::interpreter::{Interpreters, StartError};
use crate::bytecode::locate::CacheName;
use crate::bytecode::marshal::Likeness;
use crate::bytecode::read::ReadError;
use crate::diagnostic::Severity;

/// The reason why a cache was not compared.
pub(super) enum Incomparable {
    Source(ReadError),
    Interpreter(StartError),
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

/// Compares the code in `data` with that of its source, if the interpreter would run it, and adds what that shows to the
/// verdict. Returns true if it was compared: it must be of the interpreter's own version.
pub(super) fn compare(
    interpreters: &Interpreters,
    data: &[u8],
    name: &CacheName,
    source: &Path,
    bytes: impl FnOnce() -> Result<Vec<u8>, ReadError>,
    verdict: &mut Verdict,
) -> Result<bool, Incomparable> {
    let facts = interpreters.facts();
    let is_own = name.tag == facts.tag && verdict.header.is_some_and(|it| it.magic == facts.magic);
    let Some(level) = name.level().filter(|_| is_own && verdict.outcome == Outcome::Runs) else {
        return Ok(false);
    };
    let bytes = bytes().map_err(Incomparable::Source)?;
    let compiled =
        interpreters.compile(source, &bytes, level).map_err(Incomparable::Interpreter)?;
    let message = match compiled {
        Ok(code) => match Likeness::of(&data[LENGTH..], &code, facts.magic) {
            Ok(Some(true)) => {
                // It was seen that no edit went unnoticed.
                verdict.findings.retain(|finding| finding.hazard != Hazard::Racy);
                return Ok(true);
            }
            Ok(None) => return Ok(false),
            Ok(Some(false)) | Err(_) => {
                "other code than that of its source, under a header that fits it".to_owned()
            }
        },
        Err(refusal) => format!("holds code, and its source has none: {}", refusal.message),
    };
    let finding = Finding { hazard: Hazard::Forged, severity: Severity::Error, message };
    verdict.findings.insert(0, finding);
    Ok(true)
}
