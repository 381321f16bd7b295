"""Counts which rules are loaded; every upload imports this module first."""

from collections import Counter

loaded: Counter[str] = Counter()


def record(rule: str) -> None:
    """Remembers that a rule was loaded."""
    loaded[rule] += 1
