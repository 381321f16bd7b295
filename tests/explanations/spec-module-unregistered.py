"""A dataclass with postponed annotations looks its module up in `sys.modules`, where it is not.

Until Python 3.14 that is an error; from 3.15 on its class variables are taken for fields.
"""

import dataclasses
import sys

from harness import raised

PLUGIN = """
from __future__ import annotations
from dataclasses import dataclass
from typing import ClassVar

@dataclass
class Point:
    x: int
    limit: ClassVar[int] = 3
"""


def observe(example):
    path = example.folder / "plugin.py"
    path.write_text(PLUGIN, encoding="utf-8")
    return [field.name for field in dataclasses.fields(example.load()._load("plugin", path).Point)]


BAD = ["x", "limit"] if sys.version_info >= (3, 15) else raised("AttributeError", "'NoneType' object has no attribute '__dict__'")
MENDED = ["x"]
