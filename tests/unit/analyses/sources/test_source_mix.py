from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.sources.source_mix import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain, Record
from tests.unit.analyses.making import FULL, WHEN, make_inputs, track

FAILED = FULL | {"tempo": 0.0, "danceability": 0.0, "valence": 0.0}


class TestSourceMix(Agreement):
    """Where the features come from."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Heaps of tracks by source."""
        del choices
        heaps: dict[str, list[Record]] = {}
        for one in found.tracks:
            if one["known"]:
                heaps.setdefault(one["feature_source"], []).append(one)
        total, unknown = len(found.tracks), sum(not one["known"] for one in found.tracks)
        for source, told in sorted(heaps.items(), key=lambda heap: (-len(heap[1]), heap[0])):
            days = [one["features_as_of"] for one in told]
            failed = sum(one["failed"] for one in told)
            yield source, len(told), len(told) / total, failed, min(days), max(days), True
        if unknown:
            yield "Unknown", unknown, unknown / total, 0, None, None, False


def mixed() -> Inputs:
    """Two of one source, one of them failed; one of a source of an odd name; one of none."""
    return make_inputs(
        [
            track("a", **FULL | {"feature_source": "ReccoBeats"}),
            track("b", **FAILED | {"feature_source": "ReccoBeats"}),
            track("c", **FULL | {"feature_source": "Unknown"}),
            track("d"),
        ]
    )


def test_a_row_stands_for_its_tracks() -> None:
    """A source that is called Unknown is not taken for the lack of one."""
    inputs = mixed()
    table = run(ANALYSIS, inputs, {}).table
    assert table[["source", "n", "failed", "known"]].to_numpy().tolist() == [
        ["ReccoBeats", 2, 1, True],
        ["Unknown", 1, 0, True],
        ["Unknown", 1, 0, False],
    ]
    assert (table["earliest"].iloc[0], table["latest"].isna().tolist()) == (WHEN, [False, False, True])
    assert [ANALYSIS.members(inputs, table.iloc[[row]]) for row in range(3)] == [["a", "b"], ["c"], ["d"]]
    assert ANALYSIS.members(inputs, table.iloc[1:]) == ["c", "d"]


def test_failed_and_unknown_are_set_apart_in_the_chart() -> None:
    """The same bar, another colour."""
    usable, failed = ANALYSIS.chart(run(ANALYSIS, mixed(), {}).table).data  # type: ignore[misc]
    assert (list(usable.x), list(failed.x)) == ([1, 1, 1], [1, 0, 0])
    assert usable.marker.color[2] == failed.marker.color != usable.marker.color[0]
