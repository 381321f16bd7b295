"""With lines before it, a source's `__future__` imports come too late and its lines are counted wrongly."""


def observe(example):
    module = example.load()
    line = module._tree("x = 1\n").body[-1].lineno
    try:
        compile(module._tree("from __future__ import annotations\n"), "rule.py", "exec")
    except SyntaxError as error:
        return line, error.msg
    return line, None


BAD = (2, "from __future__ imports must occur at the beginning of the file")
MENDED = (1, None)
