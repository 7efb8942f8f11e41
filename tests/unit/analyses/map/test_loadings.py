from __future__ import annotations

from typing import ClassVar

import pytest

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.map.loadings import ANALYSIS
from tests.unit.analyses.agreement import Agreement
from tests.unit.analyses.map.plainly import axes, fitted, scores


class TestLoadings(Agreement):
    """What the axes are made of: to 1e-6, up to sign, where no other component explains as much."""

    analysis: ClassVar[Analysis] = ANALYSIS

    def _agrees(self, inputs: Inputs, *, first_choices: bool) -> None:
        del first_choices
        table = run(ANALYSIS, inputs, {}).table
        found = scores(fitted(inputs))
        expected = axes(found)
        assert len(table) == len(expected) * len(found.names)
        for number, axis in enumerate(expected, start=1):
            rows = table[table["component"] == number]
            assert rows["feature"].tolist() == found.names
            assert rows["explained"].tolist() == pytest.approx([axis.explained] * len(rows), abs=1e-9)
            loadings = rows["loading"].tolist()
            assert max(loadings) == pytest.approx(max(map(abs, loadings)), abs=1e-9)
            if axis.distinct:
                turned = [-value for value in axis.loadings]
                assert loadings in (pytest.approx(axis.loadings, abs=1e-6), pytest.approx(turned, abs=1e-6))


def test_the_public_table_differs_most_in_energy(real: Inputs) -> None:
    """Energy, loudness and electric sound go together; they explain a quarter."""
    table = run(ANALYSIS, real, {}).table
    first = table[table["component"] == 1].set_index("feature")["loading"]
    assert first.abs().nlargest(3).index.tolist() == ["energy", "loudness", "acousticness"]
    assert first["acousticness"] < 0 < first["energy"]
