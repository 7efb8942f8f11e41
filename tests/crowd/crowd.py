"""Many sessions at once, each in a thread: how long their reruns took, and what these cost the servers."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from tests.bench.session import BareSession, session
from tests.crowd.programs import Program
from tests.crowd.walks import Step

Walk = Callable[[int], Sequence[Step]]
"""The steps of one round, by its number."""
_PAUSES = (0.5, 2.5)
"""Seconds between two steps of one person, at least and at most."""


@dataclass
class Stretch:
    """What a stretch of walking took: seconds of each rerun, seconds of CPU of all programs, megabytes they grew by."""

    times: list[float] = field(default_factory=list)
    cpu: float = 0.0
    grown: float = 0.0

    @classmethod
    def of(cls, several: Iterable[Self]) -> Self:
        """All of these as one."""
        parts = list(several)
        times = [time for part in parts for time in part.times]
        return cls(times, sum(part.cpu for part in parts), sum(part.grown for part in parts))

    @property
    def cpu_each(self) -> float:
        """Seconds of CPU of one rerun."""
        return self.cpu / len(self.times)


@dataclass
class Crowd:
    """Somebody for every cookie, at the programs in turn. All walk one round unmeasured, then for so many seconds."""

    programs: Sequence[Program]
    cookies: Sequence[str]
    walk: Walk
    seconds: float

    def walked(self) -> Stretch:
        """Walk. Raises whatever stopped the first who could not go on."""
        self._taken = Stretch(grown=-self._memory())
        self._begun = threading.Barrier(len(self.cookies), self._begin)
        self._ended = threading.Barrier(len(self.cookies), self._end)
        with ThreadPoolExecutor(len(self.cookies)) as pool:
            list(pool.map(self._one, count(), self.cookies))
        return self._taken

    def _one(self, number: int, cookie: str) -> None:
        chance = random.Random(number)  # noqa: S311 (the same in every run)
        try:
            with session(self.programs[number % len(self.programs)].port, cookie=cookie) as visitor:
                visitor.rerun()
                for step in self.walk(number):
                    step(visitor)
                self._begun.wait()
                self._go(visitor, chance, number)
                self._ended.wait()
        except BaseException:
            self._begun.abort()
            self._ended.abort()
            raise

    def _go(self, visitor: BareSession, chance: random.Random, number: int) -> None:
        for step in self._steps(number + 1):
            time.sleep(chance.uniform(*_PAUSES))
            if time.monotonic() > self._until:
                return
            start = time.perf_counter()
            step(visitor)
            self._taken.times.append(time.perf_counter() - start)

    def _steps(self, first: int) -> Iterator[Step]:
        for turn in count(first):
            yield from self.walk(turn)

    def _begin(self) -> None:
        self._taken.grown += self._memory()
        self._taken.cpu = -self._cpu()
        self._until = time.monotonic() + self.seconds

    def _end(self) -> None:
        self._taken.cpu += self._cpu()

    def _cpu(self) -> float:
        return sum(program.cpu for program in self.programs)

    def _memory(self) -> float:
        return sum(program.memory for program in self.programs)
