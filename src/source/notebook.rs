//! Recognises Jupyter notebooks, whose JSON reads as a Python expression.

use std::path::Path;

use memchr::memmem;

use super::cookie::BOM;

/// The key that every notebook has at its top level.
const KEY: &[u8] = b"nbformat";

/// True if a file of this name or with these bytes is a notebook.
///
/// The bytes are one if they are made of JSON's tokens and the outermost object has the key `nbformat` with a number. The
/// JSON need not be correct: Python writes `NaN` into it, and a notebook that was cut off is none the less one.
pub(super) fn is_notebook(path: &Path, bytes: &[u8]) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("ipynb")) || has_key(bytes)
}

fn has_key(bytes: &[u8]) -> bool {
    let json = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
    // All other files are told by their first character.
    json.first() == Some(&b'{') && memmem::find(json, KEY).is_some() && has_outermost_key(json)
}

fn has_outermost_key(json: &[u8]) -> bool {
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
                if depth == 1 && string == KEY && starts_with_number(rest) {
                    return true;
                }
            }
            b':' | b',' | b'.' | b'-' | b'+' => {}
            _ if first.is_ascii_alphanumeric() || first.is_ascii_whitespace() => {}
            _ => return false,
        }
    }
    false
}

/// Where the string that `rest` is in ends.
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

fn starts_with_number(rest: &[u8]) -> bool {
    let value = rest.trim_ascii_start().strip_prefix(b":");
    value.is_some_and(|value| value.trim_ascii_start().first().is_some_and(u8::is_ascii_digit))
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
            "\u{feff}\n\n{\"nbformat\":4}\n",
            "{\"cells\": [{\"source\": [\"# it's \\\"\\\\\"], \"x\": NaN}],\n \"nbformat\" : 3",
        ] {
            assert!(is("a.py", notebook), "{notebook}");
        }
        for other in [
            "",
            "{",
            "{}\n",
            "{\"name\": \"Module\", \"version\": 1}\n",
            "{'nbformat': 4}\n",
            "{\"a\": {\"nbformat\": 4}}\n",
            "{\"nbformat\": \"4\"}\n",
            "{\"a\": \"nbformat\"}\n",
            "{f(x) for x in y}\n\"nbformat\"\n",
            "import nbformat\nx = {\"nbformat\": 4}\n",
            "{\"nbformat\\",
        ] {
            assert!(!is("a.py", other), "{other}");
        }
    }
}
