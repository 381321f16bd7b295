//! Fingerprints of findings, by which one is known again in another run.
//!
//! A fingerprint is made of the rule, of the code that the finding is about, and of the names of the classes and
//! functions around that. Lines, layout, comments, quotes and other code have no part in it, so that it stays when a file
//! is edited elsewhere, reformatted or moved. It is the same on every machine and in every version of the parser: it is
//! hashed from the text of tokens, with SipHash.
//!
//! Used by the commands, where a format or a baseline asks for fingerprints.
//! Never reads a file, and never looks at the words of a finding, which may be said better in the next version.

mod code;
mod scopes;

use std::hash::Hasher as _;
use std::path::Path;

use rustc_hash::FxHashMap;
use siphasher::sip::SipHasher13;

use crate::diagnostic::{Diagnostic, Fingerprint};
use crate::lint::Linter;
use crate::registry::Registry;
use crate::syntax::{Syntax, with_room_for};
use scopes::Scopes;

/// Gives every finding in one file its fingerprint. Without a syntax, as for a file that is not text, the findings of a
/// rule are told apart by what they say.
pub fn assign(registry: &Registry, syntax: Option<&Syntax<'_>>, diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let scopes = syntax.map(Scopes::of).unwrap_or_default();
    let mut seen: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    for diagnostic in diagnostics {
        let mut code = Hash::default();
        code.add(&registry.rule(diagnostic.rule).name);
        match syntax {
            Some(_) if diagnostic.is_about_file => {}
            Some(syntax) => code::hash(syntax, diagnostic.range, &mut code),
            None => code.add(&diagnostic.message),
        }
        let names =
            if diagnostic.is_about_file { 0 } else { scopes.around(diagnostic.range.start()) };
        let code = code.finish();
        let ordinal = seen.entry((code, names)).or_default();
        diagnostic.fingerprint = Some(Fingerprint { code, names, ordinal: *ordinal });
        *ordinal += 1;
    }
}

/// Gives every finding in a text that was parsed before its fingerprint.
pub fn assign_in(linter: &Linter, path: &Path, text: &str, diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    with_room_for(text, || {
        let syntax = linter.parse(path, text).ok();
        assign(linter.registry(), syntax.as_ref(), diagnostics);
    });
}

/// A hash of several pieces of text, the same everywhere.
#[derive(Debug, Clone, Default)]
struct Hash(SipHasher13);

impl Hash {
    /// Adds a piece, which is told apart from those beside it.
    fn add(&mut self, piece: &str) {
        self.0.write(piece.as_bytes());
        // No UTF-8 has this byte.
        self.0.write_u8(0xff);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests;
