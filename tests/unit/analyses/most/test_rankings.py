from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.most import top_albums, top_artists, top_tracks
from tests.unit.analyses.hearing import Heard, HeardAgreement, Record, make_listening, play

HOUR = 3_600_000


def ranked(found: Heard, of: str, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
    """Rank, name, artist, track id, plays, hours, first, last of each thing that was played."""
    things: dict[Any, list[Record]] = defaultdict(list)
    for one in found.plays:
        name, artist, album = (told or "Unknown album" for told in found.names[one["item"]])
        keys: dict[str, Any] = {
            "item": (one["item"], name, artist),
            "artist": (0, artist, artist),
            "album": (0, album, artist),
        }[of]
        things[keys[of]].append(one)
    told = []
    for (_, name, artist), plays in things.items():
        hours = sum(one["ms_played"] or 0 for one in plays) / HOUR
        days = sorted(one["day"] for one in plays)
        told.append((name, artist, plays[0]["track_id"], len(plays), hours, days[0], days[-1]))
    by = (4, 3) if choices["measure"] == "time" else (3, 4)
    told.sort(key=lambda one: (-one[by[0]], -one[by[1]], one[0], one[1]))
    for place, one in enumerate(told, start=1):
        yield place, *one


class _Ranking(HeardAgreement):
    """Days are told as moments at their beginning."""

    of: ClassVar[str]

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        for rank, name, artist, track_id, plays, hours, first, last in ranked(found, self.of, choices):
            days = [datetime.combine(day, time()) for day in (first, last)]
            named = [name] if self.of == "artist" else [name, artist]
            hidden = {"item": [track_id], "artist": [artist], "album": []}[self.of]
            yield rank, *named, plays, hours, *days, choices["measure"], *hidden


class TestTracks(_Ranking):
    """The tracks that were played most."""

    analysis: ClassVar[Analysis[Listening]] = top_tracks.ANALYSIS
    of = "item"


class TestArtists(_Ranking):
    """The artists that were played most."""

    analysis: ClassVar[Analysis[Listening]] = top_artists.ANALYSIS
    of = "artist"


class TestAlbums(_Ranking):
    """The albums that were played most."""

    analysis: ClassVar[Analysis[Listening]] = top_albums.ANALYSIS
    of = "album"


@pytest.mark.parametrize("entry", [top_tracks.ANALYSIS, top_artists.ANALYSIS, top_albums.ANALYSIS])
def test_a_row_stands_for_its_tracks(entry: Analysis[Listening]) -> None:
    """An artist's and an album's for those that were played of theirs."""
    plays = [play("2024-05-01T12:00", 0), play("2024-05-01T13:00", 0), play("2024-05-01T14:00", 1)]
    listening = make_listening(plays)
    table = run(entry, listening, {"measure": "plays"}).table
    assert entry.members(listening, table.head(1)) == ["t0"]
    assert entry.members(listening, table) == ["t0", "t1"]
