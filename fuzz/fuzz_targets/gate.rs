//! Any text before the gate: `cargo +nightly fuzz run gate fuzz/corpus/texts tests/variants`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../invariants/gate.rs"]
mod invariants;

fuzz_target!(|text: &str| invariants::assert_hold(text));
