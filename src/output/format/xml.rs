//! Text in XML.

use std::fmt::Write as _;

use crate::output::visible;

/// `text` for an attribute or for the content of an element. What XML has no way to write is escaped as in the other
/// formats, but for line breaks, which stay.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            // In an attribute, a plain one would be read as a space.
            out.push_str("&#10;");
        }
        for character in visible::escape(line).chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&apos;"),
                '\u{fffe}' | '\u{ffff}' => {
                    let _ = write!(out, "\\u{{{:x}}}", character as u32);
                }
                _ => out.push(character),
            }
        }
    }
    out
}
