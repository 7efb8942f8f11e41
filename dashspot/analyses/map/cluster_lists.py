"""Which playlists the groups by sound are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.clustering import HOW, SOURCE, clustered
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.charts.theme import CATEGORICAL, empty, finish, label

SHOWN = 20
_LONGEST = 22


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per playlist and cluster that share tracks: the largest playlist first, then by name, id, cluster."""
    del choices
    found = clustered(inputs)
    label = np.zeros(len(inputs.tracks), dtype=np.int64)
    if found:
        label[found.places] = found.labels
    held = inputs.holders.assign(cluster=label[inputs.holders["track"]])
    held = held[held["cluster"] > 0]
    keys = ["playlist_id", "playlist", "cluster"]
    rows = held.groupby(keys, sort=True, observed=True).size().rename("n").reset_index()
    of = rows.groupby("playlist_id", observed=True)["n"].transform("sum")
    names = np.array(["", *(found.names if found else ())], dtype=object)
    rows = rows.assign(cluster_name=pd.Series(names[rows["cluster"]], dtype="str"), share=rows["n"] / of, of=of)
    by = ["of", "playlist", "playlist_id", "cluster"]
    return rows.sort_values(by, ascending=[False, True, True, True], kind="stable", ignore_index=True)


def chart(table: Table) -> go.Figure:
    """A bar per playlist, shared out among the clusters."""
    if table.empty:
        return empty("No saved playlist holds tracks of a group.")
    playlists = table.drop_duplicates("playlist_id").iloc[:SHOWN]
    place = pd.Series(np.arange(len(playlists)), index=playlists["playlist_id"].to_numpy())
    shown = table[table["playlist_id"].isin(place.index)]
    figure = go.Figure()
    for number in sorted(shown["cluster"].unique().tolist()):
        rows = shown[shown["cluster"] == number]
        figure.add_bar(
            x=rows["share"].to_numpy(),
            y=place[rows["playlist_id"].to_numpy()].to_numpy(),
            orientation="h",
            name=f"{number} {rows['cluster_name'].iloc[0]}",
            marker_color=CATEGORICAL[number - 1],
            customdata=rows.index.to_numpy(),
            hovertext=[f"{label(name, 60)}: {n:,} of {of:,} tracks" for name, n, of in _told(rows)],
            hovertemplate="%{hovertext}<extra>%{fullData.name}</extra>",
        )
    names = [label(name, _LONGEST) for name in playlists["playlist"]]
    figure.update_yaxes(autorange="reversed", tickvals=place.to_numpy(), ticktext=names)
    figure.update_xaxes(tickformat=".0%", title="share of its clustered tracks")
    finish(figure, height=130 + 24 * len(playlists) + 20 * shown["cluster"].nunique(), barmode="stack")
    return figure.update_layout(showlegend=True, legend={"x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"})


def _told(rows: Table) -> list[tuple[str, int, int]]:
    return list(rows[["playlist", "n", "of"]].itertuples(index=False, name=None))


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of a playlist that lie in the cluster."""
    if (found := clustered(inputs)) is None:
        return []
    label = np.zeros(len(inputs.tracks), dtype=np.int64)
    label[found.places] = found.labels
    held = pd.MultiIndex.from_arrays([inputs.holders["playlist_id"], label[inputs.holders["track"]]])
    wanted = pd.MultiIndex.from_frame(rows[["playlist_id", "cluster"]])
    places = np.unique(inputs.holders["track"].to_numpy()[held.isin(wanted)])
    return inputs.tracks["track_id"].take(places).tolist()


ANALYSIS = Analysis(
    path=__name__,
    place=6,
    title="Which playlists these groups are made of",
    definition=(
        f"{HOW} For each saved playlist and cluster: how many distinct tracks of the playlist, among those clustered, "
        f"lie in it. The chart shows the {SHOWN} playlists with the most. A playlist of one colour has a sound of its "
        "own; one of many could be split."
    ),
    source=SOURCE,
    columns={
        "playlist_id": Column("Playlist id", "Spotify's id, or a made-up one", "hidden"),
        "playlist": Column("Playlist", "its name"),
        "cluster": Column("Cluster", "from 1, the largest first", "whole"),
        "cluster_name": Column("Its name", "what sets the cluster apart"),
        "n": Column("Tracks", "distinct tracks of the playlist in the cluster", "count"),
        "share": Column("Share", "of the playlist's clustered tracks, 0 to 1", "percent"),
        "of": Column("Clustered", "distinct tracks of the playlist in any cluster", "count"),
    },
    compute=compute,
    chart=chart,
    alt="How playlists are made of the groups by sound",
    **ALL_OF_NINE,
    members=members,
    model=True,
    sampled=True,
    wide=True,
)
