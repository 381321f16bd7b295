//! Verdicts of whoever asks for references, each of which is asked for once.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::members;
use super::values::{ValueKind, Values};
use super::{Mention, Verdict};
use crate::names::{last_part, top_level};

type Memory<V> = RefCell<FxHashMap<String, V>>;

/// The verdicts on names.
pub(super) struct Verdicts<'n> {
    judge: &'n dyn Fn(&Mention) -> Verdict,
    things: Memory<Verdict>,
    attributes: Memory<Verdict>,
    holders: Memory<bool>,
    mattering: Memory<bool>,
}

impl<'n> Verdicts<'n> {
    pub(super) fn new(judge: &'n dyn Fn(&Mention) -> Verdict) -> Verdicts<'n> {
        Verdicts {
            judge,
            things: Memory::default(),
            attributes: Memory::default(),
            holders: Memory::default(),
            mattering: Memory::default(),
        }
    }

    /// True if a mention is to be found.
    pub(super) fn wants(&self, mention: &Mention) -> bool {
        (self.judge)(mention) == Verdict::Wanted
    }

    /// True if the thing with this name is found wherever it is named.
    pub(super) fn wants_thing(&self, name: &str) -> bool {
        self.of_thing(name) == Verdict::Wanted
    }

    /// True if something in the thing with this name is wanted.
    pub(super) fn wants_holder(&self, name: &str) -> bool {
        let is_wanted = || self.wants(&Mention::Holder(name.to_owned()));
        remembered(&self.holders, name, is_wanted)
    }

    /// True if something matters, or may lead to what does: of what other projects hold, only what is wanted itself or called like
    /// a module in which something is.
    pub(super) fn matters(&self, what: &ValueKind) -> bool {
        let ValueKind::Thing(name) = what else {
            return true;
        };
        let is_wanted = |name: &str| self.wants_thing(name) || self.wants_holder(name);
        let last = last_part(name);
        remembered(&self.mattering, name, || {
            name.is_empty()
                || members::is_module(top_level(name))
                || members::is_module(last) && is_wanted(last)
                || is_wanted(name)
        })
    }

    /// The verdict on something that may be `values` and reads `attributes`: the worst counts.
    pub(super) fn of_all(
        &self,
        values: &Values,
        attributes: &[&str],
    ) -> (Verdict, Option<Mention>) {
        let things = values.kinds().filter_map(|(what, weak)| match what {
            ValueKind::Thing(name) if !weak && !name.is_empty() => Some(self.thing(name)),
            ValueKind::Guess(name) => Some(self.other(Mention::Guess(name.to_string()))),
            _ => None,
        });
        let attributes = attributes.iter().map(|name| self.attribute(name));
        let mut spares = false;
        for (verdict, mention) in things.chain(attributes) {
            if mention.is_some() {
                return (Verdict::Wanted, mention);
            }
            spares |= verdict == Verdict::Spared;
        }
        (if spares { Verdict::Spared } else { Verdict::Other }, None)
    }

    fn of_thing(&self, name: &str) -> Verdict {
        remembered(&self.things, name, || (self.judge)(&Mention::Thing(name.to_owned())))
    }

    /// The verdict on a thing, which is mentioned if it is wanted.
    fn thing(&self, name: &str) -> (Verdict, Option<Mention>) {
        let verdict = self.of_thing(name);
        (verdict, (verdict == Verdict::Wanted).then(|| Mention::Thing(name.to_owned())))
    }

    fn attribute(&self, name: &str) -> (Verdict, Option<Mention>) {
        let mention = || Mention::Attribute(name.to_owned());
        let verdict = remembered(&self.attributes, name, || (self.judge)(&mention()));
        (verdict, (verdict == Verdict::Wanted).then(mention))
    }

    fn other(&self, mention: Mention) -> (Verdict, Option<Mention>) {
        let verdict = (self.judge)(&mention);
        (verdict, Some(mention).filter(|_| verdict == Verdict::Wanted))
    }
}

/// The value that is remembered for `name`, or else found.
fn remembered<V: Copy>(memory: &Memory<V>, name: &str, find: impl FnOnce() -> V) -> V {
    if let Some(known) = memory.borrow().get(name) {
        return *known;
    }
    let found = find();
    memory.borrow_mut().insert(name.to_owned(), found);
    found
}
