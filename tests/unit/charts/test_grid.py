from __future__ import annotations

import math

import numpy as np
import pytest

from dashspot.charts.grid import grid, written


@pytest.mark.parametrize(
    ("feature", "value", "text"),
    [
        ("energy", 0.654, ".65"),
        ("energy", 1.0, "1.00"),
        ("energy", 0.0, ".00"),
        ("loudness", -0.44, "-0.4"),
        ("tempo", 120.6, "121"),
        ("duration_ms", 239_600.0, "4:00"),
        ("tempo", math.nan, ""),
    ],
)
def test_a_value_is_written_short(feature: str, value: float, text: str) -> None:
    """So that ten stand beside each other on a phone."""
    assert written(feature, value) == text


def test_every_cell_carries_the_row_of_its_group() -> None:
    """Names are text, whatever they hold, and two groups may have the same."""
    values = np.array([[0.1, 120.0], [0.2, np.nan]])
    figure = grid(["<b>", "<b>"], ["energy", "tempo"], values, values, np.array([3, 7]), "Key")
    cells, marks = figure.data
    assert cells.z.tolist() == [[0.1, 120.0], [0.2, pytest.approx(math.nan, nan_ok=True)]]
    assert marks.customdata.tolist() == [3, 3, 7, 7]
    assert marks.hovertext[0] == "&lt;b&gt;: energy .10, +0.10 standard deviations"
    assert marks.hovertext[3] == "&lt;b&gt;: tempo "
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;", "&lt;b&gt;"]
