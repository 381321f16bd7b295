//! Invariants of every file as bytes: it is refused, or its text is stored as the bytes it came from.

use pylens::source::Source;

/// Makes a text of `bytes`, and bytes of the text, also of one that was edited.
///
/// # Panics
/// If something does not hold.
pub fn assert_hold(bytes: &[u8]) {
    let Ok(source) = Source::decode(bytes.to_vec()) else {
        return;
    };
    let again = source.encode(source.text());
    assert_eq!(again.as_deref(), Ok(bytes), "stored again, {}", source.encoding());

    // At the end, where no declaration of an encoding is broken by it.
    let end = source.line_ending();
    let edited = format!("{}{end}pass{end}", source.text());
    if let Ok(stored) = source.encode(&edited) {
        let read = Source::decode(stored).expect("what is written can be read");
        assert_eq!(read.text(), edited);
        assert_eq!(read.encoding(), source.encoding());
    }
}
