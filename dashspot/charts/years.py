"""Years of listening: one as a page to share, several beside each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.blocks.words import count
from dashspot.charts.theme import ACCENT, CATEGORICAL, MUTED, finish, label, plain

_LONGEST = 34  # letters that a small screen has room for
_TOP = 44  # pixels above the first line
_MARGIN = {"l": 8, "r": 8, "t": 28, "b": 8}


def single_year(table: pd.DataFrame) -> go.Figure:
    """A year in words: how much it was, then what was played most."""
    year = table.iloc[0]
    lines = [
        (f"<b>{year['year']}</b>", 34, 46),
        (f"{count(year['plays'], 'play')}, {year['hours']:,.0f} h, on {count(year['days'], 'day')}", 16, 26),
        (f"{count(year['tracks'], 'track')} by {count(year['artists'], 'artist')}", 16, 26),
        (f"{year['new']:,} of the artists new", 16, 40),
        *_most("Top artist", year["artist"], None, count(year["artist_plays"], "play")),
        *_most("Top track", year["track"], year["track_artist"], count(year["track_plays"], "play")),
    ]
    if pd.notna(year["album"]):
        heard = f"{count(year['album_tracks'], 'track')} heard"
        lines += _most("Top album", year["album"], year["album_artist"], heard)
    if pd.notna(year["age"]):
        lines += _most("Listening age", f"{year['age']:.0f}", None, "")
    figure = go.Figure()
    down = _TOP
    for text, size, room in lines:
        figure.add_annotation(
            text=text, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="middle",
            yshift=-down, showarrow=False, align="left", font_size=size,
        )  # fmt: skip
        down += room
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return finish(figure, height=down + 8, dragmode=False)


def _most(what: str, name: str, artist: str | None, note: str) -> list[tuple[str, int, int]]:
    """Lines, each with its size and the room to the next one, in pixels."""
    by = label(artist, _LONGEST) if artist else ""
    below = ", ".join(part for part in (by, note) if part)
    first = [(f'<span style="color:{MUTED}">{what}</span>', 13, 24)]
    if not below:
        return [*first, (f'<b><span style="color:{ACCENT}">{plain(name)}</span></b>', 19, 34)]
    return [
        *first,
        (f'<b><span style="color:{ACCENT}">{label(name, _LONGEST - 4)}</span></b>', 19, 24),
        (below, 14, 38),
    ]


def several_years(table: pd.DataFrame) -> go.Figure:
    """Hours, artists (new ones in green) and the listening age, below each other."""
    titles = ("hours listened", "artists, the new ones green", "listening age in years")
    figure = make_subplots(3, 1, shared_xaxes=True, vertical_spacing=0.1, subplot_titles=titles)
    said = _said(table)
    figure.add_trace(_bars(table, table["hours"], said, ACCENT), 1, 1)
    figure.add_trace(_bars(table, table["new"], said, ACCENT), 2, 1)
    figure.add_trace(_bars(table, table["artists"] - table["new"], said, MUTED), 2, 1)
    figure.add_trace(_ages(table, said), 3, 1)
    figure.update_xaxes(tickformat="d", dtick=1 if len(table) < 7 else None)  # noqa: PLR2004 (years that fit)
    figure.update_yaxes(rangemode="tozero")
    figure.update_annotations(font_size=13)
    return finish(figure, height=520, barmode="stack", margin=_MARGIN)


def _said(table: pd.DataFrame) -> list[str]:
    return [
        f"{row.year}: {row.hours:,.0f} h, {row.plays:,} plays on {row.days:,} days<br>"
        f"{row.artists:,} artists, {row.new:,} of them new<br>"
        f"most played: {label(str(row.artist), 40)}<br>{label(str(row.track), 40)}"
        for row in table.itertuples()
    ]


def _bars(table: pd.DataFrame, heights: pd.Series[Any], said: list[str], colour: str) -> go.Bar:
    return go.Bar(
        x=table["year"].to_numpy(),
        y=heights.to_numpy(),
        marker={"color": colour, "line": {"width": 0}, "opacity": 1 if colour == ACCENT else 0.45},
        customdata=table.index.to_numpy(),
        hovertext=said,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _ages(table: pd.DataFrame, said: list[str]) -> go.Scatter:
    ages = np.nan_to_num(table["age"])
    return go.Scatter(
        x=table["year"].to_numpy(),
        y=table["age"].to_numpy(),
        mode="lines+markers",
        line={"color": CATEGORICAL[0], "width": 2},
        marker={"size": 8},
        customdata=table.index.to_numpy(),
        hovertext=[f"listening age {age:.0f}<br>{text}" for age, text in zip(ages, said, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
