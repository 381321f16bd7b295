//! The fuzz targets of `fuzz/` without a fuzzer: the corpus, every snippet, and mutants of them, the same ones each time.

use std::path::Path;

use proptest::prelude::ProptestConfig;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use pylens::syntax::{SourceKind, Syntax};
use rayon::prelude::*;

use crate::mutants::mutant;
use crate::snippets;

#[path = "../fuzz/invariants/bytes.rs"]
mod bytes;
#[path = "../fuzz/invariants/fix.rs"]
mod fix;
#[path = "../fuzz/invariants/gate.rs"]
mod gate;
#[path = "../fuzz/invariants/names.rs"]
mod names;

/// The runs, which go on at the same time. Their numbers are their seeds.
const RUNS: std::ops::Range<u8> = 0..4;

/// Number of mutants that one run tries.
const MUTANTS: u32 = 400;

/// Tries all targets on one text.
fn assert_holds(text: &str) {
    bytes::assert_hold(text.as_bytes());
    names::assert_hold(text);
    gate::assert_hold(text);
    fix::assert_hold(text);
}

fn runner(number: u8) -> TestRunner {
    let config =
        ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(MUTANTS) };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[number; 32]))
}

#[test]
fn the_corpus_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/texts");
    let mut number = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("the entry is readable").path();
        let bytes = std::fs::read(&path).expect("the file is readable");
        eprintln!("{}", path.display()); // the last one shown is the one that fails
        assert_holds(std::str::from_utf8(&bytes).expect("the corpus is UTF-8"));
        number += 1;
    }
    assert!(number >= 20, "{number} texts");
}

test_every_rule!(variants_hold);

fn variants_hold(rule: &str) {
    for snippet in snippets::snippets(&snippets::text_of(rule)) {
        eprintln!("{}", snippet.title); // the last one shown is the one that fails
        assert_holds(snippet.code);
    }
}

#[test]
fn mutants_hold() {
    let test = |text: String| {
        assert_holds(&text);
        Ok(())
    };
    RUNS.into_par_iter().for_each(|number| {
        runner(number).run(&mutant(), test).unwrap_or_else(|error| panic!("{error}"));
    });
}

/// Texts that no program looks like show little of rules and rewriting. Of these 2,000 mutants, 1,525 have no syntax
/// error.
#[test]
fn most_mutants_are_programs() {
    let mut runner = runner(0);
    let mutants = std::iter::repeat_with(|| mutant().new_tree(&mut runner).expect("a mutant"));
    let parses =
        |text: &str| Syntax::parse(text, SourceKind::Module).is_ok_and(|it| it.errors().is_empty());
    let programs = mutants.take(2_000).filter(|tree| parses(&tree.current())).count();
    assert!(programs >= 1_400, "{programs} of 2000");
}
