"""The mood map: tracks by valence and energy, in four quadrants cut in the middle."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, MUTED, credited, finish
from dashspot.charts.units import share

CUT = 0.5
QUADRANTS: tuple[str, ...] = ("happy", "angry", "chill", "sad")
"""Energetic ones first, of each the positive one first."""
MOST_POINTS = 8_000
"""So many tracks with their names still fit into what is sent; of more, cells are drawn."""

_CELLS = 40
_EDGES = np.arange(1, _CELLS) / _CELLS
_SVG_POINTS = 1_000
_LARGEST = 9.0  # pixels, the width of a cell on a phone
_SMALLEST = 2.5
_MODEBAR = 64  # pixels that its two buttons take of the upper right corner
_CORNERS = {"happy": (1, 1), "angry": (0, 1), "chill": (1, 0), "sad": (0, 0)}


def quadrant(valence: pd.Series[float], energy: pd.Series[float]) -> pd.Series[str]:
    """One of QUADRANTS for each track; both must be known. The cut itself counts as high."""
    place = 2 * (energy < CUT).to_numpy(dtype=np.int64) + (valence < CUT).to_numpy(dtype=np.int64)
    return pd.Series(np.array(QUADRANTS)[place], index=valence.index, dtype="str")


def cell(values: pd.Series[float]) -> pd.Series[int]:
    """In which of 40 equal cells from 0 to 1 each lies; a cell holds its lower edge, the last one its upper too."""
    return pd.Series(np.searchsorted(_EDGES, values.to_numpy(dtype=float), side="right"), index=values.index)


def middle(cells: pd.Series[int]) -> pd.Series[float]:
    """The middle of each cell."""
    return (cells + 0.5) / _CELLS


def cells(tracks: pd.DataFrame) -> pd.DataFrame:
    """How many tracks lie in each cell that has any: `valence` and `energy` (of its middle), `n`; low ones first."""
    counted = pd.DataFrame({"valence": cell(tracks["valence"]), "energy": cell(tracks["energy"])}).value_counts()
    found = counted.sort_index().reset_index(name="n")
    return found.assign(valence=middle(found["valence"]), energy=middle(found["energy"]))


def marks(tracks: pd.DataFrame) -> pd.DataFrame:
    """What a mood map of so many tracks is drawn from: the tracks themselves, or cells."""
    return tracks if len(tracks) <= MOST_POINTS else cells(tracks)


def mood_map(drawn: pd.DataFrame) -> go.Figure:
    """A dot for each track; or a square for each cell, the larger and fuller the more tracks lie in it.

    Args:
        drawn: a row per track: `valence`, `energy`, `name`, `artists`; or a row per cell: `valence`, `energy`, `n`
            and no names. Its index is what marks carry.
    """
    named = "name" in drawn and bool(drawn["name"].notna().any())
    figure = go.Figure(_dots(drawn) if named else _squares(drawn))
    for word, (x, y) in _CORNERS.items():
        outside = {"xanchor": "right" if x else "left", "yanchor": "bottom" if y else "top"}  # no mark covers it
        beside = -_MODEBAR if x and y else 0
        words = {"text": _said(drawn, word), "font": {"color": MUTED, "size": 14}, "showarrow": False}
        figure.add_annotation(x=x, y=y, xshift=beside, **words, **outside)
    figure.add_hline(CUT, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.add_vline(CUT, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.update_xaxes(title="valence", range=[-0.03, 1.03])
    figure.update_yaxes(title="energy", range=[-0.09, 1.09], tickvals=[0, 0.25, 0.5, 0.75, 1])
    return finish(figure, height=420)


def _said(drawn: pd.DataFrame, word: str) -> str:
    n = drawn["n"] if "n" in drawn else pd.Series(1, index=drawn.index)
    inside = n[quadrant(drawn["valence"], drawn["energy"]) == word].sum()
    return f"{word} {share(int(inside), int(n.sum()))}"


def _dots(drawn: pd.DataFrame) -> go.Scatter | go.Scattergl:
    form = go.Scatter if len(drawn) <= _SVG_POINTS else go.Scattergl
    return form(
        x=drawn["valence"].to_numpy(dtype=np.float32),
        y=drawn["energy"].to_numpy(dtype=np.float32),
        mode="markers",
        marker={"color": ACCENT, "size": 7, "opacity": 0.6},
        customdata=drawn.index.to_numpy(dtype=np.int32),
        hovertext=credited(drawn["name"], drawn["artists"]),
        hovertemplate="%{hovertext}<br>valence %{x:.2f}, energy %{y:.2f}<extra></extra>",
    )


def _squares(drawn: pd.DataFrame) -> go.Scatter:
    n = drawn["n"].to_numpy(dtype=float)
    of_most = np.sqrt(n / n.max())
    return go.Scatter(
        x=drawn["valence"].to_numpy(),
        y=drawn["energy"].to_numpy(),
        mode="markers",
        marker={
            "color": ACCENT,
            "symbol": "square",
            "size": _SMALLEST + (_LARGEST - _SMALLEST) * of_most,
            "opacity": 0.3 + 0.7 * of_most,
        },
        customdata=drawn.index.to_numpy(),
        hovertext=[f"{number:,.0f} {'track' if number == 1 else 'tracks'}" for number in n],
        hovertemplate="%{hovertext}<br>about valence %{x:.2f}, energy %{y:.2f}<extra></extra>",
    )
