"""Where tracks lie on the two directions in which they differ most."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.blocks.sounding import called
from dashspot.charts.plane import points
from dashspot.charts.theme import ACCENT, empty, finish, shades
from dashspot.compute.components import Components, components
from dashspot.compute.standard import Array, Standard, largest, standardise

MOST_POINTS = 20_000
SIDE = 0.2
"""Of the squares that tracks are counted in where there are more."""
NEEDED = "A map needs two tracks that differ."
LEFT_OUT = "A feature that differs by less than 0.001 among them is left out."
_WEIGHTY, _FEWEST, _MOST = 0.35, 2, 3


def placed(inputs: Inputs) -> tuple[Standard, Components]:
    """The tracks that know all of the nine, standardised, and their principal components."""
    standard = standardise(inputs.tracks, NINE)
    return standard, components(standard.z)


def directions(standard: Standard, found: Components) -> list[str]:
    """What each of two axes is made of, with its share of the variance."""
    titles = []
    for loadings, share in zip(found.loadings, found.explained, strict=True):
        columns = [
            place
            for rank, place in enumerate(largest(loadings[None, :], _MOST)[0])
            if rank < _FEWEST or abs(loadings[place]) >= _WEIGHTY
        ]
        words = ", ".join(called(standard.names[place], loadings[place]) for place in columns)
        titles.append(f"{words} → ({share:.0%} of the variance)")
    return [*titles, *["nothing else differs"] * (2 - len(titles))]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per track in the order of the collection, or per square, left to right, then upwards, where many."""
    del choices
    standard, found = placed(inputs)
    across, up = directions(standard, found)
    if not standard.names:
        rows = pd.DataFrame({"track_id": [], "name": [], "artists": [], "x": [], "y": [], "n": []})
    elif len(standard.z) > MOST_POINTS:
        rows = _squares(found.scores)
    else:
        tracks = inputs.tracks.take(standard.places)
        rows = tracks[["track_id", "name", "artists"]].assign(x=found.scores[:, 0], y=found.scores[:, 1], n=1)
    types = dict.fromkeys(("track_id", "name", "artists", "across", "up"), "str") | {"n": "int64"}
    return rows.assign(across=across, up=up).astype(types | {"x": "float64", "y": "float64"}).reset_index(drop=True)


def _cells(scores: Array) -> Array:
    return np.floor(scores / SIDE)


def _squares(scores: Array) -> pd.DataFrame:
    cells = _cells(scores)
    low = cells.min(axis=0)
    height = np.ptp(cells[:, 1]) + 1
    numbers, n = np.unique((cells - low) @ (height, 1), return_counts=True)
    across, up = np.divmod(numbers, height)
    x, y = (across + low[0] + 0.5) * SIDE, (up + low[1] + 0.5) * SIDE
    return pd.DataFrame({"track_id": "", "name": "", "artists": "", "x": x, "y": y, "n": n})


def chart(table: Table) -> go.Figure:
    """Points, or squares that are the darker the more tracks they hold."""
    if table.empty:
        return empty(NEEDED)
    binned = (table["track_id"] == "").any()
    figure = go.Figure(_shaded(table) if binned else points(table))
    figure.update_xaxes(title={"text": table["across"].iloc[0], "font": {"size": 12}})
    figure.update_yaxes(title={"text": table["up"].iloc[0], "font": {"size": 12}})
    return finish(figure, height=520)


def _shaded(table: Table) -> go.Scattergl:
    return go.Scattergl(
        x=table["x"].to_numpy(dtype=np.float32),
        y=table["y"].to_numpy(dtype=np.float32),
        mode="markers",
        marker={
            "symbol": "square",
            "size": 6,
            "color": np.log10(table["n"].to_numpy()),
            "colorscale": shades(ACCENT),
            "line": {"width": 0},
        },
        customdata=table.index.to_numpy(dtype=np.int32),
        hovertext=table["n"].to_numpy(dtype=np.int32),
        hovertemplate="%{hovertext:,} tracks<extra></extra>",
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks themselves, or those in the squares."""
    if not (rows["track_id"] == "").any():
        return rows["track_id"].tolist()
    standard, found = placed(inputs)
    wanted = pd.MultiIndex.from_arrays([np.rint(rows[axis] / SIDE - 0.5) for axis in ("x", "y")])
    cells = pd.MultiIndex.from_arrays(list(_cells(found.scores).T))
    return inputs.tracks["track_id"].take(standard.places[cells.isin(wanted)]).tolist()


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="The tracks on one plane: near each other is what sounds alike",
    definition=(
        "The first two principal components of the nine features, each in standard deviations from its mean (of the "
        "population, n): the two directions in which these tracks differ most. The axes name the features that weigh "
        "most in them, with their share of the variance. A component has no sign of its own; it is turned so that its "
        f"heaviest feature grows to the right, or upwards. {LEFT_OUT} Beyond {MOST_POINTS:,} tracks they are counted "
        f"in squares with a side of {SIDE}; darker is more, on a logarithmic scale. Select with box or lasso to keep a "
        "neighbourhood."
    ),
    source="K. Pearson 1901; H. Hotelling 1933.",
    columns={
        "track_id": Column("Track id", "Spotify's id; empty for a square", "hidden"),
        "name": Column("Track", "the track's name; empty for a square"),
        "artists": Column("Artists", "the credited artists; empty for a square"),
        "x": Column("Across", "first component, in standard deviations; the middle of a square", "number"),
        "y": Column("Up", "second component, in standard deviations; the middle of a square", "number"),
        "n": Column("Tracks", "1, or distinct tracks in the square", "count"),
        "across": Column("Across is", "what the first component is made of; the same in every row", "hidden"),
        "up": Column("Up is", "what the second component is made of; the same in every row", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks on the first two principal components of their features",
    **ALL_OF_NINE,
    members=members,
    model=True,
    wide=True,
)
