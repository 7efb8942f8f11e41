from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.artists.concentration import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, track


class TestConcentration(Agreement):
    """Tracks per artist."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Sets of tracks, joined artist by artist; the Gini coefficient as the mean difference of all pairs."""
        del choices
        names: dict[str, str] = {}
        tracks: dict[str, set[int]] = {}
        for credit in found.credits:
            names.setdefault(credit["artist_id"], credit["artist"])
            tracks.setdefault(credit["artist_id"], set()).add(credit["track"])
        everything = set().union(*tracks.values())
        coefficient = mean_difference([len(held) for held in tracks.values()])
        order = sorted(tracks, key=lambda artist: (-len(tracks[artist]), names[artist], artist))
        so_far: set[int] = set()
        for rank, artist in enumerate(order, start=1):
            so_far |= tracks[artist]
            n, total = len(tracks[artist]), len(everything)
            yield rank, names[artist], n, n / total, len(so_far) / total, coefficient, artist


def mean_difference(values: list[int]) -> float:
    """Half the mean absolute difference of all pairs, over the mean: what the coefficient means."""
    tally: dict[int, int] = {}
    for value in values:
        tally[value] = tally.get(value, 0) + 1
    apart = sum(abs(one - other) * n * m for one, n in tally.items() for other, m in tally.items())
    return apart / (2 * len(values) * sum(values)) if values else 0


def test_a_bar_stands_for_the_tracks_of_its_artist() -> None:
    """Also where others are credited before; a track of two chosen artists comes once."""
    both, one = [("a", "Same"), ("b", "Same")], [("b", "Same")]
    inputs = make_inputs([track("t0", credits=both), track("t1", credits=one), track("t2", credits=[])])
    table = run(ANALYSIS, inputs, {}).table
    assert table["artist_id"].tolist() == ["b", "a"]
    assert table["cumulative"].tolist() == [1, 1]
    assert ANALYSIS.members(inputs, table) == ["t0", "t1"]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["t0"]


def test_markup_in_a_name_is_text() -> None:
    """In the label and in what is said on pointing."""
    inputs = make_inputs([track("t0", credits=[("a", "<b>Bold</b>")])])
    drawn = ANALYSIS.chart(run(ANALYSIS, inputs, {}).table).to_json()  # type: ignore[misc]
    assert "<b>" not in drawn
    assert "\\u003cb" not in drawn
