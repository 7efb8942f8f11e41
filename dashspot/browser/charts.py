"""The figures of a collection's report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.blocks.features import FEATURE, FEATURE_NAMES, FEATURES, KEY_NAMES, MODE_NAMES
from dashspot.browser.blocks import Report
from dashspot.browser.services.words import feature_value
from dashspot.charts.histogram import bars, bins, occupied
from dashspot.charts.theme import ACCENT, FEATURE_COLOURS, MODE_COLOURS, MUTED, empty, finish, plain, shades
from dashspot.charts.units import titled
from dashspot.compute.camelot import camelot

MOST_POINTS = 10_000
SVG_POINTS = 1_000
NOTHING = "No track here has audio features."

_DISTRIBUTION_COLUMNS = 2
_MODEBAR = 64  # pixels that its two buttons take of the upper right corner
_NAMED_TIES = 3


def extremes(report: Report) -> go.Figure:
    """From the lowest to the highest track of each feature, with the median, on the scale of the whole library."""
    found = report.analysis.computation
    if not found.superlatives:
        return empty(NOTHING)
    figure = go.Figure()
    names = [name for name in reversed(FEATURE_NAMES) if name in found.superlatives]
    titles = _titles_of_ends(report)
    for name in names:
        low, median, high = _on_library_scale(report, name)
        figure.add_scatter(
            x=[low, high],
            y=[FEATURE[name].title] * 2,
            mode="lines+markers",
            line={"color": FEATURE_COLOURS[name], "width": 6},
            marker={"size": 12},
            customdata=_ends(report, name, titles),
            hovertemplate="%{customdata}<extra></extra>",
        )
        figure.add_scatter(
            x=[median],
            y=[FEATURE[name].title],
            mode="markers",
            marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": MUTED}},
            hovertemplate=f"median {_median(report, name)}<extra></extra>",
        )
    figure.update_xaxes(title="share of the library's range", range=[-0.03, 1.03], tickformat=".0%")
    return finish(figure, height=90 + 32 * len(names))


def distributions(report: Report) -> go.Figure:
    """A histogram of every feature, with edges that are the same for every collection."""
    used = used_tracks(report)
    if not used["known"].any():
        return empty(NOTHING)
    rows = -(-len(FEATURES) // _DISTRIBUTION_COLUMNS)
    titles = [titled(feature.name) for feature in FEATURES]
    figure = make_subplots(
        rows, _DISTRIBUTION_COLUMNS, subplot_titles=titles, vertical_spacing=0.075, horizontal_spacing=0.1
    )
    for place, feature in enumerate(FEATURES):
        row, column = divmod(place, _DISTRIBUTION_COLUMNS)
        counted = bins(used[feature.name], feature.name)
        figure.add_trace(bars(occupied(counted, feature.name), feature.name), row=row + 1, col=column + 1)
    figure.update_annotations(font_size=13)
    return finish(figure, height=150 * rows, margin={"l": 8, "r": 8, "t": 28, "b": 8})


def tempo(report: Report) -> go.Figure:
    """How many tracks there are per 5 BPM."""
    used = with_tempo(report)
    if used.empty:
        return empty(NOTHING)
    figure = go.Figure(bars(occupied(bins(used["tempo"], "tempo"), "tempo"), "tempo"))
    figure.update_xaxes(title="tempo (BPM)")
    figure.update_yaxes(title="tracks")
    return finish(figure, height=300)


def mood(tracks: pd.DataFrame) -> go.Figure:
    """Every track by valence and energy, in four quadrants cut at 0.5; the tracks must know both."""
    used = tracks
    if used.empty:
        return empty(NOTHING)
    figure = go.Figure(_mood_points(used) if len(used) <= MOST_POINTS else _mood_grid(used))
    for x, y, word in ((1, 1, "happy"), (0, 1, "angry"), (0, 0, "sad"), (1, 0, "chill")):
        outside = {"xanchor": "right" if x else "left", "yanchor": "bottom" if y else "top"}  # no point covers it
        beside = -_MODEBAR if x and y else 0
        words = {"text": word, "font": {"color": MUTED, "size": 14}, "showarrow": False}
        figure.add_annotation(x=x, y=y, xshift=beside, **words, **outside)
    figure.add_hline(0.5, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.add_vline(0.5, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.update_xaxes(title="valence", range=[-0.03, 1.03])
    figure.update_yaxes(title="energy", range=[-0.09, 1.09], tickvals=[0, 0.25, 0.5, 0.75, 1])
    return finish(figure, height=420)


def keys(report: Report) -> go.Figure:
    """How many tracks stand in each key, major and minor."""
    known = in_a_key(report)
    if known.empty:
        return empty(NOTHING)
    figure = go.Figure()
    for mode, name in reversed(list(enumerate(MODE_NAMES))):
        n = np.bincount(known.loc[known["mode"] == mode, "key"].astype(int), minlength=len(KEY_NAMES))
        figure.add_bar(
            x=list(KEY_NAMES),
            y=n,
            name=name,
            marker_color=MODE_COLOURS[name],
            customdata=[camelot(key, name) for key in range(len(KEY_NAMES))],
            hovertemplate=f"%{{x}} {name} (Camelot %{{customdata}}): %{{y:,}} tracks<extra></extra>",
        )
    figure.update_xaxes(title="key", type="category")
    figure.update_yaxes(title="tracks")
    finish(figure, height=300, barmode="stack")
    return figure.update_layout(showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.12})


def used_tracks(report: Report) -> pd.DataFrame:
    """The distinct tracks that the report's numbers are made of; each number leaves out those that do not know it."""
    tracks = report.tracks
    return tracks[~tracks["failed"]] if report.analysis.computation.failed_left_out else tracks


def with_features(report: Report) -> pd.DataFrame:
    """Those of them that have features."""
    used = used_tracks(report)
    return used[used["known"]]


def with_mood(report: Report) -> pd.DataFrame:
    """Those of them whose valence and energy are known."""
    return used_tracks(report).dropna(subset=["valence", "energy"])


def with_tempo(report: Report) -> pd.DataFrame:
    """Those of them whose tempo is known."""
    return used_tracks(report).dropna(subset=["tempo"])


def in_a_key(report: Report) -> pd.DataFrame:
    """Those of them whose key and mode are known; -1 is how Spotify says that it found none."""
    known = used_tracks(report).dropna(subset=["key", "mode"])
    return known[known["key"] >= 0]


def _mood_points(used: pd.DataFrame) -> go.Scatter | go.Scattergl:
    form = go.Scatter if len(used) <= SVG_POINTS else go.Scattergl
    return form(
        x=used["valence"].to_numpy(),
        y=used["energy"].to_numpy(),
        mode="markers",
        marker={"color": ACCENT, "size": 7, "opacity": 0.6},
        customdata=used_names(used),
        hovertemplate="%{customdata}<br>valence %{x:.2f}, energy %{y:.2f}<extra></extra>",
    )


def _mood_grid(used: pd.DataFrame) -> go.Heatmap:
    edges = np.arange(41) / 40
    n, _, _ = np.histogram2d(used["energy"], used["valence"], bins=[edges, edges])
    centres = (edges[:-1] + edges[1:]) / 2
    return go.Heatmap(
        x=centres,
        y=centres,
        z=np.where(n == 0, np.nan, n),
        colorscale=shades(ACCENT),
        colorbar={"title": "tracks"},
        hovertemplate="about valence %{x:.2f}, energy %{y:.2f}: %{z:,} tracks<extra></extra>",
    )


def used_names(tracks: pd.DataFrame) -> list[str]:
    """`Name, Artist` of each track, as text that Plotly can't take for markup."""
    names = tracks["name"].fillna("Unknown track")
    artists = tracks["artists"].fillna("unknown artist")
    return [f"{plain(name)}, {plain(artist)}" for name, artist in zip(names, artists, strict=True)]


def _on_library_scale(report: Report, name: str) -> tuple[float, float, float]:
    whole, own = report.library.computation.tracks.averages[name], report.analysis.computation.tracks.averages[name]
    low, high = whole.minimum or 0.0, whole.maximum or 0.0
    span = (high - low) or 1.0
    return tuple(((value or 0.0) - low) / span for value in (own.minimum, own.median, own.maximum))  # type: ignore[return-value]


def _median(report: Report, name: str) -> str:
    median = report.analysis.computation.tracks.averages[name].median
    return feature_value(name, median) if median is not None else "unknown"


def _titles_of_ends(report: Report) -> dict[str, str]:
    """By track id the titles of the tracks that are named at the ends."""
    ends = [end for pair in report.analysis.computation.superlatives.values() for end in (pair.lowest, pair.highest)]
    ids = list({track_id for end in ends for track_id in end.track_ids[:_NAMED_TIES]})
    rows = report.tracks.take(pd.Index(report.tracks["track_id"]).get_indexer(ids))
    return dict(zip(ids, used_names(rows), strict=True))


def _ends(report: Report, name: str, titles: Mapping[str, str]) -> list[str]:
    ends = report.analysis.computation.superlatives[name]
    feature = FEATURE[name]
    words = ((ends.lowest, feature.lowest), (ends.highest, feature.highest))
    return [f"{word}: {feature_value(name, end.value)}<br>" + _tied(titles, end.track_ids) for end, word in words]


def _tied(titles: Mapping[str, str], track_ids: tuple[str, ...]) -> str:
    shown = "<br>".join(titles[track_id] for track_id in track_ids[:_NAMED_TIES])
    more = len(track_ids) - _NAMED_TIES
    return f"{shown}<br>and {more:,} more" if more > 0 else shown


FIGURES: dict[str, Callable[[Report], go.Figure]] = {
    "extremes": extremes,
    "distributions": distributions,
    "mood": lambda report: mood(with_mood(report)),
    "keys": keys,
    "tempo": tempo,
}
DRAWN: dict[str, tuple[Callable[[Report], pd.DataFrame], str]] = {
    "extremes": (with_features, "features"),
    "distributions": (with_features, "features"),
    "mood": (with_mood, "valence and energy"),
    "keys": (in_a_key, "a key"),
    "tempo": (with_tempo, "a tempo"),
}
"""The tracks that each figure draws, and what the others lack."""
