"""What analyses compute from: the distinct tracks of one or several collections, and the library to compare with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.blocks.features import ANALYSED

MASKED: tuple[str, ...] = ANALYSED
"""What is unknown where an analysis failed."""
NINE: tuple[str, ...] = (
    "danceability",
    "energy",
    "loudness",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
)
"""The nine features of sound: those of Spotify that are numbers, without the duration."""

TRACK_COLUMNS: dict[str, str] = {
    "track_id": "Spotify's id, or a made-up one",
    "name": "the track's name; never unknown, `Unknown track` where it has none",
    "artists": "the credited names as a person reads them; `Unknown artist` where there are none",
    "album_id": "Spotify's id of its album",
    "album_name": "the album's name",
    "release_date": "of its album, YYYY, YYYY-MM or YYYY-MM-DD",
    "year": "of its release (float); NaN where unknown or 0000",
    "decade": "of its release, `1980s`",
    "genre": "the first genre that is told of it",
    "main_genre": "the main genre of that",
    "popularity": "0 to 100 at the time of the import",
    "isrc": "names the recording",
    "duration_ms": "its length in milliseconds",
    **dict.fromkeys(ANALYSED, "see `blocks.features`; NaN where unknown or the analysis failed"),
    "feature_source": "title of the source of its features",
    "features_as_of": "when that source said so",
    "from_api": "whether that source is Spotify's Web API",
    "known": "whether any feature is known, also of a failed analysis",
    "failed": "whether the analysis failed",
    "added_at": "when it was first added to the collection; of several collections, to any of them",
}


class Subject(Protocol):
    """What an analysis is of.

    noun: what one of the things that are counted is called.
    """

    noun: ClassVar[str]

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """What is known of each of the things that are counted: a row per thing, unknown is NaN, None or NaT."""


@dataclass(frozen=True)
class Inputs:
    """The tracks of one or several collections. The frames are shared: never change them.

    titles: of the collections, in the order chosen; mostly one. Two may be called the same.
    tracks: a row per distinct track of any of them, indexed 0..n-1, with TRACK_COLUMNS, in the first
        collection's order.
    collections: a row per collection and distinct track of it: `collection` (its place in `titles`), `track` (the
        track's place in `tracks`), `rows` (how often it stands there), `added_at` (when it was first added there).
    credits: a row per track and credited artist, in order: `track`, `artist_id`, `artist` (name, never unknown).
    genres: a row per track and genre that is told of it, each once: `track`, `genre`, `main_genre`.
    holders: a row per track and saved playlist that holds it: `track`, `playlist_id`, `playlist` (name, never unknown).
    library: every track of the library with the same columns as `tracks`, `added_at` being the first anywhere.
    library_holders: as `holders`, of every track of the library: `track` is its place in `library`.
    said: gives what every source says: a row per track and source: `track` (in `tracks`), the features, `source`,
        `as_of`. It asks the database, so only what needs it calls it.
    api_allowed: whether models may be fitted to values of Spotify's Web API.
    """

    noun: ClassVar[str] = "distinct track"

    titles: tuple[str, ...]
    tracks: pd.DataFrame
    collections: pd.DataFrame
    credits: pd.DataFrame
    genres: pd.DataFrame
    holders: pd.DataFrame
    library: pd.DataFrame
    library_holders: pd.DataFrame
    said: Callable[[], pd.DataFrame]
    api_allowed: bool = False

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """Of each track."""
        return self.tracks[list(names)]

    def narrowed(self, places: NDArray[np.intp]) -> Inputs:
        """The same with the tracks at these places alone; places must rise."""
        new = np.full(len(self.tracks), -1)
        new[places] = np.arange(len(places))

        def kept(frame: pd.DataFrame) -> pd.DataFrame:
            found = frame.assign(track=new[frame["track"].to_numpy()])
            return found[found["track"] >= 0].reset_index(drop=True)

        return replace(
            self,
            tracks=self.tracks.take(places).reset_index(drop=True),
            collections=kept(self.collections),
            credits=kept(self.credits),
            genres=kept(self.genres),
            holders=kept(self.holders),
            said=lambda: kept(self.said()),
        )
