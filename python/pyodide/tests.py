"""Runs `python/tests` in pyodide, where there are neither processes nor threads. Its value is the exit status.

What a test would run in a process of its own runs here, with modules, arguments and paths as a new process would have them.
A test for which that does not do is skipped, and says why.
"""

import atexit
import builtins
import contextlib
import io
import linecache
import marshal
import os
import pathlib
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import textwrap
import types
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


def python(self, *arguments, code=None, cwd=None, input=None, **environment):
    """Does what an interpreter would with these arguments; see `support.Folder.python`."""
    if code is not None:
        arguments = ("-c", textwrap.dedent(code), *arguments)
    while arguments[0] == "-X":
        arguments = arguments[2:]
    if arguments[0].startswith(("-O", "-P")):
        self.skipTest("an interpreter with other flags is needed")
    out, errors = io.StringIO(), io.StringIO()
    with _as_new(self.folder, cwd or self.folder, environment):
        sys.stdin = io.TextIOWrapper(io.BytesIO((input or "").encode()), "utf-8")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            status = _status(arguments)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), errors.getvalue())


@contextlib.contextmanager
def _as_new(folder, cwd, environment):
    """The state of a new process, which inherits variables, and afterwards that of this one."""
    lists = {name: list(getattr(sys, name)) for name in ("argv", "path", "meta_path", "warnoptions")}
    state = {name: getattr(sys, name) for name in ("stdin", "excepthook", "pycache_prefix")}
    modules, variables, here, end = dict(sys.modules), dict(os.environ), os.getcwd(), os._exit
    for name, module in modules.items():
        if str(getattr(module, "__file__", None)).startswith(str(folder)):
            del sys.modules[name]
    pylens.uninstall()
    paths = environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [*filter(None, paths), *(path for path in sys.path if not path.startswith(str(folder)))]
    sys.path_importer_cache.clear()
    sys.pycache_prefix = environment.get("PYTHONPYCACHEPREFIX")
    # Texts that ran have no file.
    linecache.clearcache()
    # Those of this process only free what goes with it.
    atexit._clear()
    os.environ.update(environment)
    os.chdir(cwd)
    os._exit = _End
    try:
        with warnings.catch_warnings():
            yield
    finally:
        os._exit = end
        os.chdir(here)
        os.environ.clear()
        os.environ.update(variables)
        sys.modules.clear()
        sys.modules.update(modules)
        for name, value in lists.items():
            getattr(sys, name)[:] = value
        for name, value in state.items():
            setattr(sys, name, value)


class _End(BaseException):
    """The end of a process at once."""

    def __init__(self, status):
        raise self


def _status(arguments):
    """The exit status of a program, which is code, a module, a path or the input."""
    kind, *rest = arguments
    if kind[:2] in ("-c", "-m") and kind[2:]:
        kind, rest = kind[:2], [kind[2:], *rest]
    if kind in ("-c", "-m"):
        is_usable = bool(rest)
    else:
        is_usable = kind == "-" or os.path.exists(kind)
    if not is_usable:
        print(f"python: {kind} cannot be used", file=sys.stderr)
        return 2
    try:
        status = _ended(kind, rest)
    except _End as end:
        return end.args[0]
    atexit._run_exitfuncs()
    return status


def _ended(kind, rest):
    """How a program ends, before its functions for that are called."""
    try:
        _run(kind, rest)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return int(end.code or 0)
        print(end.code, file=sys.stderr)
        return 1
    except _End:
        raise
    except BaseException as error:
        frames = error.__traceback__
        while frames is not None and frames.tb_frame.f_code.co_filename == _run.__code__.co_filename:
            frames = frames.tb_next
        sys.excepthook(type(error), error.with_traceback(frames), frames)
        return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _run(kind, rest):
    """Runs a program in a new module `__main__`, as the interpreter does before anything of Python's own library is there."""
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__builtins__ = builtins
    sys.argv[:] = [kind, *rest]
    path = os.path.join(os.getcwd(), kind)
    if kind == "-m":
        sys.argv[:] = rest
        sys.path.insert(0, os.getcwd())
        runpy._run_module_as_main(rest[0])
    elif kind == "-c":
        sys.argv[:] = [kind, *rest[1:]]
        _run_text(rest[0], "<string>", "")
    elif kind == "-":
        main.__file__, main.__cached__ = "<stdin>", None
        _run_text(sys.stdin.read(), "<stdin>", "")
    elif pkgutil.get_importer(path) is not None:
        sys.path.insert(0, path)
        runpy._run_module_as_main("__main__", alter_argv=False)
    else:
        main.__file__, main.__cached__ = path, None
        content = pathlib.Path(path).read_bytes()
        _run_text(content, path, os.path.dirname(os.path.realpath(path)))


def _run_text(text, name, folder):
    """Runs a source, or bytecode, in the module `__main__`."""
    sys.path.insert(0, folder)
    if name.endswith(".pyc"):
        code = marshal.loads(text[16:])
    else:
        code = compile(text, name, "exec", dont_inherit=True)
    if isinstance(text, str):
        linecache._register_code(code, text, name)
    if sys.version_info >= (3, 15):
        vars(sys.modules["__main__"]).pop("__cached__", None)
    exec(code, vars(sys.modules["__main__"]))


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
