//! The names that other linters have for what our rules report, for those who come from there.

use crate::registry::Neighbour;

/// Ruff's codes, which are also those of the tools that it follows.
pub static NEIGHBOURS: &[Neighbour] = &[
    Neighbour { code: "ANN", rule: "missing-annotations" },
    Neighbour { code: "ANN001", rule: "missing-annotations" },
    Neighbour { code: "ANN002", rule: "missing-annotations" },
    Neighbour { code: "ANN003", rule: "missing-annotations" },
    Neighbour { code: "ANN201", rule: "missing-annotations" },
    Neighbour { code: "ANN202", rule: "missing-annotations" },
    Neighbour { code: "ANN204", rule: "missing-annotations" },
    Neighbour { code: "ANN205", rule: "missing-annotations" },
    Neighbour { code: "ANN206", rule: "missing-annotations" },
    Neighbour { code: "B019", rule: "cached-method" },
    Neighbour { code: "C901", rule: "too-complex" },
    Neighbour { code: "E999", rule: "syntax-error" },
    Neighbour { code: "F632", rule: "is-literal" },
    Neighbour { code: "PGH004", rule: "blanket-suppression" },
    Neighbour { code: "PLE2502", rule: "bidirectional-text" },
    Neighbour { code: "PLE2515", rule: "invisible-character" },
    Neighbour { code: "PLW1514", rule: "locale-encoding" },
    Neighbour { code: "RUF006", rule: "async-lost-task" },
    Neighbour { code: "RUF100", rule: "unused-suppression" },
    Neighbour { code: "TID251", rule: "forbidden-api" },
];
