//! Figures by name: columns of a table, and what it can be sorted by.

use super::Figures;
use crate::config::Choice;

/// One of the [`Figures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Cyclomatic complexity.
    Cyclomatic,
    /// Cognitive complexity.
    Cognitive,
    /// Largest nesting.
    Nesting,
    /// Number of parameters.
    Arguments,
    /// Number of local variables.
    Locals,
    /// Number of cell variables.
    Cells,
    /// Number of free variables.
    Free,
    /// Number of lines.
    Lines,
    /// Number of branches in the text.
    Branches,
    /// Number of branches in the bytecode.
    Compiled,
    /// Number of conditional jumps.
    Jumps,
    /// Number of instructions.
    Instructions,
    /// Depth of the stack.
    Stack,
}

impl Choice for Figure {
    const VALUES: &'static [Figure] = &[
        Figure::Cyclomatic,
        Figure::Cognitive,
        Figure::Nesting,
        Figure::Arguments,
        Figure::Locals,
        Figure::Cells,
        Figure::Free,
        Figure::Lines,
        Figure::Branches,
        Figure::Compiled,
        Figure::Jumps,
        Figure::Instructions,
        Figure::Stack,
    ];

    fn name(self) -> &'static str {
        match self {
            Figure::Cyclomatic => "cyclomatic",
            Figure::Cognitive => "cognitive",
            Figure::Nesting => "nesting",
            Figure::Arguments => "arguments",
            Figure::Locals => "locals",
            Figure::Cells => "cells",
            Figure::Free => "free",
            Figure::Lines => "lines",
            Figure::Branches => "branches",
            Figure::Compiled => "compiled",
            Figure::Jumps => "jumps",
            Figure::Instructions => "instructions",
            Figure::Stack => "stack",
        }
    }
}

impl Figure {
    /// True if the figure is one of the bytecode.
    pub fn is_of_bytecode(self) -> bool {
        matches!(self, Figure::Compiled | Figure::Jumps | Figure::Instructions | Figure::Stack)
    }

    /// The figure's value; `None` if there is none, as for the arguments of a class.
    pub fn of(self, figures: &Figures) -> Option<u64> {
        let bytecode = figures.bytecode.as_ref();
        match self {
            Figure::Cyclomatic => Some(figures.cyclomatic),
            Figure::Cognitive => Some(figures.cognitive),
            Figure::Nesting => Some(figures.nesting),
            Figure::Arguments => figures.arguments.map(|count| count as u64),
            Figure::Locals => Some(figures.locals.len() as u64),
            Figure::Cells => Some(figures.cell_variables.len() as u64),
            Figure::Free => Some(figures.free_variables.len() as u64),
            Figure::Lines => Some(figures.lines as u64),
            Figure::Branches => Some(figures.branches),
            Figure::Compiled => bytecode.map(|it| it.branches),
            Figure::Jumps => bytecode.map(|it| it.conditional_jumps),
            Figure::Instructions => bytecode.map(|it| it.instructions),
            Figure::Stack => bytecode.map(|it| it.stack_depth),
        }
    }
}
