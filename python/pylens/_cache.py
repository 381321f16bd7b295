"""Bytecode of rewritten modules on disk.

A file is what CPython calls a checked hash-based ``.pyc``, with 32 more bytes: a keyed BLAKE2b over everything that the code
depends on, the header and the code. The hash of the source alone would prove nothing: whoever brings a ``.pyc`` can write the right
hash over other code. A file that is cut short, foreign or forged is a miss, and nothing in it is looked at.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import marshal
import os
import stat
import sys
from types import CodeType
from typing import Optional

_HEADER = importlib.util.MAGIC_NUMBER + (3).to_bytes(4, "little")
"""The start of a hash-based file whose source is checked: bit 0 and bit 1 of the flags."""
_HEADER_LENGTH = 16
_SEAL_LENGTH = 32
_LIMIT = 64 << 20
"""Size in bytes above which a file is not read."""
_FLAGS: int = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Opens a file, and a pipe without waiting for a writer."""


def keeps_caches() -> bool:
    """Whether the interpreter keeps bytecode at all, which it does not without a tag for its files."""
    return sys.implementation.cache_tag is not None


class BytecodeCache:
    """The cache under one configuration.

    Args:
        tag: What tells this configuration from others in the names of files: ASCII letters and digits.
        key: 16 to 64 bytes that nobody else has.
        directory: Where files are kept; ``None`` for ``__pycache__`` beside the sources, or below ``sys.pycache_prefix``.
    """

    def __init__(self, tag: str, key: bytes, directory: Optional[str] = None) -> None:
        level = sys.flags.optimize
        self._tag = f"{level or ''}{tag}"
        self._directory = directory
        self._seal = hashlib.blake2b(key=key, digest_size=_SEAL_LENGTH)
        self._seal.update(f"{self._tag}\0".encode())
        self._seal.update(importlib.util.MAGIC_NUMBER)

    def path(self, source_path: str) -> str:
        """The file for the source at this path, whether it is there or not."""
        path = importlib.util.cache_from_source(source_path, optimization=self._tag)
        if self._directory is None:
            return path
        folder = os.path.splitdrive(os.path.dirname(os.path.abspath(source_path)))[1]
        return os.path.join(self._directory, folder.lstrip(os.sep), os.path.basename(path))

    def load(self, path: str, source_path: str, source: bytes) -> Optional[CodeType]:
        """The code that was stored at ``path`` for this source at this path; ``None`` if there is none that can be trusted."""
        data = _read(path)
        if data is None or len(data) <= _HEADER_LENGTH + _SEAL_LENGTH:
            return None
        stored = memoryview(data)
        content, seal = stored[:-_SEAL_LENGTH], stored[-_SEAL_LENGTH:]
        if not hmac.compare_digest(self._sealed(source_path, source, content), seal):
            return None
        code: CodeType = marshal.loads(content[_HEADER_LENGTH:])
        return code

    def dump(self, source_path: str, source: bytes, code: CodeType) -> bytes:
        """The contents of the file for this code."""
        content = b"".join((_HEADER, importlib.util.source_hash(source), marshal.dumps(code)))
        return content + self._sealed(source_path, source, content)

    def _sealed(self, source_path: str, source: bytes, content: bytes | memoryview) -> bytes:
        seal = self._seal.copy()
        # The lengths keep the end of one part from passing as the start of the next.
        seal.update(b"%d %d\0" % (len(source_path), len(source)))
        seal.update(source_path.encode("utf-8", "surrogatepass"))
        seal.update(source)
        seal.update(content)
        return seal.digest()


def _read(path: str) -> Optional[bytes]:
    """The contents of a file; ``None`` if there is none of a sensible size. Whatever else is there is not waited for."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LIMIT:
            return None
        return os.read(descriptor, status.st_size)
    except OSError:
        return None
    finally:
        os.close(descriptor)
