"""The key that seals cached bytecode: whoever does not have it cannot make bytecode that is run."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import warnings
from pathlib import Path

from ._native import Error

KEY_LENGTH = 32
"""Length of a key in bytes."""


class InsecureKeyError(Error):
    """The file with the key belongs to somebody else, or others may read it."""


def check_key(key: bytes) -> bytes:
    """Returns a key that was given, which has 16 to 64 bytes.

    Raises:
        ValueError: It has another length.
    """
    if not 16 <= len(key) <= 64:
        raise ValueError(f"a key has 16 to 64 bytes, not {len(key)}")
    return key


def own_key() -> bytes:
    """The key of this user, which is made when it is first asked for.

    Where it can be neither read nor kept, one for this process alone, so that nothing is found in the cache; a warning
    says so.

    Raises:
        InsecureKeyError: The file is not this user's alone.
    """
    try:
        path = key_path()
    except RuntimeError as error:
        # A user without a home.
        return _key_of_process(error)
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        return _key_of_process(error)
    try:
        _create(path)
        return _read(path)
    except OSError as error:
        return _key_of_process(error)


def key_path() -> Path:
    """The file that holds the key of this user."""
    if sys.platform == "win32":
        given, own = os.environ.get("LOCALAPPDATA", ""), Path("AppData", "Local")
    else:
        given, own = os.environ.get("XDG_STATE_HOME", ""), Path(".local", "state")
    # A relative one counts for nothing, as its specification demands: it could be a folder of whoever wrote the scripts.
    folder = Path(given) if os.path.isabs(given) else Path.home() / own
    return folder / "pylens" / "bytecode.key"


def _read(path: Path) -> bytes:
    with open(path, "rb") as file:
        status = os.fstat(file.fileno())
        if sys.platform != "win32":
            if status.st_uid != os.geteuid():
                raise InsecureKeyError(f"{path} belongs to another user: remove it, or give `key=`")
            if stat.S_IMODE(status.st_mode) & 0o077:
                raise InsecureKeyError(f"{path} is open to others: remove it, and a new key is made")
        key = file.read()
    if len(key) != KEY_LENGTH:
        raise InsecureKeyError(f"{path} holds no key: remove it, and a new one is made")
    return key


def _create(path: Path) -> None:
    """Puts a new key there in one step, so that of several processes all read the same."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_LENGTH))
        _publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except (AttributeError, OSError):
        # Not every platform and file system has links. Of processes that make a key at once, the last one's stays.
        os.replace(draft, path)


def _key_of_process(error: Exception) -> bytes:
    warnings.warn(
        f"rewritten modules are not cached, as the key for it cannot be kept: {error}; give `key=`, or set XDG_STATE_HOME",
        RuntimeWarning,
        stacklevel=4,
    )
    return secrets.token_bytes(KEY_LENGTH)
