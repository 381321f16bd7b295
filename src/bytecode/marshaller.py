"""The marshalled code of sources.

A question is a byte for the level of optimisation, the length of the path as a little-endian number of four bytes, the path
and the source; an error is JSON.
"""

import marshal


def answer(question):
    level, length = struct.unpack_from("<BI", question)
    path, source = question[5:5 + length], question[5 + length:]
    try:
        code = compile(source, os.fsdecode(path), "exec", dont_inherit=True, optimize=level)
        return 0, marshal.dumps(code)
    except Exception as error:
        message = "%s: %s" % (type(error).__name__, getattr(error, "msg", error))
        line = getattr(error, "lineno", None) or None
        return 1, json.dumps({"message": message, "line": line}).encode()
