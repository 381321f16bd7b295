//! Looks for whole words in a text without its tokens: much cheaper than a walk, so that rules ask it first.

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::Syntax;

/// Words that are looked for together, in one pass.
#[derive(Debug)]
pub struct Words(AhoCorasick);

impl Words {
    /// Prepares the search for `words`, each of letters, digits and underscores.
    ///
    /// # Panics
    /// If there are too many for the automaton's state numbers, which are 32 bits wide.
    pub fn new(words: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Words {
        // Of two words that begin alike, only the longer can be whole where it matches. No match hides another one, as
        // what begins inside a word is not whole.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words);
        Words(automaton.expect("far fewer words than states can be counted"))
    }
}

impl Syntax<'_> {
    /// True if `word` stands anywhere in the text and no longer word around it. Letters that are not ASCII count as
    /// none.
    pub fn mentions_word(&self, word: &str) -> bool {
        let offsets = memmem::find_iter(self.text.as_bytes(), word.as_bytes());
        let mut whole = offsets.filter(|start| self.is_whole(*start, start + word.len()));
        whole.next().is_some()
    }

    /// True if any of `words` stands in the text, and no longer word around it.
    pub fn mentions_any(&self, words: &Words) -> bool {
        words.0.find_iter(self.text).any(|found| self.is_whole(found.start(), found.end()))
    }

    fn is_whole(&self, start: usize, end: usize) -> bool {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let text = self.text.as_bytes();
        let before = start.checked_sub(1).and_then(|index| text.get(index));
        !before.is_some_and(is_part) && !text.get(end).is_some_and(is_part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::SourceKind;

    #[test]
    fn only_whole_words_are_found() {
        let mentions = |text: &str, words: &[&str]| {
            let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
            let any = syntax.mentions_any(&Words::new(words));
            assert_eq!(any, words.iter().any(|word| syntax.mentions_word(word)), "{text}");
            any
        };
        let words = ["get", "getattr", "a_get"];
        assert!(mentions("getattr(x)", &words));
        assert!(mentions("getattrs, a_gets, forget, é.get", &words));
        assert!(mentions("_get(a_get)", &words));
        assert!(!mentions("getattrs, a_gets, forget, get_", &words));
    }
}
