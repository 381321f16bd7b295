//! Text on which a reader, a linter and the interpreter would disagree.

use crate::rule::Group;

pub mod bidirectional_text;
pub mod deceptive_encoding;
pub mod invisible_character;
pub mod unchecked_file;

/// The group's rules.
pub static GROUP: Group = Group {
    name: "source",
    summary: "What a reader, a linter and the interpreter would disagree on",
    rules: &[
        &bidirectional_text::RULE,
        &invisible_character::RULE,
        &deceptive_encoding::RULE,
        &unchecked_file::RULE,
    ],
};
