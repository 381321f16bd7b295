//! Cells: what holds values under a key, and the nodes that have to be evaluated again when these change.

use std::borrow::Borrow;
use std::hash::Hash;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use super::values::Values;
use crate::syntax::NodeId;

#[derive(Debug, Default)]
struct Held {
    values: Rc<Values>,
    readers: SmallVec<[NodeId; 2]>,
    /// True if somebody has asked for the values.
    is_asked: bool,
    /// True if all that might use the values is evaluated with them, even if it has not asked.
    is_spread: bool,
}

impl Held {
    fn listen(&mut self, reader: NodeId) -> Rc<Values> {
        // Who reads several times mostly does so in a row.
        if self.readers.last() != Some(&reader) {
            self.readers.push(reader);
        }
        Rc::clone(&self.values)
    }
}

/// The values by key.
#[derive(Debug)]
pub(super) struct Cells<K>(FxHashMap<K, Held>);

impl<K> Default for Cells<K> {
    fn default() -> Self {
        Cells(FxHashMap::default())
    }
}

impl<K: Hash + Eq> Cells<K> {
    /// No values, with room for those of so many keys.
    pub(super) fn with_capacity(keys: usize) -> Cells<K> {
        Cells(FxHashMap::with_capacity_and_hasher(keys, FxBuildHasher))
    }

    /// The values of `key` for `reader`, and whether it is the first who asks for them.
    pub(super) fn read(&mut self, key: K, reader: NodeId) -> (Rc<Values>, bool)
    where
        K: Clone,
    {
        let values = self.listen(key.clone(), reader);
        let held = self.0.entry(key).or_default();
        (values, !std::mem::replace(&mut held.is_asked, true))
    }

    /// The values of `key` as far as they are known; `reader` is evaluated again when they change.
    pub(super) fn listen(&mut self, key: K, reader: NodeId) -> Rc<Values> {
        self.0.entry(key).or_default().listen(reader)
    }

    /// The same for a key that has to be made from `key` if it is a new one.
    pub(super) fn listen_to<Q>(&mut self, key: &Q, reader: NodeId) -> Rc<Values>
    where
        K: Borrow<Q> + for<'q> From<&'q Q>,
        Q: Hash + Eq + ?Sized,
    {
        match self.0.get_mut(key) {
            Some(held) => held.listen(reader),
            None => self.listen(key.into(), reader),
        }
    }

    /// True if somebody has asked for the values of `key`.
    pub(super) fn is_asked<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.get(key).is_some_and(|held| held.is_asked)
    }

    /// True if all that might use the values of `key` is evaluated with them.
    pub(super) fn is_spread<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.get(key).is_some_and(|held| held.is_spread)
    }

    /// True if somebody has asked for the values of `key`, and they may still turn out to be all that can be told.
    pub(super) fn is_sought<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.get(key).is_some_and(|held| held.is_asked && !held.values.is_open())
    }

    /// Adds values of `key`. Returns the readers that have to be evaluated again.
    pub(super) fn learn(&mut self, key: K, values: &Values) -> SmallVec<[NodeId; 2]> {
        let held = self.0.entry(key).or_default();
        if held.values.contains_all(values) {
            return SmallVec::new();
        }
        // Readers register again when they are evaluated.
        if Rc::make_mut(&mut held.values).merge(values) {
            std::mem::take(&mut held.readers)
        } else {
            SmallVec::new()
        }
    }

    /// Notes that the values of `key` are spread. Returns whether they were not before.
    pub(super) fn spread(&mut self, key: K) -> bool {
        !std::mem::replace(&mut self.0.entry(key).or_default().is_spread, true)
    }
}
