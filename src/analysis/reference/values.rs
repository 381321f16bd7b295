//! The values that an expression may have, as far as its file tells.

use std::hash::BuildHasher;
use std::rc::Rc;

use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

/// The greatest number of texts that an expression may be before it may be any.
const MOST_TEXTS: usize = 128;

/// The greatest number of other things that an expression may be. Who follows values must [leave out](Values::leave_out) what does
/// not matter: one that is more than these is lost.
const MOST_THINGS: usize = 1024;

/// The number of values from which on those are left out that do not matter.
const MANY: usize = 64;

/// The greatest length of names and texts, in bytes, before they are given up.
const LONGEST: usize = 512;

/// The greatest number of containers around a value that are counted: it stands for all that are more.
const NESTED: u8 = 3;

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
    /// The result of `operator.attrgetter` for this name.
    AttributeGetter(Rc<str>),
    /// The result of `operator.itemgetter` for this key.
    ItemGetter(Rc<str>),
    /// The function of the file at this address.
    Function(usize),
}

/// One thing that a value may be or hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) what: ValueKind,
    /// The hash of `what`, as most values are only told from others.
    hash: u64,
    /// The number of containers around it, up to [`NESTED`].
    pub(super) depth: u8,
    /// True if it came here by a way that others may go as well: a parameter, a loop, an attribute.
    pub(super) weak: bool,
}

impl Value {
    fn new(what: ValueKind) -> Value {
        Value { hash: FxBuildHasher.hash_one(&what), what, depth: 0, weak: false }
    }

    /// The order in which values are kept.
    fn order(&self) -> (u64, u8) {
        (self.hash, self.depth)
    }

    fn is(&self, other: &Value) -> bool {
        self.hash == other.hash && self.what == other.what
    }

    fn is_text(&self) -> bool {
        matches!(self.what, ValueKind::Text(_))
    }
}

/// Everything that a value may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Values {
    /// In the order of their hashes, so that two such lists are put together in one go.
    list: SmallVec<[Value; 1]>,
    /// The number of texts among these.
    texts: usize,
    /// True if it may also be something that cannot be told.
    open: bool,
    /// True if it may also be something that was told, of which there are too many.
    lossy: bool,
}

impl Values {
    /// Anything.
    pub(super) fn open() -> Values {
        Values { open: true, ..Values::default() }
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

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds a thing. Returns whether that made a difference.
    pub(super) fn add(&mut self, value: Value) -> bool {
        let name = match &value.what {
            ValueKind::Thing(name)
            | ValueKind::Namespace(name)
            | ValueKind::Guess(name)
            | ValueKind::Text(name)
            | ValueKind::AttributeGetter(name)
            | ValueKind::ItemGetter(name) => &**name,
            ValueKind::Function(_) => "",
        };
        if name.len() > LONGEST {
            return !std::mem::replace(&mut self.open, true);
        }
        let place = self.list.partition_point(|it| it.order() < value.order());
        let mut alike = self.list[place..].iter_mut();
        if let Some(known) =
            alike.by_ref().take_while(|it| it.order() == value.order()).find(|it| it.is(&value))
        {
            // A thing that came by a way of its own as well needs no benefit of doubt.
            let strengthens = known.weak && !value.weak;
            known.weak &= value.weak;
            return strengthens;
        }
        if self.is_full_for(&value) {
            let is_lost = !value.is_text() && !std::mem::replace(&mut self.lossy, true);
            return !std::mem::replace(&mut self.open, true) || is_lost;
        }
        self.texts += usize::from(value.is_text());
        self.list.insert(place, value);
        true
    }

    fn is_full_for(&self, value: &Value) -> bool {
        if value.is_text() {
            self.texts >= MOST_TEXTS
        } else {
            self.list.len() - self.texts >= MOST_THINGS
        }
    }

    /// True if there are so many that those should be left out that do not matter.
    pub(super) fn are_many(&self) -> bool {
        self.list.len() >= MANY
    }

    /// Leaves out what `is_idle`, in whose place there may be anything.
    pub(super) fn leave_out(&mut self, is_idle: impl Fn(&ValueKind) -> bool) {
        let before = self.list.len();
        self.list.retain(|value| !is_idle(&value.what));
        self.texts = self.list.iter().filter(|value| value.is_text()).count();
        self.open |= self.list.len() < before;
    }

    /// True if something was left out that may matter.
    pub(super) fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Adds everything that `more` may be. Returns whether that made a difference.
    pub(super) fn merge(&mut self, more: &Values) -> bool {
        let mut changed = more.open && !std::mem::replace(&mut self.open, true);
        changed |= more.lossy && !std::mem::replace(&mut self.lossy, true);
        if self.list.is_empty() {
            self.list.clone_from(&more.list);
            self.texts = more.texts;
            return changed || !self.list.is_empty();
        }
        for value in &more.list {
            let is_known = self.open && value.is_text() && self.is_full_for(value);
            changed |= !is_known && self.add(value.clone());
        }
        changed
    }

    /// Adds everything that `more` may be or, once it has to settle, what does not go on for ever. Returns whether that
    /// made a difference.
    pub(super) fn learn(&mut self, more: &Values, settles: bool) -> bool {
        if settles { self.merge_settled(more) } else { self.merge(more) }
    }

    /// Like [`Values::merge`], but without what would go on for ever where values are computed from themselves: further
    /// texts (`text = text + "x"`) and members of what is there (`node = node.parent`).
    fn merge_settled(&mut self, more: &Values) -> bool {
        let mut settled = Values { open: more.open, lossy: more.lossy, ..Values::default() };
        for value in &more.list {
            let goes_on = match &value.what {
                ValueKind::Thing(name) => self.list.iter().any(|known| match &known.what {
                    ValueKind::Thing(start) => {
                        let rest = name.strip_prefix(&**start);
                        rest.is_some_and(|rest| rest.starts_with('.'))
                    }
                    _ => false,
                }),
                _ => !self.list.iter().any(|known| known.is(value)),
            };
            if goes_on {
                settled.open = true;
            } else {
                settled.add(value.clone());
            }
        }
        self.merge(&settled)
    }

    pub(super) fn merge_open(&mut self) {
        self.open = true;
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

    /// The things alone that can be told.
    pub(super) fn without_open(&self) -> Values {
        Values { open: false, ..self.clone() }
    }

    /// True if it can be but one thing.
    pub(super) fn is_certain(&self) -> bool {
        !self.open && self.list.len() == 1
    }

    /// The same without its texts, in whose place there may be any.
    pub(super) fn without_texts(&self) -> Values {
        let mut values = self.clone();
        values.leave_out(|what| matches!(what, ValueKind::Text(_)));
        values
    }

    /// A container that holds it.
    pub(super) fn held(&self) -> Values {
        let mut values = Values { open: self.open, lossy: self.lossy, ..Values::default() };
        for value in &self.list {
            values.add(Value { depth: NESTED.min(value.depth + 1), ..value.clone() });
        }
        values
    }

    /// The elements, if it is a container.
    pub(super) fn element(&self) -> Values {
        let mut values = Values { open: self.open, lossy: self.lossy, ..Values::default() };
        for value in &self.list {
            match value.depth.checked_sub(1) {
                Some(depth) => {
                    values.add(Value { depth, weak: true, ..value.clone() });
                    if value.depth == NESTED {
                        values.add(Value { weak: true, ..value.clone() });
                    }
                }
                None => values.open = true,
            }
        }
        values
    }

    /// A container with what it holds, if it is one, by a way that others may go.
    pub(super) fn contents(&self) -> Values {
        let mut values = Values::default();
        for value in self.list.iter().filter(|value| value.depth > 0) {
            values.add(Value { weak: true, ..value.clone() });
        }
        values
    }

    /// The things it may be, apart from those in containers, with whether each came by a way that others may go.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&ValueKind, bool)> {
        let direct = self.list.iter().filter(|value| value.depth == 0);
        direct.map(|value| (&value.what, value.weak))
    }

    /// Everything it may be or hold, with the number of containers around each.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&ValueKind, u8)> {
        self.list.iter().map(|value| (&value.what, value.depth))
    }

    /// The names of the things it may be, with whether each came by a way that others may go.
    pub(super) fn things(&self) -> impl Iterator<Item = (&str, bool)> {
        self.kinds().filter_map(|(what, weak)| match what {
            ValueKind::Thing(name) => Some((&**name, weak)),
            _ => None,
        })
    }

    /// The functions of the file that it may be, by their addresses.
    pub(super) fn functions(&self) -> SmallVec<[usize; 2]> {
        let functions = self.kinds().filter_map(|(what, _)| match what {
            ValueKind::Function(function) => Some(*function),
            _ => None,
        });
        functions.collect()
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
        assert_eq!(values.texts().count(), MOST_TEXTS);
        assert!(values.is_open() && !values.is_lossy());
        values.merge(&Values::thing("os"));
        assert_eq!(values.things().count(), 1, "texts take no place from things");
        for number in 0..MOST_THINGS {
            values.merge(&Values::thing(number.to_string()));
        }
        assert!(values.is_lossy() && values.element().is_lossy());
        assert!(Values::text("a".repeat(LONGEST + 1)).is_open());
    }

    #[test]
    fn containers_give_back_what_they_hold() {
        let held = Values::thing("os").held();
        assert_eq!(held.things().count(), 0);
        assert_eq!(held.element().things().collect::<Vec<_>>(), [("os", true)]);
        assert!(held.element().element().is_open());
    }

    #[test]
    fn a_way_of_its_own_counts_more_than_a_shared_one() {
        let mut values = Values::thing("os").weakened();
        assert!(values.kinds().all(|(_, weak)| weak));
        assert!(values.merge(&Values::thing("os")));
        assert!(!values.kinds().any(|(_, weak)| weak));
    }
}
