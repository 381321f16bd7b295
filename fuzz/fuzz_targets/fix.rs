//! Any text, fixed: `cargo +nightly fuzz run fix fuzz/corpus/texts tests/variants`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../invariants/fix.rs"]
mod invariants;

fuzz_target!(|text: &str| invariants::assert_hold(text));
