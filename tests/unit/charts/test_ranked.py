from __future__ import annotations

import plotly.graph_objects as go

from dashspot.charts.ranked import name_bars, ranked


def test_bars_carry_their_rows_and_stand_below_each_other() -> None:
    """Two of the same name stay two, the first on top, and markup is text."""
    figure = go.Figure(ranked([3, 2], rows=[4, 7], said=["three", "two"]))
    name_bars(figure, ["<b>", "<b>"])
    (bar,) = figure.data
    assert (list(bar.x), list(bar.y), list(bar.customdata)) == ([3, 2], [0, 1], [4, 7])
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;", "&lt;b&gt;")
    assert figure.layout.yaxis.range == (1.5, -0.5)
