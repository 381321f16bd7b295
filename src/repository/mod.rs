//! The git repository around a folder: where its root is, and what git says about it.
//!
//! Git is run without anything that the repository configures to be run along with it.
//!
//! Used by the commands.
//! Never changes a repository, and never fails a run that can do without one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
        let origin = self.git(&["config", "--get", "remote.origin.url"])?;
        let commit = self.git(&["rev-parse", "--verify", "HEAD"])?;
        let branch = self.git(&["symbolic-ref", "--short", "HEAD"]);
        Some(Head { origin: without_secrets(&origin)?, commit, branch })
    }

    /// The one line that git prints; `None` if it fails or is not there.
    fn git(&self, arguments: &[&str]) -> Option<String> {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.root).args(["-c", "core.fsmonitor=false"]).args(arguments);
        git.stdin(Stdio::null()).env("GIT_OPTIONAL_LOCKS", "0");
        let output = git.output().ok().filter(|output| output.status.success())?;
        let line = String::from_utf8(output.stdout).ok()?;
        Some(line.trim_end_matches(['\r', '\n']).to_owned()).filter(|line| !line.is_empty())
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
