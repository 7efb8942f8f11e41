from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.map.outliers import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, random_inputs, track
from tests.unit.analyses.map.plainly import away, differences, scores


class TestOutliers(Agreement):
    """Which tracks sound least like the rest."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_inputs(most=14)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every distance from nought, sorted, and the first 15 of 100."""
        del choices
        known = scores(found.tracks)
        if not known.names:
            return
        middle = [0.0] * len(known.names)
        rows = [(away(z, middle), track, z) for track, z in zip(known.tracks, known.z, strict=True)]
        rows.sort(key=lambda row: (-round(row[0], 9), row[1]["name"], row[1]["track_id"]))
        for distance, one, z in rows[: len(rows) * 15 // 100]:
            reasons = differences(z, known.names)
            yield one["track_id"], one["name"], one["artists"], distance, distance / rows[0][0], reasons


def test_an_outlier_says_why() -> None:
    """One of eight is quieter: by 7 sd of itself, as the others are all equal; nothing else differs."""
    tracks = [track(f"t{place}", **FULL) for place in range(7)]
    outcome = run(ANALYSIS, make_inputs([*tracks, track("quiet", **FULL | {"loudness": -30.0}), track("unknown")]), {})
    assert outcome.table[["track_id", "relative", "reasons"]].values.tolist() == [
        ["quiet", 1.0, "much quieter (-2.6 sd)"]
    ]
    assert ANALYSIS.members(outcome.inputs, outcome.table) == ["quiet"]
    assert outcome.basis.missing == 1


def test_a_chart_shows_fifty(real: Inputs) -> None:
    """The table has all 4,253."""
    table = run(ANALYSIS, real, {}).table
    assert len(table) == 4_253
    assert ANALYSIS.chart is not None
    assert list(ANALYSIS.chart(table).data[0].customdata) == list(range(50))
