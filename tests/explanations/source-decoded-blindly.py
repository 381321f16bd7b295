"""A file that says that it is in Latin-1 cannot be read as UTF-8."""

from harness import raised


def observe(example):
    path = example.folder / "latin.py"
    path.write_bytes("# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n".encode("latin-1"))
    tree = example.load()._parse(str(path))
    return tree.body[0].value.value


BAD = raised("UnicodeDecodeError", "'utf-8' codec can't decode byte 0xe9 in position 37")
MENDED = "caf\xe9"
