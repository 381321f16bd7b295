//! Tags of nodes: a few bits of each that tell most of them from those that are looked for, without a look at the tree.

use ruff_python_ast::NodeKind;

use super::sieve::{MARKS, Sieve, mark};

/// The number of kinds of nodes there may be, a multiple of 64.
const KINDS: usize = 256;

/// The tag of a node: made of the name if it is a name or an attribute, otherwise of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag(u16);

impl Tag {
    #[inline]
    pub(super) fn of_name(name: &str) -> Tag {
        Tag::numbered(mark(name.as_bytes()))
    }

    #[inline]
    pub(super) fn of_attribute(name: &str) -> Tag {
        Tag::numbered(MARKS + mark(name.as_bytes()))
    }

    #[inline]
    pub(super) fn of_kind(kind: NodeKind) -> Tag {
        Tag::numbered(2 * MARKS + kind as usize)
    }

    #[inline]
    fn numbered(number: usize) -> Tag {
        Tag(u16::try_from(number).unwrap_or(u16::MAX))
    }
}

/// The tags of nodes that are looked for.
#[derive(Debug, Clone)]
pub struct TagSet([u64; (2 * MARKS + KINDS) / 64]);

impl TagSet {
    /// The tags of the names and of the attributes that pass these sieves, and of the nodes of other `kinds`.
    pub fn new(names: &Sieve, attributes: &Sieve, kinds: &[NodeKind]) -> TagSet {
        let mut tags = TagSet([0; (2 * MARKS + KINDS) / 64]);
        let (words, others) = tags.0.split_at_mut(2 * MARKS / 64);
        let (name_words, attribute_words) = words.split_at_mut(MARKS / 64);
        name_words.copy_from_slice(names.words());
        attribute_words.copy_from_slice(attributes.words());
        for kind in kinds {
            others[*kind as usize / 64] |= 1 << (*kind as usize % 64);
        }
        tags
    }

    #[inline]
    pub(super) fn has(&self, Tag(tag): Tag) -> bool {
        // What has no place is looked at.
        let word = self.0.get(usize::from(tag) / 64);
        word.is_none_or(|word| word & (1 << (tag % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_told_apart_by_name_and_by_kind() {
        let sieve = |name| [name].into_iter().collect::<Sieve>();
        let tags = TagSet::new(&sieve("os"), &sieve("system"), &[NodeKind::StmtImport]);
        assert!(tags.has(Tag::of_name("os")) && !tags.has(Tag::of_attribute("os")));
        assert!(tags.has(Tag::of_attribute("system")) && !tags.has(Tag::of_name("system")));
        assert!(tags.has(Tag::of_kind(NodeKind::StmtImport)));
        assert!(!tags.has(Tag::of_kind(NodeKind::StmtImportFrom)));
        assert!(!tags.has(Tag::of_kind(NodeKind::Identifier)));
    }
}
