//! Verdicts of whoever asks for references, each of which is asked for once.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::known::{Door, Lookup, has_lookups, spellings};
use super::members;
use super::values::{ValueKind, Values};
use super::{Judge, Mention, Standing, Verdict};
use crate::names::{builtin_names, last_part, top_level};
use crate::syntax::{Expr, Node, Nodes, Sieve, TagSet};

/// The number of names that there is room for from the start, as most files have so many.
const MOSTLY: usize = 28;

/// The verdicts on names in a file.
pub(super) struct Verdicts<'n> {
    judge: &'n dyn Judge,
    nodes: &'n Nodes<'n>,
    things: RefCell<FxHashMap<String, Standing>>,
    /// By module and member, whether that does not matter.
    idle: FxHashMap<String, FxHashMap<String, bool>>,
    /// By module, whether the file has an attribute that is called like something wanted in it.
    mentioned: RefCell<FxHashMap<String, bool>>,
}

impl<'n> Verdicts<'n> {
    pub(super) fn new(judge: &'n dyn Judge, nodes: &'n Nodes<'n>) -> Verdicts<'n> {
        Verdicts {
            judge,
            nodes,
            things: RefCell::new(FxHashMap::with_capacity_and_hasher(MOSTLY, FxBuildHasher)),
            idle: FxHashMap::default(),
            mentioned: RefCell::default(),
        }
    }

    /// Whoever is asked.
    pub(super) fn judge(&self) -> &'n dyn Judge {
        self.judge
    }

    /// The sieve for the builtins that matter; `None` if any may.
    pub(super) fn builtins(&self) -> Option<&Sieve> {
        self.judge.builtins(&|| {
            let matter = builtin_names().filter(|name| self.builtin_matters(name));
            matter.chain(["__builtins__"]).collect()
        })
    }

    /// The builtins that whoever is asked names, among them those that a platform injects.
    pub(super) fn named_builtins(&self) -> &'n [String] {
        self.judge.named_builtins()
    }

    /// True if a builtin matters, or may lead to what does.
    pub(super) fn builtin_matters(&self, name: &str) -> bool {
        self.matters(&format!("builtins.{name}"))
    }

    /// True if a mention is to be found.
    pub(super) fn wants(&self, mention: &Mention) -> bool {
        let verdict = match mention {
            Mention::Thing(name) => self.of_thing(name),
            Mention::Guess(name) => self.judge.of_guess(name),
            Mention::Members(module) => self.judge.of_members(module),
            Mention::Attribute(name) => self.judge.of_attribute(name),
        };
        verdict == Verdict::Wanted
    }

    /// True if the thing with this name is found wherever it is named.
    pub(super) fn wants_thing(&self, name: &str) -> bool {
        self.of_thing(name) == Verdict::Wanted
    }

    /// True if something in the thing with this name is wanted.
    pub(super) fn wants_holder(&self, name: &str) -> bool {
        self.known(name).holds
    }

    /// True if a thing matters, or may lead to what does: what is wanted or holds something that is, modules, and functions that
    /// find things by their names.
    pub(super) fn matters(&self, name: &str) -> bool {
        self.known(name).matters
    }

    fn known(&self, name: &str) -> Standing {
        if let Some(known) = self.things.borrow().get(name) {
            return *known;
        }
        if !self.may_stand(name) {
            return Standing { verdict: Verdict::Other, holds: false, matters: name.is_empty() };
        }
        let mut known = if members::is_module(top_level(name)) {
            self.judge.remembered(name, &|| self.standing(name))
        } else {
            self.standing(name)
        };
        known.matters = known.matters || self.may_be_module(name);
        self.things.borrow_mut().insert(name.to_owned(), known);
        known
    }

    /// False if it is certain that a thing does not matter.
    pub(super) fn may_stand(&self, name: &str) -> bool {
        let sieve = self.judge.things();
        name.as_bytes().split(|byte| *byte == b'.').any(|part| sieve.passes(part))
    }

    fn standing(&self, name: &str) -> Standing {
        let finds = |name: &Cow<'_, str>| {
            members::is_module(name)
                || has_lookups(name)
                || name == "sys.modules"
                || Lookup::of(name).is_some_and(Lookup::is_by_name)
                || Door::is_one(name)
        };
        let (verdict, holds) = (self.judge.of_thing(name), self.judge.is_held_by(name));
        let matters = name.is_empty()
            || holds
            || verdict == Verdict::Wanted
            || spellings(name).iter().any(finds);
        Standing { verdict, holds, matters }
    }

    /// True if a member of a module does not matter.
    pub(super) fn is_idle_member(&mut self, module: &str, member: &str) -> bool {
        if !self.idle.contains_key(module) {
            self.idle.insert(module.to_owned(), FxHashMap::default());
        }
        let Some(known) = self.idle.get(module).and_then(|members| members.get(member)) else {
            let name = format!("{module}.{member}");
            let is_idle = !self.matters(&name)
                && self.of_thing(&name) == Verdict::Other
                && self.judge.of_attribute(member) == Verdict::Other
                && (members::has_member(module, member) || !self.wants_holder(module));
            let members = self.idle.entry(module.to_owned()).or_default();
            members.insert(member.to_owned(), is_idle);
            return is_idle;
        };
        *known
    }

    /// True if something of another project or of what is not known is called like a module in which something is wanted, and the
    /// file has an attribute that is called like that.
    pub(super) fn may_be_module(&self, name: &str) -> bool {
        let last = last_part(name);
        if !members::is_module(last) {
            return false;
        }
        (self.judge.is_held_by(last) || self.judge.of_thing(last) == Verdict::Wanted)
            && *self
                .mentioned
                .borrow_mut()
                .entry(last.to_owned())
                .or_insert_with(|| self.mentions_member(last))
    }

    /// True if the file has an attribute that is called like something wanted in a standard module.
    fn mentions_member(&self, module: &str) -> bool {
        let members: Sieve = members::of(module).collect();
        let attributes = self.nodes.ids_of_tags(&TagSet::new(&Sieve::default(), &members, &[]));
        attributes.into_iter().any(|node| match self.nodes.get(node) {
            Node::Expr(Expr::Attribute(attribute)) => {
                members::has_member(module, &attribute.attr)
                    && self.judge.of_thing(&format!("{module}.{}", attribute.attr))
                        == Verdict::Wanted
            }
            _ => false,
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
            ValueKind::Guess(name) => {
                let verdict = self.judge.of_guess(name);
                Some((
                    verdict,
                    (verdict == Verdict::Wanted).then(|| Mention::Guess(name.to_string())),
                ))
            }
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
        self.known(name).verdict
    }

    /// The verdict on a thing, which is mentioned if it is wanted.
    fn thing(&self, name: &str) -> (Verdict, Option<Mention>) {
        let verdict = self.of_thing(name);
        (verdict, (verdict == Verdict::Wanted).then(|| Mention::Thing(name.to_owned())))
    }

    /// The verdict on attributes of this name.
    pub(super) fn of_attribute(&self, name: &str) -> Verdict {
        self.attribute(name).0
    }

    fn attribute(&self, name: &str) -> (Verdict, Option<Mention>) {
        let verdict = self.judge.of_attribute(name);
        (verdict, (verdict == Verdict::Wanted).then(|| Mention::Attribute(name.to_owned())))
    }
}
