//! One process: messages to its standard input, and from its standard output.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Answer;

/// The program's part that reads questions and writes answers.
const SERVE: &str = include_str!("serve.py");

/// Bytes of an answer that are believed.
const LONGEST_ANSWER: usize = 1 << 30;

/// A running interpreter, which ends with the value.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    questions: BufWriter<ChildStdin>,
    /// Answers that a thread reads, so that each can be waited for no longer than is wanted.
    answers: Receiver<io::Result<Answer>>,
}

impl Process {
    /// Starts an interpreter with a program. Its first answer is its identity.
    pub(super) fn start(python: &str, program: &str) -> io::Result<Process> {
        let mut command = Command::new(python);
        // Neither the environment nor the folder has a say in what it does, and sets are listed in one order.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PYTHON") {
                command.env_remove(name);
            }
        }
        command.env("PYTHONHASHSEED", "0");
        command.args(["-s", "-S", "-B", "-W", "ignore", "-X", "utf8", "-c"]);
        command.arg(format!("{SERVE}\n{program}\nserve(answer)\n"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(questions), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("it has no standard streams"));
        };
        let (sender, answers) = channel();
        let process = Process { child, questions: BufWriter::new(questions), answers };
        let mut output = BufReader::new(output);
        thread::Builder::new().name("answers".to_owned()).spawn(move || {
            loop {
                let answer = read_answer(&mut output);
                let is_last = answer.is_err();
                if sender.send(answer).is_err() || is_last {
                    return;
                }
            }
        })?;
        Ok(process)
    }

    /// Sends a question and waits for its answer, for no longer than `patience`: a [timeout][io::ErrorKind::TimedOut].
    pub(super) fn ask(&mut self, question: &[u8], patience: Duration) -> io::Result<Answer> {
        let length = u32::try_from(question.len()).map_err(io::Error::other)?;
        self.questions.write_all(&length.to_le_bytes())?;
        self.questions.write_all(question)?;
        self.questions.flush()?;
        self.answer(patience)
    }

    /// The next answer.
    pub(super) fn answer(&self, patience: Duration) -> io::Result<Answer> {
        self.answers.recv_timeout(patience).unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => Err(io::ErrorKind::TimedOut.into()),
            RecvTimeoutError::Disconnected => Err(io::ErrorKind::UnexpectedEof.into()),
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It waits for more questions, or hangs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_answer(output: &mut BufReader<ChildStdout>) -> io::Result<Answer> {
    let mut head = [0; 5];
    output.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_ANSWER {
        return Err(io::Error::other("its answer is too long"));
    }
    let mut content = Vec::new();
    output.by_ref().take(length as u64).read_to_end(&mut content)?;
    if content.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(if kind == 0 { Ok(content) } else { Err(content) })
}
