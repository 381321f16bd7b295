"""Processes that ``multiprocessing`` spawns from a program under ``python -m pylens run``.

They get nothing from their parent but what it sends them, and run its main file anew. The hook's settings go along with that;
that they arrive installs the hook, before anything of the program is imported.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import SourcelessFileLoader
from importlib.util import MAGIC_NUMBER
from multiprocessing import spawn
from types import ModuleType
from typing import Any, Dict, List, NamedTuple, Optional

from ._hook import Hook, install
from ._loaders import RewritingLoader
from ._native import Config


class Settings(NamedTuple):
    """The options of ``python -m pylens run``, in the folder where it was run."""

    folder: str
    config: Optional[str]
    include: Optional[List[str]]
    exclude: List[str]
    cache_dir: Optional[str]
    strict: bool

    def install(self) -> Hook:
        """Installs the hook."""
        now = os.getcwd()
        os.chdir(self.folder)
        try:
            config = None if self.config is None else Config.from_file(self.config)
            return install(config, self.include, self.exclude, cache_dir=self.cache_dir, strict=self.strict)
        finally:
            os.chdir(now)

    def __reduce__(self) -> Any:
        return _arrived, tuple(self)


def follow(settings: Settings, hook: Hook) -> None:
    """Sends the settings along to processes that are spawned from now on."""
    prepare = spawn.get_preparation_data

    def get_preparation_data(name: str) -> Dict[str, Any]:
        return {**prepare(name), "pylens": settings}

    spawn.get_preparation_data = get_preparation_data
    setattr(spawn, "_fixup_main_from_path", lambda path: _run_main(hook, path))


def program_loader(hook: Hook, name: str, path: str) -> Any:
    """The loader of a program that is one file: bytecode runs as it is, and a source is compiled each time."""
    if _is_bytecode(path):
        return SourcelessFileLoader(name, path)
    return RewritingLoader(name, path, hook.rewriter.without_cache())


def _is_bytecode(path: str) -> bool:
    """True if Python would take a program for bytecode, by its name or else by how it begins."""
    if path.endswith(".pyc"):
        return True
    if not os.path.isfile(path):
        # What is read from a pipe is gone.
        return False
    with open(path, "rb") as file:
        return file.read(len(MAGIC_NUMBER)) == MAGIC_NUMBER


def _arrived(*options: Any) -> Settings:
    """Makes the settings anew in a process that was spawned, and installs the hook there."""
    settings = Settings(*options)
    follow(settings, settings.install())
    return settings


def _run_main(hook: Hook, path: str) -> None:
    """Runs the main file of the parent, under the name that it has in spawned processes."""
    before = sys.modules["__main__"]
    if getattr(before, "__file__", None) == path:
        return
    loader = program_loader(hook, "__mp_main__", path)
    module = ModuleType("__mp_main__")
    module.__dict__.update(__file__=path, __loader__=loader, __package__="", __builtins__=sys.modules["builtins"])
    if sys.version_info < (3, 15):
        module.__dict__["__cached__"] = None
    # As the original does, lest what it holds is gone.
    getattr(spawn, "old_main_modules").append(before)
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    name, sys.argv[0] = sys.argv[0], path
    try:
        exec(loader.get_code("__mp_main__"), module.__dict__)
    finally:
        sys.argv[0] = name
