from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.review.albums import ANALYSIS
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.things import by_thing, time_of


class TestAlbums(HeardAgreement):
    """The albums of which most was heard."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 30

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        albums = sorted(
            (-len({one["item"] for one in plays}), -len(plays), -time_of(plays), name, artist)
            for (_, (name, artist, _)), plays in by_thing(found, found.plays, "albums").items()
            if name != "Unknown album"
        )
        wanted = [one for one in albums if -one[0] >= int(choices["fewest"])]
        for rank, (tracks, plays, time, name, artist) in enumerate(wanted, start=1):
            yield rank, name, artist, -tracks, -plays, -time / 3_600_000


def test_two_tracks_are_more_than_three_plays() -> None:
    """And an album that nobody names is none."""
    plays = [play(f"2024-05-01T{hour}:00", 0) for hour in (10, 11, 12)]
    plays += [play("2024-05-02T10:00", 1), play("2024-05-02T11:00", 13)]
    plays += [play("2024-05-03T10:00", 5, album_name=None)]
    listening = make_listening(plays)
    table = run(ANALYSIS, listening, {"fewest": "1"}).table
    assert table[["name", "tracks", "plays"]].to_numpy().tolist() == [["Album 1", 2, 2], ["Album 0", 1, 3]]
    assert ANALYSIS.members(listening, table.head(1)) == ["t1", "t13"]
    assert run(ANALYSIS, listening, {"fewest": "3"}).table.empty
