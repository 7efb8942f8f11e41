from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.artists.genres import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, random_inputs, track

MOST, LEAST, ALL = "The 50 most frequent", "The 50 least frequent", "All"


class TestGenres(Agreement):
    """Which genres there are."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs = random_inputs(most=9)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Sets of tracks per genre."""
        tracks: dict[str, set[int]] = {}
        mains: dict[str, str] = {}
        for told in found.genres:
            tracks.setdefault(told["genre"], set()).add(told["track"])
            mains[told["genre"]] = told["main_genre"]
        having = len(set().union(*tracks.values()))
        up = 1 if choices["shown"] == LEAST else -1
        order = sorted(tracks, key=lambda genre: (up * len(tracks[genre]), genre))
        for genre in order if choices["shown"] == ALL else order[:50]:
            n = len(tracks[genre])
            yield genre, mains[genre], n, n / having, (len(found.tracks) - having) / len(found.tracks)


def test_fifty_are_shown_of_either_end() -> None:
    """Or all of them, in the order of the most frequent."""
    tracks = [track(f"t{place:02d}", genres=[f"g{n:02d}" for n in range(place + 1)]) for place in range(60)]
    inputs = make_inputs(tracks)
    assert ANALYSIS.chosen(inputs, {}) == {"shown": MOST}
    shown = {choice: run(ANALYSIS, inputs, {"shown": choice}).table["n"].tolist() for choice in (MOST, LEAST, ALL)}
    assert shown == {MOST: list(range(60, 10, -1)), LEAST: list(range(1, 51)), ALL: list(range(60, 0, -1))}


def test_a_row_stands_for_the_tracks_of_its_genre() -> None:
    """Also where it is not the first that is told."""
    told = [["rock", "pop punk"], ["pop punk"], []]
    inputs = make_inputs([track(f"t{place}", genres=genres) for place, genres in enumerate(told)])
    table = run(ANALYSIS, inputs, {}).table
    assert table.iloc[0].to_dict() == {
        "genre": "pop punk",
        "main_genre": "punk",
        "n": 2,
        "share": 1.0,
        "without": 1 - 2 / 3,
    }
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["t0", "t1"]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["t0"]


def test_a_genre_may_be_called_like_its_main_genre_and_markup_is_text() -> None:
    """Each has a field of its own, which is as large as what it holds."""
    inputs = make_inputs([track("t0", genres=["rock", "indie rock"]), track("t1", genres=["rock", "<i>x</i>"])])
    (fields,) = ANALYSIS.chart(run(ANALYSIS, inputs, {}).table).data  # type: ignore[misc]
    assert list(fields.labels) == ["rock", "other", "rock", "&lt;i&gt;x&lt;/i&gt;", "indie rock"]
    assert list(fields.values) == [3, 1, 2, 1, 1]
    assert len(set(fields.ids)) == 5
