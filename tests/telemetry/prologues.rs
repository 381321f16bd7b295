//! Random beginnings of files: whatever they look like, the header goes in and out again and nothing else changes.

use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use pylens::diagnostic::Safety;
use pylens::fix::{fix, remove_telemetry};
use pylens::lint::Linter;
use pylens::rewrite::{Code, prologue};
use pylens::settings::Settings;
use pylens::syntax::{Ranged, SourceKind, Stmt, Syntax};

use super::{CONFIG, Project, unfixed};
use crate::properties::cases;

/// Number of files that CPython judges.
const JUDGED: usize = 600;

fn placement() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "placement = 'own-line'\n"])
}

/// The configuration with files that are meant by name, so that they get the header although they may be data.
fn named_in<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let files: String = names.into_iter().map(|name| format!("'{name}.py',")).collect();
    format!("{CONFIG}include = [{files}]\n")
}

/// Lines that hold no code.
fn trivia() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "",
        "",
        " ",
        "\t",
        "\x0c",
        "# c",
        "# c",
        "  # c",
        "# c: d",
        "#",
        "#!c",
        "# noqa",
        "# type: ignore",
        "# \u{2028}",
        "# c \\",
        "# %%",
        "# /// script\n# x\n# ///",
        "# pylint: disable=all",
        "# pylint: disable-next=all",
        "# ruff: ignore[a]",
        "# ty: ignore[a]",
        "# noinspection A",
        "# Copyright A",
        "# \u{e9}",
    ]);
    prop::collection::vec(line, 0..4)
        .prop_map(|lines| lines.iter().map(|it| format!("{it}\n")).collect())
}

/// Lines that may stand in the first two lines only.
fn top() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "#!/usr/bin/env python3\n",
        "# -*- coding: utf-8 -*-\n",
        "#!/bin/sh\n# coding=utf-8\n",
        "\n# coding: utf-8\n",
    ])
}

/// The statements before which nothing may come, or what looks like them.
fn leading() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "'d'",
        "'''d\ne'''",
        "'''d\n# no comment\n\n'''",
        "r'\\d'",
        "u'd'",
        "'a' 'b'",
        "('a'\n  'b')",
        "'a' \\\n 'b'",
        "(('a'))",
        "f'{1}'",
        "b'd'",
        "'a' + 'b'",
        "'import probe_header'",
        "'''\nimport probe_header\n'''",
        "'a' % ()",
        "'''\\\n'''",
    ])
}

fn future() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "from __future__ import annotations",
        "from __future__ import (annotations,\n  division)",
        "from __future__ \\\n  import division",
        "from   __future__ import division as d",
    ])
}

fn separator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n", "\n", "\n\n", "; ", ";", " ; ", ";\n", "  # c\n", " \\\n\n", "\n\x0c\n", "\n# c\n",
        " \n",
    ])
}

/// Code that follows.
fn rest() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "x = 1\n",
        "x = 1",
        "x = 1; y = 2\n",
        "(1)\n",
        "pass",
        "def f(): pass\n",
        "if 1:\n    x = 1",
        "@staticmethod\ndef f():\n    'd'\n",
        "class A: x = 1\n",
        "try: pass\nfinally: pass\n",
        "with memoryview(b''): x = 1\n",
        "for x in (): pass",
        "match = 'x'; y = 2\n",
        "# c",
        "    # c\n  ",
        "\\\nx = 1\n",
        "'d'\n",
        "import os, sys\n",
        "async def f(): pass\n",
        "match 1:\n    case 1: pass\n",
    ])
}

fn file() -> impl Strategy<Value = String> {
    let docstring = prop::option::of((leading(), separator()));
    let futures = prop::collection::vec((future(), separator()), 0..3);
    let parts = (top(), trivia(), docstring, trivia(), futures, trivia(), rest());
    let newline = prop::sample::select(vec!["\n", "\n", "\r\n", "\r"]);
    (parts, newline).prop_map(
        |((top, above, docstring, between, futures, below, rest), newline)| {
            let mut text = format!("{top}{above}");
            if let Some((docstring, separator)) = docstring {
                text += docstring;
                text += separator;
                if separator.ends_with('\n') {
                    text += &between;
                }
            }
            for (future, separator) in futures {
                text += future;
                text += separator;
            }
            if text.is_empty() || text.ends_with('\n') {
                text += &below;
            }
            text += rest;
            text.replace('\n', newline)
        },
    )
}

/// The rows of all statements at module level that are not the header.
fn rows(syntax: &Syntax<'_>, header: &Code) -> Vec<usize> {
    let body = &syntax.module().body;
    let is_header = |stmt: &&Stmt| header.length_in(std::slice::from_ref(*stmt)) > 0;
    body.iter().filter(|stmt| !is_header(stmt)).map(|stmt| syntax.row(stmt.start())).collect()
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn the_header_goes_in_and_out(text in file(), placement in placement()) {
        let registry = pylens::rules::registry();
        let config = named_in(["a"]) + placement;
        let settings = Settings::from_toml(&registry, &config).expect("it is valid").lint;
        let linter = Linter::new(&registry, settings);
        let path = Path::new("a.py");
        let before = Syntax::parse(&text, SourceKind::Module).expect("not deep");
        prop_assume!(before.errors().is_empty());

        let fixed = fix(&linter, path, &text, Safety::Safe);
        let fixed = fixed.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(unfixed(&registry, &fixed.report), [""; 0], "{:?}", fixed.text);
        let header = Code::new("import probe_header").expect("it is valid");
        let after = Syntax::parse(&fixed.text, SourceKind::Module).expect("not deep");
        let body = &after.module().body;
        prop_assert!(header.length_in(&body[prologue(body).len()..]) == 1, "{:?}", fixed.text);
        let futures = |syntax: &Syntax<'_>| prologue(&syntax.module().body).len();
        prop_assert_eq!(futures(&before), futures(&after));
        if !fixed.moves_lines {
            prop_assert_eq!(rows(&before, &header), rows(&after, &header), "{:?}", &fixed.text);
        }

        let again = fix(&linter, path, &fixed.text, Safety::Safe).expect("it was fixed before");
        prop_assert_eq!(&again.text, &fixed.text);
        let removed = remove_telemetry(&linter, path, &fixed.text);
        let removed = removed.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&*removed.text, &*text);
    }
}

#[test]
fn cpython_agrees() {
    let mut runner = TestRunner::deterministic();
    let texts = std::iter::repeat_with(|| file().new_tree(&mut runner).expect("a file").current());
    let names: Vec<String> = (0..JUDGED).map(|number| format!("f{number}")).collect();
    let cases = names.iter().map(String::as_str).zip(texts.map(String::into_bytes));
    let config = named_in(names.iter().map(String::as_str));
    let project = Project::new(&config, cases);
    assert_eq!(project.complaints(), "");
    project.assert_reversible();
}
