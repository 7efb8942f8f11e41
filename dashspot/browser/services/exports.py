"""Frames as they leave the house: computations, tracks, features."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import pandas as pd

from dashspot.blocks.collections import LIBRARY, AnalysisBlock, CollectionKey
from dashspot.blocks.features import CATEGORIES, FEATURE_NAMES, category_label
from dashspot.browser.blocks import Library
from dashspot.browser.services.analyses import current_analyses
from dashspot.browser.services.documents import BASES
from dashspot.browser.services.library import LIBRARY_KEY, collection_places
from dashspot.browser.services.titles import title_of
from dashspot.files import own
from dashspot.files.cells import join
from dashspot.files.own import OWN_COLUMNS
from dashspot.store.engine import transaction
from dashspot.store.queries import library as queries

_OWN_NAMES = {"name": "track_name", "release_date": "album_release_date", "image_url": "album_image_url"}
_WHOLE = ("popularity", "duration_ms", "disc_number", "track_number", *CATEGORIES)

COMPUTATION_COLUMNS: dict[str, str] = {
    "collection_kind": "playlist, album, artist, track or library",
    "collection_id": "its Spotify id",
    "collection_name": "its name",
    "basis": "tracks: each distinct track once; rows: every row",
    "failed": "failed analyses: left out, or kept",
    "measure": "superlatives, averages, counts or size",
    "feature": "audio feature, key, mode, time_signature, or what is counted",
    "statistic": "lowest, highest, mean, sd, ...; the category's value; n",
    "value": "the number, in the feature's unit",
    "ties": "tracks that share a superlative",
    "track_id": "the track of a superlative",
    "track_name": "its name",
    "artist_names": "its artists, separated by ;",
}


def computations_frame(library: Library, analyses: Iterable[AnalysisBlock]) -> pd.DataFrame:
    """All numbers of the analyses, one a row, in the columns of COMPUTATION_COLUMNS."""
    named = library.tracks["name"].set_axis(library.tracks["track_id"])
    artists = _artist_cells(library, "name").reindex(library.tracks.index).set_axis(library.tracks["track_id"])
    rows = [row for found in analyses for row in _numbers(library, found)]
    frame = pd.DataFrame(rows, columns=list(COMPUTATION_COLUMNS))
    track_ids = frame["track_id"]
    named_rows = frame.assign(track_name=track_ids.map(named), artist_names=track_ids.map(artists))
    return named_rows.astype({"ties": "Int64"})


def saved_computations(library: Library, *, keep_failed: bool = False) -> list[AnalysisBlock]:
    """The analyses of every playlist and of the whole library that are true for the library as it is."""
    if library.tracks.empty:
        return []
    playlists = current_analyses(library, "playlist", keep_failed=keep_failed) if len(library.playlists) else []
    return [*playlists, *current_analyses(library, "library", [LIBRARY], keep_failed=keep_failed)]


def tracks_frame(library: Library, key: CollectionKey = LIBRARY_KEY) -> pd.DataFrame:
    """The rows of a collection with everything known of each track; our own import reads it back.

    The library's are every row of every playlist, then the liked songs. Rows of albums, artists and tracks name no
    playlist.
    """
    places = collection_places(library, key)
    rows = library.tracks.take(places["track"].to_numpy()).reset_index(drop=True)
    items = library.items.reindex(places["item"]).reset_index(drop=True)
    saved = library.saved["added_at"].reindex(places["saved"]).reset_index(drop=True)
    named = library.playlists.set_index("playlist_id")["name"]
    frame = rows.assign(
        playlist_id=items["playlist_id"],
        playlist_name=items["playlist_id"].map(named),
        liked=places["saved"].to_numpy() >= 0,
        added_at=items["added_at"].fillna(saved).map(pd.Timestamp.isoformat, na_action="ignore"),
        added_by=items["added_by"],
        genre=items["genre"],
        subgenre=items["subgenre"],
        artist_ids=places["track"].map(_artist_cells(library, "artist_id")).to_numpy(),
        artist_names=places["track"].map(_artist_cells(library, "name")).to_numpy(),
        genres=rows["genres"].map(_genre_cell, na_action="ignore"),
    ).rename(columns=_OWN_NAMES)
    return frame[[*OWN_COLUMNS, *own.OTHERS]].astype(dict.fromkeys(_WHOLE, "Int64"))


def features_frame(user_id: uuid.UUID) -> pd.DataFrame:
    """The features of every track from every source that gave some: track_id, ANALYSED, source, as_of."""
    with transaction() as session:
        found = queries.features(session, user_id)
    return found.astype(dict.fromkeys(CATEGORIES, "Int64"))


def _genre_cell(listed: str) -> str:
    return join(orjson.loads(listed))


def _artist_cells(library: Library, column: str) -> pd.Series[str]:
    """For each credited track, by its position, the artists' ids or names in one cell."""
    return library.credits.groupby("track")[column].agg(join)


def _numbers(library: Library, found: AnalysisBlock) -> Iterator[dict[str, Any]]:
    computed = found.computation
    common = {
        "collection_kind": found.collection.kind,
        "collection_id": found.collection.id,
        "collection_name": title_of(library, found.collection),
        "failed": "left out" if computed.failed_left_out else "kept",
    }
    for feature in (name for name in FEATURE_NAMES if name in computed.superlatives):
        ends = computed.superlatives[feature]
        for statistic in ("lowest", "highest"):
            extreme = getattr(ends, statistic)
            same = {"measure": "superlatives", "basis": "tracks", "feature": feature, "statistic": statistic}
            for track_id in extreme.track_ids:
                yield common | same | {"value": extreme.value, "ties": len(extreme.track_ids), "track_id": track_id}
    for basis in BASES:
        numbers = getattr(computed, basis)
        for name in ("total", "with_features", "failed"):
            yield common | {
                "measure": "size",
                "basis": basis,
                "feature": name,
                "statistic": "n",
                "value": getattr(numbers, name),
            }
        for feature, average in numbers.averages.items():
            for statistic, value in average.model_dump().items():
                same = {"measure": "averages", "basis": basis, "feature": feature, "statistic": statistic}
                yield common | same | {"value": value}
        for category, values in numbers.counts.items():
            for value, n in values.items():
                same = {
                    "measure": "counts",
                    "basis": basis,
                    "feature": category,
                    "statistic": category_label(category, value),
                }
                yield common | same | {"value": n}
