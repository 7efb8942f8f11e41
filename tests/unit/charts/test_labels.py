from __future__ import annotations

import plotly.graph_objects as go

from dashspot.charts.labels import apart, name_beside
from dashspot.charts.theme import finish


def test_labels_stand_apart_and_below_the_top() -> None:
    """Moved as little as needed, in the order given."""
    assert apart([5.0, 5.0, 1.0], 1.0, 10.0) == [5.0, 6.0, 1.0]
    assert apart([10.0, 9.5, 9.0], 1.0, 10.0) == [10.0, 9.0, 8.0]
    assert apart([], 1.0, 10.0) == []


def test_lines_are_named_to_the_right() -> None:
    """Each once, with room for the longest."""
    figure = finish(go.Figure(), height=300)
    figure.update_yaxes(range=[0, 1])
    name_beside(figure, ["<i>", "Library"], ["#111111", "#222222"], [0.5, 0.5])
    assert [note.text for note in figure.layout.annotations] == [
        '<span style="color:#111111">●</span> &lt;i&gt;',
        '<span style="color:#222222">●</span> Library',
    ]
    assert figure.layout.margin.r == 7 * 7 + 24
