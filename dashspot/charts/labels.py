"""Names beside what is drawn, so that no legend has to be looked up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from dashspot.charts.theme import label

_LETTERS = 14  # of a name beside a line
_LETTER = 7  # pixels of one, about
_LINE = 17  # pixels of a line of text


def apart(places: Sequence[float], gap: float, high: float) -> list[float]:
    """Places moved as little as needed to stand `gap` apart and below `high`, in the order given."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    ceiling = high
    for place in reversed(order):
        moved[place] = min(moved[place], ceiling)
        ceiling = moved[place] - gap
    return moved


def name_beside(figure: go.Figure, names: Sequence[str], colours: Sequence[str], heights: Sequence[float]) -> None:
    """Write names to the right of a finished figure, each after a dot of its colour, at about these heights.

    Its y axis must have a range.
    """
    low, high = figure.layout.yaxis.range
    said = [label(name, _LETTERS) for name in names]
    gap = (high - low) * _LINE / max(figure.layout.height - 90, _LINE)
    for text, colour, height in zip(said, colours, apart(heights, gap, high), strict=True):
        figure.add_annotation(
            text=f'<span style="color:{colour}">●</span> {text}',
            x=1,
            xref="paper",
            xanchor="left",
            y=height,
            showarrow=False,
            font={"size": 12},
        )
    widest = max((min(len(name), _LETTERS) for name in names), default=0)
    figure.update_layout(margin_r=widest * _LETTER + 24)
