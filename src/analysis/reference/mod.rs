//! References of a file, by whatever way that can be followed: for judging code whose author may hide what it does.
//!
//! [`Names::qualified_name`] asks what an expression certainly is, and is cheap. Here the question is what anything in the
//! file may be: all bindings of a name count, texts are computed, and modules are followed through containers, loops,
//! parameters, results and attributes, until nothing new is learned.
//!
//! The sources in [`crate::analysis::values`] answer for one expression within a budget, and what is not followed to its end
//! is unknown, which is silence. Whoever hides something would hide it there, so this follows what matters wherever it
//! goes, and says where it leaves what is followed.
//!
//! Used by the rules of the gate.
//! Never takes the word of the code that is judged.

mod attribute;
mod begin;
mod bind;
mod call;
mod capture;
mod cells;
mod containers;
mod displayed;
mod doors;
mod escape;
mod evaluate;
mod flow;
mod fold;
mod hiding;
mod importing;
mod known;
mod library;
mod lookup;
mod members;
mod methods;
mod notes;
mod occurrences;
mod passing;
mod said;
mod sieves;
mod trace;
mod values;
mod verdicts;

use crate::names::Names;
use crate::syntax::{Sieve, Syntax, TextRange};

pub use known::{held_elsewhere, spellings};
pub use members::correction;
pub use sieves::{sieve_of_attributes, sieve_of_things};
use trace::Tracer;

/// Something that code refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Mention {
    /// The thing with this qualified name.
    Thing(String),
    /// The thing with this qualified name, if there is one: a name that a star import may have replaced.
    Guess(String),
    /// Everything in the module with this name: a star import.
    Members(String),
    /// An attribute of this name, of whatever object.
    Attribute(String),
}

/// The verdict of a [`Judge`] on something that code refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be found.
    Wanted,
    /// It is not, and neither is what an expression for it starts from.
    Spared,
    /// It does not matter.
    Other,
}

/// Whoever asks for [`references`], and says which are wanted.
pub trait Judge {
    /// The verdict on the thing with this qualified name.
    fn of_thing(&self, name: &str) -> Verdict;
    /// The verdict on the thing with this qualified name, if there is one.
    fn of_guess(&self, name: &str) -> Verdict;
    /// The verdict on everything in the module with this name.
    fn of_members(&self, module: &str) -> Verdict;
    /// The verdict on attributes of this name, of whatever object.
    fn of_attribute(&self, name: &str) -> Verdict;
    /// The sieve made by [`sieve_of_attributes`] for those that are wanted, of whatever object.
    fn attributes(&self) -> &Sieve;
    /// The sieve made by [`sieve_of_things`] for those that are wanted.
    fn things(&self) -> &Sieve;
    /// The builtins that something is said of: what a platform injects is one for whoever uses it.
    fn named_builtins(&self) -> &[String];
    /// The sieve for the builtins that matter as it was made for this file or another one, or is made now; `None` if that
    /// differs from file to file.
    fn builtins(&self, make: &dyn Fn() -> Sieve) -> Option<&Sieve>;
    /// True if something below the thing with this name is wanted, and may be reached by whoever is given the thing.
    fn is_held_by(&self, name: &str) -> bool;
    /// The standing of a thing of the standard library as it was found for this file or another one, or is found now.
    fn remembered(&self, name: &str, find: &dyn Fn() -> Standing) -> Standing;
}

/// The part that a thing plays for a [`Judge`].
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The verdict on it.
    verdict: Verdict,
    /// True if something in it is wanted.
    holds: bool,
    /// True if it matters, or may lead to what does.
    matters: bool,
}

/// A place that refers to something.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The place.
    pub range: TextRange,
    /// The thing that it refers to.
    pub mention: Mention,
    /// True if it can refer to nothing else.
    pub is_certain: bool,
    /// True if it imports.
    pub is_import: bool,
    /// The name it starts from.
    pub root: Option<TextRange>,
}

/// A place where something that holds what is wanted goes where it is not followed.
#[derive(Debug, Clone)]
pub struct Escape {
    /// The place.
    pub range: TextRange,
    /// The name of what goes there, or is asked; empty if that is not known.
    pub holder: String,
    /// The way in which it goes.
    pub kind: EscapeKind,
}

/// A way in which something gets out of sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EscapeKind {
    /// It is handed on.
    HandedOn,
    /// It is asked, by the call in this place, for a name that was not computed.
    Lookup,
    /// It is a function that loads or runs what it is told, which was not computed.
    Door,
}

/// The references of a file.
#[derive(Debug, Default)]
pub struct References {
    /// The references that were wanted, in the order of the text.
    pub found: Vec<Reference>,
    /// The places where what holds something wanted goes where it is not followed, in the order of the text.
    pub escapes: Vec<Escape>,
    /// True if names are passed on in so many steps that they were not followed to the end.
    pub is_unsettled: bool,
}

/// Everything a file refers to that `judge` wants.
///
/// Things are found where they are named and where a name can mean nothing else. Of a chain such as
/// `subprocess.run.__call__`, or `getattr(os, "system")`, the longest expression that is wanted is found, and none of
/// those it starts from.
pub fn references<'a>(names: &Names<'a>, syntax: &'a Syntax<'_>, judge: &dyn Judge) -> References {
    let Some(mut tracer) = Tracer::new(names, syntax, judge) else {
        return References::default();
    };
    tracer.begin();
    let is_settled = tracer.run();
    let is_unsettled = !is_settled || tracer.is_lossy;
    tracer.references(is_unsettled)
}

#[cfg(test)]
mod tests;
