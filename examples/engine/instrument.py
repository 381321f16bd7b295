"""Wraps rules so that the platform knows how long they take."""

import time
from collections.abc import Callable
from typing import Any

durations: dict[str, float] = {}


def timed(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Measures every call of a rule."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        try:
            return rule(*args, **kwargs)
        finally:
            durations[rule.__name__] = time.perf_counter() - start

    return wrapper
