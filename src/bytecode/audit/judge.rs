//! The verdict on one file of bytecode: what the interpreter does with it, and what is wrong with it.
//!
//! Sources: `SourceFileLoader.get_code` and `SourcelessFileLoader.get_code` in importlib, `_unmarshal_code` in zipimport.

use super::hazard::Hazard;
use super::{Options, Policy};
use crate::bytecode::header::{Header, HeaderError, LENGTH, Validation};
use crate::bytecode::magic::{Magic, Version};
use crate::bytecode::marshal::{MarshalError, check_code};
use crate::bytecode::read::{FileTime, ReadError};
use crate::bytecode::source_hash::source_hash;
use crate::diagnostic::Severity;

/// The first release of Python, in seconds since 1970: a source of an earlier time was not written at that time.
const FIRST_PYTHON: i64 = 667_008_000;

/// The way in which an interpreter comes to a file of bytecode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// By the source that it is the cache of, if it is of the version that the file's name says, if that says one.
    Source(Option<Version>),
    /// By the name of the module.
    Name,
    /// By the name of the module, in an archive.
    Archive,
}

/// Everything that the verdict on a file depends on.
#[derive(Debug)]
pub struct Evidence<'e, S> {
    /// The bytes of the file.
    pub data: &'e [u8],
    /// The way in which it is read.
    pub reader: Reader,
    /// The time when the file was written, if it is a file of its own.
    pub written: Option<FileTime>,
    /// The source it is of, if there is one.
    pub source: Option<S>,
}

/// The source of a file of bytecode.
pub trait SourceFile {
    /// The time when it was written.
    fn time(&self) -> FileTime;
    /// Its size in bytes.
    fn size(&self) -> u64;
    /// Its bytes.
    fn bytes(&self) -> Result<Vec<u8>, ReadError>;
}

/// The consequence of a file of bytecode for whoever imports the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The code in it runs.
    Runs,
    /// The source is compiled and runs.
    Recompiles,
    /// The import raises an exception.
    Fails,
    /// Nothing looks at it.
    Unread,
}

impl Outcome {
    /// The outcome as a sentence without its full stop.
    pub fn sentence(self) -> &'static str {
        match self {
            Outcome::Runs => "Python runs the code in it",
            Outcome::Recompiles => "Python compiles the source instead",
            Outcome::Fails => "importing the module fails",
            Outcome::Unread => "Python does not read it",
        }
    }
}

/// Something that is wrong with a file of bytecode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The hazard.
    pub hazard: Hazard,
    /// Its severity in this case.
    pub severity: Severity,
    /// The fault, naming the actual thing, without a final full stop.
    pub message: String,
}

/// All there is to say about a file of bytecode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The consequence for whoever imports the module.
    pub outcome: Outcome,
    /// The header, if it is one.
    pub header: Option<Header>,
    /// The findings, the worst hazard first.
    pub findings: Vec<Finding>,
}

/// The verdict on a file.
///
/// # Errors
/// If the source is needed and cannot be read.
pub fn judge<S: SourceFile>(
    evidence: &Evidence<'_, S>,
    options: &Options,
) -> Result<Verdict, ReadError> {
    let mut case = Case { evidence, options, findings: Vec::new() };
    let header = Header::parse(evidence.data);
    let outcome = case.outcome(header)?;
    let mut findings = case.findings;
    findings.sort_by_key(|finding| finding.hazard);
    Ok(Verdict { outcome, header: header.ok(), findings })
}

struct Case<'c, 'e, S> {
    evidence: &'c Evidence<'e, S>,
    options: &'c Options,
    findings: Vec<Finding>,
}

impl<S: SourceFile> Case<'_, '_, S> {
    fn report(&mut self, hazard: Hazard, severity: Severity, message: impl Into<String>) {
        self.findings.push(Finding { hazard, severity, message: message.into() });
    }

    /// An error under the policy, else of the severity that the hazard has.
    fn report_by_policy(&mut self, hazard: Hazard, message: &str) {
        let severity = match self.options.policy {
            Policy::CheckedHash => Severity::Error,
            Policy::Default => hazard.severity(),
        };
        self.report(hazard, severity, message);
    }

    fn outcome(&mut self, header: Result<Header, HeaderError>) -> Result<Outcome, ReadError> {
        match (self.evidence.reader, &self.evidence.source) {
            (Reader::Source(_), None) => {
                let message = "no source is where Python would look for it to find this cache";
                self.report(Hazard::Orphaned, Severity::Info, message);
                Ok(Outcome::Unread)
            }
            (Reader::Name, Some(_)) => {
                let message = "never imported, as the source beside it comes first";
                self.report(Hazard::Shadowed, Severity::Info, message);
                Ok(Outcome::Unread)
            }
            (Reader::Name | Reader::Archive, None) => {
                let outcome = self.outcome_if_read(header)?;
                if outcome == Outcome::Runs {
                    let message = "can be imported, and has no source";
                    self.report_by_policy(Hazard::Sourceless, message);
                }
                Ok(outcome)
            }
            (Reader::Source(_) | Reader::Archive, Some(_)) => self.outcome_if_read(header),
        }
    }

    /// The outcome for a file that the interpreter reads.
    fn outcome_if_read(
        &mut self,
        header: Result<Header, HeaderError>,
    ) -> Result<Outcome, ReadError> {
        let header = match header {
            Ok(header) => header,
            Err(error) => return Ok(self.without_header(error)),
        };
        if let Some(reason) = self.foreign(header.magic) {
            return Ok(self.refused(Hazard::Foreign, reason));
        }
        if header.checks_no_hash {
            let message = "its flags say that a hash is checked, and that there is none; Python reads a time and a size";
            self.report(Hazard::BadFlags, Severity::Warning, message);
        }
        if !self.is_valid(header)? {
            return Ok(self.refusal());
        }
        match check_code(&self.evidence.data[LENGTH..], header.magic) {
            Ok(()) => Ok(Outcome::Runs),
            Err(error) => Ok(self.damaged(error)),
        }
    }

    /// The outcome if the header is refused as one of another version, or as stale.
    fn refusal(&self) -> Outcome {
        match (self.evidence.reader, &self.evidence.source) {
            (_, Some(_)) => Outcome::Recompiles,
            (_, None) => Outcome::Fails,
        }
    }

    /// Reports a file that is refused: the more grave if nothing can run instead.
    fn refused(&mut self, hazard: Hazard, message: impl Into<String>) -> Outcome {
        let outcome = self.refusal();
        let is_fatal = outcome == Outcome::Fails;
        let severity =
            if is_fatal { hazard.severity().max(Severity::Warning) } else { hazard.severity() };
        self.report(hazard, severity, message);
        outcome
    }

    fn without_header(&mut self, error: HeaderError) -> Outcome {
        if let Some(reason) = error.magic().and_then(|magic| self.foreign(magic)) {
            return self.refused(Hazard::Foreign, reason);
        }
        match error {
            HeaderError::Foreign(_) => self.refused(Hazard::Foreign, error.to_string()),
            HeaderError::Flags { .. } => self.refused(Hazard::BadFlags, error.to_string()),
            HeaderError::Truncated(magic) => {
                // Where the magic number is right, the exception is another one, which only this reader catches.
                let is_caught =
                    magic.is_none() || matches!(self.evidence.reader, Reader::Source(_));
                let outcome = if is_caught { self.refusal() } else { Outcome::Fails };
                let is_fatal = outcome == Outcome::Fails;
                let severity = if is_fatal { Severity::Error } else { Severity::Info };
                self.report(Hazard::Truncated, severity, error.to_string());
                outcome
            }
        }
    }

    fn damaged(&mut self, error: MarshalError) -> Outcome {
        let message = format!("its header is right, but {error}; every import fails");
        self.report(Hazard::Truncated, Severity::Error, message);
        Outcome::Fails
    }

    /// The reason why no interpreter reads bytecode with this magic number under the file's name, if there is one.
    fn foreign(&self, magic: Magic) -> Option<String> {
        if let Reader::Source(Some(version)) = self.evidence.reader
            && version != magic.version
        {
            return Some(format!("is the code of Python {}, named as {version}'s", magic.version));
        }
        if let (Reader::Name | Reader::Archive, Some(own)) =
            (self.evidence.reader, self.options.magic)
            && own != magic
        {
            return Some(format!("is the code of Python {}, not of the given one", magic.version));
        }
        magic
            .is_prerelease
            .then(|| format!("was written by a pre-release of Python {}", magic.version))
    }

    /// True if the interpreter takes the code to be that of the source.
    fn is_valid(&mut self, header: Header) -> Result<bool, ReadError> {
        let evidence = self.evidence;
        let Some(source) = &evidence.source else {
            // Nobody compares anything, and that is reported.
            return Ok(true);
        };
        match header.validation {
            Validation::Timestamp { mtime, size } => Ok(self.is_fresh(source, mtime, size)),
            Validation::CheckedHash(hash) => {
                let is_same = source_hash(header.magic, &source.bytes()?) == hash;
                if !is_same {
                    let message = "its checked hash is that of another source";
                    self.report(Hazard::HashMismatch, Severity::Info, message);
                }
                Ok(is_same)
            }
            Validation::UncheckedHash(hash) => {
                if source_hash(header.magic, &source.bytes()?) == hash {
                    let message = "its hash is never compared with the source";
                    self.report_by_policy(Hazard::UncheckedHash, message);
                } else {
                    let message =
                        "its hash is that of another source and never compared, so other code runs";
                    self.report(Hazard::UncheckedHash, Severity::Error, message);
                }
                Ok(true)
            }
        }
    }

    /// True if the interpreter finds the time and the size of the source in the header.
    fn is_fresh(&mut self, source: &S, mtime: u32, size: u32) -> bool {
        let second = source.time().python_second();
        // The interpreter keeps the lowest bits.
        let expected = u32::try_from(second & 0xffff_ffff).unwrap_or_default();
        let is_as_old = match self.evidence.reader {
            Reader::Archive => (i64::from(mtime) - second).abs() <= 1,
            Reader::Source(_) | Reader::Name => mtime == expected,
        };
        let has_size = u64::from(size) == source.size() & 0xffff_ffff;
        match (is_as_old, has_size) {
            (true, true) => self.report_time(source.time()),
            (false, true) => {
                let message = "is stale: the source has another time than its header says";
                self.report(Hazard::Stale, Severity::Info, message);
            }
            (_, false) => {
                let message =
                    format!("is stale: the source has {} bytes, not {size}", source.size());
                self.report(Hazard::Stale, Severity::Info, message);
            }
        }
        // With a hazard of its own, that all times are hazards need not be said as well.
        if self.findings.is_empty() || self.options.policy == Policy::CheckedHash {
            let message = "stands for its source by time and size alone";
            self.report_by_policy(Hazard::TimestampBased, message);
        }
        is_as_old && has_size
    }

    /// Reports what the time of a source does not show that it should.
    fn report_time(&mut self, time: FileTime) {
        let second = time.python_second();
        if second < FIRST_PYTHON || self.options.epoch == Some(second) {
            let message = format!(
                "the time of its source is set to {second}, so no edit that keeps the length is seen"
            );
            return self.report(Hazard::PinnedTime, Severity::Warning, message);
        }
        let Some(written) = self.evidence.written else {
            return;
        };
        if second < written.python_second() {
            return;
        }
        let (severity, message) = match time.cmp(&written) {
            std::cmp::Ordering::Greater => (
                Severity::Error,
                "the source was written after its cache, with the time and size that Python compares unchanged",
            ),
            std::cmp::Ordering::Equal => (
                Severity::Warning,
                "the source has the same time as its cache: an edit that keeps the length would not be seen",
            ),
            std::cmp::Ordering::Less => (
                Severity::Info,
                "the source was written in the same second as its cache: an edit in between would not be seen",
            ),
        };
        self.report(Hazard::Racy, severity, message);
    }
}
