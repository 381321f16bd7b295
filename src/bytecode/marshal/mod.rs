//! The code behind the header of a `.pyc` file, as the module `marshal` writes it, read without running anything.
//!
//! Source: `Python/marshal.c` of CPython 3.7 to 3.14.
//!
//! Used by the audit and the compiler.
//! Never reads past the end of its bytes or makes room for more values than there are bytes.

mod likeness;
mod reader;

use super::magic::{Magic, Version};

pub use likeness::Likeness;
pub use reader::MarshalError;

use reader::{Build, Layout, read};

/// Fails if `code` is not one complete code object of the version of `magic`; what follows it is ignored, as the
/// interpreter does. Of a version whose form may still change only the beginning is looked at.
pub fn check_code(code: &[u8], magic: Magic) -> Result<(), MarshalError> {
    match layout(magic) {
        Some(layout) => read(code, layout, &mut Nothing),
        None => reader::begins_code(code),
    }
}

/// The form of code objects in the bytecode of the version of `magic`, if it is settled.
fn layout(magic: Magic) -> Option<Layout> {
    match magic {
        Magic { is_prerelease: true, .. } => None,
        Magic { version, .. } if version == Version::three(7) => Some(Layout::SINCE_3_7),
        Magic { version, .. } if version <= Version::three(10) => Some(Layout::SINCE_3_8),
        Magic { version, .. } if version <= Version::three(14) => Some(Layout::SINCE_3_11),
        _ => None,
    }
}

/// Makes nothing of the values.
struct Nothing;

impl Build for Nothing {
    type Value = ();

    fn leaf(&mut self, _: u8, _: &[u8]) {}

    fn node(&mut self, _: u8, _: &[u8], _: Vec<()>) {}
}
