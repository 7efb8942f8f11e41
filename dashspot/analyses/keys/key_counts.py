"""How many tracks there are of each key, mode and time signature."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.blocks.features import CATEGORIES, KEY_NAMES, MODE_NAMES
from dashspot.charts.theme import MODE_COLOURS, empty, finish
from dashspot.compute.camelot import camelot

Places = NDArray[np.int64]

_MODES = tuple(reversed(MODE_NAMES))  # major first
_BOTH = [f"{key} {mode}" for key in KEY_NAMES for mode in _MODES]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks per key, per key and mode, per mode and per time signature; nothing of what no track knows."""
    del choices
    return pd.concat([_counted(*one) for one in _placed(inputs)], ignore_index=True)


def chart(table: Table) -> go.Figure:
    """A bar per key, major below minor."""
    both = table[table["category"] == "key and mode"]
    if both.empty:
        return empty("No track here has a known key.")
    shares = table[table["category"] == "mode"].set_index("value")["share"]
    figure = go.Figure()
    for mode in _MODES:
        rows = both[both["value"].str.endswith(mode)]
        figure.add_bar(
            x=list(KEY_NAMES),
            y=rows["n"].to_numpy(),
            name=f"{mode} {shares[mode]:.0%}",
            marker_color=MODE_COLOURS[mode],
            customdata=rows.index.to_numpy(),
            hovertext=[f"{key} {mode} (Camelot {camelot(place, mode)})" for place, key in enumerate(KEY_NAMES)],
            hovertemplate="%{hovertext}: %{y:,} tracks<extra></extra>",
        )
    figure.update_xaxes(title="key", type="category")
    figure.update_yaxes(title="tracks")
    finish(figure, height=320, barmode="stack")
    return figure.update_layout(showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.12})


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
    alt="Tracks per key, major and minor",
    needs=("key", "mode", "time_signature"),
    any_of=True,
    lacking="a key, a mode and a time signature",
    way_on="No track here has a known key, mode or time signature. Import a table of features, or fetch the rest.",
    members=members,
)
