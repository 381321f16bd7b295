//! Interpreters that give the figures of bytecode. They run `inspect.py`, which compiles texts and runs nothing of them.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::interpreter::{InterpreterError, Interpreters, Program};
use crate::report::Compiled;

const PROGRAM: Program =
    Program { text: include_str!("inspect.py"), oldest_minor: 8, wanted: "3.8 or newer" };

/// A question about one text.
#[derive(Debug, Serialize)]
pub(super) struct Request<'r> {
    /// The path that the code is said to come from.
    pub(super) path: &'r str,
    /// The text.
    pub(super) text: &'r str,
    /// The functions and classes whose listings are wanted.
    pub(super) disassemble: Option<&'r str>,
}

/// Interpreters of one kind.
pub(super) struct Inspector(Interpreters);

/// The error of the compiler, by which a text has no figures.
#[derive(Debug, Deserialize)]
struct Refusal {
    message: String,
}

impl Inspector {
    /// The interpreters that are started as `python`, a name or a path.
    pub(super) fn new(python: &str) -> Result<Inspector, InterpreterError> {
        Interpreters::new(python, PROGRAM).map(Inspector)
    }

    /// Their name and version.
    pub(super) fn name(&self) -> String {
        self.0.identity().name()
    }

    /// The figures of everything in a text, or the compiler's reason why there are none.
    ///
    /// # Errors
    /// If the interpreter does not answer.
    pub(super) fn ask(
        &self,
        request: &Request<'_>,
    ) -> anyhow::Result<Result<Vec<Compiled>, String>> {
        let answer = self.0.ask(&serde_json::to_vec(request)?)?;
        Ok(match answer {
            Ok(compiled) => Ok(serde_json::from_slice(&compiled).context("not understood")?),
            Err(refusal) => Err(serde_json::from_slice::<Refusal>(&refusal)?.message),
        })
    }
}
