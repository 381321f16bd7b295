//! Figures of bytecode, as an interpreter gave them.

use serde::{Deserialize, Serialize};

use super::Figures;

/// The figures of the code object of a function, class or module, and of the lambdas and comprehensions in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytecode {
    /// The number of instructions, inline caches and prefixes of arguments left out.
    pub instructions: u64,
    /// The number of instructions that jump or not as a value says. A test is compiled as often as the compiler likes, and some
    /// are no part of the text.
    pub conditional_jumps: u64,
    /// The number of places in the text that these jumps ask about; comparable with [`Figures::branches`].
    pub branches: u64,
    /// The largest number of values that one of the code objects keeps on the stack.
    pub stack_depth: u64,
    /// The most frequent opcodes, the first the most frequent.
    pub opcodes: Vec<Opcode>,
    /// The constants as `repr` writes them, long ones cut.
    pub constants: Vec<String>,
    /// The listing of `dis`, if it was asked for.
    pub disassembly: Option<String>,
}

/// An opcode and its frequency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opcode {
    /// The opcode's name in that version.
    pub name: String,
    /// The number of instructions.
    pub count: u64,
}

/// The bytecode's figures for one name and first line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Compiled {
    /// The qualified name, as in [`Figures::name`].
    pub name: String,
    /// The first line, as in [`Figures::line`].
    pub line: usize,
    /// The figures.
    #[serde(flatten)]
    pub bytecode: Bytecode,
}

/// Gives each of a file's `figures` its bytecode. Code that the compiler left out has none.
pub fn join(figures: &mut [Figures], compiled: Vec<Compiled>) {
    for Compiled { name, line, bytecode } in compiled {
        // In the order of the text, so that few are looked at.
        let is_own = |it: &&mut Figures| it.line == line && it.name == name;
        if let Some(own) = figures.iter_mut().find(is_own) {
            own.bytecode = Some(bytecode);
        }
    }
}
