"""How one feature is distributed in each collection."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.features import chosen_features, feature_option
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.analyses.titles import told_apart
from dashspot.charts.histogram import bins, in_words, occupied, within
from dashspot.charts.theme import CATEGORICAL, empty, finish, label
from dashspot.charts.units import SCALE, titled


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per collection and bin of the chosen feature, low bins first."""
    (name,) = chosen_features(choices["feature"])
    number, track = inputs.collections["collection"].to_numpy(), inputs.collections["track"].to_numpy()
    nothing = _binned(inputs.tracks[name].iloc[:0], name, "").iloc[:0]
    parts = [
        _binned(inputs.tracks[name].take(track[number == place]), name, title)
        for place, title in enumerate(told_apart(inputs.titles))
    ]
    return pd.concat([nothing, *parts], ignore_index=True)


def _binned(values: pd.Series[float], name: str, title: str) -> pd.DataFrame:
    found = bins(values, name)
    n = int(found["n"].sum())
    return found.assign(collection=title, feature=name, share=found["n"] / n if n else np.nan)


def chart(table: Table) -> go.Figure:
    """Shares per bin as steps, a line per collection."""
    if not table["n"].any():
        return empty("No track here knows this feature.")
    name = str(table["feature"].iloc[0])
    colours = dict(zip(table["collection"].unique(), cycle(CATEGORICAL), strict=False))
    total = table.groupby("low", as_index=False).agg({"high": "first", "n": "sum"})
    shown = table[table["low"].isin(occupied(total, name)["low"])].dropna(subset=["share"])
    figure = go.Figure()
    for title, rows in shown.groupby("collection", sort=False):
        figure.add_trace(_steps(str(title), rows, name, colours[title]))
    figure.update_xaxes(title=titled(name))
    figure.update_yaxes(title="share of the tracks", tickformat=".0%", range=[0, shown["share"].max() * 1.08])
    figure = finish(figure, height=400)
    return figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1, "yanchor": "bottom"})


def _steps(title: str, rows: pd.DataFrame, name: str, colour: str) -> go.Scatter:
    """The bins of one collection, from the lowest edge to the highest; the mark of each stands at its middle."""
    edges = rows[["low", "high"]].to_numpy() / SCALE.get(name, 1.0)
    ends = np.concatenate([[0], np.arange(len(rows)), [len(rows) - 1]])
    cells = zip(in_words(rows, name), rows["share"], rows["n"], strict=True)
    said = np.array([f"{label(title, 40)}, {held}: {share:.1%}, n = {n:,}" for held, share, n in cells])
    return go.Scatter(
        name=label(title, 24),
        x=np.concatenate([edges[:1, 0], edges.mean(axis=1), edges[-1:, 1]]),
        y=rows["share"].to_numpy()[ends],
        mode="lines+markers",
        line={"color": colour, "width": 2, "shape": "hvh"},
        marker={"size": [0, *[5] * len(rows), 0], "line": {"width": 0}},
        customdata=rows.index.to_numpy()[ends],
        hovertext=said[ends],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the collection whose value lies in the bin."""
    names = told_apart(inputs.titles)
    number, track = inputs.collections["collection"].to_numpy(), inputs.collections["track"].to_numpy()
    places = np.arange(len(inputs.tracks))
    held = {title: np.isin(places, track[number == names.index(title)]) for title in rows["collection"].unique()}
    return ids_where(
        inputs,
        (
            within(inputs.tracks[name], name, low, high) & held[title]
            for name, title, low, high in rows[["feature", "collection", "low", "high"]].itertuples(
                index=False, name=None
            )
        ),
    )


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="How one feature is distributed in each of them",
    definition=(
        "The distinct tracks of each collection per bin of the chosen feature, as a share of its tracks that know the "
        "feature, so that collections of any size can be laid over each other. The edges are the same for every "
        "collection: 0.05 for shares, 2 dB for loudness from -60 to 6 dB, 5 BPM for tempo from 40 to 240 BPM, half a "
        "minute for durations up to 15 minutes. A bin holds its lower edge, the last one its upper edge too; values "
        "beyond the outer edges are counted in the outer bins."
    ),
    source="Spotify's definitions of the features (developer.spotify.com); the edges are ours.",
    columns={
        "collection": Column("Collection", "its title, with a number where two have the same"),
        "feature": Column("Feature", "the chosen one"),
        "low": Column("From", "lower edge, included, in the feature's unit", "number"),
        "high": Column("To", "upper edge, left out but in the last bin", "number"),
        "n": Column("Tracks", "distinct tracks of the collection in the bin", "count"),
        "share": Column("Share", "of its tracks that know the feature; unknown where none does", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Shares of the tracks per bin of one feature, a stepped line per collection",
    **ANY_OF_NINE,
    draws=lambda choices: chosen_features(choices["feature"]),
    options=(feature_option("energy"),),
    members=members,
    wide=True,
)
