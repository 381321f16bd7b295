//! `# pylens:` comments: what one says, and which findings it exempts.
//!
//! Used by the linter and by the rules about comments.
//! Never knows which rules there are: that is for [`KnownRules`] to say.

mod comments;
mod insertion;

use crate::diagnostic::RuleId;
use crate::syntax::TextRange;

pub use comments::Suppressions;
pub use insertion::insertions;

/// One `# pylens:` comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// From the `#` to the end of what belongs to us: the closing bracket, or the comment's end.
    pub range: TextRange,
    /// The code that it covers.
    pub scope: Coverage,
    /// The rules that it names.
    pub rules: Vec<SuppressedRule>,
    /// The fault in how it is written, if any; it suppresses nothing then.
    pub problem: Option<Problem>,
}

/// The code that a suppression covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// Findings whose first or last line is this one, counted from 1.
    Line(usize),
    /// The whole file.
    File,
}

/// A name in a suppression's brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressedRule {
    /// The name as it is written.
    pub name: String,
    /// The span of the name.
    pub range: TextRange,
    /// The rule of that name, if there is one from which a comment can exempt.
    pub rule: Option<RuleId>,
    /// True if there is a rule of that name.
    pub is_known: bool,
    /// The rules from which a comment can exempt in the group of that name, if it is a group's.
    pub group: Vec<String>,
    /// The name of the rule that is probably meant, if there is none of that name.
    pub meant: Option<String>,
    /// True if it exempted nothing although the rule ran.
    pub unused: bool,
    /// True if it exempted something.
    pub(crate) used: bool,
}

/// The rules that a comment can name.
pub trait KnownRules {
    /// True if there is a rule called `name`.
    fn is_rule(&self, name: &str) -> bool;

    /// The rule called `name`, if a comment can exempt from it.
    fn suppressible(&self, name: &str) -> Option<RuleId>;

    /// The name of a rule that is nearly `name`, if there is one.
    fn nearest(&self, name: &str) -> Option<String>;

    /// The names of the rules in the group called `name` from which a comment can exempt; none if there is no such
    /// group.
    fn suppressible_in_group(&self, name: &str) -> Vec<String>;
}

/// A fault in how a suppression is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// `ignore` or `ignore-file` without rules.
    Blanket,
    /// A word after `pylens:` that is neither.
    UnknownWord(String),
    /// A marker like `pylens:`, in other letters or with a space before the colon.
    Marker(String),
    /// A bracket that is not closed.
    Unclosed,
    /// `ignore-file` behind code.
    NotOnItsOwnLine,
    /// No reason, where one is required.
    Unexplained,
}

impl Suppression {
    /// This suppression with `unused` set for the rules that ran and exempted nothing.
    pub(crate) fn judged_by(&self, ran: impl Fn(RuleId) -> bool) -> Suppression {
        let mut judged = self.clone();
        for rule in &mut judged.rules {
            rule.unused = !rule.used && rule.rule.is_some_and(&ran);
        }
        judged
    }
}
