//! Programs that nobody wrote: the snippets of `tests/variants`, changed here and there. Most are still programs.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::snippets;

/// The code of all snippets.
static SNIPPETS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let registry = pylens::rules::registry();
    let texts = registry.ids().map(|id| snippets::text_of(&registry.rule(id).name));
    let code = |text: String| -> Vec<String> {
        snippets::snippets(&text).iter().map(|snippet| snippet.code.to_owned()).collect()
    };
    texts.flat_map(code).collect()
});

/// The words that are no names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// One change.
#[derive(Debug, Clone)]
enum Mutation {
    /// One name becomes another one of the program.
    Rename(Index, Index),
    /// One name becomes another expression.
    Replace(Index, &'static str),
    /// One line does nothing.
    Pass(Index),
    /// One line stands there twice.
    Repeat(Index),
    /// One line is gone.
    Remove(Index),
    /// A line without code comes above another one.
    Insert(Index, &'static str),
    /// A line ends in something else.
    Append(Index, &'static str),
    /// All of it is in a block.
    Wrap(&'static str, &'static str),
    /// Another program follows.
    Join(Index),
    /// Something comes first.
    Begin(&'static str),
    /// Lines end in another way.
    LineEnding(&'static str),
    /// The last line has no end.
    NoLineEnding,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    let expression = ["x.y", "(x := 1)", "f(x)", "[*x]", "'text'", "x[0]", "(lambda: x)()", "1"];
    let without_code = ["", "# c", "    # c", "\x0c", "# type: ignore", "# pylint: disable=all"];
    let end = ["  # pylens: ignore[is-literal]", "; x = 1", "  # noqa", " \\\n", ";", "\t"];
    let begin = [
        "'''d'''\n",
        "'d'; from __future__ import annotations\n",
        "from __future__ import annotations  # why\n\n",
        "#!/usr/bin/env python3\n# coding: utf-8\n",
        "# Copyright A\n\n",
        "import os, sys\n",
        "\\\n",
    ];
    let block = [
        ("def outer(a, *b, **c):", ""),
        ("async def outer():", ""),
        ("class Outer:\n    'd'", ""),
        ("class Outer:\n  def inner(self):", ""),
        ("if x:", "else:\n    pass\n"),
        ("try:", "except Exception as error:\n    print(error)\n"),
        ("with a as b:", ""),
        ("for x in y:", ""),
    ];
    prop_oneof![
        4 => (index(), index()).prop_map(|(from, to)| Mutation::Rename(from, to)),
        2 => (index(), prop::sample::select(expression.to_vec()))
            .prop_map(|(name, other)| Mutation::Replace(name, other)),
        2 => index().prop_map(Mutation::Pass),
        2 => index().prop_map(Mutation::Repeat),
        1 => index().prop_map(Mutation::Remove),
        2 => (index(), prop::sample::select(without_code.to_vec()))
            .prop_map(|(line, other)| Mutation::Insert(line, other)),
        2 => (index(), prop::sample::select(end.to_vec()))
            .prop_map(|(line, end)| Mutation::Append(line, end)),
        2 => prop::sample::select(block.to_vec())
            .prop_map(|(head, tail)| Mutation::Wrap(head, tail)),
        1 => index().prop_map(Mutation::Join),
        2 => prop::sample::select(begin.to_vec()).prop_map(Mutation::Begin),
        1 => prop::sample::select(vec!["\r\n", "\r"]).prop_map(Mutation::LineEnding),
        1 => Just(Mutation::NoLineEnding),
    ]
}

/// A snippet after one to three changes.
pub fn mutant() -> impl Strategy<Value = String> {
    let changes = prop::collection::vec(mutation(), 1..4);
    (any::<Index>(), changes).prop_map(|(snippet, changes)| {
        let text = snippet.get(SNIPPETS.as_slice()).clone();
        changes.iter().fold(text, |text, change| change.apply(text))
    })
}

impl Mutation {
    fn apply(&self, text: String) -> String {
        match self {
            Mutation::Rename(from, to) => {
                let names = names(&text);
                if names.is_empty() {
                    return text;
                }
                let other = text[to.get(&names).clone()].to_owned();
                replaced(&text, from.get(&names).clone(), &other)
            }
            Mutation::Replace(name, other) => {
                let names = names(&text);
                if names.is_empty() {
                    return text;
                }
                replaced(&text, name.get(&names).clone(), other)
            }
            Mutation::Pass(at) => on_line(&text, *at, |line| format!("{}pass\n", indent(line))),
            Mutation::Repeat(at) => on_line(&text, *at, |line| format!("{line}{line}")),
            Mutation::Remove(at) => on_line(&text, *at, |_| String::new()),
            Mutation::Insert(at, other) => on_line(&text, *at, |line| format!("{other}\n{line}")),
            Mutation::Append(at, end) => on_line(&text, *at, |line| {
                let code = line.trim_end_matches(['\r', '\n']);
                format!("{code}{end}{}", &line[code.len()..])
            }),
            Mutation::Wrap(head, tail) => {
                let lines = text.lines().map(|line| match line {
                    "" => "\n".to_owned(),
                    line => format!("    {line}\n"),
                });
                format!("{head}\n{}{tail}", lines.collect::<String>())
            }
            Mutation::Join(other) => format!("{text}{}", other.get(SNIPPETS.as_slice())),
            Mutation::Begin(begin) => format!("{begin}{text}"),
            Mutation::LineEnding(ending) => text.replace("\r\n", "\n").replace('\n', ending),
            Mutation::NoLineEnding => text.trim_end_matches(['\r', '\n']).to_owned(),
        }
    }
}

/// The places of all names.
fn names(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut names = Vec::new();
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    let mut end = 0;
    while let Some(start) = text[end..].find(is_part).map(|place| end + place) {
        end = text[start..].find(|it| !is_part(it)).map_or(text.len(), |length| start + length);
        let word = &text[start..end];
        if !word.starts_with(|it: char| it.is_numeric()) && !KEYWORDS.contains(&word) {
            names.push(start..end);
        }
    }
    names
}

fn replaced(text: &str, place: std::ops::Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..place.start], &text[place.end..])
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// The text with one line changed.
fn on_line(text: &str, at: Index, change: impl Fn(&str) -> String) -> String {
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return String::new();
    }
    let at = at.index(lines.len());
    let lines = lines.iter().enumerate();
    lines
        .map(|(number, line)| if number == at { change(line) } else { (*line).to_owned() })
        .collect()
}
