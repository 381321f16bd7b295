"""Sources that are rewritten while they are used: plain Python runs old code; the hook and checked hashes never do.

Times are those of the clock, as files get them.
"""

import collections
import importlib
import json
import os
import shutil
import subprocess
import sys
import time
import unittest

import pylens
from support import Folder

KINDS = ("plain", "hooked", "compiled")


@unittest.skipUnless(shutil.which("pylens"), "the program is not on PATH")
class Rewriting(Folder):
    def setUp(self):
        super().setUp()
        self.assertNotIn("PYTHONDONTWRITEBYTECODE", os.environ)
        self.stale = collections.Counter()
        for kind in KINDS:
            self.rewrite(kind, 0)
        self.bytecode("compile", "compiled", "--python", sys.executable)
        pylens.install(self.config, ["hooked"], key=bytes(32))

    def bytecode(self, *arguments):
        """What the program prints about bytecode below the folder."""
        command = ["pylens", "bytecode", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, encoding="utf-8", check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout

    def hazards(self, kind):
        """The names of what the audit finds in the package's bytecode."""
        return [each["code"] for each in json.loads(self.bytecode("audit", kind, "--output-format", "json"))]

    def rewrite(self, kind, number):
        """Writes a text whose length is always the same."""
        self.write(f"{kind}/__init__.py", f"def value():\n    return {1000 + number}\n")

    def use(self, number):
        """Imports all modules anew, and counts those that run another text than their own."""
        self.forget(*KINDS)
        for kind in KINDS:
            if importlib.import_module(kind).value() != 1000 + number:
                self.stale[kind] += 1
                if kind == "plain" and self.stale[kind] == 1:
                    self.assertEqual(self.hazards(kind), ["pyc-racy"])

    def assert_plain_alone_was_stale(self):
        self.assertGreater(self.stale["plain"], 0)
        self.assertEqual(list(self.stale), ["plain"], self.stale)
        # Python itself has kept up what was compiled.
        self.assertEqual(self.hazards("compiled"), [])

    def test_every_third_of_a_second(self):
        for number in range(20):
            for kind in KINDS:
                self.rewrite(kind, number)
            self.use(number)
            time.sleep(0.3)
        self.assert_plain_alone_was_stale()

    def test_edits_that_are_undone_within_a_second(self):
        for number in range(1, 51):
            for value in (number, 0):
                for kind in KINDS:
                    self.rewrite(kind, value)
                self.use(value)
        self.assert_plain_alone_was_stale()


if __name__ == "__main__":
    unittest.main()
