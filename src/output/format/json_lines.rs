//! `--output-format json-lines`: the objects of `json`, one per line.

use super::json::Finding;
use crate::output::{FileFindings, Renderer, visible};
use crate::syntax::Lines;

pub(super) fn render(renderer: &Renderer, file: &FileFindings, out: &mut Vec<u8>) {
    let filename = file.path.to_string_lossy();
    let lines = Lines::new(file.text);
    for diagnostic in file.diagnostics {
        let finding = Finding::new(renderer, &lines, &filename, diagnostic);
        // Strings and numbers always serialize.
        let object = serde_json::to_vec(&finding).unwrap_or_default();
        out.extend_from_slice(&visible::escape_json(object));
        out.push(b'\n');
    }
}
