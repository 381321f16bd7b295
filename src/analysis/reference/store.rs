//! Values of what is known by a key: of names, results and attributes. It remembers what it was asked for, as only what becomes
//! known later than that makes another walk worth while.

use std::borrow::{Borrow, Cow};
use std::cell::{Cell, RefCell};
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::values::Values;

#[derive(Debug)]
struct Held {
    values: Values,
    /// True if somebody asked for it in this walk.
    is_read: Cell<bool>,
}

/// The values by key.
#[derive(Debug)]
pub(super) struct Store<K> {
    held: FxHashMap<K, Held>,
    /// The keys that somebody asked for in this walk before there was anything.
    missed: RefCell<FxHashSet<K>>,
    /// True if somebody asked for all in this walk.
    are_all_read: Cell<bool>,
}

impl<K> Default for Store<K> {
    fn default() -> Self {
        Store {
            held: FxHashMap::default(),
            missed: RefCell::default(),
            are_all_read: Cell::default(),
        }
    }
}

impl<K: Hash + Eq> Store<K> {
    /// Forgets what it was asked for.
    pub(super) fn begin(&mut self) {
        self.held.values().for_each(|held| held.is_read.set(false));
        self.missed.get_mut().clear();
        self.are_all_read.set(false);
    }

    /// The values of `key`, if there are any.
    pub(super) fn get<Q>(&self, key: &Q) -> Option<&Values>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(held) = self.held.get(key) {
            held.is_read.set(true);
            return Some(&held.values);
        }
        if !self.missed.borrow().contains(key) {
            self.missed.borrow_mut().insert(key.to_owned());
        }
        None
    }

    /// The values of all keys.
    pub(super) fn all(&self) -> Values {
        self.are_all_read.set(true);
        let mut all = Values::default();
        self.held.values().for_each(|held| _ = all.merge(&held.values));
        all
    }

    /// True if there are so many values of `key` that those should be left out that do not matter.
    pub(super) fn has_many<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.held.get(key).is_some_and(|held| held.values.are_many())
    }

    /// Adds values of `key`, see [`Values::learn`]. Returns whether that makes a difference to who asked for them before.
    pub(super) fn learn<Q>(&mut self, key: &Q, values: Cow<'_, Values>, settles: bool) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(held) = self.held.get_mut(key) {
            let is_read = self.are_all_read.get() || held.is_read.get();
            return held.values.learn(&values, settles) && is_read;
        }
        let held = Held { values: values.into_owned(), is_read: Cell::new(false) };
        self.held.insert(key.to_owned(), held);
        self.are_all_read.get() || self.missed.get_mut().contains(key)
    }
}
