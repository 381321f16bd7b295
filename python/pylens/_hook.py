"""The import hook: modules are rewritten when they are imported, and their bytecode is cached.

A finder asks the other finders for the module, and puts its loader in the place of the ordinary one for source files. All
that this loader does otherwise is where code comes from; nothing of ``importlib`` is patched, and no other module's cache
changes its place.
"""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import os
import site
import sys
import sysconfig
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType, TracebackType
from typing import Any, Iterable, List, Optional, Sequence, Type
from zipimport import zipimporter

from ._cache import BytecodeCache
from ._keys import check_key, own_key
from ._loaders import ArchiveLoader, Rewriter, RewritingLoader, TextLoader, remember
from ._native import Config, __version__


class Hook(MetaPathFinder):
    """An installed import hook. As a context manager it is uninstalled at the end."""

    def __init__(self, rewriter: Rewriter, include: Optional[Sequence[str]], exclude: Sequence[str]) -> None:
        self.rewriter = rewriter
        """What makes code of sources."""
        self._include = include
        self._exclude = (*exclude, *rewriter.config.telemetry_packages, "pylens")

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]] = None, target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        """The spec that another finder has for the module, with the rewriting loader; ``None`` if it is out of scope."""
        if not self._names(fullname):
            return None
        spec = _find(fullname, path, target)
        if spec is None or spec.origin is None:
            return spec
        if self._include is None and is_installed(spec.origin):
            # Another hook may be there for it.
            return None
        return self.adopt(spec)

    def adopt(self, spec: ModuleSpec) -> ModuleSpec:
        """The spec with the rewriting loader, in scope or not, if its own is the ordinary one for sources."""
        # Other loaders have reasons of their own.
        found: Any = spec.loader
        loader: RewritingLoader | ArchiveLoader
        if type(found) is SourceFileLoader and spec.origin is not None:
            loader = self.loader(spec.name, spec.origin)
        elif type(found) is zipimporter and spec.origin is not None and found.get_source(spec.name) is not None:
            # Bytecode beside the source would not be rewritten.
            path = spec.origin[:-1] if spec.origin.endswith(".pyc") else spec.origin
            loader = ArchiveLoader(spec.name, found, path, self.rewriter)
        else:
            return spec
        # Whoever found it may keep it for imports without the hook.
        adopted = copy.copy(spec)
        adopted.loader = loader
        adopted.cached = loader.cache_path
        return adopted

    def invalidate_caches(self) -> None:
        """Nothing of what was found is kept."""

    def loader(self, fullname: str, path: str) -> RewritingLoader:
        """A loader for the module in the file at ``path``, whether it is in scope or not."""
        return RewritingLoader(fullname, path, self.rewriter)

    def uninstall(self) -> None:
        """Stops rewriting. Modules that are imported already stay as they are."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def __enter__(self) -> Hook:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.uninstall()

    def _names(self, fullname: str) -> bool:
        """True if the module's name is in scope."""
        if _covers(self._exclude, fullname):
            return False
        return self._include is None or _covers(self._include, fullname)


def install(
    config: Optional[Config] = None,
    include: Optional[Iterable[str]] = None,
    exclude: Iterable[str] = (),
    *,
    cache: bool = True,
    cache_dir: Optional[str | os.PathLike[str]] = None,
    key: Optional[bytes] = None,
    strict: bool = False,
) -> Hook:
    """Rewrites modules while they are imported, from now on.

    Args:
        config: The settings; those of the configuration file in the working directory or above if there are none.
        include: The modules to rewrite, by name, each with all below it; ``"*"`` for all. By default those that are
            neither of the standard library nor installed.
        exclude: Modules to leave alone, each with all below it. What injected code imports is left alone anyway.
        cache: False to keep no bytecode.
        cache_dir: Where bytecode is kept, instead of ``__pycache__`` beside the sources.
        key: What seals the bytecode, 16 to 64 bytes; by default a key of this user, made at first use.
        strict: True to raise ``RewriteError`` for a module that could not be given all that is configured.

    Returns:
        The hook, which can be uninstalled and is a context manager.

    Raises:
        ConfigError: The configuration file cannot be used.
        InsecureKeyError: Others may read this user's key.
        ValueError: A name is a pattern or a path, or the key has another length.
    """
    settings = _configured(config)
    kept = _cache_for(settings, strict, cache_dir, key) if cache else None
    names = None if include is None else _names(include)
    hook = Hook(Rewriter(settings, kept, strict), names, _names(exclude))
    sys.meta_path.insert(0, hook)
    return hook


def uninstall() -> None:
    """Uninstalls all hooks."""
    for finder in list(sys.meta_path):
        if isinstance(finder, Hook):
            finder.uninstall()


def load(name: str, path: str | os.PathLike[str], config: Optional[Config] = None, *, strict: bool = False) -> ModuleType:
    """Imports the file at ``path`` as the module ``name``, rewritten, whether a hook is installed or not.

    A module of that name that is there already is replaced. One that fails leaves nothing behind.

    Raises:
        ConfigError, InsecureKeyError: See ``install``.
        OSError: The file cannot be read.
        Exception: Whatever the module raises.
    """
    settings = _configured(config)
    rewriter = Rewriter(settings, _cache_for(settings, strict, None, None), strict)
    file = os.path.abspath(os.fspath(path))
    spec = importlib.util.spec_from_file_location(name, file, loader=RewritingLoader(name, file, rewriter))
    assert spec is not None
    return _run(spec)


def load_source(name: str, text: str, config: Optional[Config] = None, *, strict: bool = False) -> ModuleType:
    """Imports a text as the module ``name``, rewritten. See ``load``.

    ``inspect.getsource`` and tracebacks show the text.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is wanted for the source of {name}, not {type(text).__name__}")
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    loader = TextLoader(name, text, f"<{name} {digest}>", Rewriter(_configured(config), None, strict))
    spec = importlib.util.spec_from_loader(name, loader, origin=loader.path)
    assert spec is not None
    remember(loader.path, text)
    # `inspect` asks classes for the `__file__` of their module.
    spec.has_location = True
    return _run(spec)


def _run(spec: ModuleSpec) -> ModuleType:
    """Runs a new module in ``sys.modules``, which it leaves as it was if it fails."""
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(spec.name)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        if before is None:
            sys.modules.pop(spec.name, None)
        else:
            sys.modules[spec.name] = before
        raise
    return sys.modules[spec.name]


def _find(fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType]) -> Optional[ModuleSpec]:
    """The spec that the other finders have for a module."""
    for finder in sys.meta_path:
        if isinstance(finder, Hook):
            continue
        find_spec = getattr(finder, "find_spec", None)
        spec: Optional[ModuleSpec] = None if find_spec is None else find_spec(fullname, path, target)
        if spec is not None:
            return spec
    return None


def _configured(config: Optional[Config]) -> Config:
    if config is None:
        return Config.discover()
    if not isinstance(config, Config):
        raise TypeError(f"a pylens.Config is wanted for the settings, not {config!r}")
    return config


def _cache_for(
    config: Config, strict: bool, directory: Optional[str | os.PathLike[str]], key: Optional[bytes]
) -> BytecodeCache:
    # What was let pass once must not come from the cache where nothing is let pass.
    identity = f"{__version__}\n{strict}\n{config.resolved}"
    digest = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    folder = None if directory is None else os.path.abspath(os.fspath(directory))
    return BytecodeCache(f"pylens{digest}", own_key() if key is None else check_key(key), folder)


def _names(names: Iterable[str]) -> List[str]:
    if isinstance(names, str):
        raise TypeError(f"a list of names of modules is wanted, not the text {names!r}")
    chosen = list(names)
    for name in chosen:
        if not isinstance(name, str):
            raise TypeError(f"a name of a module is wanted, not {name!r}")
        if name != "*" and not set(name).isdisjoint("*?[/\\") or not name:
            raise ValueError(f"{name!r} is no name of a module; a name stands for all below it, too, and '*' for all")
    return chosen


def _covers(names: Sequence[str], fullname: str) -> bool:
    return any(name == "*" or fullname == name or fullname.startswith(f"{name}.") for name in names)


def _installed_folders() -> List[str]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    known: List[Optional[str]] = [sysconfig.get_paths()[name] for name in names]
    # Not in every environment.
    known += getattr(site, "getsitepackages", list)()
    known.append(getattr(site, "getusersitepackages", str)())
    # The standard library may be an archive, of which `sysconfig` knows nothing.
    known.append(os.path.dirname(getattr(os, "__file__", "")))
    paths = {path for path in known if path}
    return [os.path.join(os.path.realpath(path), "") for path in paths] + [
        os.path.join(path, "") for path in paths
    ]


_INSTALLED = tuple(_installed_folders())


def is_installed(origin: str) -> bool:
    """True if a file is of the standard library, or was installed."""
    return origin.startswith(_INSTALLED)
