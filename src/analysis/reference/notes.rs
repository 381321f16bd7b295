//! Notes of what the nodes of a file refer to, each of which counts until its node is evaluated again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::said::Said;
use super::trace::Tracer;
use super::values::Values;
use super::{Escape, Mention, Reference, References, Verdict};
use crate::syntax::{Expr, Ranged, TextRange, ast};

impl<'a> Tracer<'_, 'a> {
    pub(super) fn said(&mut self) -> &mut Said {
        self.said.entry(self.current).or_default()
    }

    /// Notes that the place refers to something wanted.
    pub(super) fn find(
        &mut self,
        range: TextRange,
        mention: Mention,
        is_import: bool,
        values: Option<&Values>,
        root: Option<TextRange>,
    ) {
        // What others store under the same name elsewhere is no reason for doubt.
        let is_certain = values.is_none_or(|values| {
            !values.is_open() && values.kinds().filter(|(_, weak)| !weak).count() == 1
        });
        self.said().found.push(Reference { range, mention, is_certain, is_import, root });
    }

    /// Notes what the expression at hand, which starts from `start`, refers to, if that is wanted.
    pub(super) fn note(
        &mut self,
        expr: &'a Expr,
        start: Option<&'a Expr>,
        values: &Values,
        attributes: &[&str],
    ) {
        let (verdict, mention) = self.verdicts.of_all(values, attributes);
        if let Some(mention) = mention {
            let root = root(expr).map(|name| name.range);
            self.find(expr.range(), mention, false, Some(values), root);
        }
        if verdict != Verdict::Other {
            self.said().is_decided = true;
        }
        self.start = start.and_then(|start| self.nodes.id_within(start, self.current));
    }

    /// All that was said. Of expressions that start from one another, only the longest counts that is wanted.
    pub(super) fn references(self, is_unsettled: bool) -> References {
        let mut covered = FxHashSet::default();
        for (node, _) in self.said.iter().filter(|(_, said)| said.is_decided) {
            let mut next = self.start_of(*node);
            while let Some(node) = next
                && covered.insert(node)
            {
                next = self.start_of(node);
            }
        }
        let mut found: FxHashMap<TextRange, Reference> = FxHashMap::default();
        let mut escapes: FxHashMap<TextRange, Escape> = FxHashMap::default();
        for (node, said) in self.said {
            if !covered.contains(&node) {
                found.extend(said.found.into_iter().map(|it| (it.range, it)));
            }
            escapes.extend(said.escapes.into_iter().map(|it| (it.range, it)));
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_by_key(|it| (it.range.start(), it.range.end()));
        let mut escapes: Vec<_> = escapes.into_values().collect();
        escapes.sort_by_key(|it| (it.range.start(), it.range.end()));
        References { found, escapes, is_unsettled }
    }
}

/// The name that an expression starts from.
fn root(expr: &Expr) -> Option<&ast::ExprName> {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Name(name) => return Some(name),
            Expr::Attribute(attribute) => &attribute.value,
            Expr::Subscript(subscript) => &subscript.value,
            Expr::Call(call) => match call.arguments.args.first() {
                Some(first @ (Expr::Name(_) | Expr::Attribute(_))) => first,
                _ => &call.func,
            },
            _ => return None,
        }
    }
}
