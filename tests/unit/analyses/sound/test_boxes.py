from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.sound.boxes import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.grouped import largest_groups
from tests.unit.analyses.making import FULL, make_inputs, random_inputs, track


class TestBoxes(Agreement):
    """Boxes of one feature in each group."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = random_inputs(most=20)
    examples: ClassVar[int] = 8

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Quartiles of the sorted values; whiskers to the last of them that is near enough."""
        name, by = choices["feature"], choices["by"]
        for group_id, group, known in largest_groups(found, by, name, most=20):
            values = sorted(known)
            q1, median, q3 = (quantile(values, share) for share in (0.25, 0.5, 0.75))
            reach = 1.5 * (q3 - q1) + 1e-9
            inside = [value for value in values if q1 - reach <= value <= q3 + reach]
            yield (
                *(by, group_id, group, len(values), name, values[0], inside[0], q1, median, q3, inside[-1], values[-1]),
                *(math.fsum(values) / len(values), len(values) - len(inside)),
            )


def quantile(values: list[float], share: float) -> float:
    """Type 7 of sorted values."""
    place = share * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def test_a_value_on_the_fence_is_no_outlier() -> None:
    """Quartiles 0.4 and 0.6: the fence is at 0.9, which comes out a little lower in binary."""
    assert 0.6 + 1.5 * (0.6 - 0.4) < 0.9
    valences = [0.4, 0.4, 0.5, 0.6, 0.9]
    tracks = [track(str(n), genres=["rock"], **FULL | {"valence": value}) for n, value in enumerate(valences)]
    row = run(ANALYSIS, make_inputs(tracks), {"feature": "valence", "by": "main genre"}).table.iloc[0]
    assert (row["q3"], row["high"], row["outliers"]) == (0.6, 0.9, 0)


def test_a_box_stands_for_the_tracks_of_its_group() -> None:
    """Those that know the feature; the mark at the median carries the row."""
    tracks = [track("a", genres=["rock"], **FULL), track("b", genres=["rock"]), track("c", genres=["jazz"], **FULL)]
    inputs = make_inputs(tracks)
    table = run(ANALYSIS, inputs, {"feature": "valence", "by": "main genre"}).table
    assert table["group"].tolist() == ["jazz", "rock"]
    assert ANALYSIS.members(inputs, table.iloc[[1]]) == ["a"]
    assert ANALYSIS.chart is not None
    assert ANALYSIS.chart(table).data[-1].customdata.tolist() == [0, 1]
