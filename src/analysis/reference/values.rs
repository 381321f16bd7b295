//! The values that an expression may have, as far as its file tells.

use std::hash::BuildHasher;
use std::rc::Rc;

use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use crate::syntax::NodeId;

/// The greatest number of texts that an expression may be before it may be any, and that of one that may be something else as
/// well, which cannot be told: more of them would make no difference.
const MOST_TEXTS: usize = 128;
const MOST_OPEN_TEXTS: usize = 16;

/// The greatest number of other things that an expression may be.
const MOST_THINGS: usize = 1024;

/// The number of values from which on those are left out that do not matter.
const MANY: usize = 64;

/// The greatest length of names and texts, in bytes, before they are given up.
const LONGEST: usize = 512;

/// Something that a value may be. Names are qualified; the empty one is the file itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum ValueKind {
    /// The thing with this name.
    Thing(Rc<str>),
    /// The dictionary that holds the members of the thing with this name.
    Namespace(Rc<str>),
    /// A member of a star-imported module, if the module has one of this name.
    Guess(Rc<str>),
    /// This text.
    Text(Rc<str>),
    /// A number, a truth value or `None`.
    Constant,
    /// The result of `operator.attrgetter` for this name.
    AttributeGetter(Rc<str>),
    /// The result of `operator.itemgetter` for this key.
    ItemGetter(Rc<str>),
    /// The result of `operator.attrgetter` or `operator.itemgetter` for a name that was not computed.
    AnyGetter,
    /// The method that gets what a namespace holds.
    NamespaceGetter(Rc<str>),
    /// The function, lambda or class of the file that this node defines.
    Code(NodeId),
    /// A container that is made at this node.
    Container(NodeId),
    /// The pairs that what is made at this node consists of, as `items` and `enumerate` give them.
    Pairs(NodeId),
}

/// One thing that a value may be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    what: ValueKind,
    /// The hash of `what`, as most values are only told from others.
    hash: u64,
    /// True if it came here by a way that others may go as well: a parameter, a loop, an attribute.
    weak: bool,
}

impl Value {
    fn new(what: ValueKind) -> Value {
        Value { hash: FxBuildHasher.hash_one(&what), what, weak: false }
    }

    fn is_text(&self) -> bool {
        matches!(self.what, ValueKind::Text(_))
    }
}

/// Everything that a value may be. Nothing at all is the value of what is not known yet, or never comes about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Values {
    /// In the order of their hashes, so that two such lists are put together in one go.
    list: SmallVec<[Value; 1]>,
    /// The number of texts among these.
    texts: usize,
    /// True if it may also be something that cannot be told.
    open: bool,
    /// True if it may be any text. None is kept then.
    any_text: bool,
    /// True if the texts may be bytes, which stand in a text otherwise than for themselves.
    bytes: bool,
    /// True if it may also be something that was told, of which there are too many.
    lossy: bool,
}

impl Values {
    /// Anything.
    pub(super) fn open() -> Values {
        Values { open: true, ..Values::default() }
    }

    /// Anything, among it something that may matter and is not followed any further.
    pub(super) fn lost() -> Values {
        Values { open: true, lossy: true, ..Values::default() }
    }

    pub(super) fn one(what: ValueKind) -> Values {
        let mut values = Values::default();
        values.add(Value::new(what));
        values
    }

    pub(super) fn thing(name: impl Into<Rc<str>>) -> Values {
        Values::one(ValueKind::Thing(name.into()))
    }

    pub(super) fn text(text: impl Into<Rc<str>>) -> Values {
        Values::one(ValueKind::Text(text.into()))
    }

    /// The same, of which the texts are bytes, or may be.
    pub(super) fn with_bytes(self, may_be: bool) -> Values {
        Values { bytes: may_be, ..self }
    }

    /// True if texts among these may be bytes.
    pub(super) fn may_be_bytes(&self) -> bool {
        self.bytes
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// True if there is nothing that it may be, not even anything.
    pub(super) fn is_nothing(&self) -> bool {
        self.list.is_empty() && !self.open
    }

    /// The number of things that can be told.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Adds a thing. Returns whether that made a difference.
    fn add(&mut self, value: Value) -> bool {
        let name = match &value.what {
            ValueKind::Thing(name)
            | ValueKind::Namespace(name)
            | ValueKind::Guess(name)
            | ValueKind::Text(name)
            | ValueKind::AttributeGetter(name)
            | ValueKind::ItemGetter(name)
            | ValueKind::NamespaceGetter(name) => &**name,
            ValueKind::Constant
            | ValueKind::AnyGetter
            | ValueKind::Code(_)
            | ValueKind::Container(_)
            | ValueKind::Pairs(_) => "",
        };
        if value.is_text() && (self.any_text || name.len() > LONGEST) {
            return self.give_texts_up();
        }
        if name.len() > LONGEST {
            return self.open_up();
        }
        let place = self.list.partition_point(|it| it.hash < value.hash);
        let mut alike = self.list[place..].iter_mut();
        let mut alike = alike.by_ref().take_while(|it| it.hash == value.hash);
        if let Some(known) = alike.find(|it| it.what == value.what) {
            // A thing that came by a way of its own as well needs no benefit of doubt.
            let strengthens = known.weak && !value.weak;
            known.weak &= value.weak;
            return strengthens;
        }
        if !value.is_text() && self.list.len() - self.texts >= MOST_THINGS {
            self.open = true;
            return !std::mem::replace(&mut self.lossy, true);
        }
        self.texts += usize::from(value.is_text());
        self.list.insert(place, value);
        self.limit_texts();
        true
    }

    /// Gives the texts up if there are too many.
    fn limit_texts(&mut self) {
        if self.texts > if self.open { MOST_OPEN_TEXTS } else { MOST_TEXTS } {
            self.give_texts_up();
        }
    }

    /// Has any text in the place of those that there are. Returns whether that made a difference.
    fn give_texts_up(&mut self) -> bool {
        if self.any_text {
            return false;
        }
        self.list.retain(|value| !value.is_text());
        self.texts = 0;
        self.open = true;
        self.any_text = true;
        true
    }

    /// True if something was left out that may matter.
    pub(super) fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Adds everything that `more` may be. Returns whether that made a difference.
    pub(super) fn merge(&mut self, more: &Values) -> bool {
        let mut changed = more.open && self.open_up();
        changed |= more.lossy && !std::mem::replace(&mut self.lossy, true);
        changed |= more.bytes && !std::mem::replace(&mut self.bytes, true);
        changed |= more.any_text && self.give_texts_up();
        if self.list.is_empty() && !self.any_text {
            self.list.clone_from(&more.list);
            self.texts = more.texts;
            self.limit_texts();
            return changed || !self.list.is_empty();
        }
        for value in &more.list {
            changed |= !(self.any_text && value.is_text()) && self.add(value.clone());
        }
        changed
    }

    /// True if adding `more` would make no difference.
    pub(super) fn contains_all(&self, more: &Values) -> bool {
        let contains = |value: &Value| {
            let place = self.list.partition_point(|it| it.hash < value.hash);
            let mut alike = self.list[place..].iter().take_while(|it| it.hash == value.hash);
            alike.any(|it| it.what == value.what && (value.weak || !it.weak))
        };
        (self.open || !more.open)
            && (self.lossy || !more.lossy)
            && (self.bytes || !more.bytes)
            && (self.any_text || !more.any_text)
            && more.list.iter().all(|value| self.any_text && value.is_text() || contains(value))
    }

    /// Adds one thing.
    pub(super) fn insert(&mut self, what: ValueKind) {
        self.add(Value::new(what));
    }

    /// Adds anything.
    pub(super) fn merge_open(&mut self) {
        self.open_up();
    }

    /// Adds anything. Returns whether that made a difference.
    fn open_up(&mut self) -> bool {
        let is_new = !std::mem::replace(&mut self.open, true);
        self.limit_texts();
        is_new
    }

    /// The same, or anything.
    pub(super) fn or_anything(mut self) -> Values {
        self.merge_open();
        self
    }

    /// The same, having come by a way that others may go.
    pub(super) fn weakened(&self) -> Values {
        let mut values = self.clone();
        values.list.iter_mut().for_each(|value| value.weak = true);
        values
    }

    /// The same, but for the things that `are_found` where they are named: those need not be found wherever they go.
    pub(super) fn without(&self, are_found: impl Fn(&str) -> bool) -> Values {
        let mut values = self.clone();
        for value in &mut values.list {
            value.weak |= matches!(&value.what, ValueKind::Thing(name) if are_found(name));
        }
        values
    }

    /// The part of which `is_wanted` is true.
    pub(super) fn filtered(&self, is_wanted: impl Fn(&ValueKind) -> bool) -> Values {
        let list: SmallVec<[Value; 1]> =
            self.list.iter().filter(|value| is_wanted(&value.what)).cloned().collect();
        let texts = list.iter().filter(|value| value.is_text()).count();
        Values { list, texts, ..*self }
    }

    /// Adds what `more` may be, and leaves out what does not matter if that makes many: in its place there may be anything.
    pub(super) fn merge_most(&mut self, more: &Values, matters: impl Fn(&ValueKind) -> bool) {
        self.merge(more);
        if self.list.len() >= MANY && self.list.iter().any(|value| !matters(&value.what)) {
            *self = self.filtered(matters).or_anything();
        }
    }

    /// The things alone that can be told.
    pub(super) fn without_open(&self) -> Values {
        Values { open: false, any_text: false, ..self.clone() }
    }

    /// True if it can be but one thing.
    pub(super) fn is_certain(&self) -> bool {
        !self.open && self.list.len() == 1
    }

    /// The same without its texts, in whose place there may be any.
    pub(super) fn without_texts(&self) -> Values {
        let mut values = self.filtered(|what| !matches!(what, ValueKind::Text(_)));
        values.open |= self.texts > 0 || self.any_text;
        values
    }

    /// The things it may be, with whether each came by a way that others may go.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&ValueKind, bool)> {
        self.list.iter().map(|value| (&value.what, value.weak))
    }

    /// The names of the things it may be, with whether each came by a way that others may go.
    pub(super) fn things(&self) -> impl Iterator<Item = (&str, bool)> {
        self.kinds().filter_map(|(what, weak)| match what {
            ValueKind::Thing(name) => Some((&**name, weak)),
            _ => None,
        })
    }

    /// True if it may be the dictionary with the names of the file itself.
    pub(super) fn has_own_namespace(&self) -> bool {
        self.kinds().any(|(what, _)| matches!(what, ValueKind::Namespace(name) if name.is_empty()))
    }

    /// The functions, lambdas and classes of the file that it may be.
    pub(super) fn codes(&self) -> impl Iterator<Item = NodeId> {
        self.kinds().filter_map(|(what, _)| match what {
            ValueKind::Code(node) => Some(*node),
            _ => None,
        })
    }

    /// The containers that it may be, by the nodes that make them.
    pub(super) fn containers(&self) -> impl Iterator<Item = NodeId> {
        self.kinds().filter_map(|(what, _)| match what {
            ValueKind::Container(node) | ValueKind::Pairs(node) => Some(*node),
            _ => None,
        })
    }

    /// The texts it may be.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.kinds().filter_map(|(what, _)| match what {
            ValueKind::Text(text) => Some(&**text),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_grow_until_there_are_too_many() {
        let mut values = Values::default();
        assert!(values.merge(&Values::text("a")));
        assert!(!values.merge(&Values::text("a")));
        for number in 0..2 * MOST_TEXTS {
            values.merge(&Values::text(number.to_string()));
        }
        assert_eq!(values.texts().count(), 0, "it may be any");
        assert!(values.is_open() && !values.is_lossy());
        assert!(!values.merge(&Values::text("a")));
        values.merge(&Values::thing("os"));
        assert_eq!(values.things().count(), 1, "texts take no place from things");
        for number in 0..MOST_THINGS {
            values.merge(&Values::thing(number.to_string()));
        }
        assert!(values.is_lossy());
        assert!(Values::text("a".repeat(LONGEST + 1)).is_open());
    }

    #[test]
    fn a_way_of_its_own_counts_more_than_a_shared_one() {
        let mut values = Values::thing("os").weakened();
        assert!(values.kinds().all(|(_, weak)| weak));
        assert!(values.merge(&Values::thing("os")));
        assert!(!values.kinds().any(|(_, weak)| weak));
    }
}
