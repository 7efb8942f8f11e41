from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import pytest

from dashspot.analyses import Analysis, Inputs, Table, run
from dashspot.analyses.map.principal import ANALYSIS, MOST_POINTS
from tests.unit.analyses.agreement import Agreement
from tests.unit.analyses.making import FULL, UNKNOWN, make_inputs, track
from tests.unit.analyses.map.plainly import axes, fitted, scores


class TestPrincipal(Agreement):
    """The tracks on two principal components: to 1e-6, up to sign, where no other component explains as much."""

    analysis: ClassVar[Analysis] = ANALYSIS

    def _agrees(self, inputs: Inputs, *, first_choices: bool) -> None:
        del first_choices
        table = run(ANALYSIS, inputs, {}).table
        found = scores(fitted(inputs))
        if not found.names:
            assert table.empty
            return
        along = [_along(found.z, axis.loadings) for axis in axes(found)]
        distinct = [axis.distinct for axis in axes(found)]
        along += [[0.0] * len(found.z)] * (2 - len(along))
        distinct += [True] * (2 - len(distinct))
        if len(found.z) > MOST_POINTS:
            _same_squares(table, along)
            return
        assert table["track_id"].tolist() == [track["track_id"] for track in found.tracks]
        for axis, values, alone in zip(("x", "y"), along, distinct, strict=True):
            if alone:
                assert _turned(table[axis].tolist(), values)


def _along(z: list[list[float]], loadings: list[float]) -> list[float]:
    return [math.fsum(map(float.__mul__, point, loadings)) for point in z]


def _turned(values: list[float], others: list[float]) -> bool:
    return any(all(abs(a - sign * b) < 1e-6 for a, b in zip(values, others, strict=True)) for sign in (1, -1))


def _same_squares(table: Table, along: list[list[float]]) -> None:
    counted = {(round(x, 6), round(y, 6)): n for x, y, n in table[["x", "y", "n"]].itertuples(index=False)}
    for right in (1, -1):
        for up in (1, -1):
            middles = (
                [round((math.floor(sign * value / 0.2) + 0.5) * 0.2, 6) for value in values]
                for sign, values in zip((right, up), along, strict=True)
            )
            if Counter(zip(*middles, strict=True)) == counted:
                return
    pytest.fail("No turn of the axes gives these squares.")


def test_two_tracks_lie_on_one_axis() -> None:
    """There is no second direction, so nothing lies above or below; the heavier loading points to the right."""
    table = run(
        ANALYSIS, make_inputs([track("a", **FULL), track("b", **FULL | {"energy": 0.9, "tempo": 99.0})]), {}
    ).table
    assert np.allclose(table["x"], [-math.sqrt(2), math.sqrt(2)])
    assert table["y"].tolist() == [0, 0]
    assert table["across"].iloc[0] == "energetic, slow → (100% of the variance)"
    assert table["up"].iloc[0] == "nothing else differs"


@pytest.mark.parametrize("tracks", [[], [FULL], [FULL, FULL], [UNKNOWN], [FULL | dict.fromkeys(FULL, 0.0)]])
def test_what_does_not_differ_has_no_map(tracks: list[Mapping[str, Any]]) -> None:
    """None, one, equal ones, unknown, failed: an empty table, and the chart says why."""
    table = run(ANALYSIS, make_inputs([track(f"t{place}", **facts) for place, facts in enumerate(tracks)]), {}).table
    assert table.empty
    assert ANALYSIS.chart is not None
    assert "two tracks" in ANALYSIS.chart(table).layout.annotations[0].text


def test_values_of_the_web_api_are_left_out() -> None:
    """Spotify's terms do not allow models of them; a setting does."""
    tracks = [track(name, **FULL | {"energy": energy}) for name, energy in (("a", 0.1), ("b", 0.4), ("c", 0.9))]
    tracks.append(track("d", **FULL | {"energy": 0.2, "from_api": True}))
    outcome = run(ANALYSIS, make_inputs(tracks), {})
    assert outcome.table["track_id"].tolist() == ["a", "b", "c"]
    assert outcome.basis.kept_out == 1
    assert len(run(ANALYSIS, make_inputs(tracks, api_allowed=True), {}).table) == 4


def test_points_stand_for_their_tracks(sample: Inputs) -> None:
    """Each for its own, and its mark carries its row."""
    outcome = run(ANALYSIS, sample, {})
    rows = outcome.table.iloc[[3, 5]]
    assert ANALYSIS.members(outcome.inputs, rows) == rows["track_id"].tolist()
    assert ANALYSIS.chart is not None
    assert list(ANALYSIS.chart(outcome.table).data[0].customdata) == outcome.table.index.tolist()


def test_squares_stand_for_the_tracks_in_them(real: Inputs) -> None:
    """All squares for all tracks, each once; one for as many as it says."""
    outcome = run(ANALYSIS, real, {})
    assert outcome.table["n"].sum() == 28_355
    assert len(ANALYSIS.members(outcome.inputs, outcome.table)) == 28_355
    fullest = outcome.table.nlargest(1, "n")
    assert len(ANALYSIS.members(outcome.inputs, fullest)) == fullest["n"].item() > 50


def test_as_many_points_as_are_drawn_fit_into_a_megabyte(real: Inputs) -> None:
    """20,000 without names, 6,000 with them."""
    assert ANALYSIS.chart is not None
    for most, named in ((MOST_POINTS, False), (6_000, True)):
        table = run(ANALYSIS, real.narrowed(np.arange(most)), {}).table
        figure = ANALYSIS.chart(table)
        assert len(table) == len(figure.data[0].customdata) >= most - 1
        assert (figure.data[0].hovertext is not None) is named
        assert len(figure.to_json()) <= 1_000_000
