"""What a rule may look at."""

import weakref
from functools import cached_property
from typing import Any


class Fact:
    """One thing that is known about a customer."""

    __slots__ = ("name", "value")

    registry: "weakref.WeakSet[Fact]" = weakref.WeakSet()

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value
        self.source = "upload"

    def handle(self) -> "weakref.ref[Fact]":
        """Lets a rule hold on to a fact without keeping it alive."""
        return weakref.ref(self)

    @cached_property
    def normalised(self) -> str:
        """The value as rules compare it."""
        return str(self.value).strip().lower()
