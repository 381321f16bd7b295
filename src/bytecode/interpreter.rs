//! Interpreters that compile sources: one process each, for as many files as there are.
//!
//! The sources go to their standard input, so that what is compiled is what was read here; nothing of them runs.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::magic::Magic;
use super::source_hash::source_hash;

/// The program that an interpreter runs.
const PROGRAM: &str = include_str!("interpreter.py");

/// A text whose hash shows that an interpreter has the same one.
const PROBE: &[u8] = b"pylens\n";

/// Bytes of an answer that are believed.
const LARGEST_ANSWER: usize = 1 << 30;

/// The reason why an interpreter does not compile.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
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
    /// It is none whose bytecode is known.
    #[error("`{python}` is not CPython 3.7 to 3.15: {reason}")]
    Unknown {
        /// The interpreter as it was given.
        python: String,
        /// The reason.
        reason: String,
    },
    /// It ended while it compiled.
    #[error("the interpreter ended while it compiled the source ({0})")]
    Ended(io::Error),
}

/// The facts about an interpreter that its bytecode shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its magic number.
    pub magic: Magic,
    /// The tag in the names of its caches.
    pub tag: String,
}

/// The reason why a source has no code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refusal {
    /// The error that the interpreter raises.
    pub message: String,
    /// The line of the error, from 1 on.
    pub line: Option<usize>,
}

/// Interpreters of one kind, as many as are asked at once.
#[derive(Debug)]
pub struct Interpreters {
    python: String,
    facts: Facts,
    idle: Mutex<Vec<Process>>,
}

impl Interpreters {
    /// The interpreters that are started as `python`, a name or a path.
    pub fn new(python: &str) -> Result<Interpreters, StartError> {
        let (process, facts) = Process::start(python)?;
        Ok(Interpreters { python: python.to_owned(), facts, idle: Mutex::new(vec![process]) })
    }

    /// The facts about them.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The marshalled code of a source at a level of optimisation, or the reason why it has none.
    pub fn compile(
        &self,
        path: &Path,
        source: &[u8],
        level: u8,
    ) -> Result<Result<Vec<u8>, Refusal>, StartError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match idle {
            Some(process) => process,
            None => Process::start(&self.python)?.0,
        };
        // One that ended is not asked again.
        let answer = process.compile(path, source, level).map_err(StartError::Ended)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        Ok(answer)
    }
}

/// The first line that an interpreter says.
#[derive(Debug, Deserialize)]
struct Greeting {
    implementation: String,
    version: String,
    magic: Vec<u8>,
    tag: String,
    probe: Vec<u8>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(python: &str) -> Result<(Process, Facts), StartError> {
        let failed = |source| StartError::Start { python: python.to_owned(), source };
        let mut child = Command::new(python)
            // Alone: no settings of the environment, no `site`, no bytecode written, no warnings about the sources.
            .args(["-I", "-S", "-B", "-W", "ignore", "-c", PROGRAM])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed(io::Error::other("it has no standard streams")));
        };
        let (input, output) = (BufWriter::new(input), BufReader::new(output));
        let mut process = Process { child, input, output };
        let facts = process
            .greeting()
            .map_err(|reason| StartError::Unknown { python: python.to_owned(), reason })?;
        Ok((process, facts))
    }

    fn greeting(&mut self) -> Result<Facts, String> {
        let text =
            self.answer().map_err(|_| "it does not run the program that compiles".to_owned())?.1;
        let greeting: Greeting =
            serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        let Greeting { implementation, version, magic, tag, probe } = greeting;
        if implementation != "cpython" {
            return Err(format!("it is {implementation} {version}"));
        }
        let known = magic.first_chunk::<4>().and_then(|it| Magic::of(*it));
        let magic = known.ok_or_else(|| format!("it is CPython {version}"))?;
        if source_hash(magic, PROBE) != *probe {
            return Err(format!("it is CPython {version}, which hashes sources in another way"));
        }
        Ok(Facts { magic, tag })
    }

    fn compile(
        &mut self,
        path: &Path,
        source: &[u8],
        level: u8,
    ) -> io::Result<Result<Vec<u8>, Refusal>> {
        let path = path.as_os_str().as_encoded_bytes();
        for part in [path, source] {
            let length = u32::try_from(part.len()).map_err(io::Error::other)?;
            self.input.write_all(&length.to_le_bytes())?;
        }
        self.input.write_all(&[level])?;
        self.input.write_all(path)?;
        self.input.write_all(source)?;
        self.input.flush()?;
        Ok(match self.answer()? {
            (true, code) => Ok(code),
            (false, refusal) => Err(serde_json::from_slice(&refusal).map_err(io::Error::other)?),
        })
    }

    /// The next answer, true if it is what was asked for.
    fn answer(&mut self) -> io::Result<(bool, Vec<u8>)> {
        let mut head = [0; 5];
        self.output.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let length = u32::from_le_bytes(length) as usize;
        if length > LARGEST_ANSWER {
            return Err(io::Error::other("its answer is too long"));
        }
        let mut answer = Vec::new();
        self.output.by_ref().take(length as u64).read_to_end(&mut answer)?;
        if answer.len() < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok((kind == 0, answer))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It waits for more sources, or hangs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
