//! Figures as one JSON object.

use serde::Serialize;

use super::Report;
use crate::report::Figures;

#[derive(Serialize)]
struct Document<'r> {
    python: Option<&'r str>,
    functions: Vec<Function<'r>>,
}

#[derive(Serialize)]
struct Function<'r> {
    filename: &'r str,
    #[serde(flatten)]
    figures: &'r Figures,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let functions = report.rows.iter();
    let functions =
        functions.map(|row| Function { filename: &row.path, figures: &row.figures }).collect();
    let document = Document { python: report.python, functions };
    // Strings and numbers always serialize.
    let mut json = serde_json::to_string_pretty(&document).unwrap_or_default();
    json.push('\n');
    json
}
