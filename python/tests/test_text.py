"""Sources in, findings and fixed sources out."""

import concurrent.futures
import unittest

import pylens
from support import CONFIG


class Check(unittest.TestCase):
    def test_a_finding_says_where_and_what(self):
        (finding,) = pylens.check("name = '🦀' if state is 'done' else ''\n", "upload.py")
        self.assertEqual((finding.rule, finding.group, finding.severity), ("is-literal", "identity", "error"))
        # Columns are code points.
        self.assertEqual((finding.line, finding.column, finding.end_line, finding.end_column), (1, 15, 1, 30))
        self.assertIn("string literal", finding.message)
        self.assertFalse(finding.fix.is_safe)
        self.assertEqual([edit.content for edit in finding.fix.edits], ["=="])

    def test_bytes_are_decoded_as_cpython_does(self):
        source = "# coding: latin-1\nx = 'é' is y\n".encode("latin-1")
        self.assertEqual([finding.line for finding in pylens.check(source)], [2])
        with self.assertRaisesRegex(pylens.SourceError, "upload.py: line 1, byte 5"):
            pylens.check(b"x = \xff\n", "upload.py")

    def test_what_is_not_checked_is_an_error(self):
        with self.assertRaises(pylens.SourceError):
            pylens.check("x = '\ud800'")
        with self.assertRaisesRegex(pylens.SourceError, "notebook"):
            pylens.check(b'{"nbformat": 4, "cells": []}', "book.ipynb")

    def test_syntax_errors_are_findings(self):
        self.assertEqual({finding.rule for finding in pylens.check("def f(:\n")}, {"syntax-error"})

    def test_settings_change_findings(self):
        config = pylens.Config.from_toml("ignore = ['is-literal']\n")
        self.assertEqual(pylens.check("x is 'a'\n", config=config), [])

    def test_threads_share_settings(self):
        config = pylens.Config()
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda _: pylens.check("x is 'a'\n", config=config), range(200)))
        self.assertTrue(all(each == found[0] for each in found))


class Fix(unittest.TestCase):
    def test_the_type_is_that_of_the_source(self):
        config = pylens.Config.from_toml(CONFIG)
        text = pylens.rewrite("import os\n", "upload.py", config)
        self.assertEqual(text.source, "import telemetry as _telemetry; import os\n")
        self.assertTrue(text.changed)
        source = "# coding: latin-1\nimport os  # é\n".encode("latin-1")
        expected = "# coding: latin-1\nimport telemetry as _telemetry; import os  # é\n".encode("latin-1")
        self.assertEqual(pylens.rewrite(source, "upload.py", config).source, expected)

    def test_unsafe_fixes_are_asked_for(self):
        self.assertEqual(pylens.fix("x is 'a'\n").source, "x is 'a'\n")
        fixed = pylens.fix("x is 'a'\n", unsafe_fixes=True)
        self.assertEqual((fixed.source, fixed.fixed, fixed.findings), ("x == 'a'\n", {"is-literal": 1}, []))

    def test_rewriting_fixes_nothing_else(self):
        config = pylens.Config.from_toml(f"unsafe-fixes = true\n{CONFIG}")
        rewritten = pylens.rewrite("import os\nx is 'a'\n", "upload.py", config)
        self.assertTrue(rewritten.source.endswith("x is 'a'\n"))
        self.assertEqual(rewritten.findings, [])

    def test_what_is_there_stays(self):
        config = pylens.Config.from_toml(CONFIG)
        once = pylens.rewrite("def f():\n    return 1\n", "upload.py", config)
        twice = pylens.rewrite(once.source, "upload.py", config)
        self.assertFalse(twice.changed)
        self.assertIs(twice.source, once.source)

    def test_lines_that_move_are_said(self):
        config = pylens.Config.from_toml(CONFIG)
        moved = pylens.rewrite("import os\ndef f():\n    while x: pass\n", "upload.py", config)
        self.assertTrue(moved.moves_lines)
        self.assertEqual(moved.original(4, 4), (3, 4, False))
        self.assertEqual(moved.original(3, 4), (3, 0, True))


class Settings(unittest.TestCase):
    def test_errors_say_where(self):
        with self.assertRaisesRegex(pylens.ConfigError, "2:1.*did you mean `select`"):
            pylens.Config.from_toml("\nselct = ['all']\n")
        with self.assertRaises(pylens.ConfigError):
            pylens.Config.from_file("no-such-file.toml")

    def test_equal_texts_are_equal_settings(self):
        self.assertEqual(pylens.Config.from_toml(CONFIG).resolved, pylens.Config.from_toml(CONFIG).resolved)
        other = CONFIG.replace("enter", "leave")
        self.assertNotEqual(pylens.Config.from_toml(CONFIG).resolved, pylens.Config.from_toml(other).resolved)


if __name__ == "__main__":
    unittest.main()
