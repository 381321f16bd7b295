//! Any bytes, made a text: `cargo +nightly fuzz run bytes fuzz/corpus/texts tests/variants`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../invariants/bytes.rs"]
mod invariants;

fuzz_target!(|bytes: &[u8]| invariants::assert_hold(bytes));
