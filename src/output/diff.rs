//! The difference between a file before and after, as `git apply` reads it.

use std::ffi::OsStr;
use std::path::{Component, Path};

use similar::{ChangeTag, TextDiff};

/// Lines of context around each change.
const CONTEXT: usize = 3;

/// A unified diff of the bytes of a file, which apply to exactly these bytes; empty if nothing changed.
///
/// Lines end with `\n` and nothing else, as git sees them, so that files with other line ends survive. `path` should be
/// relative to where the patch will be applied.
pub fn unified(path: &Path, old: &[u8], new: &[u8]) -> Vec<u8> {
    let old: Vec<&[u8]> = old.split_inclusive(|byte| *byte == b'\n').collect();
    let new: Vec<&[u8]> = new.split_inclusive(|byte| *byte == b'\n').collect();
    let diff = TextDiff::from_slices(&old, &new);
    let mut out = Vec::new();
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        if out.is_empty() {
            push_name(&mut out, b"--- ", b"a/", path);
            push_name(&mut out, b"+++ ", b"b/", path);
        }
        out.extend_from_slice(format!("{}\n", hunk.header()).as_bytes());
        for change in hunk.iter_changes() {
            out.push(match change.tag() {
                ChangeTag::Equal => b' ',
                ChangeTag::Delete => b'-',
                ChangeTag::Insert => b'+',
            });
            out.extend_from_slice(change.value());
            if !change.value().ends_with(b"\n") {
                out.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// A line with a file's name, quoted as git quotes names that would be ambiguous.
fn push_name(out: &mut Vec<u8>, intro: &[u8], side: &[u8], path: &Path) {
    let mut name = side.to_vec();
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part),
        Component::ParentDir => Some(OsStr::new("..")),
        _ => None,
    });
    let parts: Vec<&[u8]> = parts.map(OsStr::as_encoded_bytes).collect();
    name.extend(parts.join(&b'/'));

    out.extend_from_slice(intro);
    if name.iter().any(|byte| byte.is_ascii_control() || matches!(byte, b'"' | b'\\')) {
        out.push(b'"');
        name.iter().for_each(|byte| push_quoted(out, *byte));
        out.push(b'"');
    } else {
        let has_space = name.contains(&b' ');
        out.extend(name);
        // Git ends a name with white space in it with a tab.
        out.extend(has_space.then_some(b'\t'));
    }
    out.push(b'\n');
}

fn push_quoted(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => out.extend([b'\\', byte]),
        byte if byte.is_ascii_control() => out.extend(format!("\\{byte:03o}").into_bytes()),
        byte => out.push(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, old: &str, new: &str) -> String {
        String::from_utf8(unified(Path::new(path), old.as_bytes(), new.as_bytes())).unwrap()
    }

    #[test]
    fn nothing_changed_gives_nothing() {
        assert_eq!(diff("a.py", "x\n", "x\n"), "");
    }

    #[test]
    fn only_line_feeds_end_lines() {
        assert_eq!(
            diff("a.py", "a\rb\r\nc", "a\rB\r\nc"),
            "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-a\rb\r\n+a\rB\r\n c\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn odd_names_are_quoted_as_git_does() {
        let header = |path| diff(path, "", "x\n").lines().next().unwrap_or_default().to_owned();
        assert_eq!(header("/tmp/./x y.py"), "--- a/tmp/x y.py\t");
        assert_eq!(header("a\"b\n.py"), "--- \"a/a\\\"b\\012.py\"");
        assert_eq!(header("ü.py"), "--- a/ü.py");
    }
}
