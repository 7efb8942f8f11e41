"""Playlists or albums from the happiest to the saddest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.grouping import BY, GROUP_COLUMNS, by_option, grouped, in_groups
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.charts.strips import strips
from dashspot.charts.theme import empty

_FEWEST = 3
_MOST = 40
_STEPS = 100
_DIGITS = 9


def _step(values: pd.Series[float]) -> pd.Series[float]:
    """Rounded to hundredths, half to even."""
    return pd.Series(np.rint(values * _STEPS) / _STEPS, index=values.index)


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per shown group and hundredth of valence at which it has tracks: how many; and the group's mean."""
    by = choices[BY]
    known = inputs.tracks["valence"]
    groups = grouped(inputs, by, known.notna().to_numpy())
    dots = groups.members.assign(valence=known.to_numpy()[groups.members["track"]])
    ranked = groups.names.assign(mean=dots.groupby("group")["valence"].mean())
    ranked = ranked[ranked["n"] >= _FEWEST]
    ranked = ranked.assign(order=ranked["mean"].round(_DIGITS)).sort_values(
        ["order", "group", "group_id"], ascending=[False, True, True]
    )
    ranked["rank"] = np.arange(1, len(ranked) + 1)
    if len(ranked) > _MOST:
        ranked = pd.concat([ranked.head(_MOST // 2), ranked.tail(_MOST // 2)])
    dots = dots[dots["group"].isin(ranked.index)]
    at = dots.assign(valence=_step(dots["valence"])).value_counts(["group", "valence"]).rename("tracks").reset_index()
    table = at.join(ranked.drop(columns="order").rename(columns={"group": "called"}), on="group")
    table = table.drop(columns="group").rename(columns={"called": "group"}).assign(by=by)
    return table.sort_values(["rank", "valence"]).reset_index(drop=True)


def chart(table: Table) -> go.Figure:
    """A strip of dots for each group, the happiest on top, with its mean."""
    if table.empty:
        return empty("A ranking needs groups of three tracks that know their valence.")
    return strips(table)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the groups whose valence is rounded to the dots'."""
    rounded = _step(inputs.tracks["valence"])
    masks = []
    for (by, group_id), dots in rows.groupby(["by", "group_id"], sort=False):
        masks.append(in_groups(inputs, str(by), [str(group_id)]) & rounded.isin(dots["valence"]).to_numpy())
    return ids_where(inputs, masks)


ANALYSIS = Analysis(
    path=__name__,
    place=5,
    title="From the happiest to the saddest, with each track as a dot",
    definition=(
        "Saved playlists, or albums, by the arithmetic mean of the valence of their tracks here, those with three such "
        "tracks or more; means that agree to nine digits are ordered by name, then id. Of more than forty the twenty "
        "happiest and the twenty saddest are shown; the rank counts all. No track is left out and none is moved to "
        "make room: a dot stands at a hundredth of valence, for all tracks of the group that round to it, and is the "
        "larger the more they are."
    ),
    source="After C. Thompson, [fitteR happieR](https://thompsonanalytics.com/blog/fitter-happier), 2017.",
    columns={
        "rank": Column("Rank", "by mean valence, 1 the happiest", "count"),
        "by": GROUP_COLUMNS["by"],
        "group_id": GROUP_COLUMNS["group_id"],
        "group": Column("Playlist or album", "its name"),
        "mean": Column("Mean valence", "arithmetic mean over its tracks here, 0 to 1", "number"),
        "n": Column("Of tracks", "its distinct tracks here that know their valence", "count"),
        "valence": Column("Valence", "to the hundredth", "share"),
        "tracks": Column("Tracks there", "how many of its tracks round to it", "count"),
    },
    compute=compute,
    chart=chart,
    alt="Playlists or albums by mean valence, with their tracks as dots",
    **needing("valence", lacking="a valence"),
    options=(by_option("playlist", "album"),),
    members=members,
    wide=True,
)
