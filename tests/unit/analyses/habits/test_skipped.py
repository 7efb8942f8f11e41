from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.skipped import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, Record, make_listening, play


class TestSkipped(HeardAgreement):
    """Which tracks and artists are skipped most."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        of, by = choices["of"], choices["by"]
        things: dict[Any, list[Record]] = defaultdict(list)
        for one in found.plays:
            name, artist, _ = found.names[one["item"]]
            if one["skip"] is not None:
                things[(one["item"], name, artist) if of == "tracks" else ("", artist, artist)].append(one)
        told: list[tuple[Any, ...]] = []
        for (_, name, artist), plays in things.items():
            skipped = sum(one["skip"] for one in plays)
            if len(plays) >= 5 and skipped:  # as the definition says
                track_id = plays[0]["track_id"] if of == "tracks" else None
                told.append((name, artist, skipped, len(plays), skipped / len(plays), of, by, track_id))
        first, second = (2, 4) if by == "times" else (4, 2)
        yield from sorted(told, key=lambda one: (-one[first], -one[second], one[0], one[1]))


def skips(number: int, skipped: int, plays: int) -> list[Record]:
    """So many plays of a track, the first of them skipped."""
    return [
        play(f"2024-05-{day + 1:02}T12:00", number, reason_end="fwdbtn" if day < skipped else "trackdone")
        for day in range(plays)
    ]


@pytest.mark.parametrize(("by", "ids"), [("times", ["t1", "t2"]), ("share", ["t2", "t1"])])
def test_by_times_and_by_share(by: str, ids: list[str]) -> None:
    """Six of twenty, five of five; four of four are too few, and none of ten is none."""
    plays = [*skips(1, 6, 20), *skips(2, 5, 5), *skips(3, 4, 4), *skips(4, 0, 10)]
    listening = make_listening(plays, KEY.of_every_play())
    table = run(ANALYSIS, listening, {"of": "tracks", "by": by}).table
    assert table["track_id"].tolist() == ids
    assert ANALYSIS.members(listening, table) == ids


def test_an_artist_stands_for_its_tracks() -> None:
    """The first and the fifth track are by one artist."""
    listening = make_listening([*skips(1, 3, 3), *skips(5, 1, 4)], KEY.of_every_play())
    table = run(ANALYSIS, listening, {"of": "artists", "by": "times"}).table
    assert table[["name", "skipped", "plays"]].to_numpy().tolist() == [["Artist 1", 4, 7]]
    assert ANALYSIS.members(listening, table) == ["t5", "t1"]
