"""The figures of the report once more, as a notebook writes them: pandas and plotly.express, one after another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from scipy.stats import gaussian_kde

from dashspot.analyses.inputs import NINE, Inputs
from dashspot.compute.camelot import camelot

_SHARES = [name for name in NINE if name not in ("loudness", "tempo")]


def figures(inputs: Inputs) -> Iterator[go.Figure]:
    """Everything that closed forms and principal components show of one collection, with its numbers."""
    tracks = inputs.tracks
    yield from _sound(tracks)
    yield from _mood(tracks, inputs)
    yield from _keys(tracks)
    yield from _artists(inputs)
    yield from _years(tracks)
    yield from _map(tracks)


def _sound(tracks: pd.DataFrame) -> Iterator[go.Figure]:
    for name in NINE:
        yield px.histogram(tracks, x=name, nbins=30)
    grid = np.linspace(0, 1, 200)
    for _, group in list(tracks.groupby("main_genre"))[:4]:
        yield px.line(x=grid, y=gaussian_kde(group["energy"].dropna())(grid))
    for method in ("pearson", "spearman"):
        yield px.imshow(tracks[list(NINE)].corr(method))
    yield px.box(tracks, x="main_genre", y="energy")
    means = pd.DataFrame({"here": tracks[_SHARES].mean(), "library": tracks[_SHARES].mean()})
    yield px.line_polar(means.reset_index(), r="here", theta="index", line_close=True)
    for name in (*NINE, "duration_ms", "year"):
        ends = pd.concat([tracks.nlargest(10, name), tracks.nsmallest(10, name)])
        yield px.bar(ends, x=name, y="name", orientation="h")


def _mood(tracks: pd.DataFrame, inputs: Inputs) -> Iterator[go.Figure]:
    yield px.scatter(tracks, x="valence", y="energy", hover_name="name")
    valence, energy = tracks["valence"], tracks["energy"]
    moods = {"happy": energy * valence, "angry": energy * (1 - valence), "sad": (1 - energy) * (1 - valence)}
    yield px.bar(pd.DataFrame({name: (mood >= 0.8).sum() for name, mood in moods.items()}, index=["n"]).T)
    yield px.histogram(1 + 99 * (valence - valence.min()) / (valence.max() - valence.min()))
    held = inputs.holders.assign(valence=valence.to_numpy()[inputs.holders["track"]])
    order = held.groupby("playlist")["valence"].mean().sort_values().index[-40:]
    yield px.strip(held[held["playlist"].isin(order)], x="valence", y="playlist")


def _keys(tracks: pd.DataFrame) -> Iterator[go.Figure]:
    known = tracks.dropna(subset=["key", "mode"])
    for name in ("key", "mode", "time_signature"):
        yield px.bar(tracks[name].value_counts())
    codes = [
        camelot(int(key), "major" if mode else "minor") for key, mode in zip(known["key"], known["mode"], strict=True)
    ]
    yield px.bar_polar(pd.Series(codes).value_counts().reset_index(), r="count", theta="index")
    yield px.histogram(tracks, x="tempo", nbins=40)
    folded = tracks["tempo"].where(tracks["tempo"] < 140, tracks["tempo"] / 2)
    yield px.histogram(folded.where(folded >= 70, folded * 2), nbins=14)


def _artists(inputs: Inputs) -> Iterator[go.Figure]:
    sizes = inputs.credits.groupby("artist_id").size().sort_values(ascending=False)
    yield px.line((sizes.cumsum() / sizes.sum()).reset_index(drop=True))
    yield px.bar(sizes.value_counts().sort_index())
    yield px.treemap(
        inputs.genres.value_counts(["main_genre", "genre"]).reset_index(), path=["main_genre", "genre"], values="count"
    )


def _years(tracks: pd.DataFrame) -> Iterator[go.Figure]:
    yield px.bar(tracks["year"].value_counts().sort_index())
    yield px.bar(tracks["decade"].value_counts().sort_index())
    yield px.histogram(tracks, x="popularity")
    yield px.histogram(tracks, x="duration_ms", nbins=50)
    by_year = tracks.groupby("year")[list(NINE)].agg(["mean", "std", "count"])
    for name in NINE:
        yield px.line(by_year[name].reset_index(), x="year", y="mean")
    added = tracks.dropna(subset=["added_at"]).set_index("added_at").sort_index()
    if len(added):
        yield px.bar(added.resample("MS").size())
        yield px.line(added["energy"].rolling("90D", min_periods=20).mean())


def _map(tracks: pd.DataFrame) -> Iterator[go.Figure]:
    known = tracks[list(NINE)].dropna()
    z = ((known - known.mean()) / known.std(ddof=0)).to_numpy()
    _, _, axes = np.linalg.svd(z, full_matrices=False)
    yield px.scatter(x=z @ axes[0], y=z @ axes[1], hover_name=tracks.loc[known.index, "name"])
    yield px.bar(pd.DataFrame(axes[:2].T, index=list(NINE)))
    furthest = pd.Series(np.sqrt((z**2).sum(axis=1)), index=known.index).nlargest(len(known) * 15 // 100)
    yield px.bar(furthest.head(50))
