//! Finds the encoding a source file declares (PEP 263), by the rules of CPython's C tokenizer.
//!
//! They are `check_bom`, `check_coding_spec`, `get_coding_spec` and `get_normal_name` in CPython's `Parser/tokenizer.c`
//! (from 3.13 on `Parser/tokenizer/helpers.c`). They are not those of `tokenize.detect_encoding`, which for example
//! accepts a byte order mark together with `coding: utf8`. The import system and `compile` use the C tokenizer.

/// The UTF-8 byte order mark.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// A declared encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cookie<'a> {
    /// The name as written: ASCII letters, digits, `-`, `_` and `.`; never empty.
    pub name: &'a str,
    /// The line it is on, 1 or 2.
    pub line: usize,
    /// The offset at which the name begins.
    pub offset: usize,
}

/// The encoding declared in the first two lines of `source`, which has no byte order mark any more.
pub(super) fn find(source: &[u8]) -> Option<Cookie<'_>> {
    let (first, rest) = split_line(source);
    if let Some((offset, name)) = in_line(first) {
        return Some(Cookie { name, line: 1, offset });
    }
    if !is_blank_or_comment(first) {
        return None;
    }
    let (second, _) = split_line(rest);
    let start = source.len() - rest.len();
    in_line(second).map(|(offset, name)| Cookie { name, line: 2, offset: start + offset })
}

/// The normalized form that the tokenizer gives a few names before any codec is looked up: editors add suffixes for
/// line endings, such as `utf-8-unix`. Only the first twelve characters count.
pub(super) fn normal_name(name: &str) -> &str {
    let head: String = name
        .chars()
        .take(12)
        .map(|c| match c {
            '_' => '-',
            _ => c.to_ascii_lowercase(),
        })
        .collect();
    let is = |wanted: &str| {
        head.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    if is("utf-8") {
        "utf-8"
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1"
    } else {
        name
    }
}

/// The first line without its ending, and what follows the ending. `\n`, `\r\n` and a lone `\r` end a line.
fn split_line(source: &[u8]) -> (&[u8], &[u8]) {
    let end = source.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(source.len());
    let (line, rest) = source.split_at(end);
    let rest = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
        .or_else(|| rest.strip_prefix(b"\r"))
        .unwrap_or(rest);
    (line, rest)
}

/// The rest of the line from the first byte on that is no white space. The vertical tab is none.
fn after_space(line: &[u8]) -> &[u8] {
    let start =
        line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c')).unwrap_or(line.len());
    line.get(start..).unwrap_or_default()
}

fn is_blank_or_comment(line: &[u8]) -> bool {
    matches!(after_space(line).first(), None | Some(b'#'))
}

/// The name after the first `coding:` or `coding=` that has one and where it begins, if the line is nothing but a
/// comment.
fn in_line(line: &[u8]) -> Option<(usize, &str)> {
    const WORD: &[u8] = b"coding";
    let mut rest = after_space(line);
    if rest.first() != Some(&b'#') {
        return None;
    }
    loop {
        let at = rest.windows(WORD.len()).position(|window| window == WORD)?;
        // No other occurrence can begin inside this one.
        rest = rest.get(at + WORD.len()..)?;
        let [b':' | b'=', value @ ..] = rest else {
            continue;
        };
        let start = value.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
        let value = value.get(start..)?;
        let end = value
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_.".contains(byte)))
            .unwrap_or(value.len());
        if end > 0 {
            let name = str::from_utf8(value.get(..end)?).ok()?;
            return Some((line.len() - value.len(), name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &[u8]) -> Option<(&str, usize)> {
        find(source).map(|cookie| (cookie.name, cookie.line))
    }

    #[test]
    fn the_first_two_lines_count() {
        assert_eq!(found(b"# -*- coding: latin-1 -*-"), Some(("latin-1", 1)));
        assert_eq!(found(b"#!x\n# vim: fileencoding=cp1252 :"), Some(("cp1252", 2)));
        assert_eq!(found(b"\n\n# coding: latin-1"), None);
        assert_eq!(found(b"x = 1\n# coding: latin-1"), None);
        assert_eq!(found(b"\\\n# coding: latin-1"), None);
        assert_eq!(found(b"x = 1  # coding: latin-1"), None);
        assert_eq!(found(b"# coding: a\n# coding: b"), Some(("a", 1)));
    }

    #[test]
    fn the_place_is_that_of_the_name() {
        for source in
            ["# coding: a", "\r\n \x0c# xcoding=\ta é", "#!é\r# coding coding=a coding: b"]
        {
            let offset = find(source.as_bytes()).map(|cookie| cookie.offset).unwrap_or_default();
            assert!(source[offset..].starts_with('a'), "{source:?}: {offset}");
        }
    }

    #[test]
    fn every_line_ending_counts_once() {
        assert_eq!(found(b"\r\n# coding: a"), Some(("a", 2)));
        assert_eq!(found(b"\r# coding: a"), Some(("a", 2)));
        assert_eq!(found(b"\n\r# coding: a"), None);
        assert_eq!(found(b"\r\r# coding: a"), None);
        assert_eq!(found(b"# coding:\r a"), None);
    }

    #[test]
    fn form_feeds_are_white_space_and_vertical_tabs_are_not() {
        assert_eq!(found(b" \t\x0c# coding: a"), Some(("a", 1)));
        assert_eq!(found(b"\x0c\n# coding: a"), Some(("a", 2)));
        assert_eq!(found(b"\x0b# coding: a"), None);
        assert_eq!(found(b"\x0b\n# coding: a"), None);
    }

    #[test]
    fn the_word_must_be_followed_by_a_sign_and_a_name() {
        assert_eq!(found(b"#coding=a"), Some(("a", 1)));
        assert_eq!(found(b"#coding: \t a"), Some(("a", 1)));
        assert_eq!(found(b"# coding : a"), None);
        assert_eq!(found(b"# Coding: a"), None);
        assert_eq!(found(b"# coding: !"), None);
        assert_eq!(found(b"# coding: ! coding=a"), Some(("a", 1)));
        assert_eq!(found(b"# codingcoding:=coding:a"), Some(("a", 1)));
        assert_eq!(found(b"# coding:\xa0a"), None);
        assert_eq!(found(b"# coding:a\xff"), Some(("a", 1)));
        assert_eq!(found(b"# coding"), None);
        assert_eq!(found(b"# coding:"), None);
        assert_eq!(found(b""), None);
    }

    #[test]
    fn suffixes_of_three_names_are_dropped() {
        for name in ["utf-8", "UTF_8", "utf-8-unix", "utf_8_sig", "utf-8-"] {
            assert_eq!(normal_name(name), "utf-8", "{name}");
        }
        for name in ["Latin_1", "latin-1-anything", "iso-8859-1-x", "ISO-LATIN-1-unix"] {
            assert_eq!(normal_name(name), "iso-8859-1", "{name}");
        }
        for name in [
            "utf8",
            "iso-latin-1x",
            "utf-8x",
            "utf-88",
            "latin1",
            "iso8859-1",
            "iso-8859-15",
            "-utf-8",
        ] {
            assert_eq!(normal_name(name), name);
        }
    }
}
