"""Checks and rewrites other people's Python, as text in memory and while it is imported.

>>> import pylens
>>> pylens.check("ready = state is 'done'\\n")
[<Finding is-literal at 1:9: `is` compares the identity of a string literal>]

``check``, ``fix`` and ``rewrite`` are functions of a source and settings: they touch no file, run without the interpreter's
lock and can be called from any thread. ``install`` makes imports go through ``rewrite``.
"""

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

__all__ = [
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
    "RewriteError",
    "SourceError",
    "__version__",
    "check",
    "fix",
    "install",
    "load",
    "load_source",
    "rewrite",
    "uninstall",
]
