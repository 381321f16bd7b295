//! Text from strangers, made safe to show.
//!
//! Source, file names and messages that quote source may hold characters which move the cursor, recolour the terminal
//! or reorder what is around them. None of them reaches the output as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Longer messages are cut in the formats made for reading: a name may be as long as its file.
const LONGEST_MESSAGE: usize = 1_000;

/// True if showing the character does something else than show a character.
fn is_active(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Bidirectional marks, embeddings, overrides and isolates.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Line and paragraph separators.
        | '\u{2028}' | '\u{2029}')
}

/// A passive character of the same length in UTF-8, so that offsets stay true.
fn stand_in(character: char) -> char {
    match character.len_utf8() {
        1 => '?',
        2 => '·',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Appends one line of source with stand-ins for what must not be shown. Tabs stay.
pub(super) fn push_source(out: &mut String, line: &str) {
    if line.chars().any(|c| c != '\t' && is_active(c)) {
        out.extend(line.chars().map(|c| {
            let keep = c == '\t' || !is_active(c);
            if keep { c } else { stand_in(c) }
        }));
    } else {
        out.push_str(line);
    }
}

/// `text` on one line, with escapes for what must not be shown.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_active) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if !is_active(character) => out.push(character),
            '\0'..='\u{7f}' => {
                push_formatted(&mut out, format_args!("\\x{:02x}", character as u32));
            }
            _ => push_formatted(&mut out, format_args!("\\u{{{:x}}}", character as u32)),
        }
    }
    Cow::Owned(out)
}

/// A message on one line, escaped, and cut if it is absurdly long.
pub(super) fn message(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_MESSAGE {
        return escape(text);
    }
    let start = &text[..text.floor_char_boundary(LONGEST_MESSAGE)];
    Cow::Owned(format!("{}…", escape(start)))
}

/// Like [`message`], but line breaks stay.
pub(super) fn paragraph(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(message).collect();
    lines.join("\n")
}

/// Escapes in finished JSON what is active and which JSON itself would let through. It can only occur in strings.
pub(super) fn escape_json(json: Vec<u8>) -> Vec<u8> {
    if json.is_ascii() && !json.contains(&b'\x7f') {
        return json;
    }
    // What JSON lays out itself, and it escapes all other characters below U+0020.
    let is_active = |c: char| c > '\u{1f}' && is_active(c);
    let text = match String::from_utf8(json) {
        Ok(text) if text.chars().any(is_active) => text,
        Ok(text) => return text.into_bytes(),
        Err(error) => return error.into_bytes(),
    };
    let mut out = String::with_capacity(text.len() + 32);
    for character in text.chars() {
        if is_active(character) {
            push_formatted(&mut out, format_args!("\\u{:04x}", character as u32));
        } else {
            out.push(character);
        }
    }
    out.into_bytes()
}

fn push_formatted(out: &mut String, arguments: std::fmt::Arguments) {
    // Writing to a `String` cannot fail.
    let _ = out.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_json, is_active, message, push_source};

    #[test]
    fn stand_ins_keep_every_offset() {
        for character in (0..=0xffff).filter_map(char::from_u32) {
            let mut shown = String::new();
            push_source(&mut shown, character.encode_utf8(&mut [0; 4]));
            assert_eq!(shown.len(), character.len_utf8(), "{character:?}");
            assert!(!shown.contains(|c| c != '\t' && is_active(c)));
        }
    }

    #[test]
    fn escapes_name_the_character() {
        assert_eq!(escape("a\x1b[1m\u{85}\u{202e}é\n"), "a\\x1b[1m\\u{85}\\u{202e}é\\n");
        assert_eq!(message(&"x".repeat(2_000)).chars().count(), 1_001);
    }

    #[test]
    fn json_strings_keep_their_meaning() {
        let text = "\u{7f}\u{9b}\u{202e}é";
        let json = escape_json(serde_json::to_vec(text).unwrap());
        assert_eq!(String::from_utf8(json.clone()).unwrap(), r#""\u007f\u009b\u202eé""#);
        assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text);
    }
}
