//! Figures of functions for users: a table, JSON, and a page for a browser.
//!
//! Used by the command `report`.
//! Never measures anything.

mod html;
mod json;
mod table;

use crate::config::Choice;
use crate::report::{Figure, Figures};

/// The figures of one function, class or module, and its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The path as it is shown.
    pub path: String,
    /// The figures.
    pub figures: Figures,
}

impl Row {
    /// The listing of the bytecode, if it was asked for.
    pub fn disassembly(&self) -> Option<&str> {
        self.figures.bytecode.as_ref()?.disassembly.as_deref()
    }
}

/// A report on functions.
#[derive(Debug, Clone, Copy)]
pub struct Report<'r> {
    /// The functions in the order in which they are shown.
    pub rows: &'r [Row],
    /// The name and version of the interpreter that made the bytecode, if one did.
    pub python: Option<&'r str>,
    /// The figure that the order is by, if it is not by place.
    pub sorted_by: Option<Figure>,
}

impl Report<'_> {
    /// A table that fits the terminal: what is left of its width is the bars', and where there is not enough, the least
    /// important columns are left out.
    pub fn table(&self, terminal: super::Terminal) -> String {
        table::render(self, terminal)
    }

    /// One JSON object with all figures, names and constants.
    pub fn json(&self) -> String {
        json::render(self)
    }

    /// A page that needs nothing but itself and runs no script.
    pub fn html(&self) -> String {
        html::render(self)
    }

    /// The figures that there are.
    fn columns(&self) -> impl Iterator<Item = Figure> + use<'_> {
        let all = Figure::VALUES.iter().copied();
        all.filter(|figure| self.python.is_some() || !figure.is_of_bytecode())
    }

    /// The figure that bars are drawn of.
    fn drawn(&self) -> Figure {
        self.sorted_by.unwrap_or(Figure::Cyclomatic)
    }

    /// The largest value of a figure.
    fn largest(&self, figure: Figure) -> u64 {
        self.rows.iter().filter_map(|row| figure.of(&row.figures)).max().unwrap_or_default()
    }
}

/// A value as it is shown.
fn shown(value: Option<u64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}
