"""The loaders of rewritten modules. Each has the ``name`` and the ``path`` of its module, and the ``rewriter``."""

from __future__ import annotations

import io
import linecache
import os
import sys
from importlib.abc import InspectLoader
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any, Optional
from zipimport import zipimporter

from ._cache import BytecodeCache, keeps_caches
from ._locations import compile_at, compile_plainly
from ._native import Config, Fixed, RewriteError, SourceError, rewrite


class Rewriter:
    """Makes code of sources under one configuration, and keeps it.

    Args:
        config: The settings.
        cache: Where bytecode is kept; ``None`` to keep none.
        strict: True if a source in scope that could not be given what is configured is an error.
    """

    def __init__(self, config: Config, cache: Optional[BytecodeCache], strict: bool) -> None:
        self.config = config
        self.cache = cache
        self._strict = strict

    def code(self, source: bytes | str, path: str, name: str) -> CodeType:
        """The code of the rewritten source, with the locations of the original.

        Raises:
            SyntaxError: The source is not valid.
            SourceError, RewriteError: If strict: it could not be rewritten, or not all could be injected. Else it is left as
                it is.
        """
        try:
            # Names of files are not always valid UTF-8.
            shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
            fixed: Fixed[Any] = rewrite(source, shown, self.config, original_lines=True)
        except (SourceError, RewriteError) as error:
            refusal = error
        else:
            return self._compiled(source, fixed, path, name)
        # Behind the handler, so that an error of the source is the same as without the hook.
        code = compile_plainly(source, path, name)
        if self._strict:
            raise refusal
        return code

    def _compiled(self, source: bytes | str, fixed: Fixed[Any], path: str, name: str) -> CodeType:
        if self._strict:
            for finding in fixed.findings:
                if finding.group == "telemetry":
                    raise RewriteError(f"{path}:{finding.line}: {finding.message}")
        return compile_at(source, fixed, path, name)


    def without_cache(self) -> Rewriter:
        """The same, keeping nothing: the main script of a program is compiled each time."""
        return Rewriter(self.config, None, self._strict)


class RewritingLoader(SourceFileLoader):
    """Loads a source file as its rewritten form. ``get_source`` returns the user's text."""

    def __init__(self, fullname: str, path: str, rewriter: Rewriter) -> None:
        super().__init__(fullname, path)
        self.rewriter = rewriter
        cache = rewriter.cache
        self.cache_path: Optional[str] = None if cache is None or not keeps_caches() else cache.path(path)

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module, from the cache if that has it for exactly this source."""
        path = self.get_filename(fullname)
        source = self.get_data(path)
        cache, cache_path = self.rewriter.cache, self.cache_path
        if cache is None or cache_path is None:
            return self.rewriter.code(source, path, fullname)
        code = cache.load(cache_path, path, source)
        if code is None:
            code = self.rewriter.code(source, path, fullname)
            if not sys.dont_write_bytecode:
                self._keep(path, cache_path, cache.dump(path, source, code))
        return code

    def _keep(self, path: str, cache_path: str, data: bytes) -> None:
        try:
            # Whoever may not read the source may not read its code.
            mode = (os.stat(path).st_mode & 0o666) | 0o200
        except OSError:
            # It is gone meanwhile.
            return
        self.set_data(cache_path, data, _mode=mode)


class ArchiveLoader(InspectLoader):
    """Loads a module of a zip archive as its rewritten form. All but the code is left to the archive's own loader."""

    def __init__(self, name: str, importer: zipimporter, path: str, rewriter: Rewriter) -> None:
        self.name = name
        self.path = path
        self.rewriter = rewriter
        self.cache_path = None
        self._importer = importer
        # As the archive's own has them, by which resources are found in older versions of Python.
        self.archive = importer.archive
        self.prefix = importer.prefix

    def is_package(self, fullname: str) -> bool:
        """True if the module is a package."""
        return self._importer.is_package(fullname)

    def get_source(self, fullname: str) -> Optional[str]:
        """The user's text."""
        return self._importer.get_source(fullname)

    def get_filename(self, fullname: str) -> str:
        """The path of the archive and of the source in it."""
        return self.path

    def get_data(self, path: str) -> bytes:
        """The bytes of a member of the archive."""
        return self._importer.get_data(path)

    def get_resource_reader(self, fullname: str) -> object:
        """What ``importlib.resources`` reads a package's files with."""
        return self._importer.get_resource_reader(fullname)

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module, which is rewritten each time."""
        return self.rewriter.code(self.get_data(self.path), self.path, fullname)


class TextLoader(InspectLoader):
    """Loads a module that has no file as its rewritten form."""

    def __init__(self, name: str, text: str, path: str, rewriter: Rewriter) -> None:
        self.name = name
        self.path = path
        self._text = text
        self.rewriter = rewriter

    def is_package(self, fullname: str) -> bool:
        """False: there is no folder."""
        return False

    def get_source(self, fullname: str) -> str:
        """The user's text."""
        return self._text

    def get_filename(self, fullname: str) -> str:
        """The name of the source, in angle brackets."""
        return self.path

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module."""
        return self.rewriter.code(self._text, self.path, fullname)


def remember(path: str, text: str) -> None:
    """Lets ``linecache`` know the text of what has no file, with the ends of lines that Python has.

    It keeps the text for as long as the process runs: its own check for changes leaves entries without a time alone.
    """
    lines = io.StringIO(text, newline=None).readlines()
    linecache.cache[path] = (len(text), None, lines, path)
