//! The page about bytecode: every hazard is on it, as the program knows it.

use std::fs;
use std::path::Path;

use pylens::bytecode::audit::Hazard;

/// The rows of the table of hazards.
fn table() -> String {
    let row = |hazard: Hazard| {
        format!("| `{}` | {} | {} |\n", hazard.name(), hazard.severity(), hazard.summary())
    };
    Hazard::ALL.into_iter().map(row).collect()
}

#[test]
fn the_table_of_hazards_is_theirs() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bytecode.md"));
    let page = page.expect("it is there");
    assert!(page.contains(&table()), "docs/bytecode.md needs these rows:\n{}", table());
}
