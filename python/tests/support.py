"""What the tests share: a folder with modules and a telemetry that remembers its calls."""

import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import traceback
import unittest

import pylens

CONFIG = """
[telemetry]
header = "import telemetry as _telemetry"
entry = "_telemetry.enter({qualname!r})"
"""

TELEMETRY = """
calls = []


def enter(name):
    calls.append(name)
"""

def needs(what):
    """For tests of what CPython has not got where it is compiled to WebAssembly: threads, processes."""
    return unittest.skipIf(sys.platform in ("emscripten", "wasi"), f"there are no {what}")


class Folder(unittest.TestCase):
    """A test in a new folder that is on ``sys.path``; what it imports from there is forgotten afterwards."""

    executable = sys.executable

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        # Bytecode tests would pass without any.
        self.addCleanup(setattr, sys, "dont_write_bytecode", sys.dont_write_bytecode)
        sys.dont_write_bytecode = False
        sys.path.insert(0, str(self.folder))
        self.addCleanup(sys.path.remove, str(self.folder))
        before = set(sys.modules)
        # There is one `pylens`, whose parts are imported when they are asked for.
        is_own = lambda name: name not in before and not name.startswith("pylens.")
        self.addCleanup(lambda: [sys.modules.pop(name) for name in filter(is_own, list(sys.modules))])
        self.addCleanup(pylens.uninstall)
        self.config = pylens.Config.from_toml(CONFIG)
        self.write("telemetry.py", TELEMETRY)

    def write(self, name, text):
        """Writes a file below the folder and returns its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def forget(self, *names):
        """Lets modules be imported anew."""
        for name in names:
            sys.modules.pop(name, None)

    def caches(self):
        """The files of bytecode below the folder, but for that of the telemetry."""
        found = self.folder.rglob("*.pyc")
        return sorted(path for path in found if not path.name.startswith("telemetry."))

    def last_frame(self, error, call, *arguments):
        """The innermost frame of the traceback of a call that raises ``error``."""
        try:
            call(*arguments)
        except error as raised:
            return traceback.extract_tb(raised.__traceback__)[-1]
        self.fail(f"no {error.__name__}")

    def python(self, *arguments, code=None, cwd=None, input=None, **environment):
        """Runs the interpreter in the folder, or one below; the process that ended."""
        if code is not None:
            arguments = ("-c", textwrap.dedent(code), *arguments)
        variables = {**os.environ, **environment}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.run(
            [self.executable, *arguments],
            cwd=cwd or self.folder,
            env=variables,
            input=input,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def output(self, *arguments, code=None, **environment):
        """What such a process prints, which must succeed."""
        done = self.python(*arguments, code=code, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout
