//! Characters that do not show what they are, and how to write them down so that they do.

use std::borrow::Cow;
use std::fmt::Write as _;

/// True if the character makes what is around it show in another order.
pub fn is_bidirectional(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The characters of `text` that make what is around them show in another order, and where they stand.
pub fn bidirectional(text: &str) -> impl Iterator<Item = (usize, char)> {
    // The first byte of all of them in UTF-8, which is much faster to look for than characters.
    let places = memchr::memchr_iter(0xe2, text.as_bytes());
    let characters = places.filter_map(|place| Some((place, text.get(place..)?.chars().next()?)));
    characters.filter(|(_, character)| is_bidirectional(*character))
}

/// True if nothing is shown where the character stands: zero-width spaces and joiners, marks of direction, tags.
pub fn is_zero_width(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

/// True if what is shown depends on the reader's font alone.
pub fn is_private_use(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// True if the character may be part of a name although it does not show.
pub fn is_hidden_in_name(character: char) -> bool {
    matches!(character,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180d}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

/// True if a reader could miss or misread the character.
pub fn is_misleading(character: char) -> bool {
    is_bidirectional(character)
        || is_zero_width(character)
        || is_private_use(character)
        || is_hidden_in_name(character)
}

/// The character as a string literal would write it: `\xad`, `\u202e`, `\U000e0100`.
pub fn escaped(character: char) -> String {
    match u32::from(character) {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// `text` with escapes for the characters that `hides` names.
pub fn escape(text: &str, hides: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(&hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if hides(character) {
            // Writing to a `String` cannot fail.
            let _ = out.write_str(&escaped(character));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_string_literals() {
        let text = "a\u{ad}é\u{202e}\u{e0100}\u{f0000}";
        assert_eq!(escape(text, is_misleading), "a\\xadé\\u202e\\U000e0100\\U000f0000");
        assert_eq!(escape("aé", |c| !c.is_ascii()), "a\\xe9");
        assert!(matches!(escape("aé\u{301}", is_misleading), Cow::Borrowed(_)));
    }

    #[test]
    fn what_shows_is_left_alone() {
        for character in "aé世\u{301}\u{640}👍\u{1f3fd}".chars() {
            assert!(!is_misleading(character), "{character:?}");
        }
    }
}
