"""A dataclass with postponed annotations looks its module up in `sys.modules`, where it is not."""

from harness import raised

PLUGIN = """
from __future__ import annotations
from dataclasses import dataclass

@dataclass
class Point:
    x: int
"""


def observe(example):
    path = example.folder / "plugin.py"
    path.write_text(PLUGIN, encoding="utf-8")
    return example.load()._load("plugin", path).Point(1).x


BAD = raised("AttributeError", "'NoneType' object has no attribute '__dict__'")
MENDED = 1
