"""Runs a script or a module as ``__main__``, rewritten like everything that it imports."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import List, Optional

from ._hook import Hook, install
from ._loaders import RewritingLoader
from ._native import Config


def main(arguments: Optional[List[str]] = None) -> None:
    """The command ``python -m pylens``."""
    parser = argparse.ArgumentParser(
        prog="python -m pylens", description="The linter itself is the program `pylens`: see `pylens --help`."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run a script or a module, rewritten as it is imported")
    run.add_argument("--config", metavar="FILE", help="the configuration file, instead of the one that is found")
    run.add_argument("--include", metavar="NAME", action="append", help="a module to rewrite, with all below it")
    run.add_argument("--exclude", metavar="NAME", action="append", default=[], help="a module to leave alone")
    run.add_argument("--cache-dir", metavar="DIR", help="where bytecode is kept")
    run.add_argument("--strict", action="store_true", help="fail for a module that cannot be given what is configured")
    run.add_argument("-m", dest="module", metavar="MODULE", nargs=argparse.REMAINDER, help="a module to run, and its arguments")
    run.add_argument("script", metavar="SCRIPT", nargs="?", help="a script to run")
    run.add_argument("arguments", metavar="ARGUMENT", nargs=argparse.REMAINDER, help="the script's arguments")
    options = run.parse_args(_without_command(parser, sys.argv[1:] if arguments is None else arguments))
    config = None if options.config is None else Config.from_file(options.config)
    hook = install(
        config,
        options.include,
        options.exclude,
        cache_dir=options.cache_dir,
        strict=options.strict,
    )
    if options.module:
        sys.argv = list(options.module)
        _start_path(os.getcwd())
        _run_module(hook, options.module[0])
    elif options.script:
        sys.argv = [options.script, *options.arguments]
        if not os.path.isfile(options.script):
            run.error(f"{options.script} is no file that could be run")
        _start_path(os.path.dirname(os.path.abspath(options.script)))
        _run_script(hook, options.script)
    else:
        run.error("a script is wanted, or `-m MODULE`")


def _without_command(parser: argparse.ArgumentParser, arguments: List[str]) -> List[str]:
    """The arguments behind ``run``. What belongs to the script is not for this parser to judge."""
    if arguments[:1] != ["run"]:
        parser.parse_args(arguments)
    return arguments[1:]


def _start_path(folder: str) -> None:
    """Puts a folder where Python would, in the place of that of this program."""
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder


def _run_script(hook: Hook, path: str) -> None:
    loader = hook.loader("__main__", os.path.abspath(path))
    _execute(loader, None, loader.path)


def _run_module(hook: Hook, name: str) -> None:
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        spec = None
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{name}.__main__")
    if spec is None or spec.origin is None or not spec.has_location:
        raise SystemExit(f"python -m pylens: no module named {name} with a source that could be run")
    sys.argv[0] = spec.origin
    _execute(hook.loader(spec.name, spec.origin), spec, spec.origin)


def _execute(loader: RewritingLoader, spec: Optional[ModuleSpec], path: str) -> None:
    """Runs the module in the place of this one."""
    module = ModuleType("__main__")
    module.__file__ = path
    module.__loader__ = loader
    module.__spec__ = spec
    module.__package__ = None if spec is None else spec.parent
    if sys.version_info < (3, 14):
        # Since then they are made when they are asked for.
        module.__dict__["__annotations__"] = {}
    if sys.version_info < (3, 15):
        module.__dict__["__cached__"] = None if spec is None else spec.cached
    module.__dict__["__builtins__"] = sys.modules["builtins"]
    code = loader.get_code(loader.name)
    sys.modules["__main__"] = module
    exec(code, module.__dict__)
