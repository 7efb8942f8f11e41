"""The keys on the Camelot wheel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.blocks.features import KEY_NAMES, MODE_NAMES
from dashspot.charts.theme import empty, finish
from dashspot.compute.camelot import WHEEL, hue

_CODES = np.array(list(WHEEL))
_PLACE = {cell: place for place, cell in enumerate(WHEEL.values())}
_NAMED = [f"{KEY_NAMES[key]} {MODE_NAMES[mode]}" for key, mode in WHEEL.values()]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """How many tracks stand in each of the 24 keys, hour by hour, minor before major; no rows where none is known."""
    del choices
    cells = _cells(inputs)
    n = np.bincount(cells[cells >= 0], minlength=len(WHEEL))
    found = pd.DataFrame({"code": _CODES, "name": _NAMED, "n": n, "share": n / max(n.sum(), 1)})
    return found.astype({"code": "str", "name": "str"}) if n.any() else found.astype({"code": "str"}).iloc[:0]


def chart(table: Table) -> go.Figure:
    """A bar per key around the clock, twelve at the top; the length is the number of tracks."""
    if table.empty:
        return empty("No track here has a known key.")
    figure = go.Figure(
        go.Barpolar(
            theta=table["code"].to_numpy(),
            r=table["n"].to_numpy(),
            marker={"color": [hue(code) for code in table["code"]], "line": {"width": 0}},
            customdata=table.index.to_numpy(),
            hovertext=[f"{code} ({name})" for code, name in zip(table["code"], table["name"], strict=True)],
            hovertemplate="%{hovertext}: %{r:,} tracks<extra></extra>",
        )
    )
    # 1A comes first, a bar and a half past the top, so that the hour of twelve stands there.
    around = {"direction": "clockwise", "rotation": 90 - 22.5, "categoryarray": list(WHEEL)}
    around |= {"showgrid": False, "showline": False, "ticks": ""}
    across = {"showticklabels": False, "ticks": "", "showline": False, "nticks": 4}
    return finish(
        figure,
        height=420,
        polar={"angularaxis": around, "radialaxis": across, "bgcolor": "rgba(0,0,0,0)", "bargap": 0.08},
        margin={"l": 30, "r": 30, "t": 30, "b": 30},
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks in any of the keys."""
    wanted = [place for place, code in enumerate(WHEEL) if code in set(rows["code"])]
    return ids_where(inputs, [np.isin(_cells(inputs), wanted)])


def _cells(inputs: Inputs) -> NDArray[np.int64]:
    """The place on the wheel of each track's key; -1 without one, as Spotify says itself that it found no key."""
    key, mode = (inputs.tracks[name].fillna(-1).to_numpy().astype(np.int64) for name in ("key", "mode"))
    places = np.array([[_PLACE[key, mode] for mode in range(len(MODE_NAMES))] for key in range(len(KEY_NAMES))])
    return np.where((key >= 0) & (mode >= 0), places[key, mode], -1)


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="Tracks by key, around the Camelot wheel",
    definition=(
        "Tracks per key, in the places of the Camelot wheel: with keys 0 to 11 for C to B, a major key stands at hour "
        "(7 · key + 7) mod 12 + 1 with the letter B, a minor key at hour (7 · key + 4) mod 12 + 1 with the letter A. "
        "Neighbouring hours are a fifth apart, and the two letters of an hour are a key and its relative minor; both "
        "mix well. Shares are of the tracks whose key and mode are known; what Spotify found no key for (-1) is left "
        "out."
    ),
    source="The Camelot wheel by Mark Davis, Mixed In Key: https://mixedinkey.com/camelot-wheel/.",
    columns={
        "code": Column("Camelot", "hour of the wheel, 1 to 12, and A for minor or B for major"),
        "name": Column("Key", "the same as a key"),
        "n": Column("Tracks", "distinct tracks in this key", "count"),
        "share": Column("Share", "of the tracks whose key and mode are known", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks per key around the Camelot wheel",
    **needing("key", "mode", lacking="a key", known="a known key"),
    members=members,
)
