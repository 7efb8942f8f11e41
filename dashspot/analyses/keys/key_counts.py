"""How many tracks there are of each key, mode and time signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.blocks.features import KEY_NAMES, MODE_NAMES
from dashspot.charts.theme import MODE_COLOURS, empty, finish
from dashspot.compute.camelot import camelot

_MODES = tuple(reversed(MODE_NAMES))  # major first
_BOTH = [f"{key} {mode}" for key in KEY_NAMES for mode in _MODES]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks per key, per key and mode, per mode and per time signature; nothing of what no track knows."""
    del choices
    parts = [_counted(category, labels) for category, labels in _labels(inputs)]
    return pd.concat(parts, ignore_index=True)


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
    labels = dict(_labels(inputs))
    return ids_where(inputs, (labels[str(name)].isin(told["value"]) for name, told in rows.groupby("category")))


def _labels(inputs: Inputs) -> Iterator[tuple[str, pd.Series[Any]]]:
    """By category what is written for each track, in the order of the table; what is not known or found has none."""
    tracks = inputs.tracks
    key = _named(tracks["key"], KEY_NAMES)
    mode = _named(tracks["mode"], MODE_NAMES)
    metre = tracks["time_signature"].where(tracks["time_signature"] > 0)
    metres = sorted(metre.dropna().astype(int).unique())
    yield "key", key
    yield "key and mode", _ordered(key.astype("str") + " " + mode.astype("str"), _BOTH)
    yield "mode", mode.cat.reorder_categories(list(_MODES))
    yield "time signature", _ordered(metre.map({n: f"{n}/4" for n in metres}), [f"{n}/4" for n in metres])


def _named(numbers: pd.Series[float], names: tuple[str, ...]) -> pd.Series[Any]:
    places = numbers.fillna(-1).to_numpy().astype(np.int8)
    return pd.Series(pd.Categorical.from_codes(places, pd.Index(names)), index=numbers.index)


def _ordered(labels: pd.Series[Any], names: list[str]) -> pd.Series[Any]:
    return pd.Series(pd.Categorical(labels, names), index=labels.index)


def _counted(category: str, labels: pd.Series[Any]) -> Table:
    n = labels.value_counts(sort=False)
    known = int(n.sum())
    found = pd.DataFrame({"category": category, "value": n.index.astype("str"), "n": n.to_numpy()})
    found["share"] = found["n"] / max(known, 1)
    return found.astype({"category": "str", "value": "str"}).iloc[: len(found) if known else 0]


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
