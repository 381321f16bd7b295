"""The module `imp` is gone from Python 3.12 on."""


def observe(example):
    try:
        example.load()
    except ModuleNotFoundError as error:
        return f"{type(error).__name__}: {error}"
    return "loaded"


SINCE = (3, 12)
BAD = "ModuleNotFoundError: No module named 'imp'"
MENDED = "loaded"
