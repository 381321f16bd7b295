//! The first words of doc comments: the noun that says what a thing is, which a reader would search for.

use std::path::Path;

use crate::structure::sources;

/// First words that ask what a thing is instead of saying it.
const QUESTIONS: &[&str] = &["How", "That", "What", "Where", "Whether", "Who", "Why"];

/// The folders that are looked at.
const FOLDERS: [&str; 4] = ["benches", "rules", "src", "tests"];

/// The first lines of a file's doc comments, each with its number.
fn first_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mark_of = |line: &str| ["///", "//!"].into_iter().find(|mark| line.starts_with(mark));
    let mut before = None;
    (1..).zip(text.lines().map(str::trim_start)).filter_map(move |(number, line)| {
        let mark = mark_of(line);
        let is_first = mark != before;
        before = mark;
        mark.filter(|_| is_first).map(|mark| (number, line[mark.len()..].trim_start()))
    })
}

fn asks(line: &str) -> bool {
    let word = line.split(|it: char| !it.is_alphanumeric()).next();
    word.is_some_and(|word| QUESTIONS.contains(&word))
}

#[test]
fn doc_comments_begin_with_what_a_thing_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    let mut wrong = Vec::new();
    for path in FOLDERS.iter().flat_map(|folder| sources(&root.join(folder))) {
        let below = path.strip_prefix(root).expect("it lies below");
        let text = std::fs::read_to_string(&path).expect("it is text");
        for (number, line) in first_lines(&text) {
            seen += 1;
            if asks(line) {
                wrong.push(format!("{}:{number}: {line}", below.display()));
            }
        }
    }
    assert!(seen > 1000, "{seen} doc comments");
    assert!(wrong.is_empty(), "say what these are:\n{}", wrong.join("\n"));
}

#[test]
fn questions_are_told_from_nouns() {
    let text = "//! Words.\n//! What\n/// Whether\n/// it is.\nfn a() {}\n    /// The b.\n// Why\n";
    let lines: Vec<_> = first_lines(text).collect();
    assert_eq!(lines, [(1, "Words."), (3, "Whether"), (6, "The b.")]);
    assert!(asks("Whether") && asks("What `x` is") && asks("That, too"));
    assert!(!asks("Whatever it is") && !asks("The b.") && !asks("True if what follows"));
}
