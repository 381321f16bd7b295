//! Any text, its tree and its names: `cargo +nightly fuzz run names fuzz/corpus/texts tests/variants`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../invariants/names.rs"]
mod invariants;

fuzz_target!(|text: &str| invariants::assert_hold(text));
