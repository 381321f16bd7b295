//! The difference between a file before and after, as `git apply` reads it.

use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Component, Path};

use anstyle::Style;
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{ChangeTag, DiffOp, group_diff_ops};

use super::palette::Palette;
use super::push;

/// Lines of context around each change.
const CONTEXT: usize = 3;

/// A unified diff of the bytes of a file, which apply to exactly these bytes; empty if nothing changed.
///
/// Lines end with `\n` and nothing else, as git sees them, so that files with other line ends survive. `path` should be
/// relative to where the patch will be applied.
pub(super) fn unified(palette: &Palette, path: &Path, old: &[u8], new: &[u8]) -> Vec<u8> {
    let old: Vec<&[u8]> = old.split_inclusive(|byte| *byte == b'\n').collect();
    let new: Vec<&[u8]> = new.split_inclusive(|byte| *byte == b'\n').collect();
    let mut out = Vec::new();
    for hunk in hunks(&old, &new) {
        if out.is_empty() {
            push_line(&mut out, palette.strong, &[&name(b"--- ", b"a/", path)]);
            push_line(&mut out, palette.strong, &[&name(b"+++ ", b"b/", path)]);
        }
        push_line(&mut out, palette.related, &[header(&hunk).as_bytes()]);
        for change in hunk.iter().flat_map(|op| op.iter_changes(&old, &new)) {
            let (sign, style): (&[u8], Style) = match change.tag() {
                ChangeTag::Equal => (b" ", Style::new()),
                ChangeTag::Delete => (b"-", palette.removed),
                ChangeTag::Insert => (b"+", palette.added),
            };
            let line = change.value().strip_suffix(b"\n");
            push_line(&mut out, style, &[sign, line.unwrap_or(change.value())]);
            if line.is_none() {
                out.extend_from_slice(b"\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// The differences, hunk by hunk. The algorithm is named, as asking the library to choose one builds all that it has.
fn hunks(old: &[&[u8]], new: &[&[u8]]) -> Vec<Vec<DiffOp>> {
    let mut operations = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut operations, old, 0..old.len(), new, 0..new.len());
    group_diff_ops(operations.into_inner().into_inner().into_ops(), CONTEXT)
}

/// The line above a hunk: which lines of both files it is about.
fn header(hunk: &[DiffOp]) -> String {
    let all = |part: fn(&DiffOp) -> Range<usize>| {
        let start = hunk.first().map_or(0, |op| part(op).start);
        let end = hunk.last().map_or(start, |op| part(op).end);
        match end - start {
            0 => format!("{start},0"),
            1 => format!("{}", start + 1),
            lines => format!("{},{lines}", start + 1),
        }
    };
    format!("@@ -{} +{} @@", all(DiffOp::old_range), all(DiffOp::new_range))
}

/// A line in a style.
fn push_line(out: &mut Vec<u8>, style: Style, parts: &[&[u8]]) {
    push(out, format_args!("{style}"));
    parts.iter().for_each(|part| out.extend_from_slice(part));
    push(out, format_args!("{style:#}"));
    out.push(b'\n');
}

/// A line about a file's name, quoted as git quotes names that would be ambiguous.
fn name(intro: &[u8], side: &[u8], path: &Path) -> Vec<u8> {
    let mut name = side.to_vec();
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part),
        Component::ParentDir => Some(OsStr::new("..")),
        _ => None,
    });
    let parts: Vec<&[u8]> = parts.map(OsStr::as_encoded_bytes).collect();
    name.extend(parts.join(&b'/'));

    let mut out = intro.to_vec();
    if name.iter().any(|byte| byte.is_ascii_control() || matches!(byte, b'"' | b'\\')) {
        out.push(b'"');
        name.iter().for_each(|byte| push_quoted(&mut out, *byte));
        out.push(b'"');
    } else {
        let has_space = name.contains(&b' ');
        out.extend(name);
        // Git ends a name with white space in it with a tab.
        out.extend(has_space.then_some(b'\t'));
    }
    out
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
        String::from_utf8(unified(
            &Palette::default(),
            Path::new(path),
            old.as_bytes(),
            new.as_bytes(),
        ))
        .unwrap()
    }

    #[test]
    fn nothing_changed_gives_nothing() {
        assert_eq!(diff("a.py", "x\n", "x\n"), "");
    }

    #[test]
    fn colours_end_with_their_lines() {
        let palette = Palette::new(true);
        let diff = unified(&palette, Path::new("a.py"), b"a\nx\n", b"a\ny\n");
        assert_eq!(
            String::from_utf8(diff).unwrap(),
            "\u{1b}[1m--- a/a.py\u{1b}[0m\n\u{1b}[1m+++ b/a.py\u{1b}[0m\n\u{1b}[36m@@ -1,2 +1,2 @@\u{1b}[0m\n a\n\
             \u{1b}[31m-x\u{1b}[0m\n\u{1b}[32m+y\u{1b}[0m\n"
        );
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
