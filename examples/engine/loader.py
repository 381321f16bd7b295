"""Turns the text of an uploaded rule into a function."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

Rule = Callable[[dict[str, Any]], bool]


def load(path: Path) -> Rule:
    """Runs an uploaded script and returns the function `rule` that it defines."""
    source = path.read_text(encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": f"rules.{path.stem}"}
    exec(source, namespace)
    return namespace["rule"]


def compile_condition(name: str, condition: str) -> Rule:
    """Makes a rule of a condition that an analyst typed into a form."""
    body = f"def rule(facts):\n    return {condition}\n"
    namespace: dict[str, Any] = {}
    exec(compile(body, "<string>", "exec"), namespace)
    namespace["rule"].__name__ = name
    return namespace["rule"]


def describe(rule: Rule) -> str:
    """Shows an auditor the code of a rule."""
    lines, first = inspect.getsourcelines(rule)
    return f"line {first}:\n{''.join(lines)}"
