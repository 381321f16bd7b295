//! The owners of files, as a `CODEOWNERS` file names them.
//!
//! <https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::Repository;

/// The places where GitHub and GitLab look for the file; the first that is there wins.
const PLACES: &[&str] =
    &[".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// The owners of the files of a repository.
#[derive(Debug, Default)]
pub struct Owners {
    /// A pattern with those who own what it covers, in the order of the file; the last one that covers a path wins.
    lines: Vec<(Gitignore, String)>,
}

impl Repository {
    /// The owners that the repository's `CODEOWNERS` names; `None` if it has none.
    pub fn owners(&self) -> Option<Owners> {
        let mut texts = PLACES.iter().map(|place| std::fs::read_to_string(self.root().join(place)));
        Some(Owners::parse(self.root(), &texts.find_map(Result::ok)?))
    }
}

impl Owners {
    fn parse(root: &Path, text: &str) -> Owners {
        let mut owners = Owners::default();
        // What the headings of GitLab's sections give to lines without owners.
        let mut default = "";
        for line in text.lines() {
            let line = without_comment(line);
            if line.is_empty() {
                continue;
            }
            if line.starts_with('[') || line.starts_with("^[") {
                default = line.rsplit(']').next().unwrap_or_default().trim();
                continue;
            }
            let (pattern, of_line) = split(line);
            let mut builder = GitignoreBuilder::new(root);
            // What is no pattern owns nothing; a `!` has no meaning here.
            let is_pattern = !pattern.starts_with('!') && builder.add_line(None, pattern).is_ok();
            if let (true, Ok(pattern)) = (is_pattern, builder.build()) {
                let of_line = if of_line.is_empty() { default } else { of_line };
                let names: Vec<&str> = of_line.split_whitespace().collect();
                owners.lines.push((pattern, names.join(" ")));
            }
        }
        owners
    }

    /// Those who own the file at this absolute path, separated by spaces; `None` if nobody does.
    pub fn of(&self, path: &Path) -> Option<&str> {
        let covers = |pattern: &Gitignore| {
            path.starts_with(pattern.path())
                && pattern.matched_path_or_any_parents(path, false).is_ignore()
        };
        let last = self.lines.iter().rev().find(|(pattern, _)| covers(pattern));
        last.map(|(_, owners)| owners.as_str()).filter(|owners| !owners.is_empty())
    }
}

/// A line without the comment at its end, and without spaces around it.
fn without_comment(line: &str) -> &str {
    let line = line.trim();
    let comment = line.match_indices('#').find(|(start, _)| {
        let before = &line[..*start];
        before.is_empty() || before.ends_with([' ', '\t'])
    });
    comment.map_or(line, |(start, _)| line[..start].trim_end())
}

/// The pattern of a line, and its owners. A space in a pattern stands behind a backslash.
fn split(line: &str) -> (&str, &str) {
    let end = line.match_indices([' ', '\t']).find(|(start, _)| !line[..*start].ends_with('\\'));
    end.map_or((line, ""), |(start, _)| (&line[..start], line[start..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_covers_a_file_names_its_owners() {
        let text = "# all\n*   @all\n\n/src/ @core  @more # why\n*.pyi @types\n/src/free.py\ndocs/my\\ file.py @docs\n!x.py @no\n";
        let owners = Owners::parse(Path::new("/r"), text);
        let of = |path: &str| owners.of(&Path::new("/r").join(path));
        assert_eq!(of("a.py"), Some("@all"));
        assert_eq!(of("src/deep/a.py"), Some("@core @more"));
        assert_eq!(of("lib/src/a.py"), Some("@all"));
        assert_eq!(of("src/a.pyi"), Some("@types"));
        assert_eq!(of("src/free.py"), None);
        assert_eq!(of("docs/my file.py"), Some("@docs"));
        assert_eq!(of("x.py"), Some("@all"));
        assert_eq!(owners.of(Path::new("/elsewhere/a.py")), None);
    }

    #[test]
    fn sections_give_owners_to_their_lines() {
        let text = "[Core][2] @core\n/a.py\n/b.py @b\n^[Docs]\n/c.py\n";
        let owners = Owners::parse(Path::new("/r"), text);
        let of = |path: &str| owners.of(&Path::new("/r").join(path));
        assert_eq!((of("a.py"), of("b.py"), of("c.py")), (Some("@core"), Some("@b"), None));
    }
}
