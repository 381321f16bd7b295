//! Looks for whole words in a text without its tokens: much cheaper than a walk, so that rules ask it first.

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::{Syntax, TextRange, TextSize};

/// Words that are looked for together, in one pass.
#[derive(Debug)]
pub struct Words {
    words: Vec<String>,
    automaton: AhoCorasick,
}

impl Words {
    /// Prepares the search for `words`, each of letters, digits and underscores.
    ///
    /// # Panics
    /// If there are too many for the automaton's state numbers, which are 32 bits wide.
    pub fn new(words: impl IntoIterator<Item = impl Into<String>>) -> Words {
        let words: Vec<String> = words.into_iter().map(Into::into).collect();
        // Of two words that begin alike, only the longer can be whole where it matches. No match hides another one, as
        // what begins inside a word is not whole.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words);
        let automaton = automaton.expect("far fewer words than states can be counted");
        Words { words, automaton }
    }
}

impl<'t> Syntax<'t> {
    /// True if `word` stands anywhere in the text and no longer word around it. Letters that are not ASCII count as
    /// none.
    pub fn mentions_word(&self, word: &str) -> bool {
        let offsets = memmem::find_iter(self.text.as_bytes(), word.as_bytes());
        let mut whole = offsets.filter(|start| self.is_whole(*start, start + word.len()));
        whole.next().is_some()
    }

    /// True if any of `words` stands in the text, and no longer word around it.
    pub fn mentions_any(&self, words: &Words) -> bool {
        self.words(words).next().is_some()
    }

    /// The whole words of `words` in the text, in its order, each with its offset.
    pub fn words<'w>(
        &'w self,
        words: &'w Words,
    ) -> impl Iterator<Item = (&'w str, TextRange)> + use<'w, 't> {
        let found = words.automaton.find_iter(self.text);
        found.filter_map(|found| {
            let start = TextSize::try_from(found.start()).ok()?;
            let range = TextRange::at(start, TextSize::try_from(found.len()).ok()?);
            let is_whole = self.is_whole(found.start(), found.end());
            is_whole.then(|| (&*words.words[found.pattern().as_usize()], range))
        })
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
        let words = Words::new(["get", "getattr", "a_get"]);
        let text = "getattr(get, getattrs, a_gets, forget, é.get)";
        let syntax = Syntax::parse(text, SourceKind::Module).expect("not deep");
        let found: Vec<_> =
            syntax.words(&words).map(|(word, range)| (word, range.start().to_u32())).collect();
        assert_eq!(found, [("getattr", 0), ("get", 8), ("get", 42)]);
        assert!(syntax.mentions_word("get") && !syntax.mentions_word("a_get"));
    }
}
