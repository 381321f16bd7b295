//! Interpreters of users, in processes of their own, which are asked about texts and run nothing of them.
//!
//! Used by `bytecode` and by the command `report`.
//! Never knows what is asked: that is between whoever asks and a program in Python, whose function `answer` takes the bytes of
//! a question and gives back the bytes of its answer, as `serve.py` says.

mod process;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use process::Process;

/// The time that an answer may take. A large file takes seconds; a compiler that has lost itself is not waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// The reason why an interpreter does not answer.
#[derive(Debug, thiserror::Error)]
pub enum InterpreterError {
    /// It cannot be started.
    #[error(
        "`{python}` cannot be started: {source}; give `--python` the name or path of an interpreter"
    )]
    Start {
        /// The interpreter as it was given.
        python: String,
        /// The reason.
        source: io::Error,
    },
    /// It is none that can be asked.
    #[error("`{python}` is not CPython {wanted}: {reason}")]
    Unfit {
        /// The interpreter as it was given.
        python: String,
        /// The versions that can be asked.
        wanted: &'static str,
        /// The reason.
        reason: String,
    },
    /// It ended before it answered.
    #[error("the interpreter ended while it compiled the source ({0})")]
    Ended(io::Error),
    /// It did not answer in time.
    #[error("the interpreter was stopped, as it compiled the source for {} s", .0.as_secs())]
    Slow(Duration),
}

/// A program that interpreters run to answer questions.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// Its text, which defines `answer`.
    pub text: &'static str,
    /// The oldest minor version of CPython 3 that runs it, at least 7.
    pub oldest_minor: u32,
    /// The versions for which it is right, as an error says them.
    pub wanted: &'static str,
}

/// The answer of a program: what was asked for, or the error in its stead.
pub type Answer = Result<Vec<u8>, Vec<u8>>;

/// The first words of an interpreter.
#[derive(Debug, Clone, Deserialize)]
pub struct Identity {
    implementation: String,
    version: [u32; 3],
    /// The magic number of its bytecode, with the two bytes behind it.
    pub magic: [u8; 4],
    /// The tag in the names of its caches.
    pub tag: String,
    /// The hash that it has for a source without a byte.
    pub hash_of_nothing: [u8; 8],
}

impl Identity {
    /// The name and version, as in `CPython 3.13.0`.
    pub fn name(&self) -> String {
        let [major, minor, micro] = self.version;
        let name = match &*self.implementation {
            "cpython" => "CPython",
            other => other,
        };
        format!("{name} {major}.{minor}.{micro}")
    }
}

/// Interpreters of one kind, as many as are asked at once. They end with the value.
#[derive(Debug)]
pub struct Interpreters {
    python: String,
    program: Program,
    identity: Identity,
    idle: Mutex<Vec<Process>>,
}

impl Interpreters {
    /// The interpreters that are started as `python`, a name or a path, with a program.
    pub fn new(python: &str, program: Program) -> Result<Interpreters, InterpreterError> {
        let (process, identity) = start(python, program)?;
        if identity.implementation != "cpython" || identity.version < [3, program.oldest_minor, 0] {
            return Err(unfit(python, program, format!("it is {}", identity.name())));
        }
        let (python, idle) = (python.to_owned(), Mutex::new(vec![process]));
        Ok(Interpreters { python, program, identity, idle })
    }

    /// Their identity.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The error that they are none that can be asked, for a reason that only their user knows.
    pub fn unfit(&self, reason: String) -> InterpreterError {
        unfit(&self.python, self.program, reason)
    }

    /// The answer to a question, from one that is not asked anything else meanwhile.
    pub fn ask(&self, question: &[u8]) -> Result<Answer, InterpreterError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match idle {
            Some(process) => process,
            None => start(&self.python, self.program)?.0,
        };
        let answer = process.ask(question, PATIENCE).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => InterpreterError::Slow(PATIENCE),
            _ => InterpreterError::Ended(error),
        })?;
        // One that failed is not asked again.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        Ok(answer)
    }
}

/// A new process, which has said what it is.
fn start(python: &str, program: Program) -> Result<(Process, Identity), InterpreterError> {
    let process = Process::start(python, program.text)
        .map_err(|source| InterpreterError::Start { python: python.to_owned(), source })?;
    let identity = process.answer(PATIENCE).ok().and_then(Result::ok);
    let identity =
        identity.and_then(|text| serde_json::from_slice(&text).ok()).ok_or_else(|| {
            unfit(python, program, "it does not run a program that such a one runs".to_owned())
        })?;
    Ok((process, identity))
}

fn unfit(python: &str, program: Program, reason: String) -> InterpreterError {
    InterpreterError::Unfit { python: python.to_owned(), wanted: program.wanted, reason }
}
