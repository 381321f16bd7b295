"""The native part of pylens."""

from os import PathLike
from typing import Dict, Generic, List, Optional, Tuple, TypeVar, final, overload

_Source = TypeVar("_Source", str, bytes)

__version__: str

class Error(Exception):
    """The base of all exceptions of pylens."""

class ConfigError(Error):
    """Settings that cannot be used. The message says where and why."""

class SourceError(Error):
    """A source that cannot be checked: its bytes are no text, it nests too deeply, or it is a notebook."""

class RewriteError(Error):
    """A source that was left as it is, as its rewritten form would not be the same code."""

@final
class Config:
    """The settings that texts are checked and rewritten under. Immutable, and safe to share between threads."""

    def __new__(cls) -> Config:
        """The default settings."""
    @classmethod
    def from_toml(cls, text: str) -> Config:
        """Settings as they are written in a ``pylens.toml``.

        Patterns of files are relative to the root of the file system, or to whatever the relative paths of sources start
        from.

        Raises:
            ConfigError: The text cannot be used; the message gives line and column.
        """
    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> Config:
        """The settings of a configuration file, which may be a ``pyproject.toml``, with those that it extends.

        Its patterns of files are relative to its folder.

        Raises:
            ConfigError: A file cannot be read or used; the message says which, and where.
        """
    @classmethod
    def discover(cls) -> Config:
        """The settings for files in the working directory: those of the nearest ``.pylens.toml``, ``pylens.toml`` or
        ``pyproject.toml``, or else the default ones.

        Raises:
            ConfigError: A file cannot be read or used.
        """
    @property
    def has_telemetry(self) -> bool:
        """True if there is telemetry to inject."""
    @property
    def telemetry_packages(self) -> List[str]:
        """The top-level packages that the injected code imports, and which get none themselves."""
    @property
    def resolved(self) -> str:
        """Every setting in force, a line each: what two equal texts of settings have in common."""

@final
class Finding:
    """One finding of one rule. Lines and columns count from 1, columns in code points."""

    @property
    def rule(self) -> str:
        """The rule's name."""
    @property
    def group(self) -> str:
        """The name of the rule's group."""
    @property
    def severity(self) -> str:
        """``"error"``, ``"warning"`` or ``"info"``."""
    @property
    def message(self) -> str:
        """The fault, naming the actual thing."""
    @property
    def line(self) -> int:
        """The line on which the finding starts."""
    @property
    def column(self) -> int:
        """The column at which it starts."""
    @property
    def end_line(self) -> int:
        """The line on which it ends."""
    @property
    def end_column(self) -> int:
        """The column behind its last character."""
    @property
    def caption(self) -> str:
        """The remark on the text at the finding; empty if the message says it all."""
    @property
    def labels(self) -> List[Label]:
        """Further pieces of the text that matter."""
    @property
    def notes(self) -> List[str]:
        """Facts that help to understand the finding."""
    @property
    def help(self) -> Optional[str]:
        """What to do about it."""
    @property
    def fix(self) -> Optional[Fix]:
        """The rewrite that fixes it."""

@final
class Label:
    """A piece of the text with a remark."""

    @property
    def message(self) -> str:
        """The remark; may be empty."""
    @property
    def line(self) -> int:
        """The line on which the piece starts."""
    @property
    def column(self) -> int:
        """The column at which it starts."""
    @property
    def end_line(self) -> int:
        """The line on which it ends."""
    @property
    def end_column(self) -> int:
        """The column behind its last character."""

@final
class Fix:
    """A rewrite that fixes a finding. All its edits are applied together or not at all."""

    @property
    def message(self) -> str:
        """The change, in the imperative."""
    @property
    def is_safe(self) -> bool:
        """True if it cannot change what the code does, but for the fault."""
    @property
    def edits(self) -> List[Edit]:
        """The edits in the order of the text, which do not overlap."""

@final
class Edit:
    """The replacement of a piece of the text; an empty piece inserts."""

    @property
    def content(self) -> str:
        """The text that stands there afterwards."""
    @property
    def line(self) -> int:
        """The line on which the piece starts."""
    @property
    def column(self) -> int:
        """The column at which it starts."""
    @property
    def end_line(self) -> int:
        """The line on which it ends."""
    @property
    def end_column(self) -> int:
        """The column behind its last character."""

@final
class Fixed(Generic[_Source]):
    """A source after its fixes."""

    @property
    def source(self) -> _Source:
        """The source, of the type that was given. It equals the original if there was nothing to do."""
    @property
    def changed(self) -> bool:
        """True if the source is not the original."""
    @property
    def fixed(self) -> Dict[str, int]:
        """The rules with fewer findings than before, each with how many fewer."""
    @property
    def moves_lines(self) -> bool:
        """True if injected code took lines of its own, so that other code is on other lines than before."""
    @property
    def wraps_lines(self) -> bool:
        """True if a condition or an iterable over several lines has injected code in front of it, of which the compiler makes
        something else than of the original.
        """
    @property
    def findings(self) -> List[Finding]:
        """The findings that are left, in terms of the fixed source."""
    def relocated(self, first_line: int, table: bytes, /) -> Tuple[int, bytes]:
        """The first line and the table of locations that a code object compiled from this source would have had if it had
        been compiled from the original: ``co_firstlineno`` and ``co_linetable`` of CPython 3.11 and later.

        Injected code gets the line of the code behind it.
        """
    def original(self, line: int, column: int, /) -> Tuple[int, int, bool]:
        """The line, from 1, and the column, in bytes of UTF-8 from 0, in the original of what is at such a position in this
        source, and whether that is injected code, which gives the position of what is behind it.
        """

def check(source: str | bytes, path: str = "<string>", config: Optional[Config] = None) -> List[Finding]:
    """The findings in a source, by position.

    Args:
        source: A text, or the bytes of a file, which are decoded as CPython does.
        path: What the source is called. Nothing is read from it: it decides whether the source is a stub and which
            settings apply.
        config: The settings; the default ones if there are none.

    Raises:
        SourceError: The source cannot be checked.
    """

def fix(
    source: _Source, path: str = "<string>", config: Optional[Config] = None, *, unsafe_fixes: bool = False
) -> Fixed[_Source]:
    """Applies fixes to a source: the safe ones, or with ``unsafe_fixes`` also those that may change what the code does.

    See ``check`` for the arguments.

    Raises:
        SourceError: The source cannot be checked.
        RewriteError: The fixes would do harm.
    """

@overload
def rewrite(
    source: str, path: str = "<string>", config: Optional[Config] = None, *, original_lines: bool = False
) -> Fixed[str]: ...
@overload
def rewrite(
    source: bytes, path: str = "<string>", config: Optional[Config] = None, *, original_lines: bool = False
) -> Fixed[bytes]: ...
@overload
def rewrite(
    source: str | bytes, path: str = "<string>", config: Optional[Config] = None, *, original_lines: bool = False
) -> Fixed[str] | Fixed[bytes]:
    """Injects the configured telemetry into a source, and does nothing else.

    See ``check`` for the other arguments.

    Args:
        original_lines: True if ``{line}`` in an entry is the line of its function in ``source``, as tracebacks under the import
            hook show it, and not that in the rewritten form.

    Raises:
        SourceError: The source cannot be checked.
        RewriteError: The rewritten source would not be the same code but for what was injected.
    """
