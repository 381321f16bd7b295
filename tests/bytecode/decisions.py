"""Writes bytecode of every kind into a folder, and asks this interpreter what it does with each.

    decisions.py FOLDER

Prints a JSON object from path to "runs", "recompiles", "fails" or "unread": if the import of the module ran the code in
the file, or that of the source, or raised an exception, or had nothing to do with the file. Modules say themselves where
they come from. Needs CPython 3.8 or newer.
"""

import _imp
import importlib
import importlib.util
import itertools
import json
import marshal
import os
import struct
import sys
import time
import zipfile

MAGIC = importlib.util.MAGIC_NUMBER
TAG = sys.implementation.cache_tag
SOURCE = b"origin = 'source'\n"
CACHED = b"origin = 'cached'\n"
CODE = marshal.dumps(compile(CACHED, "module.py", "exec"))

# Of an even second, as archives keep no others.
TIME = 1_700_000_000


def header(flags, first, second, magic=MAGIC):
    return magic + struct.pack("<III", flags, first & 0xFFFFFFFF, second & 0xFFFFFFFF)


def hashed(flags, source, magic=MAGIC):
    return magic + struct.pack("<I", flags) + _imp.source_hash(int.from_bytes(magic, "little"), source)


def headers():
    """Headers by name."""
    for shift, growth in itertools.product([0, 1, -1, 2, -2, 3600], [0, 1, -1]):
        yield "time_%d_%d" % (shift, growth), header(0, TIME + shift, len(SOURCE) + growth)
    yield "flags_2", header(2, TIME, len(SOURCE))
    yield "flags_2_stale", header(2, TIME + 5, len(SOURCE))
    for flags in (4, 5, 7, 8, 0x80000000):
        yield "flags_%d" % flags, hashed(flags, SOURCE)
    for flags in (1, 3):
        yield "hash_%d" % flags, hashed(flags, SOURCE)
        yield "hash_%d_other" % flags, hashed(flags, SOURCE + b"\n")
        yield "hash_%d_zero" % flags, header(flags, 0, 0)
    for name, number in (("older", 3394), ("newer", 3627), ("prerelease", 3494), ("python2", 62211)):
        magic = struct.pack("<H", number) + b"\r\n"
        if magic != MAGIC:
            yield "magic_" + name, hashed(3, SOURCE, magic)
            yield "magic_time_" + name, header(0, TIME, len(SOURCE), magic)
    yield "magic_text", MAGIC[:2] + b"\n\n" + hashed(3, SOURCE)[4:]


def files():
    """Contents by name."""
    for name, head in headers():
        yield name, head + CODE
    right = hashed(3, SOURCE)
    fresh = header(0, TIME, len(SOURCE))
    for length in (0, 1, 2, 4, 5, 8, 12, 15, 16):
        yield "header_%d" % length, (fresh + CODE)[:length]
    for length in range(0, len(CODE), 7):
        yield "code_%d" % length, right + CODE[:length]
    for name, value in (("none", None), ("number", 5), ("text", "x"), ("codes", (1, 2))):
        yield "value_" + name, right + marshal.dumps(value)
    yield "garbage", right + b"?" * 40
    yield "stale_and_cut", header(0, TIME + 9, len(SOURCE)) + CODE[:20]
    yield "unchecked_and_cut", hashed(1, b"") + CODE[:20]
    yield "more", right + CODE + b"more"


def write(path, content, when=TIME):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, ns=(when, when) if when > 1 << 40 else (when * 10**9, when * 10**9))


def decision(folder, module):
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        return {"cached": "runs", "source": "recompiles"}[importlib.import_module(module).origin]
    except Exception:
        return "fails"
    finally:
        del sys.path[0]
        sys.modules.pop(module, None)


def caches(root):
    """Caches beside their sources, and those of sources that are gone."""
    for name, content in files():
        path = os.path.join(root, "caches", "__pycache__", "%s.%s.pyc" % (name, TAG))
        write(path, content)
        write(os.path.join(root, "caches", name + ".py"), SOURCE)
        yield path, decision(os.path.join(root, "caches"), name)
        path = os.path.join(root, "gone", "__pycache__", "%s.%s.pyc" % (name, TAG))
        write(path, content)
        yield path, "unread" if decision(os.path.join(root, "gone"), name) == "fails" else "runs"


def modules(root):
    """Bytecode in the place of sources, and beside them."""
    for name, content in files():
        path = os.path.join(root, "modules", name + ".pyc")
        write(path, content)
        yield path, decision(os.path.join(root, "modules"), name)
    for name in ("beside", "package"):
        path = os.path.join(root, "shadowed", name + ".pyc")
        write(path, hashed(1, SOURCE) + CODE)
        source = name + ("/__init__.py" if name == "package" else ".py")
        write(os.path.join(root, "shadowed", source), SOURCE)
        ran = decision(os.path.join(root, "shadowed"), name)
        yield path, "unread" if ran == "recompiles" else ran


def times(root):
    """Caches whose sources have times at the edges of what a header holds."""
    second = 10**9
    cases = {
        "rounded": (TIME * second + second - 1, TIME + 1),
        "not_rounded": (TIME * second + second - 1000, TIME),
        "cut": (TIME * second + second - 1, TIME),
        "zero": (0, 0),
        "one": (1, 1),
        "nix": (315532800, 315532800),
        "late": (2**32 + 5, 5),
    }
    for name, (when, mtime) in cases.items():
        folder = os.path.join(root, "times")
        path = os.path.join(folder, "__pycache__", "%s.%s.pyc" % (name, TAG))
        write(path, header(0, mtime, len(SOURCE)) + CODE)
        write(os.path.join(folder, name + ".py"), SOURCE, when)
        yield path, decision(folder, name)


def archives(root):
    """Members of archives, with their sources and without."""
    for with_source in (True, False):
        archive = os.path.join(root, "with.zip" if with_source else "without.zip")
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in files():
                date = time.localtime(TIME)[:6]
                target.writestr(zipfile.ZipInfo(name + ".pyc", date), content, zipfile.ZIP_DEFLATED)
                if with_source:
                    target.writestr(zipfile.ZipInfo(name + ".py", date), SOURCE)
        for name, _ in files():
            yield os.path.join(archive, name + ".pyc"), decision(archive, name)


def main():
    sys.dont_write_bytecode = True
    root = sys.argv[1]
    decisions = {}
    for kind in (caches, modules, times, archives):
        decisions.update(kind(root))
    paths = {os.path.relpath(path, root): decision for path, decision in decisions.items()}
    json.dump(paths, sys.stdout)


main()
