"""How many tracks there are of each key, mode and time signature."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.blocks.features import CATEGORIES, KEY_NAMES, MODE_NAMES
from dashspot.charts.theme import ACCENT, MODE_COLOURS, empty, finish
from dashspot.compute.camelot import camelot

Places = NDArray[np.int64]

_MODES = tuple(reversed(MODE_NAMES))  # major first
_BOTH = [f"{key} {mode}" for key in KEY_NAMES for mode in _MODES]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks per key, per key and mode, per mode and per time signature; nothing of what no track knows."""
    del choices
    return pd.concat([_counted(*one) for one in _placed(inputs)], ignore_index=True)


def chart(table: Table) -> go.Figure:
    """A bar per key, major below minor; below, a bar per time signature."""
    if table.empty:
        return empty("No track here has a known key, mode or time signature.")
    figure = make_subplots(2, 1, row_heights=[0.66, 0.34], vertical_spacing=0.2)
    for mode in _MODES:
        figure.add_trace(_keys(table, mode), row=1, col=1)
    figure.add_trace(_metres(table), row=2, col=1)
    figure.update_xaxes(title="key", type="category", categoryarray=list(KEY_NAMES), row=1)
    figure.update_xaxes(title="time signature", type="category", row=2)
    figure.update_yaxes(title="tracks", rangemode="tozero")
    finish(figure, height=460, barmode="stack")
    return figure.update_layout(showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.08, "traceorder": "normal"})


def _keys(table: Table, mode: str) -> go.Bar:
    rows = table[(table["category"] == "key and mode") & table["value"].str.endswith(mode)]
    share = table.loc[(table["category"] == "mode") & (table["value"] == mode), "share"].sum()
    return go.Bar(
        x=list(KEY_NAMES)[: len(rows)],
        y=rows["n"].to_numpy(),
        name=f"{mode} {share:.0%}",
        marker_color=MODE_COLOURS[mode],
        customdata=rows.index.to_numpy(),
        hovertext=[f"{key} {mode} (Camelot {camelot(place, mode)})" for place, key in enumerate(KEY_NAMES)],
        hovertemplate="%{hovertext}: %{y:,} tracks<extra></extra>",
    )


def _metres(table: Table) -> go.Bar:
    rows = table[table["category"] == "time signature"]
    return go.Bar(
        x=rows["value"].to_numpy(),
        y=rows["n"].to_numpy(),
        text=[f"{share:.1%}" for share in rows["share"]],
        textposition="auto",
        marker_color=ACCENT,
        customdata=rows.index.to_numpy(),
        hovertemplate="%{x}: %{y:,} tracks<extra></extra>",
        showlegend=False,
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that have any of these keys, modes or time signatures."""
    masks = []
    for category, labels, places in _placed(inputs):
        told = set(rows.loc[rows["category"] == category, "value"])
        masks.append(np.isin(places, [place for place, label in enumerate(labels) if label in told]))
    return ids_where(inputs, masks)


def _placed(inputs: Inputs) -> Iterator[tuple[str, list[str], Places]]:
    """By category its labels in order, and for each track the place of its own; -1 where unknown or not found."""
    key, mode, metre = (inputs.tracks[name].fillna(-1).to_numpy().astype(np.int64) for name in CATEGORIES)
    metres = np.unique(metre[metre > 0])
    yield "key", list(KEY_NAMES), key
    place = np.where(mode < 0, -1, len(_MODES) - 1 - mode)
    yield "key and mode", _BOTH, np.where((key < 0) | (mode < 0), -1, key * len(_MODES) + place)
    yield "mode", list(_MODES), place
    yield "time signature", [f"{n}/4" for n in metres], np.where(metre > 0, np.searchsorted(metres, metre), -1)


def _counted(category: str, labels: list[str], places: Places) -> Table:
    n = np.bincount(places[places >= 0], minlength=len(labels))
    found = pd.DataFrame({"category": category, "value": labels, "n": n, "share": n / max(n.sum(), 1)})
    return found.astype({"category": "str", "value": "str"}).iloc[: len(labels) if n.any() else 0]


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Tracks by key, mode and time signature",
    definition=(
        "Tracks per key (0 to 11 for C to B), per key and mode, per mode (1 is major, 0 minor) and per time signature "
        "(n stands for n/4). Each is counted over the tracks that know it, and the share is of those. A key of -1 and "
        "a time signature of 0 say that none was found, and are left out."
    ),
    source="Spotify's audio features: https://developer.spotify.com/documentation/web-api/reference/get-audio-features.",
    columns={
        "category": Column("Of", "key, key and mode, mode, or time signature"),
        "value": Column("Value", "which one"),
        "n": Column("Tracks", "distinct tracks that have it", "count"),
        "share": Column("Share", "of the distinct tracks that have a known one", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks per key, major and minor, and per time signature",
    **needing(
        "key",
        "mode",
        "time_signature",
        lacking="a key, a mode and a time signature",
        known="a known key, mode or time signature",
        any_of=True,
    ),
    members=members,
)
