from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.played_sound.played_genres import ANALYSIS
from dashspot.charts.theme import CATEGORICAL, MUTED
from dashspot.compute.genres import MAIN_GENRES
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.making import track

HOUR = 3_600_000
PLAYS = {"measure": "plays"}


class TestPlayedGenres(HeardAgreement):
    """Which genres were played, year by year."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one; of the library's genres *hard rock* alone has another main genre."""
        years: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for one in found.plays:
            for genre in found.library.get(one["track_id"] or "", {}).get("genres", [])[:1]:
                years[one["day"].year][genre.removeprefix("hard ")].append(one["ms_played"] or 0)
        for year, genres in sorted(years.items()):
            told = [(genre, len(lengths), sum(lengths) / HOUR) for genre, lengths in genres.items()]
            timed = choices["measure"] == "time"
            told.sort(key=lambda row: (-row[2], -row[1], row[0]) if timed else (-row[1], -row[2], row[0]))
            whole = sum(hours if timed else plays for _, plays, hours in told)
            for genre, plays, hours in told:
                part = hours if timed else plays
                yield year, genre, plays, hours, part / whole if whole else 0, choices["measure"]


def test_a_genre_keeps_its_colour_and_the_rest_are_grey() -> None:
    """Also what belongs to no main genre; every bar carries its row."""
    genres = [*MAIN_GENRES[:9], "strange"]
    library = [track(f"t{number}", genres=[genre]) for number, genre in enumerate(genres)]
    plays = [play(f"2024-03-{day:02d}T12:00", number) for number in range(10) for day in range(1, 12 - number)] + [
        play(f"2023-03-{day:02d}T12:00", 9) for day in range(1, 29)
    ]
    table = run(ANALYSIS, make_listening(plays, KEY, library), PLAYS).table
    assert ANALYSIS.chart is not None
    bars = ANALYSIS.chart(table).data
    assert [bar.marker.color for bar in bars] == [*CATEGORICAL, MUTED]
    assert [bar.name for bar in bars] == [*MAIN_GENRES[:8], "other"]
    assert sorted(row for bar in bars for row in bar.customdata.tolist()) == table.index.tolist()


def test_a_bar_stands_for_the_tracks_of_its_year() -> None:
    """Another genre's and another year's are left out."""
    library = [track("t1", genres=["jazz"]), track("t2", genres=["hard rock"]), track("t3", genres=["jazz"])]
    plays = [play("2023-05-01T12:00", 1), play("2024-05-01T12:00", 2), play("2024-05-01T13:00", 3)]
    listening = make_listening(plays, KEY, library)
    table = run(ANALYSIS, listening, PLAYS).table
    assert table[["year", "genre"]].to_numpy().tolist() == [[2023, "jazz"], [2024, "jazz"], [2024, "rock"]]
    assert [ANALYSIS.members(listening, table.loc[[row]]) for row in range(3)] == [["t1"], ["t3"], ["t2"]]
