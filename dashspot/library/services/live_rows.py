"""What Spotify tells of a page of things, as a frame, and how each of them stands here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, Literal

import pandas as pd

from dashspot.blocks.imports import ImportedRow
from dashspot.spotify import ids
from dashspot.spotify.blocks import AlbumBlock, ArtistBlock, PlaylistBlock
from dashspot.store.engine import transaction
from dashspot.store.managers.syncs import HIDDEN
from dashspot.store.queries import here

Kind = Literal["playlist", "track", "album", "artist"]
NOT_SAVED, BY_NAME, EMPTY, IN_PART = "not saved", "saved by name", "saved, empty", "saved in part"
SAVED, ANALYSED, CHANGED, ON_ITS_WAY = "saved", "analysed", "changed since", "on its way"
NOT_SHOWN, LOCAL = "not shown to this app", "local file"
WHOLE = frozenset({SAVED, ANALYSED, EMPTY})
"""With these nothing is left to save."""

_TEXT = ("id", "title", "by", "album", "image_url", "released", "genres", "snapshot_id")


def frame(kind: Kind, blocks: Iterable[Any]) -> pd.DataFrame:
    """One row per thing, in Spotify's order.

    Columns: id, title, by, image_url, and of its kind what there is of album, released, genres, snapshot_id, total
    (rows of a playlist, tracks of an album), duration_ms, added_at (UTC).
    """
    columns, told = _TOLD[kind]
    table = pd.DataFrame([told(block) for block in blocks], columns=columns)
    table = table.astype({name: "str" for name in columns if name in _TEXT})
    numbers = {name: "float64" for name in columns if name in ("total", "duration_ms")}
    table = table.astype(numbers)
    return (
        table.assign(added_at=pd.to_datetime(table["added_at"], utc=True).dt.as_unit("us"))
        if "added_at" in columns
        else table
    )


def _playlist(block: PlaylistBlock) -> tuple[Any, ...]:
    by = block.owner_name or block.owner_id or None
    return block.id, block.name, by, block.image_url, block.total, block.snapshot_id


def _track(row: ImportedRow) -> tuple[Any, ...]:
    by = ", ".join(row.artist_names) or None
    return row.track_id, row.track_name, by, row.album_image_url, row.album_name, row.duration_ms, row.added_at


def _album(block: AlbumBlock) -> tuple[Any, ...]:
    by = ", ".join(filter(None, block.artists)) or None
    return block.id, block.name, by, block.image_url, block.total_tracks, block.release_date, block.added_at


def _artist(block: ArtistBlock) -> tuple[Any, ...]:
    return block.id, block.name, block.image_url, ", ".join(block.genres or ()) or None


_TOLD: dict[Kind, tuple[list[str], Callable[[Any], tuple[Any, ...]]]] = {
    "playlist": (["id", "title", "by", "image_url", "total", "snapshot_id"], _playlist),
    "track": (["id", "title", "by", "image_url", "album", "duration_ms", "added_at"], _track),
    "album": (["id", "title", "by", "image_url", "total", "released", "added_at"], _album),
    "artist": (["id", "title", "image_url", "genres"], _artist),
}


def stand(user_id: uuid.UUID, kind: Kind, rows: pd.DataFrame) -> pd.DataFrame:
    """How each row of a page stands here.

    Columns: state, reported (whether there is anything to report on), and of albums and artists `saved`, their tracks.
    """
    named = rows["id"].tolist()
    with transaction() as session:
        told = _QUERIES[kind](session, user_id, named).set_index("id")
    found = told.reindex(named).set_axis(rows.index)
    if kind == "playlist":
        found = found.fillna({"mark": ""} | dict.fromkeys(_FLAGS, False)).astype(dict.fromkeys(_FLAGS, bool))
        return pd.DataFrame({"state": of_playlists(rows, found), "reported": found["held"]})
    found = found.fillna(_NOTHING).astype(dict.fromkeys(_NOTHING, int))
    stands = pd.DataFrame({"state": of_tracks(rows, found, kind), "reported": found["saved"] > 0})
    return stands if kind == "track" else stands.assign(saved=found["saved"])


_FLAGS = ("draft", "kept", "held", "analysed")
_NOTHING = {"saved": 0, "analysed": 0, "kept": 0}
_QUERIES: dict[Kind, Callable[..., pd.DataFrame]] = {
    "playlist": here.playlists,
    "track": here.tracks,
    "album": here.albums,
    "artist": here.artists,
}


def of_playlists(rows: pd.DataFrame, found: pd.DataFrame) -> pd.Series[str]:
    """By the snapshot id; one that Spotify does not show to this app says so until it has changed."""
    mark = found["mark"]
    state = pd.Series(NOT_SAVED, index=rows.index).mask(found["kept"], EMPTY)
    state = state.mask(found["held"], SAVED).mask(found["held"] & found["analysed"], ANALYSED)
    state = state.mask((mark != "") & (mark != rows["snapshot_id"]) & found["kept"], CHANGED)
    state = state.mask(mark == HIDDEN + rows["snapshot_id"], NOT_SHOWN)
    return state.mask(found["draft"], ON_ITS_WAY)


def of_tracks(rows: pd.DataFrame, found: pd.DataFrame, kind: Kind) -> pd.Series[str]:
    """An album is saved in part where it has more tracks than are here; an artist may have nothing here but a name."""
    saved, analysed = found["saved"], found["analysed"]
    state = pd.Series(NOT_SAVED, index=rows.index).mask(found["kept"] > 0, BY_NAME)
    state = state.mask(saved > 0, SAVED).mask((saved > 0) & (analysed >= saved), ANALYSED)
    if kind == "album":
        state = state.mask((saved > 0) & (saved < rows["total"].fillna(0)), IN_PART)
    return state.mask(~rows["id"].map(ids.is_id).astype(bool), LOCAL)
