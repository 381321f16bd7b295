"""Checks and rewrites other people's Python, as text in memory and while it is imported.

>>> import pylens
>>> pylens.check("ready = state is 'done'\\n")
[<Finding is-literal at 1:9: `is` compares the identity of a string literal>]

``check``, ``fix`` and ``rewrite`` are functions of a source and settings: they touch no file, run without the interpreter's
lock and can be called from any thread. ``install`` makes imports go through ``rewrite``. ``capture`` takes a function to
another process, where ``restore`` makes it again.
"""

from ._capture import CaptureError, capture
from ._hook import Hook, install, load, load_source, uninstall
from ._keys import InsecureKeyError
from ._native import (
    Config,
    ConfigError,
    Edit,
    Error,
    Finding,
    Fix,
    Fixed,
    Label,
    RewriteError,
    SourceError,
    __version__,
    check,
    fix,
    rewrite,
)
from ._restore import RestoreError, restore

__all__ = [
    "CaptureError",
    "Config",
    "ConfigError",
    "Edit",
    "Error",
    "Finding",
    "Fix",
    "Fixed",
    "Hook",
    "InsecureKeyError",
    "Label",
    "RestoreError",
    "RewriteError",
    "SourceError",
    "__version__",
    "capture",
    "check",
    "fix",
    "install",
    "load",
    "load_source",
    "restore",
    "rewrite",
    "uninstall",
]
