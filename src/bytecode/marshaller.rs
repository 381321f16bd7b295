//! Interpreters that give the marshalled code of sources.

use std::path::Path;

use serde::Deserialize;

use super::magic::Magic;
use super::source_hash::source_hash;
use crate::interpreter::{InterpreterError, Interpreters, Program};

const PROGRAM: Program =
    Program { text: include_str!("marshaller.py"), oldest_minor: 7, wanted: "3.7 to 3.15" };

/// The reason why a source has no code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refusal {
    /// The error that the interpreter raises.
    pub message: String,
    /// The line of the error, from 1 on.
    pub line: Option<usize>,
}

/// Interpreters of one kind; shared by all threads.
#[derive(Debug)]
pub struct Marshaller {
    interpreters: Interpreters,
    magic: Magic,
}

impl Marshaller {
    /// The interpreters that are started as `python`, a name or a path.
    pub fn new(python: &str) -> Result<Marshaller, InterpreterError> {
        let interpreters = Interpreters::new(python, PROGRAM)?;
        let identity = interpreters.identity();
        let Some(magic) = Magic::of(identity.magic) else {
            return Err(interpreters.unfit(format!("it is {}", identity.name())));
        };
        if source_hash(magic, b"") != identity.hash_of_nothing {
            let name = identity.name();
            return Err(interpreters.unfit(format!("it is {name}, built with a hash of its own")));
        }
        Ok(Marshaller { interpreters, magic })
    }

    /// The magic number of their bytecode.
    pub fn magic(&self) -> Magic {
        self.magic
    }

    /// The tag in the names of their caches.
    pub fn tag(&self) -> &str {
        &self.interpreters.identity().tag
    }

    /// The marshalled code of a source at a level of optimisation, or the reason why it has none.
    pub fn code(
        &self,
        path: &Path,
        source: &[u8],
        level: u8,
    ) -> Result<Result<Vec<u8>, Refusal>, InterpreterError> {
        let path = path.as_os_str().as_encoded_bytes();
        // No system has longer ones.
        let length = u32::try_from(path.len()).unwrap_or(0);
        let question = [&[level], &length.to_le_bytes()[..], path, source].concat();
        Ok(match self.interpreters.ask(&question)? {
            Ok(code) => Ok(code),
            Err(refusal) => Err(serde_json::from_slice(&refusal)
                .map_err(|error| InterpreterError::Ended(error.into()))?),
        })
    }
}
