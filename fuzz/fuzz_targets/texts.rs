//! Any text: `cargo +nightly fuzz run texts fuzz/corpus/texts tests/variants`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../invariants.rs"]
mod invariants;

fuzz_target!(|text: &str| invariants::assert_hold(text));
