//! Patterns: the names in them capture parts of a subject.

use super::trace::Tracer;
use super::values::Values;
use crate::syntax::{Ranged, ast};

impl<'a> Tracer<'_, 'a> {
    /// Gives the names in a pattern what they capture of a subject.
    pub(super) fn capture(&mut self, pattern: &'a ast::Pattern, subject: &Values) {
        match pattern {
            ast::Pattern::MatchAs(capture) => {
                if let Some(name) = &capture.name {
                    self.put_name(name, name.range, &subject.weakened());
                }
                if let Some(pattern) = &capture.pattern {
                    self.capture(pattern, subject);
                }
            }
            ast::Pattern::MatchOr(either) => {
                either.patterns.iter().for_each(|pattern| self.capture(pattern, subject));
            }
            ast::Pattern::MatchSequence(sequence) => {
                let element = self.elements(subject);
                sequence.patterns.iter().for_each(|pattern| self.capture(pattern, &element));
            }
            ast::Pattern::MatchStar(star) => {
                if let Some(name) = &star.name {
                    self.give_values_away(star.range, subject);
                    self.put_name(name, name.range, &Values::open());
                }
            }
            ast::Pattern::MatchMapping(mapping) => {
                if mapping.rest.is_some() {
                    self.take_all(mapping.range, subject);
                }
                for (key, pattern) in mapping.keys.iter().zip(&mapping.patterns) {
                    let keys = self.ask(key);
                    let item = self.item(subject, &keys);
                    self.capture(pattern, &item);
                }
                if let Some(rest) = &mapping.rest {
                    self.put_name(rest, rest.range, &subject.weakened());
                }
            }
            ast::Pattern::MatchClass(class) => {
                if let [first, ..] = &class.arguments.patterns[..] {
                    self.give_values_away(first.range(), subject);
                    // The class says which attributes these are.
                    let members = self.stored_anywhere().or_anything();
                    let positional = class.arguments.patterns.iter();
                    positional.for_each(|pattern| self.capture(pattern, &members));
                }
                for keyword in &class.arguments.keywords {
                    let values = self.attribute(subject, &keyword.attr);
                    if let (_, Some(mention)) =
                        self.verdicts.of_all(&values, &[keyword.attr.as_str()])
                    {
                        self.find(keyword.attr.range, mention, false, Some(&values), None);
                    }
                    self.capture(&keyword.pattern, &values);
                }
            }
            ast::Pattern::MatchValue(_) | ast::Pattern::MatchSingleton(_) => {}
        }
    }
}
