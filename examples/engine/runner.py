"""Runs uploaded rules over facts."""

from pathlib import Path
from typing import Any

from engine.instrument import timed
from engine.loader import load


def run(uploads: Path, facts: dict[str, Any], mode="all"):
    """Runs every rule of a folder and returns the names of those that matched."""
    matched = []
    for path in sorted(uploads.glob("*.py")):
        rule = timed(load(path))
        if rule(facts):
            matched.append(path.stem)
            if mode is "first":
                break
    return matched
