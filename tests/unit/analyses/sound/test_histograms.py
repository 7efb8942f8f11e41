from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.sound.histograms import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track

EDGES = {"loudness": [-60 + 2 * place for place in range(34)], "tempo": [40 + 5 * place for place in range(41)]}
SHARE_EDGES = [place / 20 for place in range(21)]


class TestHistograms(Agreement):
    """How each feature is distributed."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each value is put into the bin it belongs to."""
        del choices
        for name in FEATURES:
            edges = EDGES.get(name, SHARE_EDGES)
            values = [track[name] for track in found.tracks if track[name] is not None]
            mean = math.fsum(values) / len(values) if values else None
            counted = [0] * (len(edges) - 1)
            for value in values:
                inside = min(max(value, edges[0]), edges[-1])
                counted[min(sum(edge <= inside for edge in edges[1:]), len(counted) - 1)] += 1
            for place, n in enumerate(counted):
                yield name, edges[place], edges[place + 1], n, mean


def test_a_bin_stands_for_its_tracks() -> None:
    """Those whose value lies in it, at the outer edges also those beyond; the unknown in none."""
    tracks = [track("a", **FULL | {"tempo": 250.0}), track("b", **FULL | {"tempo": 239.0}), track("c")]
    inputs = make_inputs([*tracks, track("d", **FULL | {"tempo": 235.0}), track("e", **FULL | {"tempo": 234.9})])
    table = run(ANALYSIS, inputs, {}).table
    last = table[(table["feature"] == "tempo") & (table["high"] == 240)]
    assert last["n"].item() == 3
    assert ANALYSIS.members(inputs, last) == ["a", "b", "d"]
