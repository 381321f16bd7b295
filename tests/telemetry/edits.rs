//! People edit injected files. After the next run such a file is what it would be if the edits had been made to the original.
//!
//! `PROPTEST_CASES` sets how many such files are tried.
//!
//! Not by design: an entry that still runs first stays where it is, although a better place may have been made for it (a blank
//! line above an `if`); and one that somebody put statements before is known only as long as it names its function.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;

use pylens::diagnostic::Safety;
use pylens::fix::{fix, remove_telemetry};
use pylens::lint::Linter;
use pylens::registry::Registry;
use pylens::settings::Settings;

use super::unfixed;

const CONFIG: &str = "select = ['telemetry']\n\
    telemetry = { header = 'import t', entry = 't.enter({qualname!r}, {line})', line-drift = 'never' }";

/// Functions of all forms; `NAME` is another name in each place.
const BLOCKS: &[&str] = &[
    "def NAME(x):\n    'd'\n    return x\n",
    "def NAME(x): return x\n",
    "def NAME(x):\n    y = x\n    return y\n",
    "def NAME(x):\n\n    if x:\n        return 1\n",
    "def NAME(x):\n    # c\n    while x: pass\n",
    "def NAME(x):\n    if x:\n        return 1\n    return 2\n",
    "def NAME(x):\n    for y in x, 2:\n        print(y)\n",
    "def NAME(x):\n    with x as y, x: print(y)\n",
    "def NAME(x):\n    match x, 1:\n        case 1:\n            pass\n",
    "def NAME(x):\n    def g(y):\n        if y: return x\n    return g\n",
    "def NAME(x):\n    def g(y=x): return y\n    return g\n",
    "def NAME(x):\n    @x\n    def g(y):\n        return y\n    return g\n",
    "def NAME(x):\n    class A(x):\n        def g(self): return x\n    return A\n",
    "def NAME(x):\n    class A:\n        def g(self): return x\n    return A\n",
    "def NAME(x):\n    try:\n        x()\n    except KeyError:\n        pass\n",
    "def NAME(x):\n    try:\n        if x: pass\n    finally:\n        x()\n",
    "class NAME:\n    'd'\n    def f(self):\n        if self: return 1\n    async def g(self):\n        async for x in self: pass\n",
];

/// Beginnings of modules.
const HEADS: &[&str] = &["'d'\n", "import os\n", "'d'\nfrom __future__ import annotations\n"];

/// Lines that people put above those, and so above the header.
const ABOVE: &[&str] =
    &["", "# c\n", "import sys\n", "import sys; import re\n", "import sys\n\nz = 1\n"];

/// Something that people do to a block, and so to its lines in either text.
#[derive(Debug, Clone)]
enum Change {
    /// A line above it.
    LineAbove(&'static str),
    /// A statement before the first one.
    FirstStatement,
    /// A statement behind the last one.
    LastStatement,
    Rename,
    Delete,
    Move(Index),
    /// Into a class.
    Indent,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        prop::sample::select(vec!["", "# c", "z = 1"]).prop_map(Change::LineAbove),
        Just(Change::FirstStatement),
        Just(Change::LastStatement),
        Just(Change::Rename),
        Just(Change::Delete),
        any::<Index>().prop_map(Change::Move),
        Just(Change::Indent),
    ]
}

/// A function or a class, with the same lines in the original and in the injected text.
#[derive(Debug, Clone)]
struct Block {
    original: Vec<String>,
    injected: Vec<String>,
    /// True if the entries in it name something else than what they are in.
    is_renamed: bool,
    /// True if something stands before the entry.
    is_extended: bool,
}

impl Block {
    fn both(&mut self, change: impl Fn(&mut Vec<String>)) {
        change(&mut self.original);
        change(&mut self.injected);
    }

    /// The line of the `def`, and how deep its body is, if that has lines of its own.
    fn body(&self) -> Option<(usize, String)> {
        let def = self.original.iter().position(|line| line.contains("def "))?;
        let line = &self.original[def];
        let depth = line.len() - line.trim_start().len() + 4;
        line.ends_with(':').then(|| (def, " ".repeat(depth)))
    }

    fn change(&mut self, change: &Change, number: usize) {
        match change {
            Change::LineAbove(line) => self.both(|lines| lines.insert(0, (*line).to_owned())),
            Change::FirstStatement if !self.is_renamed => {
                if let Some((def, indentation)) = self.body() {
                    let is_docstring = self.original[def + 1].trim() == "'d'";
                    let line = format!("{indentation}z = {number}");
                    self.both(|lines| {
                        lines.insert(def + 1 + usize::from(is_docstring), line.clone());
                    });
                    self.is_extended |= !is_docstring;
                }
            }
            Change::LastStatement => {
                let last = self.original.last().map_or("", String::as_str);
                let depth = last.len() - last.trim_start().len();
                let line = format!("{}z = {number}", " ".repeat(depth));
                self.both(|lines| lines.push(line.clone()));
            }
            Change::Rename if !self.is_extended => {
                let rename = |line: &mut String| {
                    let end = line.find(['(', ':'])?;
                    let start = line[..end].rfind(' ')? + 1;
                    line.replace_range(start..end, &format!("renamed_{number}"));
                    Some(())
                };
                self.both(|lines| {
                    let is_head =
                        |line: &&mut String| line.starts_with("def ") || line.starts_with("class ");
                    lines.iter_mut().find(is_head).and_then(rename);
                });
                self.is_renamed = true;
            }
            Change::Indent if !self.is_extended => {
                self.both(|lines| {
                    for line in lines.iter_mut().filter(|line| !line.is_empty()) {
                        line.insert_str(0, "    ");
                    }
                    lines.insert(0, format!("class Outer{number}:"));
                });
                self.is_renamed = true;
            }
            _ => {}
        }
    }
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn linter(registry: &Registry) -> Linter {
    let settings = Settings::from_toml(registry, CONFIG).expect("the configuration is valid").lint;
    Linter::new(registry, settings)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn edits_give_what_they_give_in_the_original(
        kinds in prop::collection::vec(prop::sample::select(BLOCKS), 1..6),
        changes in prop::collection::vec((any::<Index>(), change()), 1..8),
        head in prop::sample::select(HEADS),
        above in prop::sample::select(ABOVE),
    ) {
        let registry = pylens::rules::registry();
        let linter = linter(&registry);
        let path = Path::new("module.py");
        let inject = |text: &str| {
            let fixed = fix(&linter, path, text, Safety::Safe);
            let fixed = fixed.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(unfixed(&registry, &fixed.report), [""; 0], "{}", text);
            Ok(fixed.text.into_owned())
        };
        let named = |(place, kind): (usize, &&str)| kind.replace("NAME", &format!("name_{place}"));
        let texts: Vec<String> = kinds.iter().enumerate().map(named).collect();
        let injected = inject(&format!("{head}{}", texts.concat()))?;
        let mut lines = injected.lines().map(str::to_owned);
        let injected_head: Vec<String> = lines.by_ref().take(head.lines().count()).collect();
        let mut blocks: Vec<Block> = texts.iter().map(|text| {
            let original: Vec<String> = text.lines().map(str::to_owned).collect();
            let injected = lines.by_ref().take(original.len()).collect();
            Block { original, injected, is_renamed: false, is_extended: false }
        }).collect();
        for (number, (place, change)) in changes.iter().enumerate() {
            if blocks.is_empty() {
                break;
            }
            let place = place.index(blocks.len());
            match change {
                Change::Delete => drop(blocks.remove(place)),
                Change::Move(to) => {
                    let block = blocks.remove(place);
                    blocks.insert(to.index(blocks.len() + 1), block);
                }
                change => blocks[place].change(change, number),
            }
        }
        let original: String = blocks.iter().map(|block| joined(&block.original)).collect();
        let edited: String = blocks.iter().map(|block| joined(&block.injected)).collect();
        let original = format!("{above}{head}{original}");
        let result = inject(&format!("{above}{}{edited}", joined(&injected_head)))?;
        prop_assert_eq!(&result, &inject(&original)?);
        prop_assert_eq!(&inject(&result)?, &result);
        let restored = remove_telemetry(&linter, path, &result).expect("it can be taken out");
        prop_assert_eq!(restored.text, original);
    }
}

#[test]
fn a_line_above_is_no_news() {
    let registry = pylens::rules::registry();
    let linter = linter(&registry);
    let path = Path::new("module.py");
    let code = "'d'\ndef f(x):\n    if x: return 1\n\ndef g(x):\n    return x\n";
    let injected = fix(&linter, path, code, Safety::Safe).expect("it can be fixed");
    let moved = injected.text.replace("def f", "z = 1\ndef f");
    let report = linter.lint(path, &moved).expect("it is short");
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    let fixed = fix(&linter, path, &moved, Safety::Safe).expect("it can be fixed");
    assert_eq!(fixed.gone.total(), 0);
    let expected = moved.replace("'f', 2", "'f', 3").replace("'g', 5", "'g', 6");
    assert_eq!(fixed.text, expected);

    // Another name is, wherever the function stands.
    let renamed = moved.replace("def g", "def h");
    let report = linter.lint(path, &renamed).expect("it is short");
    assert_eq!(report.diagnostics.len(), 1, "{:?}", report.diagnostics);
    let fixed = fix(&linter, path, &renamed, Safety::Safe).expect("it can be fixed");
    assert_eq!(fixed.gone.total(), 1);
    assert_eq!(fixed.text, expected.replace("def g", "def h").replace("'g', 6", "'h', 6"));
}
