"""Compiles sources that come on standard input; nothing of them runs. Needs CPython 3.7 or newer.

An answer is a byte, 0 for what was asked for and 1 for an error, the length as a little-endian number of four bytes, and
the answer itself. The first one says in JSON who answers. A request is the lengths of the path and of the source, a byte
for the level of optimisation, the path and the source; its answer is marshalled code, or an error in JSON.
"""

import json
import marshal
import os
import struct
import sys


def main():
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr

    def answer(kind, content):
        answers.write(struct.pack("<BI", kind, len(content)) + content)
        answers.flush()

    answer(0, json.dumps(greeting()).encode())
    while True:
        head = requests.read(9)
        if len(head) < 9:
            return
        path_length, source_length, level = struct.unpack("<IIB", head)
        path = os.fsdecode(requests.read(path_length))
        source = requests.read(source_length)
        try:
            code = marshal.dumps(compile(source, path, "exec", dont_inherit=True, optimize=level))
        except Exception as error:
            message = "%s: %s" % (type(error).__name__, getattr(error, "msg", error))
            line = getattr(error, "lineno", None) or None
            answer(1, json.dumps({"message": message, "line": line}).encode())
        else:
            answer(0, code)


def greeting():
    import _imp
    import importlib.util

    magic = importlib.util.MAGIC_NUMBER
    return {
        "implementation": sys.implementation.name,
        "version": "%d.%d.%d" % sys.version_info[:3],
        "magic": list(magic),
        "tag": sys.implementation.cache_tag,
        "probe": list(_imp.source_hash(int.from_bytes(magic, "little"), b"pylens\n")),
    }


main()
