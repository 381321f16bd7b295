//! Recognises Jupyter notebooks, whose JSON reads as a Python expression.

use std::path::Path;

use memchr::memmem;

use super::cookie::BOM;

/// The key that every notebook has at its top level, with a number.
const VERSION: &[u8] = b"nbformat";

/// The keys one of which every notebook has at its top level, with a list; the second up to version 3 of the format.
const CONTENTS: [&[u8]; 2] = [b"cells", b"worksheets"];

/// True if a file of this name or with these bytes is a notebook.
///
/// The bytes are one if they are made of JSON's tokens and comments, which Python skips, and the outermost object has
/// the key `nbformat` and one for the contents. The JSON need not be correct: Python writes `NaN` into it, and a
/// notebook that was cut off behind these is none the less one.
pub(super) fn is_notebook(path: &Path, bytes: &[u8]) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("ipynb")) || has_keys(bytes)
}

fn has_keys(bytes: &[u8]) -> bool {
    let mut json = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
    while json.first() == Some(&b'#') {
        json = behind_comment(json).trim_ascii_start();
    }
    // Nearly all other files are recognised by their first character.
    json.first() == Some(&b'{') && memmem::find(json, VERSION).is_some() && has_outermost_keys(json)
}

fn has_outermost_keys(json: &[u8]) -> bool {
    let (mut has_version, mut has_contents) = (false, false);
    let mut depth = 0_usize;
    let mut rest = json;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let Some(end) = end_of_string(rest) else {
                    return false;
                };
                let (string, after) = rest.split_at(end);
                rest = &after[1..];
                if depth == 1 {
                    let value = first_of_value(rest);
                    has_version |= string == VERSION && value.is_some_and(|it| it.is_ascii_digit());
                    has_contents |= CONTENTS.contains(&string) && value == Some(b'[');
                }
                if has_version && has_contents {
                    return true;
                }
            }
            b'#' => rest = behind_comment(rest),
            b':' | b',' | b'.' | b'-' | b'+' => {}
            _ if first.is_ascii_alphanumeric() || first.is_ascii_whitespace() => {}
            _ => return false,
        }
    }
    false
}

/// The end of the string that `rest` is in.
fn end_of_string(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', rest.get(at..)?)?;
        if rest[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// The bytes behind the line that `rest` begins with.
fn behind_comment(rest: &[u8]) -> &[u8] {
    let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    &rest[end..]
}

/// The first character of the value of the key that `rest` is behind.
fn first_of_value(rest: &[u8]) -> Option<u8> {
    let value = rest.trim_ascii_start().strip_prefix(b":")?;
    value.trim_ascii_start().first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notebooks_are_known_by_name_or_content() {
        let is = |name: &str, bytes: &str| is_notebook(Path::new(name), bytes.as_bytes());
        assert!(is("a.ipynb", "x = 1\n"));
        assert!(is("A.IPYNB", ""));
        for notebook in [
            "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}",
            "\u{feff}\n\n{\"nbformat\":4,\"cells\":[]}\n",
            "{\"nbformat\": 3, \"worksheets\": [{\"cells\": []}]}",
            "# coding: utf-8\n\r\n# {\n{\"nbformat\": 4, # it's\n \"cells\": []}",
            "{\"cells\": [{\"source\": [\"# it's \\\"\\\\\"], \"x\": NaN}],\n \"nbformat\" : 3",
        ] {
            assert!(is("a.py", notebook), "{notebook}");
        }
        for other in [
            "",
            "{",
            "{}\n",
            "{\"name\": \"Module\", \"version\": 1}\n",
            "{'nbformat': 4, 'cells': []}\n",
            "{\"nbformat\": 4}\n",
            "# coding: utf-8\n{\"nbformat\": 4}\n",
            "{\"nbformat\": 4, \"cells\": 1}\n",
            "# {\"nbformat\": 4, \"cells\": []}\n",
            "#",
            "{\"cells\": [], \"a\": {\"nbformat\": 4}}\n",
            "{\"cells\": [], \"nbformat\": \"4\"}\n",
            "{\"a\": \"nbformat\"}\n",
            "{f(x) for x in y}\n\"nbformat\"\n",
            "import nbformat\nx = {\"nbformat\": 4, \"cells\": []}\n",
            "{\"cells\": [], \"nbformat\\",
        ] {
            assert!(!is("a.py", other), "{other}");
        }
    }
}
