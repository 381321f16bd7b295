//! Comments that tools read, and what each of them asks of the lines around it.
//!
//! [`table::DIRECTIVES`] lists the tools. A comment that merely looks like a directive of some other tool keeps its
//! line too.
//!
//! Used by whatever puts code between lines.
//! Never knows what is inserted.

mod table;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use table::DIRECTIVES;

/// The line that a comment keeps from being taken. Each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keeps {
    /// Nothing: only people read it.
    Nothing,
    /// Its own line.
    Line,
    /// All lines of its block of comments.
    Block,
    /// Its own line and the one below: a line that is added goes above it.
    NextLine,
    /// Like [`Keeps::NextLine`], and the statement below stays the first of its line.
    NextStatement,
    /// Its position above all code if it is there, and otherwise what [`Keeps::NextLine`] keeps.
    TopOrNextLine,
    /// Its position above all code.
    Top,
    /// Its position above all code, and the comments below it, which are text.
    Cell,
}

/// A family of comments that one tool reads.
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the documentation shows who reads them, and a test compares it")
)]
struct Directive {
    /// The tool's name.
    tool: &'static str,
    /// The version of the tool that was looked at; `-` where there is only a specification, or a service without
    /// versions.
    version: &'static str,
    /// The documentation that says so.
    source: &'static str,
    /// The texts that make a comment one of them.
    forms: &'static [Form],
    keeps: Keeps,
}

/// A text behind `#` and white space by which a comment is recognised.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// A beginning of the comment, in capital or small letters.
    Start(&'static str),
    /// A first word of the comment, in exactly these letters.
    Word(&'static str),
    /// The whole comment.
    Whole(&'static str),
    /// A text somewhere in the comment, in capital or small letters.
    Within(&'static str),
}

/// The line that a comment on a line of its own, from its `#` on, keeps from being taken.
pub(super) fn keeps(comment: &str) -> Keeps {
    let first = comment.strip_prefix('#').unwrap_or(comment);
    if first.starts_with(['!', '%']) {
        return listed(first).max(Keeps::Line);
    }
    // Tools find a directive behind another comment, too.
    let parts = comment.split('#').map(str::trim);
    parts.map(|part| listed(part).max(guessed(part))).max().unwrap_or(Keeps::Nothing)
}

/// True if `comment`, from its `#` on, is or looks like one that a tool reads.
pub fn is_directive(comment: &str) -> bool {
    keeps(comment) != Keeps::Nothing
}

/// The table's answer for a comment's text.
fn listed(text: &str) -> Keeps {
    let Forms { automaton, forms } = &*FORMS;
    let matching = automaton.find_overlapping_iter(text).filter_map(|found| {
        let (form, keeps) = forms[found.pattern()];
        form.matches(text, found.start()).then_some(keeps)
    });
    matching.max().unwrap_or(Keeps::Nothing)
}

/// The forms of the table, looked for together in one pass.
static FORMS: LazyLock<Forms> = LazyLock::new(Forms::new);

struct Forms {
    automaton: AhoCorasick,
    /// Each form with what its comments keep.
    forms: Vec<(Form, Keeps)>,
}

impl Forms {
    fn new() -> Forms {
        let all = DIRECTIVES.iter().flat_map(|it| it.forms.iter().map(|form| (*form, it.keeps)));
        let forms: Vec<_> = all.collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(forms.iter().map(|(form, _)| form.text()))
            .expect("the table is short");
        Forms { automaton, forms }
    }
}

/// Comments that look like directives: `word: ...`, `word=...`, or what no sentence begins with.
fn guessed(text: &str) -> Keeps {
    let mark = text.find([':', '=']);
    let word = text[..mark.unwrap_or(0)].trim_end();
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let looks_like_one = text.starts_with(['%', '/', '-', '<', '>', '@', '['])
        || (!word.is_empty() && word.chars().all(is_word));
    if looks_like_one { Keeps::Line } else { Keeps::Nothing }
}

impl Form {
    fn text(self) -> &'static str {
        let (Form::Start(text) | Form::Word(text) | Form::Whole(text) | Form::Within(text)) = self;
        text
    }

    /// True if a comment's text, which holds that of the form at `offset`, if small and capital letters are the same,
    /// is one of its comments.
    fn matches(self, text: &str, offset: usize) -> bool {
        match self {
            Form::Start(_) => offset == 0,
            Form::Word(word) => text.strip_prefix(word).is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            }),
            Form::Whole(whole) => text == whole,
            Form::Within(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_keep_what_their_tools_read() {
        for (keeps_what, comments) in [
            (
                Keeps::Nothing,
                &["# A sentence.", "#", "####", "# no semgrep", "# Regions are", "# magic"][..],
            ),
            (
                Keeps::Line,
                &[
                    "#!/bin/sh",
                    "#%matplotlib",
                    "# noqa",
                    "# NOQA: E501",
                    "# pragma: no cover",
                    "# TODO: x",
                    "# fmt: off",
                    "# x # noqa",
                    "# pylint: disable=all",
                    "# ---",
                    "# pyre-strict",
                    "# vim: ts=4",
                    "# -*- mode: python -*-",
                    "# mypy: ignore-errors",
                    "# region A",
                    "# NOSONAR",
                    "# [START a]",
                    "# pylens: ignore-file[a]",
                    "# ///",
                ],
            ),
            (
                Keeps::Block,
                &["# Copyright 2020", "# SPDX-License-Identifier: MIT", "# (see the LICENCE)"],
            ),
            (
                Keeps::NextLine,
                &[
                    "# nosemgrep",
                    "#nosemgrep: a.b",
                    "# nosem",
                    "# pyre-fixme[3]: x",
                    "# pyre-ignore",
                    "# codeql[py/x]",
                    "# lgtm[py/x]",
                    "# trunk-ignore(ruff/E501)",
                    "# skipcq: PYL-1",
                    "# pylint: disable-next=all",
                    "# ruff: ignore[E701]",
                    "# x; pylint: disable-next=y",
                    "# codespell:ignore-next-line",
                    "# pyrefly: ignore",
                    "# lint-fixme: Rule",
                    "# why # nosemgrep",
                    "# pragma: allowlist nextline secret",
                ],
            ),
            (
                Keeps::NextStatement,
                &["# noinspection PyUnusedLocal", "# language=SQL", "# sourcery skip: all"],
            ),
            (Keeps::TopOrNextLine, &["# ty: ignore[x]", "#ty:ignore"]),
            (
                Keeps::Top,
                &[
                    "# type: ignore",
                    "# type:ignore # x",
                    "# coding: utf-8",
                    "# vim: set fileencoding=koi8-r :",
                    "# cython: boundscheck=False",
                ],
            ),
            (
                Keeps::Cell,
                &[
                    "# %%",
                    "#%%",
                    "# %% [markdown]",
                    "# +",
                    "# + tags=[]",
                    "# -",
                    "# In[1]:",
                    "# Databricks notebook source",
                    "# COMMAND ----------",
                    "# MAGIC %md",
                    "#   jupytext:",
                    "# METADATA ********************",
                ],
            ),
        ] {
            for comment in comments {
                assert_eq!(keeps(comment), keeps_what, "{comment}");
            }
        }
    }

    /// The rows of the table in the documentation.
    fn rows() -> impl Iterator<Item = String> {
        DIRECTIVES.iter().map(|Directive { tool, version, source, forms, keeps }| {
            let forms = forms.iter().map(|form| match form {
                Form::Start(text) | Form::Word(text) | Form::Whole(text) => format!("`# {text}`"),
                Form::Within(text) => format!("`# ...{text}`"),
            });
            let keeps = match keeps {
                Keeps::Nothing | Keeps::Line => "its line",
                Keeps::Block => "its block of comments",
                Keeps::NextLine => "its line and the next",
                Keeps::NextStatement => "its line and the next statement",
                Keeps::TopOrNextLine => "its place above all code, or else its line and the next",
                Keeps::Top => "its place above all code",
                Keeps::Cell => "its place above all code, and the comments below it",
            };
            format!(
                "| [{tool}]({source}) | {version} | {} | {keeps} |",
                forms.collect::<Vec<_>>().join(", ")
            )
        })
    }

    #[test]
    fn the_documentation_shows_the_table() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/telemetry.md");
        let page = std::fs::read_to_string(page).expect("it is there");
        let missing: Vec<_> = rows().filter(|row| !page.contains(row.as_str())).collect();
        assert!(missing.is_empty(), "docs/telemetry.md lacks\n{}", missing.join("\n"));
    }
}
