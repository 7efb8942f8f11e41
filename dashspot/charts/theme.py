"""How every figure looks. Colours work on light and dark, and for colour-blind eyes.

Text and background come from Streamlit's theme when the figure is shown.
"""

from __future__ import annotations

import html
import json
import textwrap
import unicodedata
from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

ACCENT = "#059669"
MUTED = "#94a3b8"
FEATURE_COLOURS: dict[str, str] = {
    "danceability": "#d55e00",
    "energy": "#e69f00",
    "loudness": "#8c6d31",
    "speechiness": "#56b4e9",
    "acousticness": "#009e73",
    "instrumentalness": "#66a61e",
    "liveness": "#cc79a7",
    "valence": "#b8a000",
    "tempo": "#0072b2",
    "duration_ms": "#7570b3",
}
CATEGORICAL: tuple[str, ...] = (
    *("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"),
    *("#a3195b", "#b3ad7a"),
)
"""Colours of up to eight groups, in this order: six of Okabe and Ito's (2008), without black and yellow, which are lost
on a dark or a light page, and two that no kind of colour blindness confuses with them or with each other."""
MODE_COLOURS: dict[str, str] = {"major": "#059669", "minor": "#7570b3"}

_LINE = 44
_CLOUDS = ("scatter", "scattergl")
SELECTING = ("select2d", "lasso2d")
_MOVING = ("zoom", "pan", "zoomIn", "zoomOut", "autoScale", "resetScale")
_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
_TURNING = {"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI"}
"""Classes of signs that turn the direction of what is written."""


class DrawnFigure(go.Figure):  # type: ignore[misc] # Plotly ships no types
    """A figure that nobody changes any more: what is sent of it is made once, not copied anew at every rerun."""

    def to_dict(self) -> dict[str, Any]:
        """As Plotly's own, made at the first call, of plain values: dates and arrays are sought anew in all others."""
        made: dict[str, Any] | None = getattr(self, "_made", None)
        if made is None:
            made = self._made = json.loads(pio.to_json(super().to_dict(), validate=False))
        return made


def plain(text: str) -> str:
    """A name as text: Plotly reads a little HTML in labels, and a name must never be markup.

    One that turns the direction of writing is isolated, so that it turns nothing around it.
    """
    turns = not text.isascii() and any(unicodedata.bidirectional(sign) in _TURNING for sign in text)
    escaped = html.escape(text, quote=False)
    return f"\u2068{escaped}\u2069" if turns else escaped


def label(text: str, most: int = 22) -> str:
    """A name beside an axis, as text: cut where it would take the room of the figure."""
    return plain(text if len(text) <= most else f"{text[: most - 1].rstrip()}…")


def credited(names: Iterable[str], artists: Iterable[str], most: int = 40) -> list[str]:
    """`Name, Artist` of each track, as text, either cut where it is long; where both are one, as of an artist, once."""
    return [
        label(name, most) if name == artist else f"{label(name, most)}, {label(artist, most)}"
        for name, artist in zip(names, artists, strict=True)
    ]


def faint(colour: str, opacity: float) -> str:
    """A colour through which what lies behind is seen."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def shades(colour: str) -> list[list[float | str]]:
    """Few to many: a colour from faint to full, so that it stands out from a light page and from a dark one."""
    return [[0, faint(colour, 0.1)], [1, faint(colour, 1)]]


def diverging() -> list[list[float | str]]:
    """Below, at and above a middle that stays clear on a light page and on a dark one: violet, nothing, green.

    Neither end is full, as values are written on it.
    """
    return [[0, "rgba(117,112,179,0.7)"], [0.5, "rgba(148,163,184,0.1)"], [1, "rgba(5,150,105,0.7)"]]


def finish(figure: go.Figure, *, height: int, **layout: Any) -> go.Figure:
    """Give a figure the house look; every figure ends here."""
    figure.update_layout(margin=_MARGIN)
    figure.update_layout(
        height=height,
        showlegend=False,
        bargap=0.08,
        hoverlabel={"align": "left"},
        modebar={"remove": [*_MOVING, *SELECTING]},
        **layout,
    )
    figure.update_xaxes(automargin=True, zeroline=False)
    figure.update_yaxes(automargin=True, zeroline=False)
    return figure


def selectable(figure: go.Figure) -> go.Figure:
    """Let marks be selected: points by drawing a box around them, bars and fields by pressing one.

    A press selects nothing while dragging draws a box, so only clouds of points begin with that; on others the box and
    the lasso are beside the chart, and dragging does nothing.
    """
    if all(trace.type in _CLOUDS for trace in figure.data):
        return figure.update_layout(clickmode="event+select", dragmode="select", modebar={"remove": _MOVING})
    figure.update_xaxes(fixedrange=True).update_yaxes(fixedrange=True)
    return figure.update_layout(clickmode="event+select", dragmode="zoom", modebar={"remove": _MOVING})


def empty(reason: str, *, height: int = 220) -> go.Figure:
    """A figure that says why there is nothing to draw."""
    figure = go.Figure()
    lines = [plain(line) for line in textwrap.wrap(reason, _LINE)]  # Plotly cuts what is too wide for a phone
    figure.add_annotation(text="<br>".join(lines), showarrow=False, font={"size": 14, "color": MUTED})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return finish(figure, height=height)
