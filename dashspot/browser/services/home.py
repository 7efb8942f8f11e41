"""The library at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashspot.browser.blocks import Library
from dashspot.browser.services.track_table import said
from dashspot.charts.mood import marks, mood_map
from dashspot.charts.theme import empty

_MONTHS = 24
_NEWEST = 8


@dataclass(frozen=True)
class Overview:
    """What the home page shows of a library.

    grown: how many tracks, playlists, artists, and tracks with features there were at the end of each of the last 24
        months that the dates reach to, by the month of their first dated row; empty where no date is known.
    newest: the rows of the track list that were added last.
    """

    tracks: int
    playlists: int
    artists: int
    liked: int
    known: int
    failed: int
    with_mood: int
    grown: Mapping[str, tuple[int, ...]]
    newest: pd.DataFrame
    mood: go.Figure


def overview(library: Library, listed: pd.DataFrame) -> Overview:
    """Count, compare, draw, once per version of the library; `listed` is its list of tracks."""
    tracks = library.tracks
    moody = tracks[~tracks["failed"]].dropna(subset=["valence", "energy"])
    return Overview(
        tracks=len(tracks),
        playlists=len(library.playlists),
        artists=library.credits.loc[library.credits["track"] >= 0, "artist_id"].nunique(),
        liked=len(library.saved),
        known=int(tracks["known"].sum()),
        failed=int(tracks["failed"].sum()),
        with_mood=len(moody),
        grown=_grown(library),
        newest=listed.dropna(subset=["added_at"]).nlargest(_NEWEST, "added_at"),
        mood=_mood(moody),
    )


def _mood(tracks: pd.DataFrame) -> go.Figure:
    if tracks.empty:
        return empty("No track here has audio features.")
    named = tracks.assign(name=said(tracks["name"], "track"), artists=said(tracks["artists"], "artist"))
    return mood_map(marks(named.reset_index(drop=True)))


def _grown(library: Library) -> dict[str, tuple[int, ...]]:
    items, saved = (rows[rows["track"] >= 0].dropna(subset=["added_at"]) for rows in (library.items, library.saved))
    dated = pd.concat([items[["track", "added_at"]], saved[["track", "added_at"]]])
    first = dated.groupby("track")["added_at"].min()
    if first.empty:
        return {}
    known = library.tracks["known"].to_numpy()[first.index]
    credited = library.credits.set_index("track")["artist_id"]
    by_artist = credited.to_frame().join(first, how="inner").groupby("artist_id")["added_at"].min()
    end = _month(first).max()
    starts = {
        "tracks": first,
        "playlists": items.groupby("playlist_id")["added_at"].min(),
        "artists": by_artist,
        "known": first[known],
    }
    return {name: _summed(_month(dates), end) for name, dates in starts.items()}


def _month(dates: pd.Series) -> pd.Series[int]:
    months: pd.Series[int] = dates.dt.year * 12 + dates.dt.month
    return months


def _summed(months: pd.Series[int], end: int) -> tuple[int, ...]:
    since = end - _MONTHS + 1
    added = months.value_counts().reindex(range(since, end + 1), fill_value=0)
    return tuple(int(n) for n in added.cumsum() + int((months < since).sum()))
