//! The git repository around a folder: where its root is, and what git says about it.
//!
//! Git is run without anything that the repository configures to be run along with it.
//!
//! Used by the commands.
//! Never changes a repository, and never fails a run that can do without one.

mod changes;
mod owners;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use changes::{ChangedLines, Changes};
pub use owners::Owners;

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    root: PathBuf,
}

/// The state of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The address that it was cloned from, without a name of a user or a password.
    pub origin: String,
    /// The hash of the commit.
    pub commit: String,
    /// The branch, unless none is checked out.
    pub branch: Option<String>,
}

/// Git does not tell what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It cannot be run.
    #[error("git cannot be run: {0}")]
    Missing(io::Error),
    /// It fails.
    #[error("`git {command}` fails: {message}")]
    Failed {
        /// The command.
        command: String,
        /// The words of git.
        message: String,
    },
    /// There is no such revision.
    #[error("git knows no commit `{revision}` here; was it fetched?")]
    Unknown {
        /// The name that was given.
        revision: String,
    },
}

impl GitError {
    fn unless_missing(self, other: impl FnOnce() -> GitError) -> GitError {
        if matches!(self, GitError::Missing(_)) { self } else { other() }
    }
}

impl Repository {
    /// The innermost repository that `folder`, which must be absolute, lies in.
    pub fn around(folder: &Path) -> Option<Repository> {
        let root = folder.ancestors().find(|folder| folder.join(".git").exists())?;
        Some(Repository { root: root.to_owned() })
    }

    /// The folder that it lies in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The commit that is checked out, and where the repository comes from; `None` if git does not tell both.
    pub fn head(&self) -> Option<Head> {
        let line = |arguments: &[&str]| {
            let line = String::from_utf8(self.git(arguments).ok()?).ok()?;
            Some(line.trim_end().to_owned()).filter(|line| !line.is_empty())
        };
        let origin = without_secrets(&line(&["config", "--get", "remote.origin.url"])?)?;
        let commit = line(&["rev-parse", "--verify", "HEAD"])?;
        Some(Head { origin, commit, branch: line(&["symbolic-ref", "--short", "HEAD"]) })
    }

    /// The output of git.
    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.root);
        git.args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]).args(arguments);
        git.stdin(Stdio::null()).env("GIT_OPTIONAL_LOCKS", "0");
        let output = git.output().map_err(GitError::Missing)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let command = arguments.first().copied().unwrap_or_default().to_owned();
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(GitError::Failed { command, message })
    }
}

/// The address of a repository as a URI that may be shown; `None` if it is the path of a folder.
fn without_secrets(origin: &str) -> Option<String> {
    if let Some((scheme, rest)) = origin.split_once("://") {
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        return Some(format!("{scheme}://{host}/{path}")).filter(|_| !host.is_empty());
    }
    // The form `user@host:path` of SSH.
    let (host, path) = origin.split_once(':')?;
    let host = host.rsplit_once('@')?.1;
    Some(format!("ssh://{host}/{}", path.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn addresses_are_shown_without_secrets() {
        let cases = [
            ("https://user:token@host.example/a/b.git", Some("https://host.example/a/b.git")),
            ("https://host.example:8443/a", Some("https://host.example:8443/a")),
            ("git@host.example:a/b.git", Some("ssh://host.example/a/b.git")),
            ("ssh://git@host.example:22/a", Some("ssh://host.example:22/a")),
            ("https://a@b@host.example/x@y", Some("https://host.example/x@y")),
            ("/srv/a.git", None),
            ("../a", None),
            ("file:///srv/a.git", None),
        ];
        for (origin, shown) in cases {
            assert_eq!(without_secrets(origin).as_deref(), shown, "{origin}");
        }
    }
}
