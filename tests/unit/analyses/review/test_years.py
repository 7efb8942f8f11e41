from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.review.years import ANALYSIS
from tests.unit.analyses.hearing import (
    KEY,
    LIBRARY,
    Heard,
    HeardAgreement,
    Record,
    make_listening,
    play,
    random_plays,
)
from tests.unit.analyses.making import track
from tests.unit.analyses.things import by_thing, time_of

HOUR = 3_600_000


class TestYears(HeardAgreement):
    """Every year of listening in a row."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 50
    plays: ClassVar[st.SearchStrategy[list[Record]]] = random_plays(60)

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Year by year."""
        del choices
        first = {artist: plays[0]["day"] for (_, artist), plays in by_thing(found, found.history, "artists").items()}
        for year in sorted({one["day"].year for one in found.plays}):
            plays = [one for one in found.plays if one["day"].year == year]
            (track_name, artist, _), of_track = _top(found, plays, "tracks")
            (top_artist, _, _), of_artist = _top(found, plays, "artists")
            album, by, tracks = _fullest(found, plays)
            yield (
                year,
                len(plays),
                time_of(plays) / HOUR,
                len({one["item"] for one in plays}),
                len({found.names[one["item"]][1] for one in plays}),
                sum(day.year == year and found.first_day <= day <= found.last_day for day in first.values()),
                len({one["day"] for one in plays}),
                *(track_name, artist, of_track),
                *(top_artist, of_artist),
                *(album, by, tracks),
                _age(found, year, plays),
            )


def _top(found: Heard, plays: Sequence[Record], word: str) -> tuple[tuple[str, str, str | None], int]:
    ranked = sorted(
        (-len(some), -time_of(some), named[0], named[1], named)
        for (_, named), some in by_thing(found, plays, word).items()
    )
    return ranked[0][-1], -ranked[0][0]


def _fullest(found: Heard, plays: Sequence[Record]) -> tuple[str | None, str | None, int]:
    ranked = sorted(
        (-len({one["item"] for one in some}), -len(some), -time_of(some), name, artist)
        for (_, (name, artist, _)), some in by_thing(found, plays, "albums").items()
        if name != "Unknown album"
    )
    return (ranked[0][3], ranked[0][4], -ranked[0][0]) if ranked else (None, None, 0)


def _age(found: Heard, year: int, plays: Sequence[Record]) -> int | None:
    library = [int(one["release_date"][:4]) for one in found.library.values()]
    known = [found.library[one["track_id"]] for one in plays if one["track_id"] in found.library]
    released = [int(one["release_date"][:4]) for one in known]
    if len(released) < 20:
        return None
    best, first = None, 0
    for begin in range(1980, 2030):
        inside = sum(begin <= one < begin + 5 for one in released), sum(begin <= one < begin + 5 for one in library)
        more = inside[0] * len(library) - inside[1] * len(released)
        if best is None or more > best:
            best, first = more, begin
    return year - first + 16


def test_listening_age_is_that_of_the_years_heard_above_their_share() -> None:
    """Half the library is of 1988 and 1995 each; what is heard is of 1995, so the span is 1991 to 1995."""
    plays = [play(f"2024-05-{day + 1:02d}T12:00", day % 2) for day in range(20)]
    plays += [play(f"2024-06-{day + 1:02d}T12:00", 1) for day in range(20)]
    table = run(ANALYSIS, make_listening(plays, library=LIBRARY[:2]), {}).table
    assert table["age"].tolist() == [2024 - 1991 + 16]


def test_of_nineteen_plays_there_is_no_age() -> None:
    """Nor where nothing is known of the library."""
    plays = [play(f"2024-05-{day + 1:02d}T12:00") for day in range(20)]
    assert run(ANALYSIS, make_listening(plays), {}).table["age"].notna().all()
    assert run(ANALYSIS, make_listening(plays[1:]), {}).table["age"].isna().all()
    assert (
        run(ANALYSIS, make_listening(plays, library=[track("t0", release_date="0000")]), {}).table["age"].isna().all()
    )


def test_a_single_year_is_a_page_of_its_own() -> None:
    """With names as text, never as markup."""
    key = type(KEY)(date(2024, 1, 1), date(2024, 12, 31), "30 s", "music", "Europe/Berlin", KEY.today)
    plays = [play("2023-05-01T12:00"), play("2024-05-01T12:00", 1, artist_name="<b>Loud</b>", track_name="A & B")]
    table = run(ANALYSIS, make_listening(plays, key), {}).table
    said = "\n".join(one.text for one in ANALYSIS.chart(table).layout.annotations)  # type: ignore[misc] # it has one
    for part in ("2024", "&lt;b&gt;Loud&lt;/b&gt;", "A &amp; B", "1 of the artists new"):
        assert part in said


def test_a_year_stands_for_its_tracks_the_most_played_first() -> None:
    """Those of the chosen rows alone."""
    days = [("2023-05-01T12:00", 0), ("2024-05-01T12:00", 1), ("2024-05-02T12:00", 2), ("2024-05-03T12:00", 2)]
    listening = make_listening([play(*day) for day in days])
    table = run(ANALYSIS, listening, {}).table
    assert ANALYSIS.members(listening, table.tail(1)) == ["t2", "t1"]
