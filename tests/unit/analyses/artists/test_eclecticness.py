from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.artists.eclecticness import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, track


class TestEclecticness(Agreement):
    """Credits by how many tracks their artist has."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Tallies of tallies."""
        del choices
        held = Counter(credit["artist_id"] for credit in found.credits)
        for k, artists in sorted(Counter(held.values()).items()):
            yield k, artists, k * artists, k * artists / len(found.credits)


def test_a_bar_stands_for_the_tracks_of_such_artists() -> None:
    """A track of a one-off and of an artist with two belongs to both bars."""
    credits_of = [[("a", "A"), ("b", "B")], [("b", "B")], [("c", "C")], []]
    inputs = make_inputs([track(f"t{place}", credits=told) for place, told in enumerate(credits_of)])
    table = run(ANALYSIS, inputs, {}).table
    assert table.to_dict("list") == {"k": [1, 2], "artists": [2, 1], "n": [2, 2], "share": [0.5, 0.5]}
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["t0", "t2"]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["t0", "t1"]
