"""Tools that read a signature find nothing where an annotation is missing."""

import typing


def observe(example):
    return sorted(typing.get_type_hints(example.load().send))


ACCEPT = 0
BAD = ["host"]
MENDED = ["host", "options", "parts", "return"]
