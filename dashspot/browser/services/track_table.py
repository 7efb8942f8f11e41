"""The one table of a library's tracks: what the list of tracks shows, and every filter looks at."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.blocks.collections import CollectionKind
from dashspot.blocks.features import CATEGORIES, FEATURE_NAMES
from dashspot.blocks.filters import FAILED, KNOWN, UNANALYSED
from dashspot.browser.blocks import Library
from dashspot.browser.services.genres import genres_of
from dashspot.browser.services.words import UNKNOWN

Table = pd.DataFrame
Sort = tuple[str, bool]
"""A column, and whether its smallest value comes first."""

_NO_YEAR = "0000"


def track_table(library: Library) -> Table:
    """One row per distinct track with its facts and features; those of a failed analysis are unknown.

    `held_by` are the names of the playlists that hold it, by name; `added_at` is that of its newest row.
    `track` is its place in the library. The table is made once for each library, and shared: never change it.
    """
    return library.once("track_table", _built)


def by_title(table: Table, *searched: str) -> Table:
    """By title, then id, with `text`, in which words are looked for."""
    text = table[searched[0]].fillna("")
    for column in searched[1:]:
        text = text + " " + table[column].fillna("")
    return table.assign(text=text.str.casefold()).sort_values(["title", "id"], ignore_index=True)


def said(names: pd.Series[str], kind: CollectionKind) -> pd.Series[str]:
    """The names, or what is said instead where there is none, or nothing but blanks."""
    return names.mask(names.str.strip() == "").fillna(UNKNOWN[kind])


def released(dates: pd.Series[str]) -> pd.Series[str]:
    """The dates; the year 0 is how Spotify says that it knows none."""
    return dates.mask(dates.str[:4] == _NO_YEAR)


def decades(dates: pd.Series[str]) -> pd.Series[str]:
    """`1980s`, from any precision."""
    return dates.str[:3] + "0s"


def _built(library: Library) -> Table:
    known = library.tracks
    held = library.items[library.items["track"] >= 0]
    held_by = _held_by(library, held)
    saved = library.saved.set_index("track")["added_at"]
    added = pd.concat([held.set_index("track")["added_at"], saved]).groupby(level=0).max()
    facts = ["popularity", "duration_ms", "image_url", "album_id"]
    sound = known[[*FEATURE_NAMES[:-1], *CATEGORIES]].mask(known["failed"])
    dates = released(known["release_date"])
    table = pd.concat([known[facts], sound], axis=1).assign(
        id=known["track_id"],
        title=said(known["name"], "track"),
        by=said(known["artists"], "artist"),
        album=known["album_name"],
        released=dates,
        decade=decades(dates),
        genre=_genres(library),
        state=np.select([known["failed"], known["known"]], [FAILED, KNOWN], UNANALYSED),
        liked=known.index.isin(saved.index),
        held_by=held_by,
        playlists=held_by.map(len).astype(int),
        added_at=added.reindex(known.index),
        source=known["feature_source"],
        as_of=known["features_as_of"],
        track=known.index,
    )
    return by_title(table.assign(by_rank=pd.factorize(table["by"], sort=True)[0]), "title", "by", "album")


def _held_by(library: Library, held: Table) -> pd.Series:
    """For each track the names of the playlists that hold it, each once, by name."""
    names = said(library.playlists.set_index("playlist_id")["name"], "playlist").sort_values(kind="stable")
    places = held[["track"]].assign(place=pd.Index(names.index).get_indexer(pd.Index(held["playlist_id"])))
    places = places.drop_duplicates().sort_values(["track", "place"])
    flat = names.to_numpy(dtype=object)[places["place"]].tolist()
    ends = np.cumsum(np.bincount(places["track"], minlength=len(library.tracks))).tolist()
    lists = [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)]  # a groupby takes ten times as long
    return pd.Series(lists, index=library.tracks.index, dtype="object")


def _genres(library: Library) -> pd.Series[str]:
    """The first genre that is told of each track."""
    return genres_of(library).drop_duplicates("track").set_index("track")["genre"].reindex(library.tracks.index)
