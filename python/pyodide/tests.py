"""Runs `python/tests` in pyodide, where there are neither processes nor threads. Its value is the exit status.

What a test would run in a process of its own runs here, with modules, arguments and paths as a new process would have them.
A test for which that does not do is skipped, and says why.
"""

import contextlib
import io
import os
import pathlib
import runpy
import subprocess
import sys
import tempfile
import textwrap
import traceback
import unittest
import warnings

sys.path[:0] = [os.path.join(root, "python", name) for name in ("pyodide", "tests", "")]  # noqa: F821
os.chdir(tempfile.gettempdir())
# Users have one number here.
os.geteuid = os.getuid

import stand_in  # noqa: E402

sys.modules["pylens._native"] = stand_in

import pylens  # noqa: E402
import support  # noqa: E402

# That is about the native module alone.
NATIVE = "test_text"


def python(self, *arguments, code=None, cwd=None, **environment):
    """Does what an interpreter would with these arguments; see `support.Folder.python`."""
    if code is not None:
        arguments = ("-c", textwrap.dedent(code), *arguments)
    while arguments[0] == "-X":
        arguments = arguments[2:]
    if arguments[0].startswith("-O"):
        self.skipTest("an interpreter with other flags is needed")
    out, errors = io.StringIO(), io.StringIO()
    with _as_new(self.folder, cwd or self.folder, environment):
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            status = _status(arguments)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), errors.getvalue())


@contextlib.contextmanager
def _as_new(folder, cwd, environment):
    """The state of a new process, which inherits variables, and afterwards that of this one."""
    state = {name: list(getattr(sys, name)) for name in ("argv", "path", "meta_path", "warnoptions")}
    modules, variables, here = dict(sys.modules), dict(os.environ), os.getcwd()
    for name, module in modules.items():
        if str(getattr(module, "__file__", None)).startswith(str(folder)):
            del sys.modules[name]
    pylens.uninstall()
    sys.path[:] = [path for path in sys.path if not path.startswith(str(folder))]
    sys.path_importer_cache.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    try:
        with warnings.catch_warnings():
            yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(variables)
        sys.modules.clear()
        sys.modules.update(modules)
        for name, value in state.items():
            getattr(sys, name)[:] = value


def _status(arguments):
    """The exit status of a program, which is code, a module or a script."""
    kind, *rest = arguments
    try:
        if kind == "-c":
            sys.argv[:] = ["-c", *rest[1:]]
            sys.path.insert(0, "")
            exec(compile(rest[0], "<string>", "exec", dont_inherit=True), {"__name__": "__main__"})
        elif kind == "-m":
            sys.argv[:] = rest
            sys.path.insert(0, os.getcwd())
            runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        else:
            sys.argv[:] = arguments
            sys.path.insert(0, os.path.dirname(os.path.abspath(kind)))
            runpy.run_path(kind, run_name="__main__")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def main():
    print(f"CPython {sys.version.partition(' (')[0]} in node", flush=True)
    support.Folder.python = python
    names = sorted(path.stem for path in pathlib.Path(support.__file__).parent.glob("test_*.py"))
    suite = unittest.defaultTestLoader.loadTestsFromNames(name for name in names if name != NATIVE)
    result = unittest.TextTestRunner(sys.stdout).run(suite)
    for test, reason in result.skipped:
        print(f"skipped: {test.id()}: {reason}")
    return 0 if result.wasSuccessful() else 1


sys.dont_write_bytecode = True
main()
