"""One figure, and how often a thing is timed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value and the goal it is held against; `better` is `>=` or `<=`."""

    name: str
    value: float
    unit: str = ""
    better: str = ""
    goal: float | None = None

    @property
    def met(self) -> str:
        """Whether the goal is met, in a word."""
        if self.goal is None:
            return ""
        reached = self.value >= self.goal if self.better == ">=" else self.value <= self.goal
        return "met" if reached else "MISSED"

    def line(self) -> str:
        """The figure as a row of text."""
        goal = f"{self.better} {self.goal:g}" if self.goal is not None else ""
        return f"{self.name:<72} {self.value:>12,.3f} {self.unit:<7} {goal:<10} {self.met}"


def seconds(work: Callable[[], object], times: int = 5, before: Callable[[], object] | None = None) -> float:
    """Median wall time of some work, after one unmeasured run."""
    taken = []
    for turn in range(times + 1):
        if before:
            before()
        start = time.perf_counter()
        work()
        if turn:
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)
