//! The hazards of bytecode: each a way in which other code than that of the source may run, or a leftover.

use crate::diagnostic::Severity;
use crate::registry::{AddError, Registry};
use crate::rule::OwnedRule;

/// A hazard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hazard {
    /// The code is that of another source than the one it says it is of.
    Forged,
    /// Nothing compares the hash.
    UncheckedHash,
    /// The source was written in the second in which its cache was, or later.
    Racy,
    /// All files are as old as each other, whatever is in them.
    PinnedTime,
    /// There is no source, and the code runs.
    Sourceless,
    /// The header or the code is not all there.
    Truncated,
    /// The flags are none that CPython writes.
    BadFlags,
    /// The time and the size of the source stand for what is in it.
    TimestampBased,
    /// The hash is that of another source, which the interpreter sees.
    HashMismatch,
    /// The time or the size is that of another source, which the interpreter sees.
    Stale,
    /// No CPython reads it under this name.
    Foreign,
    /// The source it was made of is gone.
    Orphaned,
    /// The source beside it comes first.
    Shadowed,
}

/// The facts about a hazard.
struct Facts {
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    help: &'static str,
}

impl Hazard {
    /// Every hazard, the worst first.
    pub const ALL: [Hazard; 13] = [
        Hazard::Forged,
        Hazard::UncheckedHash,
        Hazard::Racy,
        Hazard::PinnedTime,
        Hazard::Sourceless,
        Hazard::Truncated,
        Hazard::BadFlags,
        Hazard::TimestampBased,
        Hazard::HashMismatch,
        Hazard::Stale,
        Hazard::Foreign,
        Hazard::Orphaned,
        Hazard::Shadowed,
    ];

    /// The name, which findings carry.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The hazard of a name.
    pub fn find(name: &str) -> Option<Hazard> {
        Hazard::ALL.into_iter().find(|hazard| hazard.name() == name)
    }

    /// The severity of most of its findings.
    pub fn severity(self) -> Severity {
        self.facts().severity
    }

    /// The fault in one line, without a full stop.
    pub fn summary(self) -> &'static str {
        self.facts().summary
    }

    /// The consequences, and the cases in which a finding has another severity.
    pub fn explanation(self) -> &'static str {
        self.facts().explanation
    }

    /// The advice what to do, in the imperative.
    pub fn help(self) -> &'static str {
        self.facts().help
    }

    /// A registry in which each hazard is a rule of the group `bytecode`, so that findings are shown like those of rules.
    ///
    /// # Errors
    /// None: the names of hazards are unique, which a test holds.
    pub fn registry() -> Result<Registry, AddError> {
        let mut registry = Registry::default();
        for hazard in Hazard::ALL {
            let mut rule = OwnedRule::new(hazard.name(), hazard.summary(), []);
            rule.explanation = hazard.explanation().into();
            rule.severity = hazard.severity();
            registry.add("bytecode", rule)?;
        }
        Ok(registry)
    }

    fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }
}

/// The facts about each hazard, in the order of their declaration.
static FACTS: [Facts; 13] = [
    Facts {
        name: "pyc-forged",
        severity: Severity::Error,
        summary: "The code is not that of its source, whatever the header says",
        explanation: "Found with `--python` alone, which compiles the source and compares. The header is right: \
            the time and size, or the hash, are those of the source, so Python runs the code.",
        help: "remove the cache, and find out who wrote it",
    },
    Facts {
        name: "pyc-unchecked-hash",
        severity: Severity::Warning,
        summary: "Python never compares the hash with the source",
        explanation: "Whatever the source says, the code runs. An error if the hash is not that of the source, or \
            under `--policy checked-hash`.",
        help: "compile with `pylens bytecode compile`, which writes checked hashes",
    },
    Facts {
        name: "pyc-racy",
        severity: Severity::Error,
        summary: "The source was written in the second in which its cache was, or later",
        explanation: "Python compares whole seconds and the size, so an edit that keeps the length is invisible. An \
            error if the source was written after its cache, a warning if their times are equal (file systems and \
            archives that keep whole seconds), info if the source is older by less than a second.",
        help: "remove the cache, or use checked-hash bytecode (`pylens bytecode compile`)",
    },
    Facts {
        name: "pyc-pinned-time",
        severity: Severity::Warning,
        summary: "The time of the source is set, not that of its last change",
        explanation: "Reproducible builds give all files one time: 0, 1, 1980-01-01 or `SOURCE_DATE_EPOCH`. No edit \
            that keeps the length and is built in the same way is ever seen. Reported for times before 1991, and \
            for `SOURCE_DATE_EPOCH` where it is set.",
        help: "use checked-hash bytecode (`pylens bytecode compile`), which needs no time",
    },
    Facts {
        name: "pyc-sourceless",
        severity: Severity::Warning,
        summary: "Python runs it without a source",
        explanation: "A `NAME.pyc` where no `NAME.py` is: it can be imported, and nobody can read what it does. An \
            error under `--policy checked-hash`. `clean` leaves it unless `--sourceless` is given, as it may be \
            the only copy of a program.",
        help: "put its source beside it, or remove it",
    },
    Facts {
        name: "pyc-truncated",
        severity: Severity::Error,
        summary: "The header or the code is cut off or damaged",
        explanation: "Where the header is right and the code is not, every import fails until the file is removed. \
            Info where Python compiles the source again instead.",
        help: "remove it; Python writes it again from its source, if there is one",
    },
    Facts {
        name: "pyc-bad-flags",
        severity: Severity::Warning,
        summary: "The flags in the header are none that Python writes",
        explanation: "Python refuses unknown flags and compiles the source again; the flag of a checked hash \
            without that of a hash it reads as neither. No CPython writes them.",
        help: "remove it, and find out who wrote it",
    },
    Facts {
        name: "pyc-timestamp-based",
        severity: Severity::Info,
        summary: "The time and size of the source stand for what is in it",
        explanation: "Python's default. An edit within the same second that keeps the length, or one by a tool that \
            sets the time back, is invisible. An error under `--policy checked-hash`.",
        help: "compile with `pylens bytecode compile`, which writes checked-hash bytecode",
    },
    Facts {
        name: "pyc-hash-mismatch",
        severity: Severity::Info,
        summary: "The checked hash is that of another source",
        explanation: "Python compares and compiles the source again, on every start where it may not write.",
        help: "compile again with `pylens bytecode compile`",
    },
    Facts {
        name: "pyc-stale",
        severity: Severity::Info,
        summary: "The time or size is that of another source",
        explanation: "Python compares and compiles the source again, on every start where it may not write.",
        help: "import it or compile again, or remove it",
    },
    Facts {
        name: "pyc-foreign",
        severity: Severity::Info,
        summary: "No CPython from 3.7 to 3.15 reads it under this name",
        explanation: "The magic number is unknown, or that of another version than the one in the file's name. \
            Python compiles the source again; where there is none, the import fails, which is a warning.",
        help: "remove it",
    },
    Facts {
        name: "pyc-orphaned",
        severity: Severity::Info,
        summary: "Its source is gone, and Python does not look for it",
        explanation: "A leftover: a cache runs only through its source. Set `PYTHONPYCACHEPREFIX` to audit a tree of \
            caches that it names.",
        help: "remove it",
    },
    Facts {
        name: "pyc-shadowed",
        severity: Severity::Info,
        summary: "Python takes the source beside it",
        explanation: "A `NAME.pyc` beside `NAME.py`, as `compileall -b` writes it: not imported as long as the \
            source is there, and run unchecked as soon as it is not, or by `python NAME.pyc`.",
        help: "remove it",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_all_are_listed() {
        let registry = Hazard::registry().unwrap();
        assert_eq!(registry.len(), Hazard::ALL.len());
        for hazard in Hazard::ALL {
            assert_eq!(Hazard::find(hazard.name()), Some(hazard));
            assert!(hazard.name().starts_with("pyc-"));
        }
        // In the order of their declaration, so that none is missing.
        assert!(Hazard::ALL.iter().enumerate().all(|(place, hazard)| *hazard as usize == place));
    }
}
