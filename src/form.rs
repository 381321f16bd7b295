//! The two forms of a rule: a constant of the program, and a value that owns what it is made of.
//!
//! What a rule is stands in one place, [`crate::rule::Rule`]; here stands only how its parts are held. The core works with
//! the owned form alone, so that it cannot tell whether a rule was compiled in.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The way in which a rule and its parts hold texts, lists and functions.
pub trait Form: Sized + 'static {
    /// A text.
    type Text: Deref<Target = str> + fmt::Debug + fmt::Display;
    /// Several things.
    type List<T: 'static>: Deref<Target = [T]>;
    /// Something that several rules may refer to.
    type Shared<T: 'static>: Deref<Target = T> + Clone;
    /// A plain function `P`, or whatever else can be called as `D`.
    type Function<P: Copy + 'static, D: ?Sized + 'static>;
}

/// The form of a constant: it borrows from the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constant;

impl Form for Constant {
    type Text = &'static str;
    type List<T: 'static> = &'static [T];
    type Shared<T: 'static> = &'static T;
    type Function<P: Copy + 'static, D: ?Sized + 'static> = P;
}

/// The form of a rule in a registry, which may have been made at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owned;

impl Form for Owned {
    type Text = Cow<'static, str>;
    type List<T: 'static> = Vec<T>;
    type Shared<T: 'static> = Arc<T>;
    type Function<P: Copy + 'static, D: ?Sized + 'static> = Function<P, D>;
}

/// A text of a rule in a registry.
pub type OwnedText = <Owned as Form>::Text;

/// Something that can be called: a function `P` of the program, or a closure `D` with data of its own.
pub enum Function<P, D: ?Sized> {
    /// A function, whose call costs no more than any other.
    Plain(P),
    /// A closure made at run time.
    Made(Arc<D>),
}

impl<P: Copy, D: ?Sized> Clone for Function<P, D> {
    fn clone(&self) -> Self {
        match self {
            Function::Plain(function) => Function::Plain(*function),
            Function::Made(function) => Function::Made(Arc::clone(function)),
        }
    }
}

impl<P, D: ?Sized> fmt::Debug for Function<P, D> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Function::Plain(_) => "Plain(..)",
            Function::Made(_) => "Made(..)",
        })
    }
}
