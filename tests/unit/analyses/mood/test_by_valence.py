from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.mood.by_valence import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.grouped import valued_groups
from tests.unit.analyses.making import FULL, make_inputs, track

PLAYLISTS = {"by": "playlist"}


class TestByValence(Agreement):
    """Playlists or albums from the happiest to the saddest."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Means of groups of three, and their tracks by hundredths."""
        groups = [group for group in valued_groups(found, choices["by"], "valence") if len(group[2]) >= 3]
        means = [(math.fsum(values) / len(values), name, group_id, values) for group_id, name, values in groups]
        ranked = sorted(means, key=lambda group: (-round(group[0], 9), group[1], group[2]))
        numbered = list(enumerate(ranked, start=1))
        for rank, (mean, name, group_id, values) in numbered if len(ranked) <= 40 else numbered[:20] + numbered[-20:]:
            dots = Counter(round(value * 100) / 100 for value in values)
            for dot, n in sorted(dots.items()):
                yield rank, choices["by"], group_id, name, mean, len(values), dot, n


def test_a_dot_stands_for_the_tracks_that_round_to_it() -> None:
    """Of its own playlist alone."""
    tracks = [
        track(f"{name}{place}", holders=[(name, f"List {name}")], **FULL | {"valence": value})
        for name, first in (("p", 0.5), ("q", 0.504))
        for place, value in enumerate((first, 0.496, 0.9))
    ]
    inputs = make_inputs(tracks)
    table = run(ANALYSIS, inputs, PLAYLISTS).table
    assert table[["rank", "group_id", "valence", "tracks"]].to_numpy().tolist() == [
        *([1, "q", 0.5, 2], [1, "q", 0.9, 1], [2, "p", 0.5, 2], [2, "p", 0.9, 1]),
    ]
    assert ANALYSIS.members(inputs, table.iloc[[0]]) == ["q0", "q1"]
    assert ANALYSIS.members(inputs, table.iloc[[1, 2]]) == ["p0", "p1", "q2"]


def test_of_many_lists_both_ends_are_shown() -> None:
    """The rank counts all of them."""
    tracks = [
        track(f"{number:02d}-{place}", holders=[(f"p{number:02d}", "Mix")], **FULL | {"valence": number / 50})
        for number in range(45)
        for place in range(3)
    ]
    table = run(ANALYSIS, make_inputs(tracks), PLAYLISTS).table
    assert table["rank"].tolist() == [*range(1, 21), *range(26, 46)]
