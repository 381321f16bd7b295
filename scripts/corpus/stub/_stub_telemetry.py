"""What injected code calls while `suites.py --telemetry` runs a package's tests: counts the entries."""

from collections import Counter

entries: Counter[str] = Counter()


def enter(qualname: str) -> None:
    entries[qualname] += 1
