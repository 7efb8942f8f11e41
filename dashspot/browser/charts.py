"""The figure of a report's overview; those of its sections are analyses."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.browser.blocks import Report
from dashspot.browser.services.words import feature_value
from dashspot.charts.theme import FEATURE_COLOURS, MUTED, empty, finish, plain

NOTHING = "No track here has audio features."

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
