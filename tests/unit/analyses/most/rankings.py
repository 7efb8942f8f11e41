"""The oracle of rankings: counted one by one, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from dashspot.analyses import run
from tests.unit.analyses.hearing import Heard, HeardAgreement, Record, make_listening, play

HOUR = 3_600_000


def ranked(found: Heard, of: str, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
    """Rank, name, artist, track id, plays, hours, first, last of each thing that was played."""
    things: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for one in found.plays:
        name, artist, album = (told or "Unknown album" for told in found.names[one["item"]])
        keys = {"item": (one["item"], name, artist), "artist": ("", artist, artist), "album": ("", album, artist)}
        things[keys[of]].append(one)
    rows = [(name, artist, *_counted(plays)) for (_, name, artist), plays in things.items()]
    first, second = (4, 3) if choices["measure"] == "time" else (3, 4)
    rows.sort(key=lambda row: (-row[first], -row[second], row[0], row[1]))
    for place, row in enumerate(rows, start=1):
        yield place, *row


def _counted(plays: list[Record]) -> tuple[Any, ...]:
    days = sorted(one["day"] for one in plays)
    return plays[0]["track_id"], len(plays), sum(one["ms_played"] or 0 for one in plays) / HOUR, days[0], days[-1]


class Ranking(HeardAgreement):
    """Days are told as moments at their beginning."""

    of: ClassVar[str]

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        for rank, name, artist, track_id, plays, hours, first, last in ranked(found, self.of, choices):
            days = [datetime.combine(day, time()) for day in (first, last)]
            named = [name] if self.of == "artist" else [name, artist]
            hidden = {"item": [track_id], "artist": [artist], "album": []}[self.of]
            yield rank, *named, plays, hours, *days, choices["measure"], *hidden

    def test_a_row_stands_for_its_tracks(self) -> None:
        """An artist's and an album's for those that were played of theirs."""
        plays = [play("2024-05-01T12:00", 0), play("2024-05-01T13:00", 0), play("2024-05-01T14:00", 1)]
        listening = make_listening(plays)
        table = run(self.analysis, listening, {"measure": "plays"}).table
        assert self.analysis.members(listening, table.head(1)) == ["t0"]
        assert self.analysis.members(listening, table) == ["t0", "t1"]
