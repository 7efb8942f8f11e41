from __future__ import annotations

import pandas as pd

from dashspot.charts.named_bars import named_bars


def test_bars_carry_rows_and_names_are_text() -> None:
    """The row of the table, not the place in the chart."""
    figure = named_bars(pd.Series([3, 1], index=[7, 2]), ["<b>", "Other"], "tracks", ["x", "y"])
    assert figure.data[0].customdata.tolist() == [7, 2]
    assert [note.text for note in figure.layout.annotations] == ["&lt;b&gt;", "Other"]
    assert figure.layout.yaxis.ticktext == ("x", "y")
    assert figure.layout.xaxis.range[0] == 0
