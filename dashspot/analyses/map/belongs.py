"""In which saved playlist each track would sound at home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.listing import TRACK, TRACK_ID, members
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.charts.theme import empty, label
from dashspot.charts.track_bars import track_bars
from dashspot.compute.nearest import nearest
from dashspot.compute.standard import DIGITS, Array, Standard, distances, ranked, standardise

FEWEST = 5
SHOWN = 50
_COLUMNS = ("track_id", "name", "artists")


@dataclass(frozen=True)
class _Lists:
    """The playlists that come into question, by name, then id: their middles, and how far their tracks lie off."""

    ids: pd.Index[str]
    names: NDArray[np.object_]
    centres: Array
    spread: Array


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per track: what fits best first; ties by name, then id."""
    del choices
    standard = standardise(inputs.library, NINE)
    lists = _lists(inputs.library_holders, standard)
    values = inputs.tracks[list(NINE)].to_numpy(dtype=float)
    places = np.flatnonzero(~np.isnan(values).any(axis=1))
    if not standard.names or not len(lists.ids):
        places = places[:0]
    varying = [NINE.index(name) for name in standard.names]
    place, away = nearest((values[places][:, varying] - standard.mean) / standard.sd, lists.centres)
    spread = lists.spread[place]
    rows = (
        inputs.tracks[list(_COLUMNS)]
        .take(places)
        .assign(
            playlist_id=pd.Series(lists.ids[place], index=places, dtype="str"),
            playlist=pd.Series(lists.names[place], index=places, dtype="str"),
            distance=away,
            misfit=np.divide(away, spread, out=np.full(len(away), np.nan), where=spread > 10.0**-DIGITS),
            held=np.where(_held(inputs, lists, places, place), "yes", "no"),
        )
    )
    return rows.iloc[ranked(rows, "misfit")].reset_index(drop=True).astype({"held": "str"})


def _lists(holders: pd.DataFrame, standard: Standard) -> _Lists:
    """Those that have enough tracks with all of the nine."""
    row = pd.Series(np.arange(len(standard.places)), index=standard.places)
    held = holders.assign(row=row.reindex(holders["track"]).to_numpy()).dropna(subset="row")
    names = held.groupby("playlist_id")["playlist"].agg(["first", "size"])
    names = names[names["size"] >= FEWEST].rename_axis("id").reset_index().sort_values(["first", "id"])
    ids = pd.Index(names["id"])
    code = ids.get_indexer(pd.Index(held["playlist_id"]))
    rows, code = held["row"].to_numpy(dtype=np.intp)[code >= 0], code[code >= 0]
    n = names["size"].to_numpy(dtype=float)
    sums = [
        np.bincount(code, weights=standard.z[rows, place], minlength=len(n)) for place in range(len(standard.names))
    ]
    centres = np.array(sums).reshape(len(sums), len(n)).T / n[:, None]
    away = distances(standard.z[rows] - centres[code], np.zeros(len(sums)))
    return _Lists(ids, names["first"].to_numpy(dtype=object), centres, np.bincount(code, away, len(n)) / n)


def _held(inputs: Inputs, lists: _Lists, places: NDArray[np.intp], nearest_list: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether the nearest playlist of each track holds it already."""
    many = len(lists.ids) + 1
    code = lists.ids.get_indexer(pd.Index(inputs.holders["playlist_id"]))
    found: NDArray[np.bool_] = np.isin(places * many + nearest_list, inputs.holders["track"].to_numpy() * many + code)
    return found


def chart(table: Table) -> go.Figure:
    """Bars from 0 of the tracks that their nearest playlist does not hold yet, the best fit first."""
    if table.empty:
        return empty(f"No saved playlist has {FEWEST} tracks with features.")
    new = table[(table["held"] == "no") & table["misfit"].notna()].iloc[:SHOWN]
    if new.empty:
        return empty("Every track is where it sounds at home.")
    told = list(zip(new["name"], new["playlist"], new["misfit"], strict=True))
    labels = [f"{label(name, 20)} → {label(playlist, 20)}" for name, playlist, _ in told]
    notes = [f"to {label(playlist, 60)}: {misfit:.2f}" for _, playlist, misfit in told]
    return track_bars(
        new, "misfit", labels=labels, notes=notes, axis="misfit: 1 is as far off as its tracks are on average"
    )


ANALYSIS = Analysis(
    path=__name__,
    place=9,
    title="Where each track belongs: the saved playlist that it sounds most like",
    definition=(
        "Each of the nine features is put in standard deviations from its mean over the whole library (of the "
        "population, n); one that differs by less than 0.001 there is left out. The middle of a saved playlist is the "
        f"mean of its tracks; playlists with fewer than {FEWEST} tracks that know all of the nine are left out. For "
        "each track the playlist with the nearest middle is told, by Euclidean distance; of equally near ones the "
        "first by name. Its misfit is that distance over the mean distance of the playlist's own tracks: below 1 it "
        "fits better than they do on average; unknown where they all sound the same. The chart shows the best "
        f"{SHOWN} that the playlist does not hold yet."
    ),
    source="J. J. Rocchio 1971 (nearest centroid); the misfit is ours.",
    columns={
        **TRACK_ID,
        **TRACK,
        "playlist_id": Column("Playlist id", "Spotify's id, or a made-up one", "hidden"),
        "playlist": Column("Sounds most like", "the name of the nearest saved playlist"),
        "distance": Column("Distance", "from its middle, in the library's standard deviations", "number"),
        "misfit": Column("Misfit", "distance over that of the playlist's tracks on average", "number"),
        "held": Column("In it already", "whether that playlist holds the track"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks and the saved playlists that they sound most like",
    **ALL_OF_NINE,
    members=members,
    wide=True,
)
