"""Code that never asked for it has strings for annotations."""


def observe(example):
    source = "class Plugin:\n    port: int = 80\n"
    return example.load()._build(source, "plugin.py", {})["Plugin"].__annotations__["port"]


BAD = "int"
MENDED = int
