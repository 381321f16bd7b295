//! Invariants of every text's tree and names: what is found lies in the text, and a use belongs to one scope.

use std::ops::Range;

use pylens::names::Names;
use pylens::syntax::{Ranged, SourceKind, Syntax, with_room_for};

/// Parses `text` as code and as a stub, binds its names and looks each of them up.
///
/// # Panics
/// If something does not hold.
pub fn assert_hold(text: &str) {
    with_room_for(text, || {
        for kind in [SourceKind::Module, SourceKind::Stub] {
            // What nests too deeply has no tree.
            let Ok(syntax) = Syntax::parse(text, kind) else { continue };
            for error in syntax.errors() {
                assert!(text.get(Range::<usize>::from(error.location)).is_some(), "{error}");
            }
            if syntax.errors().is_empty() {
                assert_names(&syntax);
            }
        }
    });
}

/// Every name is bound in the scope it is looked up from or one around that, by something that lies in the text.
fn assert_names(syntax: &Syntax<'_>) {
    let is_in_text = |ranged: &dyn Ranged| -> bool {
        syntax.text().get(Range::<usize>::from(ranged.range())).is_some()
    };
    let names = Names::new(syntax.module());
    for expr in names.nodes().all().exprs() {
        assert!(is_in_text(expr), "{expr:?}");
        let Some(name) = expr.as_name_expr() else { continue };
        let scopes = names.binding_scopes(&name.id, expr.start());
        if let Some(scope) = names.binding_scope(&name.id, expr.start()) {
            assert!(scopes.contains(&scope), "{name:?}");
        }
        for binding in names.bindings(&name.id, expr.start()) {
            assert_eq!(binding.name, &*name.id);
            assert!(is_in_text(&binding.range), "{binding:?}");
        }
        if let Some(qualified) = names.qualified_name(expr) {
            assert!(!qualified.parts().is_empty(), "{name:?}");
        }
    }
}
