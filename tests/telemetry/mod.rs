//! Injecting telemetry harms nothing: under the machine's CPython the results compile, the header runs first, docstrings,
//! compiler flags and line numbers are as before, and taking it out again gives back every byte.
//!
//! `telemetry/judge.py` asks the interpreter. Needs `python3`, or whatever the environment variable `PYTHON` names.

mod commands;
mod decorators;
mod edits;
mod expressions;
mod left_alone;
mod moved;
mod names;
mod placement;
mod prologues;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt as _;
use pylens::lint::Report;
use pylens::registry::Registry;
use tempfile::TempDir;

const CONFIG: &str = "select = ['telemetry']\n[telemetry]\nheader = 'import probe_header'\n";
const ENTRY: &str = "entry = 'probe_header.enter({qualname!r}, {line})'\n";

/// The rules whose findings are left. `syntax-error` does not count: some of the files are there because they parse and do
/// not compile, which no telemetry changes.
fn unfixed<'r>(registry: &'r Registry, report: &Report) -> Vec<&'r str> {
    let rules = report.diagnostics.iter().map(|it| &*registry.rule(it.rule).name);
    rules.filter(|name| *name != "syntax-error").collect()
}

/// Files in a folder of their own, rewritten by the program.
struct Project {
    folder: TempDir,
    before: BTreeMap<String, Vec<u8>>,
    /// The names of the files that were said to have code on other lines.
    moved: Vec<String>,
}

impl Project {
    fn new<'c>(config: &str, cases: impl IntoIterator<Item = (&'c str, Vec<u8>)>) -> Project {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("pylens.toml"), config).expect("the folder is writable");
        let before = cases.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
        let mut project = Project { folder, before, moved: Vec::new() };
        for (name, bytes) in &project.before {
            std::fs::write(project.path(name), bytes).expect("the folder is writable");
        }
        let errors = project.fix(&[]);
        project.moved = errors
            .lines()
            .filter_map(|line| line.strip_prefix("note: ")?.split_once(".py:"))
            .map(|(name, _)| name.to_owned())
            .collect();
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.py"))
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("the file is there")
    }

    /// Runs `pylens fix` and returns what it says about the run.
    fn fix(&self, arguments: &[&str]) -> String {
        let mut command = Command::cargo_bin("pylens").expect("the binary is built");
        command.current_dir(self.folder.path()).args(["fix", "--exit-zero", "--no-progress"]);
        let output = command.args(arguments).output().expect("the binary runs");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// CPython's complaints about the result.
    fn complaints(&self) -> String {
        self.run("judge.py")
    }

    /// The output of a script that compares the files before and after.
    fn run(&self, script: &str) -> String {
        let pairs = self.folder.path().join("pairs");
        std::fs::create_dir_all(&pairs).expect("the folder is writable");
        for (name, before) in &self.before {
            let write = |end: &str, bytes: &[u8]| {
                std::fs::write(pairs.join(format!("{name}.{end}")), bytes).expect("writable");
            };
            write("before", before);
            write("after", &self.read(name));
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/telemetry").join(script);
        let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let output = Command::new(&python).arg(script).arg(&pairs).args(&self.moved).output();
        let output = output.unwrap_or_else(|error| panic!("{python}: {error}: install CPython"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The same without the files whose names begin like this: what was there before cannot be told from what was inserted.
    fn without(mut self, prefix: &str) -> Project {
        self.before.retain(|name, _| !name.starts_with(prefix));
        self
    }

    /// Checks that a second run changes nothing, and that taking the telemetry out gives back what was there.
    fn assert_reversible(&self) {
        let after: Vec<_> = self.before.keys().map(|name| self.read(name)).collect();
        self.fix(&[]);
        for (name, after) in self.before.keys().zip(&after) {
            assert_eq!(shown(&self.read(name)), shown(after), "{name} changes again");
        }
        self.fix(&["--remove-telemetry"]);
        for (name, before) in &self.before {
            assert_eq!(shown(&self.read(name)), shown(before), "{name} is not restored");
        }
    }
}

fn shown(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

/// Modules that naive injectors break, with whether the code has to move.
const TRAPS: &[(&str, &[u8], bool)] = &[
    ("empty", b"", false),
    ("newline_only", b"\n", false),
    ("blank_lines", b"\n\n\n", false),
    ("white_space_only", b"   ", false),
    ("form_feed_only", b"\x0c\n", false),
    ("comment_only", b"# c\n", false),
    ("comment_without_newline", b"# c", false),
    ("comment_and_white_space", b"# c\n  \t", false),
    ("crlf_comment_only", b"# c\r\n# d", false),
    ("docstring_only", b"'''d'''\n", false),
    ("docstring_without_newline", b"'d'", false),
    ("docstring_is_header", b"'import probe_header'\nx = 1\n", false),
    ("docstring_holds_header", b"'''\nimport probe_header\n'''\nx = 1\n", false),
    ("docstring_concatenated", b"'a' 'b' \\\n'c'\nx = 1\n", false),
    ("docstring_parenthesised", b"('a'\n 'b')  # c\nx = 1\n", false),
    ("docstring_parenthesised_twice", b"((\n'a'\n))\nx = 1\n", false),
    ("docstring_raw", b"r'\\d'\nx = 1\n", false),
    ("docstring_semicolon", b"'d';\nx = 1\n", false),
    ("docstring_backslash", b"'d' \\\n\nx = 1\n", false),
    ("no_docstring_f", b"f'{1}'\nx = 1\n", false),
    ("no_docstring_bytes", b"b'd'\nx = 1\n", false),
    ("no_docstring_concatenated_f", b"'a' f'{1}'\nx = 1\n", false),
    ("no_docstring_sum", b"'a' + 'b'\nx = 1\n", false),
    ("docstring_before_class", b"'d'\nclass A:\n    pass\n", false),
    ("future", b"from __future__ import annotations\nx: y = 1\n", false),
    ("futures", b"'d'\nfrom __future__ import division\nfrom __future__ import (\n    annotations,\n)\nx: y = 1\n", false),
    ("one_line", b"'d'; from __future__ import annotations; x = 1\n", false),
    ("one_line_without_docstring", b"from __future__ import annotations; x: y = 1", false),
    ("future_backslash", b"from __future__ \\\n    import annotations\nx: y = 1\n", false),
    ("future_with_comment", b"from __future__ import annotations  # c\nx: y = 1\n", false),
    ("cookie_first", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", true),
    ("cookie_second", b"#!/usr/bin/env python3\n# coding: latin-1\nx = '\xe9'\n", true),
    ("cookie_below_blank", b"\n# coding: latin-1\ndef f(): return '\xe9'\n", true),
    ("cookie_before_class", b"# coding: latin-1\nclass A: x = '\xe9'\n", true),
    ("cookie_and_blank", b"# coding: latin-1\n\nclass A: x = '\xe9'\n", false),
    ("cookie_cyrillic", b"# vim: set fileencoding=koi8-r :\n'\xc4'\nx = '\xc4'\n", false),
    ("byte_order_mark", b"\xef\xbb\xbfx = 1\n", true),
    ("byte_order_mark_empty", b"\xef\xbb\xbf", false),
    ("byte_order_mark_docstring", b"\xef\xbb\xbf'd'\r\nx = 1\r\n", false),
    ("byte_order_mark_cookie", b"\xef\xbb\xbf# coding: utf-8\ndef f(): pass\n", true),
    ("crlf", b"'d'\r\n\r\nx = 1\r\n", false),
    ("crlf_class", b"# c\r\nclass A:\r\n    pass\r\n", false),
    ("carriage_return", b"'d'\rx = 1\r", false),
    ("carriage_return_class", b"# c\rclass A:\r    pass\r", false),
    ("mixed_line_endings", b"# c\r\n# d\r# e\nif 1:\r\n    x = 1\r", false),
    ("form_feed", b"'d'\n\x0c\nx = 1\n", false),
    ("form_feed_before_class", b"# c: d\n\x0c\nclass A: pass\n", false),
    ("line_separator", "'d\u{2028}e'\nx = 'a\u{2029}b\u{85}'\n".as_bytes(), false),
    ("line_separator_comment", "# c\u{2028}d\nclass A: pass\n".as_bytes(), false),
    ("metadata", b"# /// script\n# dependencies = []\n#\n# note\n# ///\ndef f(): pass\n", true),
    ("metadata_and_blank", b"# /// script\n# dependencies = []\n# ///\n\ndef f(): pass\n", false),
    ("type_ignore", b"# type: ignore\nimport os\n", false),
    ("type_ignore_class", b"# c\n\n# type: ignore\nclass A: pass\n", true),
    ("type_ignore_then_blank", b"# type: ignore\n\nclass A: pass\n", false),
    ("directives", b"# pylint: disable=all\n# noqa\nclass A: pass\n", true),
    ("shebang", b"#!/usr/bin/python\ndef f(): pass\n", true),
    ("blank_then_decorator", b"\n@staticmethod\ndef f(): pass\n", false),
    ("decorator", b"@staticmethod\ndef f(): pass\n", true),
    ("comment_in_backslash", b"# c \\\nclass A: pass\n", false),
    ("backslash_before_class", b"\\\nclass A: pass\n", true),
    ("blank_after_backslash", b"\\\n\nclass A: pass\n", true),
    ("simple_after_backslash", b"\\\nx = 1\n", true),
    ("simple_statements", b"x = 1; y = 2\n", true),
    ("match", b"match = 'a'\nmatch[0:1]\n", true),
    ("without_newline", b"x = 1", true),
    ("present_first", b"import probe_header\nx = 1\n", false),
    ("present_behind_docstring", b"'d'\n\n\nimport   probe_header ;  x = 1\n", false),
    ("too_late", b"x = 1\nimport probe_header\n", true),
    ("tabs", b"if 1:\n\tx = 1\n", true),
    ("assignment_and_blank", b"# c\n\n__version__ = '1'\n", false),
    ("assignment_and_comment", b"# c\nbl_info: dict = {}\n", false),
    ("assignment_alone", b"VERSION = '1'\n", true),
    ("assignment_augmented", b"__path__ = []\n__path__ += []\n", true),
    ("licence", b"# Copyright A\n# B\nclass A: pass\n", true),
    ("licence_and_comment", b"# Copyright A\n\n# B\nclass A: pass\n", false),
    ("next_line", b"# A.\n\n# nosemgrep\nclass A: pass\n", false),
    ("next_line_first", b"# nosemgrep: a\n\nclass A: pass\n", true),
    ("next_line_twice", b"# pyre-fixme[1]: a\n# b\nclass A: pass\n", true),
    ("next_statement", b"# noinspection A\nimport os\n", true),
    ("cell", b"# %% [markdown]\n# text\nclass A: pass\n", true),
    ("cell_and_blank", b"# a\n\n# COMMAND ----------\n\nx = 1\n", false),
    ("decorators_apart", b"@staticmethod\n\n# c\n\n@staticmethod\ndef f(): pass\n", true),
    ("no_python", b"x = = 1\n", false),
];

#[test]
fn no_trap_catches_the_header() {
    let cases = TRAPS.iter().map(|(name, bytes, _)| (*name, bytes.to_vec()));
    let project = Project::new(CONFIG, cases);
    assert_eq!(project.complaints(), "");
    let moving = TRAPS.iter().filter(|(.., moves)| *moves).map(|(name, ..)| *name);
    let mut moving: Vec<_> = moving.collect();
    moving.sort_unstable();
    assert_eq!(project.moved, moving);
    project.without("present_").assert_reversible();
}

const FUNCTIONS: &[(&str, &str)] = &[
    ("docstring", "def f():\n    'd'\n    return 1\n"),
    ("docstring_only", "def f():\n    '''d\n    e'''\n"),
    ("one_line", "def f(): return 1\n"),
    ("one_line_docstring", "def f(): 'd'; return 1\n"),
    ("one_line_ellipsis", "def f(): ...\n"),
    ("compound", "def f(x):\n    if x:\n        return 1\n"),
    ("compound_blank", "def f(x):\n\n    if x:\n        return 1\n"),
    ("compound_comment", "def f(x):\n    # c\n    if x:\n        return 1\n"),
    ("compound_other_comment", "def f(x):\n  # c\n    if x:\n        return 1\n"),
    ("compound_directive", "def f(x):\n    # pylint: disable=all\n    if x:\n        return 1\n"),
    ("type_comment", "def f(x):\n    # type: (int) -> int\n    return x\n"),
    ("type_comment_compound", "def f(x):\n    # type: (int) -> int\n\n    if x: return x\n"),
    ("blank_above_type_comment", "def f(x):\n\n    # type: (int) -> int\n    if x: return x\n"),
    ("generator", "def f():\n    yield 1\n"),
    ("coroutine", "async def f():\n    async with g() as h:\n        await h\n"),
    ("nested", "def f():\n    def g(): return 1\n    return g\n"),
    (
        "method",
        "class A:\n    'd'\n    def f(self):\n        'e'\n    @staticmethod\n    def g(): return 1\n",
    ),
    ("tabs", "class A:\n\tdef f(self):\n\t\tfor x in (): pass\n"),
    ("crlf", "def f(x):\r\n    if x:\r\n        return 1\r\n"),
    ("backslash", "def f(x): \\\n    return x\n"),
    ("global", "def f():\n    global x\n    x = 1\n"),
    ("nonlocal", "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    g()\n"),
    ("semicolons", "def f():\n    'd';\n    x = 1;\n"),
    ("annotated", "def f(\n    x: int,\n) -> (\n    int\n):\n    while x: x -= 1\n"),
    ("lambda", "f = lambda x: x\n"),
    ("type_parameters", "def f(x: 'a' = 1, /, *y, **z): return x\n"),
    ("global_function", "def f():\n    global g\n    def g(): return 1\n    g()\n"),
];

#[test]
fn entries_change_nothing_else() {
    let cases = FUNCTIONS.iter().map(|(name, code)| (*name, code.as_bytes().to_vec()));
    let project = Project::new(&format!("{CONFIG}{ENTRY}"), cases);
    assert_eq!(project.complaints(), "");
    for (name, code) in FUNCTIONS {
        let text = String::from_utf8(project.read(name)).expect("it is still text");
        assert_eq!(
            text.matches("probe_header.enter(").count(),
            code.matches("def ").count(),
            "{text}"
        );
    }
    project.assert_reversible();
}
