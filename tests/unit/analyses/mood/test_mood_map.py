from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.mood.mood_map import ANALYSIS
from dashspot.charts.mood import MOST_POINTS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track

EDGES = [place / 40 for place in range(1, 40)]


class TestMoodMap(Agreement):
    """The tracks by valence and energy."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each track, or each cell of a fortieth, and the quadrant it lies in."""
        del choices
        known = [one for one in found.tracks if one["valence"] is not None and one["energy"] is not None]
        if len(known) <= 8_000:
            for one in sorted(known, key=lambda one: (one["name"], one["track_id"])):
                valence, energy = one["valence"], one["energy"]
                yield one["track_id"], one["name"], one["artists"], mood(valence, energy), valence, energy, 1
            return
        counted = Counter((cell(one["valence"]), cell(one["energy"])) for one in known)
        for (across, up), n in sorted(counted.items()):
            valence, energy = (across + 0.5) / 40, (up + 0.5) / 40
            yield None, None, None, mood(valence, energy), valence, energy, n


def mood(valence: float, energy: float) -> str:
    """The quadrant; 0.5 is high."""
    return {(1, 1): "happy", (0, 1): "angry", (1, 0): "chill", (0, 0): "sad"}[valence >= 0.5, energy >= 0.5]


def cell(value: float) -> int:
    """How many edges lie at or below."""
    return sum(edge <= value for edge in EDGES)


def test_a_dot_stands_for_its_track_and_a_square_for_those_in_it(real: Inputs) -> None:
    """Every square carries its row; all squares together stand for all tracks that know both."""
    inputs = make_inputs([track("a", **FULL), track("b", **FULL), track("c")])
    table = run(ANALYSIS, inputs, {}).table
    assert ANALYSIS.members(inputs, table.iloc[[1]]) == ["b"]
    table = run(ANALYSIS, real, {}).table
    fullest = table.nlargest(1, "n")
    assert len(ANALYSIS.members(real, fullest)) == fullest["n"].item()
    assert len(ANALYSIS.members(real, table)) == table["n"].sum() == 28_355
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).data[0].customdata.tolist() == table.index.tolist()


def test_the_chart_of_the_most_tracks_that_are_drawn_stays_below_a_megabyte() -> None:
    """However long the names are."""
    tracks = [track("t", name="Name " * 20, artists="Some Band, " * 20, **FULL)]
    table = run(ANALYSIS, make_inputs(tracks), {}).table
    assert ANALYSIS.chart is not None
    drawn = ANALYSIS.chart(table.loc[table.index.repeat(MOST_POINTS)].reset_index(drop=True))
    assert len(drawn.to_json()) <= 1_000_000
