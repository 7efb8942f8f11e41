"""Writes what Spotify tells of playlists, albums and artists themselves, apart from their tracks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, func, literal, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.imports import LONGEST_TEXT
from dashspot.blocks.music import AlbumBlock, ArtistBlock, PlaylistBlock
from dashspot.store.bulk import recorded, recordset
from dashspot.store.managers.users import UserManager
from dashspot.store.models import Album, Artist, Base, FollowedArtist, Playlist, SavedAlbum, Synced

_FACTS = ("name", "description", "owner_id", "owner_name", "public", "collaborative", "total")
_SENT = recordset(
    {column.name: column.type for column in Playlist.__table__.c if column.name not in ("source_id", "image_as_of")}
)
_MINE = and_(
    Synced.user_id == bindparam("user_id", type_=Uuid),
    Synced.resource == literal("playlist:") + _SENT.c.playlist_id,
    Playlist.source_id == Synced.source_id,
    Playlist.playlist_id == _SENT.c.playlist_id,
)
_TOLD = {name: func.coalesce(_SENT.c[name], getattr(Playlist, name)) for name in _FACTS}
_DIFFERS = or_(*(getattr(Playlist, name).is_distinct_from(value) for name, value in _TOLD.items()))
_FACTS_DIFFER = update(Playlist).where(_MINE, _DIFFERS).values(_TOLD).returning(Playlist.playlist_id)
_NEW_COVERS = update(Playlist).where(_MINE).values(image_url=_SENT.c.image_url, image_as_of=func.now())
_UNSYNCHRONIZED = {"synchronize_session": False}


def insert_playlist(session: Session, source_id: int, playlist: PlaylistBlock) -> None:
    """The facts of a playlist, as those of a source that has none of it yet."""
    session.execute(insert(Playlist).values(source_id=source_id, image_as_of=func.now(), **_playlist(playlist)))


def land_albums(
    session: Session, albums: Sequence[AlbumBlock], *, catalogue: int, draft: int | None, first: int
) -> None:
    """The facts of albums, and, in a draft, that the person keeps them, from the place `first` on."""
    if not albums:
        return
    known = [
        {"source_id": catalogue, "album_id": album.id, "name": _text(album.name), "total_tracks": album.total_tracks}
        | {"release_date": album.release_date, "image_url": _text(album.image_url), "label": _text(album.label)}
        for album in albums
    ]
    _upsert(session, Album, known, "album_id")
    places = enumerate(albums, first)
    saved = [
        {"source_id": draft, "album_id": album.id, "position": place, "added_at": album.added_at}
        for place, album in places
    ]
    if draft is not None:
        session.execute(insert(SavedAlbum).on_conflict_do_nothing(), saved)


def land_artists(
    session: Session, artists: Sequence[ArtistBlock], *, catalogue: int, draft: int | None, first: int
) -> None:
    """The facts of artists, and, in a draft, that the person follows them, from the place `first` on."""
    if not artists:
        return
    known = [
        {"source_id": catalogue, "artist_id": artist.id, "name": _text(artist.name)}
        | {"image_url": _text(artist.image_url), "genres": [_text(genre) for genre in artist.genres or ()] or None}
        for artist in artists
    ]
    _upsert(session, Artist, known, "artist_id")
    followed = [
        {"source_id": draft, "artist_id": artist.id, "position": place} for place, artist in enumerate(artists, first)
    ]
    if draft is not None:
        session.execute(insert(FollowedArtist).on_conflict_do_nothing(), followed)


def describe(session: Session, user_id: uuid.UUID, playlists: Iterable[PlaylistBlock]) -> int:
    """Bring the facts of a person's saved playlists up to date; returns how many differed.

    A description that is not told leaves the one that is known. Covers change every day; that changes no number, so it
    makes no new version of the data.
    """
    told = {"told": recorded(_playlist(playlist) for playlist in playlists), "user_id": user_id}
    differed = len(session.execute(_FACTS_DIFFER, told, execution_options=_UNSYNCHRONIZED).all())
    session.execute(_NEW_COVERS, told, execution_options=_UNSYNCHRONIZED)
    if differed:
        UserManager(session).data_changed(user_id)
    return differed


def _playlist(playlist: PlaylistBlock) -> dict[str, Any]:
    return {
        "playlist_id": playlist.id,
        "name": _text(playlist.name),
        "description": _text(playlist.description),
        "owner_id": _text(playlist.owner_id),
        "owner_name": _text(playlist.owner_name),
        "public": playlist.public,
        "collaborative": playlist.collaborative,
        "image_url": _text(playlist.image_url),
        "total": playlist.total,
    }


def _text(told: str | None) -> str | None:
    """What Postgres takes: neither empty nor endless, and without the one character that it has not."""
    return (told or "").replace("\0", "")[:LONGEST_TEXT] or None


def _upsert(session: Session, model: type[Base], rows: Sequence[dict[str, Any]], key: str) -> None:
    """Write facts in the order of their keys; one that is not told leaves what is known."""
    by_key = {row[key]: row for row in rows}
    made = insert(model)
    names = [name for name in rows[0] if name not in ("source_id", key)]
    values = {name: func.coalesce(made.excluded[name], getattr(model, name)) for name in names}
    differs = or_(*(getattr(model, name).is_distinct_from(value) for name, value in values.items()))
    upsert = made.on_conflict_do_update(index_elements=["source_id", key], set_=values, where=differs)
    session.execute(upsert, [by_key[found] for found in sorted(by_key)])
