"""Runs a program as ``__main__``, rewritten like everything that it imports, and otherwise as ``python`` does."""

from __future__ import annotations

import argparse
import importlib.util
import os
import pkgutil
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType, TracebackType
from typing import Any, Callable, Dict, List, Optional, Tuple

from ._hook import Hook
from ._loaders import TextLoader, remember
from ._native import Error
from ._spawn import Settings, follow, program_loader

_USAGE = "python -m pylens run [OPTION]... (FILE | FOLDER | ARCHIVE | - | -c CODE | -m MODULE) [ARGUMENT]..."

_OWN = os.path.join(os.path.dirname(__file__), "")


def main(arguments: Optional[List[str]] = None) -> None:
    """The command ``python -m pylens``."""
    parser = argparse.ArgumentParser(
        prog="python -m pylens", description="The linter itself is the program `pylens`: see `pylens --help`."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run", usage=_USAGE, allow_abbrev=False, help="run a program, rewritten as it is imported"
    )
    run.add_argument("--config", metavar="FILE", help="the configuration file, instead of the one that is found")
    run.add_argument("--include", metavar="NAME", action="append", help="a module to rewrite, with all below it")
    run.add_argument("--exclude", metavar="NAME", action="append", default=[], help="a module to leave alone")
    run.add_argument("--cache-dir", metavar="DIR", help="where bytecode is kept")
    run.add_argument("--strict", action="store_true", help="fail for a module that cannot be given what is configured")
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] != ["run"]:
        parser.parse_args(given)
    own, program = _split(given[1:])
    options = run.parse_args(own)
    kind, what, rest = _program(run, program)
    try:
        folder = os.getcwd()
    except OSError:
        run.error("the working directory is gone: start in a folder that exists")
    settings = Settings(folder, options.config, options.include, options.exclude, options.cache_dir, options.strict)
    try:
        hook = settings.install()
    except (Error, ValueError) as error:
        run.error(str(error))
    if not kind and not os.path.exists(what):
        run.error(f"{what} is no file that could be run")
    follow(settings, hook)
    try:
        _RUN[kind](hook, what, rest)
    except BaseException:
        _hide_own_frames()
        raise


def _split(arguments: List[str]) -> Tuple[List[str], List[str]]:
    """The options of this command, and what follows them. What belongs to the program is not for its parser to judge."""
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            return arguments[:position], arguments[position + 1 :]
        if word in ("--config", "--include", "--exclude", "--cache-dir"):
            position += 1
        elif not word.startswith("--") and word != "-h":
            break
        position += 1
    return arguments[:position], arguments[position:]


def _program(parser: argparse.ArgumentParser, words: List[str]) -> Tuple[str, str, List[str]]:
    """What is to be run: ``-m``, ``-c``, ``-`` or nothing for a path; the module, code or path; and its arguments."""
    if not words:
        parser.error("a program is wanted: a file, a folder, an archive, `-`, `-c CODE` or `-m MODULE`")
    first, *rest = words
    if first == "-" or not first.startswith("-"):
        return "-" if first == "-" else "", first, rest
    kind = first[:2]
    if kind not in ("-m", "-c"):
        parser.error(f"unknown option {first}")
    # `-mMODULE` is one word.
    following = [first[2:], *rest] if first != kind else rest
    if not following:
        parser.error(f"the option {kind} wants an argument")
    return kind, following[0], following[1:]


def _start_path(folder: str, always: bool = False) -> None:
    """Puts a folder where Python would, in the place of that of this program."""
    if not sys.flags.isolated and not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder
    elif always:
        sys.path.insert(0, folder)


def _run_path(hook: Hook, name: str, arguments: List[str]) -> None:
    """Runs a file, or the module ``__main__`` of a folder or an archive."""
    sys.argv = [name, *arguments]
    # Python does not normalize it either.
    path = os.path.join(os.getcwd(), name)
    if pkgutil.get_importer(path) is not None:
        _start_path(path, always=True)
        spec = PathFinder.find_spec("__main__", [path])
        if spec is None:
            raise SystemExit(f"python -m pylens: there is no module `__main__` in {path}")
        _execute_spec(hook, spec)
    else:
        _start_path(os.path.dirname(os.path.realpath(path)))
        _execute(program_loader(hook, "__main__", path), "__main__", None, __file__=path, __cached__=None)


def _run_code(hook: Hook, text: str, arguments: List[str]) -> None:
    sys.argv = ["-c", *arguments]
    _start_path("")
    if sys.version_info >= (3, 13):
        # Older versions show no lines of it.
        remember("<string>", text)
    _execute(TextLoader("__main__", text, "<string>", hook.rewriter), "__main__", None)


def _run_input(hook: Hook, name: str, arguments: List[str]) -> None:
    sys.argv = [name, *arguments]
    _start_path("")
    # There is none if it was closed.
    text = importlib.util.decode_source(sys.stdin.buffer.read()) if sys.stdin else ""
    loader = TextLoader("__main__", text, "<stdin>", hook.rewriter)
    _execute(loader, "__main__", None, __file__="<stdin>", __cached__=None)


def _run_module(hook: Hook, name: str, arguments: List[str]) -> None:
    sys.argv = ["-m", *arguments]
    _start_path(os.getcwd())
    try:
        spec = None if name.startswith(".") else importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name = f"{name}.__main__"
            spec = importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            # It is a package around it that misses another.
            raise
        spec = None
    except (ValueError, TypeError):
        # A name that could be none, or a module without a spec.
        spec = None
    if spec is None or not hasattr(spec.loader, "get_code"):
        raise SystemExit(f"python -m pylens: there is no module {name} that could be run")
    sys.argv[0] = spec.origin or name
    _execute_spec(hook, spec)


_RUN: Dict[str, Callable[[Hook, str, List[str]], None]] = {
    "": _run_path,
    "-": _run_input,
    "-c": _run_code,
    "-m": _run_module,
}


def _execute_spec(hook: Hook, spec: ModuleSpec) -> None:
    spec = hook.adopt(spec)
    _execute(spec.loader, spec.name, spec, __file__=spec.origin, __cached__=spec.cached)


def _execute(loader: Any, name: str, spec: Optional[ModuleSpec], **names: object) -> None:
    """Runs code in a new module ``__main__``, in the place of this program's own."""
    module = ModuleType("__main__")
    module.__dict__.update(__loader__=loader, __spec__=spec, __builtins__=sys.modules["builtins"], **names)
    module.__package__ = None if spec is None else spec.parent
    if sys.version_info < (3, 14):
        # Since then they are made when they are asked for.
        module.__dict__.setdefault("__annotations__", {})
    if sys.version_info >= (3, 15):
        module.__dict__.pop("__cached__", None)
    code = loader.get_code(name)
    if code is None:
        # Modules that are built in, or extensions.
        raise SystemExit(f"python -m pylens: there is no code of {name} that could be run")
    # `multiprocessing` knows it by the other name, and was imported before it was there.
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    exec(code, module.__dict__)


def _hide_own_frames() -> None:
    """Lets what prints an exception that nobody caught begin with the program. All else is left to the interpreter."""
    # A program may have removed it.
    print_exception = getattr(sys, "excepthook", sys.__excepthook__)

    def print_without(kind: type[BaseException], error: BaseException, traceback: Optional[TracebackType]) -> None:
        traceback = _without_own(traceback)
        sys.last_traceback = traceback
        for each in _behind(error):
            each.__traceback__ = _without_own(each.__traceback__)
        print_exception(kind, error.with_traceback(traceback), traceback)

    sys.excepthook = print_without


def _behind(error: BaseException) -> List[BaseException]:
    """The causes and contexts of an exception, of each but once."""
    found: List[BaseException] = []
    rest = [error]
    while rest:
        last = rest.pop()
        for each in (last.__cause__, last.__context__):
            # Exceptions may have an equality of their own.
            if each is not None and all(each is not other for other in [error, *found]):
                found.append(each)
                rest.append(each)
    return found


def _without_own(traceback: Optional[TracebackType]) -> Optional[TracebackType]:
    """A traceback without the frames of pylens, and those around them by which Python came there."""
    kept: List[TracebackType] = []
    is_between = False
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        if path.startswith(_OWN):
            while kept and _is_import(kept[-1]):
                kept.pop()
            is_between = True
        elif not (is_between and _is_import(traceback)):
            is_between = False
            kept.append(traceback)
        traceback = traceback.tb_next
    for one, following in zip(kept, [*kept[1:], None]):
        one.tb_next = following
    return kept[0] if kept else None


def _is_import(traceback: TracebackType) -> bool:
    """True if a frame is one of those that import modules, or run this program."""
    path = traceback.tb_frame.f_code.co_filename
    return path.startswith("<frozen ") or os.path.basename(path) == "runpy.py"
