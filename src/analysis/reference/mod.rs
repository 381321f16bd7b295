//! References of a file, by whatever way that can be followed: for judging code whose author may hide what it does.
//!
//! [`Names::qualified_name`] asks what an expression certainly is, and is cheap. Here the question is what anything in the
//! file may be: all bindings of a name count, texts are computed, and modules are followed through containers, loops,
//! parameters and attributes. The file is walked until nothing new is learned.
//!
//! The sources in [`crate::analysis::values`] answer for one expression within a budget, and what is not followed to its end
//! is unknown, which is silence. Whoever hides something would hide it there, so this keeps the sets of all values that
//! anything in the file may have, and says where they leave it.
//!
//! Used by the rules of the gate.
//! Never takes the word of the code that is judged.

mod call;
mod escape;
mod evaluate;
mod fold;
mod hiding;
mod known;
mod members;
mod methods;
mod passing;
mod store;
mod trace;
mod values;
mod verdicts;
mod walk;

use crate::names::Names;
use crate::syntax::{Ranged, SourceOrderVisitor, Syntax, TextRange};

pub use known::{held_elsewhere, may_look_up, spellings, words_for};
pub use members::{correction, other_words};
use trace::Tracer;

/// The number of walks over a file. Each time, names that are passed on against the order of the text go one step further;
/// real code needs four times.
const PASSES: usize = 24;

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
    /// Something below the thing with this name: wanted if that may be reached by whoever is given the thing.
    Holder(String),
}

/// The verdict of a caller of [`references`] on something that code refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be found.
    Wanted,
    /// It is not, and neither is what an expression for it starts from.
    Spared,
    /// It does not matter.
    Other,
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
    /// True if it is not handed on but asked, by the call at `range`, for a name that was not computed.
    pub is_lookup: bool,
}

/// The references of a file.
#[derive(Debug)]
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
pub fn references<'a>(
    names: &Names<'a>,
    syntax: &'a Syntax<'_>,
    judge: &dyn Fn(&Mention) -> Verdict,
) -> References {
    let mut tracer = Tracer::new(names, syntax, judge);
    for _ in 0..PASSES {
        tracer.begin();
        tracer.visit_body(&syntax.module().body);
        if !tracer.changed {
            break;
        }
    }
    let is_unsettled = tracer.changed || tracer.is_lossy;
    let mut found = tracer.found;
    let mut covered = tracer.covered.into_iter();
    found.retain(|_| !covered.next().unwrap_or_default());
    found.sort_by_key(|reference| (reference.range.start(), reference.range.end()));
    let mut escapes = tracer.escapes;
    escapes.sort_by_key(|escape| (escape.range.start(), escape.range.end()));
    escapes.dedup_by_key(|escape| escape.range);
    References { found, escapes, is_unsettled }
}

/// The address of `ranged` in memory, which tells it from every other part of the tree.
fn address<T: Ranged>(ranged: &T) -> usize {
    std::ptr::from_ref(ranged).addr()
}

#[cfg(test)]
mod tests;
