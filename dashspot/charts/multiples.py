"""The same chart for several features, one beside the other: each has its own unit, so they can't share a scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.charts.theme import finish
from dashspot.charts.units import titled

_ACROSS = 2
_CLOSE, _NUMBERED = 0.175, 0.425
"""Of the height of a row: what is left between two, without and with the numbers of an axis."""
_MARGIN = {"l": 8, "r": 8, "t": 28, "b": 8}


class Multiples:
    """A figure with a place for each feature.

    figure: to be drawn on.
    """

    def __init__(self, names: Sequence[str], *, along_features: bool = False) -> None:
        """Names: the features, in order; a single one takes the whole figure.

        along_features: whether the horizontal axis of each is its feature; else all have the same one, time or so.
        """
        self._names = list(names)
        across = min(_ACROSS, len(names))
        self._rows = -(-len(names) // across)
        self.figure: go.Figure = make_subplots(
            self._rows,
            across,
            subplot_titles=[titled(name) for name in names],
            shared_xaxes=False if along_features else "all",
            vertical_spacing=(_NUMBERED if along_features else _CLOSE) / self._rows,
            horizontal_spacing=0.1,
        )

    def at(self, name: str) -> dict[str, Any]:
        """Where a feature stands, for `add_trace` and the like."""
        row, column = divmod(self._names.index(name), _ACROSS)
        return {"row": row + 1, "col": column + 1}

    def finished(self) -> go.Figure:
        """In the house look, as high as it needs."""
        self.figure.update_annotations(font_size=13)
        return finish(self.figure, height=320 if self._rows == 1 else 150 * self._rows, margin=_MARGIN)
