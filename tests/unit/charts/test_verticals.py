from __future__ import annotations

import plotly.graph_objects as go

from dashspot.charts.verticals import named_verticals


def test_each_line_is_named_where_it_stands() -> None:
    """Two lines close together are written one below the other."""
    figure = go.Figure()
    named_verticals(figure, {"mean 3": 3.0, "median 3.1": 3.1})
    assert [line.x0 for line in figure.layout.shapes] == [3.0, 3.1]
    first, second = figure.layout.annotations
    assert (first.text, first.x, second.text, second.x) == ("mean 3", 3.0, "median 3.1", 3.1)
    assert first.yshift > second.yshift
