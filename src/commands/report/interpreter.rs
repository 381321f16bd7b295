//! An interpreter that is asked for the figures of bytecode. It runs `inspect.py`, which compiles texts and runs nothing of
//! them; question and answer are a line of JSON each.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::report::Compiled;

/// The program that the interpreter runs.
const SCRIPT: &str = include_str!("inspect.py");

/// The oldest minor version of Python 3 whose opcodes the program knows.
const OLDEST_MINOR: u32 = 8;

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

/// The first line of the program.
#[derive(Debug, Deserialize)]
struct Greeting {
    implementation: String,
    version: [u32; 3],
}

/// The line that answers a question.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Functions(Vec<Compiled>),
    Error(String),
}

/// A running interpreter, which ends with the value.
pub(super) struct Interpreter {
    process: Child,
    /// `None` when nothing more is asked.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    greeting: Greeting,
    python: PathBuf,
}

impl Interpreter {
    /// Starts the interpreter `python`: a path, or a command's name.
    pub(super) fn start(python: &Path) -> anyhow::Result<Interpreter> {
        let mut command = Command::new(python);
        // Neither the environment nor the folder has a say in what it imports, and sets are listed in one order.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PYTHON") {
                command.env_remove(name);
            }
        }
        command.env("PYTHONHASHSEED", "0");
        command.args(["-s", "-S", "-B", "-W", "ignore", "-X", "utf8", "-c", SCRIPT]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let shown = python.display();
        let mut process = command.spawn().with_context(|| {
            format!("`--python {shown}` cannot be started; give the path or name of an interpreter")
        })?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            bail!("`--python {shown}` cannot be talked to");
        };
        let mut answers = BufReader::new(answers);
        let greeting = line(&mut answers).and_then(|line| Ok(serde_json::from_str(&line)?));
        let questions = Some(questions);
        let Ok(greeting) = greeting else {
            drop(questions);
            let _ = process.wait();
            bail!("`--python {shown}` is no CPython 3.{OLDEST_MINOR} or newer");
        };
        let python = python.to_owned();
        let interpreter = Interpreter { process, questions, answers, greeting, python };
        interpreter.accepted()
    }

    fn accepted(self) -> anyhow::Result<Interpreter> {
        let Greeting { implementation, version } = &self.greeting;
        if implementation != "cpython" || *version < [3, OLDEST_MINOR, 0] {
            let shown = self.python.display();
            bail!(
                "`--python {shown}` is {}; the figures of bytecode are those of CPython 3.{OLDEST_MINOR} or newer",
                self.version()
            );
        }
        Ok(self)
    }

    /// The interpreter's name and version, as in `CPython 3.13.0`.
    pub(super) fn version(&self) -> String {
        let [major, minor, micro] = self.greeting.version;
        let name = match &*self.greeting.implementation {
            "cpython" => "CPython",
            other => other,
        };
        format!("{name} {major}.{minor}.{micro}")
    }

    /// The figures of everything in a text, or the compiler's reason why there are none.
    ///
    /// # Errors
    /// If the interpreter does not answer; it is of no more use then.
    pub(super) fn ask(
        &mut self,
        request: &Request<'_>,
    ) -> anyhow::Result<Result<Vec<Compiled>, String>> {
        let mut question = serde_json::to_vec(request)?;
        question.push(b'\n');
        let Some(questions) = &mut self.questions else {
            bail!("it was stopped");
        };
        questions.write_all(&question)?;
        questions.flush()?;
        match serde_json::from_str(&line(&mut self.answers)?)? {
            Answer::Functions(compiled) => Ok(Ok(compiled)),
            Answer::Error(refusal) => Ok(Err(refusal)),
        }
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        // The end of its input is what ends it.
        self.questions = None;
        let _ = self.process.wait();
    }
}

fn line(answers: &mut BufReader<ChildStdout>) -> anyhow::Result<String> {
    let mut line = String::new();
    if answers.read_line(&mut line)? == 0 {
        bail!("it said nothing");
    }
    Ok(line)
}
