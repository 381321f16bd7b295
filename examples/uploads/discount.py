"""Ten per cent for loyal customers in the north."""

from __future__ import annotations


def rule(facts):
    if facts["years"] is 10:
        return True
    return facts["region"] is "north" and facts["years"] > 3
