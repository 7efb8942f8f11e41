"""Which tracks of the library sound most like these, and are not among them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.listing import TRACK, TRACK_ID, members
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.blocks.features import FEATURE
from dashspot.blocks.sounding import compared
from dashspot.charts.theme import empty
from dashspot.charts.track_bars import track_bars
from dashspot.compute.standard import Array, distances, largest, phrases, ranked, smallest, standardise

MOST, TOLD = 25, 3


def compute(inputs: Inputs, choices: Choices) -> Table:
    """The nearest first; ties by name, then id."""
    del choices
    standard = standardise(inputs.library, NINE)
    library = inputs.library[["track_id", "name", "artists"]]
    inside = _inside(inputs)[standard.places]
    if not standard.names or not inside.any():
        return _rows(library.take(np.empty(0, dtype=int)), np.empty((0, 0)), ())
    centre = standard.z[inside].mean(axis=0)
    away = np.where(inside, np.inf, distances(standard.z, centre))
    most = min(MOST, int((~inside).sum()))
    near_cut = np.partition(away, most - 1)[most - 1] if most else -np.inf
    candidates = np.flatnonzero(away <= near_cut + 1e-8)
    tracks = library.take(standard.places[candidates]).assign(distance=away[candidates])
    best = ranked(tracks, "distance")[:most]
    return _rows(tracks.iloc[best], standard.z[candidates[best]] - centre, standard.names)


def _inside(inputs: Inputs) -> NDArray[np.bool_]:
    """Which tracks of the library are among these; looked up by hash, which `isin` of texts is not."""
    if len(inputs.tracks) == len(inputs.library):
        return np.ones(len(inputs.library), dtype=bool)
    found = pd.Index(inputs.tracks["track_id"]).get_indexer(pd.Index(inputs.library["track_id"]))
    return np.asarray(found >= 0)


def _rows(tracks: pd.DataFrame, z: Array, names: tuple[str, ...]) -> Table:
    found = tracks.reindex(columns=["track_id", "name", "artists", "distance"]).reset_index(drop=True)
    alike = phrases(z, smallest(z, TOLD), names, lambda name, _: FEATURE[name].title.lower())
    apart = phrases(z, largest(z, TOLD), names, compared)
    return found.astype({"distance": "float64"}).assign(
        alike=pd.Series(alike, dtype="str"), apart=pd.Series(apart, dtype="str")
    )


def chart(table: Table) -> go.Figure:
    """Bars from 0, the nearest first, named above the bar; what differs when pointed at."""
    if table.empty:
        return empty("The library has no other track to compare.")
    notes = table["apart"].str.replace(", ", "<br>").tolist()
    return track_bars(table, "distance", notes=notes, axis="distance, in the library's standard deviations")


ANALYSIS = Analysis(
    path=__name__,
    place=8,
    title="What else in the library sounds like this",
    definition=(
        "Each of the nine features is put in standard deviations from its mean over the whole library (of the "
        "population, n). The middle of the collection is the mean of its tracks; for a single track it is the track. "
        f"Listed are the {MOST} tracks of the library, not in the collection, with the smallest Euclidean distance "
        f"from it. Alike are the {TOLD} features that differ least from the middle, apart the {TOLD} that differ most: "
        "*much* from 2 standard deviations on, *slightly* below 1, rounded to a tenth. A feature that differs by less "
        "than 0.001 in the library is left out."
    ),
    source="E. Fix and J. L. Hodges 1951 (nearest neighbours).",
    columns={
        **TRACK_ID,
        **TRACK,
        "distance": Column("Distance", "from the middle, in the library's standard deviations", "number"),
        "alike": Column("Alike in", "the three features that differ least"),
        "apart": Column("But it is", "the three features that differ most, in the library's standard deviations"),
    },
    compute=compute,
    chart=chart,
    alt="The tracks of the library that are nearest in sound",
    **ALL_OF_NINE,
    members=members,
)
