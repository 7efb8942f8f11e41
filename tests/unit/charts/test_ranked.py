from __future__ import annotations

import plotly.graph_objects as go

from dashspot.charts.ranked import name_bars, ranked, ranked_bars


def test_bars_carry_their_rows_and_stand_below_each_other() -> None:
    """Two of the same name stay two, the first on top, and markup is text."""
    figure = go.Figure(ranked([3, 2], rows=[4, 7], said=["three", "two"]))
    name_bars(figure, ["<b>", "<b>"])
    (bar,) = figure.data
    assert (list(bar.x), list(bar.y), list(bar.customdata)) == ([3, 2], [0, 1], [4, 7])
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;", "&lt;b&gt;")
    assert figure.layout.yaxis.range == (1.5, -0.5)


def test_shares_are_shown_as_percent_from_nought() -> None:
    """The axis says what the bars measure; other lengths are numbers."""
    figure = ranked_bars([0.5], ["one"], rows=[4], said=["half"], axis="share of all", shares=True)
    assert figure.layout.xaxis.title.text == "share of all"
    assert (figure.layout.xaxis.tickformat, figure.layout.xaxis.rangemode) == (".0%", "tozero")
    assert ranked_bars([5], ["one"], rows=[4], said=["five"], axis="plays").layout.xaxis.tickformat is None
