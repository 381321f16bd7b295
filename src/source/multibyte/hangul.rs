//! Syllables of Korean that KS X 1001 lacks, written as a mark and their letters: first consonant, vowel and last
//! consonant or the mark's second byte, each of two bytes (KS X 1001:1998, annex 3; CPython reads them in `euc_kr`).

/// The bytes in front of the letters, a "filler".
pub(super) const MARK: [u8; 2] = [LEAD, FILLER];

/// The number of bytes of a syllable, with the mark.
pub(super) const LENGTH: usize = 8;

const LEAD: u8 = 0xa4;
const FILLER: u8 = 0xd4;
const FIRST_CONSONANT: u8 = 0xa1;
const FIRST_VOWEL: u8 = 0xbf;
const VOWELS: u32 = 21;
const LAST_CONSONANTS: u32 = 28;
const FIRST_SYLLABLE: u32 = 0xac00;

/// The consonants that begin a syllable, by their place among all consonants.
const INITIALS: [u8; 19] = [0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];

/// The consonants that end a syllable, by their place among all consonants.
const FINALS: [u8; 27] = [
    0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27, 28,
    29,
];

/// The syllable of the mark and the letters, if they make one.
pub(super) fn syllable(sequence: &[u8]) -> Option<char> {
    let &[LEAD, FILLER, LEAD, initial, LEAD, vowel, LEAD, last] = sequence else {
        return None;
    };
    let place = |consonants: &[u8], byte: u8| {
        let wanted = byte.checked_sub(FIRST_CONSONANT)?;
        let place = consonants.iter().position(|place| *place == wanted)?;
        u32::try_from(place).ok()
    };
    let initial = place(&INITIALS, initial)?;
    let vowel = vowel.checked_sub(FIRST_VOWEL).map(u32::from).filter(|it| *it < VOWELS)?;
    let last = if last == FILLER { 0 } else { place(&FINALS, last)? + 1 };
    char::from_u32(FIRST_SYLLABLE + (initial * VOWELS + vowel) * LAST_CONSONANTS + last)
}

/// The mark and the letters of a syllable.
pub(super) fn letters(syllable: char) -> Option<Vec<u8>> {
    let index = usize::try_from(u32::from(syllable).checked_sub(FIRST_SYLLABLE)?).ok()?;
    let (vowels, last_consonants) = (VOWELS as usize, LAST_CONSONANTS as usize);
    let initial = FIRST_CONSONANT + INITIALS.get(index / (vowels * last_consonants))?;
    let vowel = FIRST_VOWEL + u8::try_from(index / last_consonants % vowels).ok()?;
    let last = match index % last_consonants {
        0 => FILLER,
        last => FIRST_CONSONANT + FINALS.get(last - 1)?,
    };
    Some(vec![LEAD, FILLER, LEAD, initial, LEAD, vowel, LEAD, last])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_give_the_syllable_back() {
        for syllable in '\u{ac00}'..='\u{d7a3}' {
            let letters = letters(syllable).expect("every syllable has letters");
            assert_eq!(super::syllable(&letters), Some(syllable));
        }
        assert_eq!(letters('\u{d7a4}'), None);
        assert_eq!(letters('a'), None);
    }
}
