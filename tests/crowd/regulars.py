"""People who go on whatever happens to the servers, and who count what they are shown."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from websockets.exceptions import WebSocketException

from dashspot import browser
from dashspot.browser.services.library import data_version
from dashspot.errors import StorageError
from tests.bench.session import BareSession, session
from tests.crowd.people import Person
from tests.crowd.programs import Program
from tests.crowd.walks import WALK

_NUMBER = re.compile(r"^(?:Tracks ([\d,]+)|([\d,]+) tracks? in )")
"""How the report and the list say how many tracks there are."""
_AWAY = re.compile("can't be reached|is not started yet")
"""What is said, and may be said, while the database is away."""
_PATIENCE = 60
Told = TypeVar("Told")


@dataclass
class Truth:
    """How many tracks each person has, by the version of their data, as the database says."""

    numbers: dict[str, int] = field(default_factory=dict)

    def version(self, person: Person) -> str:
        """Which version holds now."""
        return patiently(lambda: data_version(person.id))

    def tracks(self, person: Person, version: str) -> int | None:
        """The number at that version; None where it has passed before anybody counted."""
        if version not in self.numbers:
            library = patiently(lambda: browser.load_library(person.id))
            self.numbers[library.version] = len(library.tracks)
        return self.numbers.get(version)


@dataclass
class Regular:
    """One browser of one person, which is sent to the next server when it loses one.

    compared: how many numbers were held against the truth; wrong: those that were none.
    """

    person: Person
    programs: Sequence[Program]
    number: int
    truth: Truth
    pause: float
    seen: int = 0
    lost: int = 0
    compared: int = 0
    wrong: list[str] = field(default_factory=list)

    def go_on(self, ending: threading.Event) -> None:
        """Walk until the end. Raises what no person should ever see."""
        for turn in count(self.number):
            try:
                port = self.programs[turn % len(self.programs)].port
                with session(port, cookie=self.person.cookie) as visitor:
                    visitor.rerun()
                    self._walk(visitor, ending)
            except (OSError, WebSocketException):
                self.lost += 1
                ending.wait(0.2)
            if ending.is_set():
                return

    def _walk(self, visitor: BareSession, ending: threading.Event) -> None:
        chance = random.Random(self.number)  # noqa: S311 (pauses, nothing secret)
        while True:
            for name, step in WALK.items():
                before = self.truth.version(self.person)
                step(visitor)
                self.seen += 1
                if name in ("report", "tracks"):
                    self._compare(name, visitor, before)
                if ending.wait(chance.uniform(0, 2 * self.pause)):
                    return

    def _compare(self, name: str, visitor: BareSession, before: str) -> None:
        """What was shown holds for the version that held before and after; where that changed meanwhile, who knows."""
        after = self.truth.version(self.person)
        right = self.truth.tracks(self.person, after)
        found = [int((one[1] or one[2]).replace(",", "")) for one in map(_NUMBER.match, visitor.said) if one]
        if not found and any(map(_AWAY.search, visitor.said)):
            return
        if before == after and right is not None:
            self.compared += 1
            if found[:1] != [right]:
                self.wrong.append(f"{name} of {self.person.spotify_id}: {found}, not {right}: {visitor.said[:8]}")


def patiently(ask: Callable[[], Told]) -> Told:
    """Ask the database until it answers."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return ask()
        except StorageError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
