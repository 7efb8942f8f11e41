"""How far what a person has at Spotify is saved."""

from __future__ import annotations

import uuid

import pandas as pd
from sqlalchemy import Text, and_, cast, func, literal, select
from sqlalchemy.orm import Session

from dashspot.blocks.sync import SyncedBlock, SyncPlanBlock
from dashspot.store.models import (
    Album,
    FollowedArtist,
    Playlist,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    Source,
    Synced,
    SyncPlan,
)
from dashspot.store.queries.frames import read_frame
from dashspot.store.queries.hearing import SPOTIFY_KIND, facts


def shown(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """What is saved of each resource, by name. Columns: resource, name, rows, left_out, mark, checked_at, draft."""
    rows = [
        select(func.count()).where(model.source_id == Synced.source_id).correlate(Synced).scalar_subquery()
        for model in (PlaylistItem, SavedTrack, SavedAlbum, FollowedArtist)
    ]
    named = select(Playlist.name).where(Playlist.source_id == Synced.source_id).correlate(Synced).scalar_subquery()
    selected = (
        select(
            Synced.resource,
            named.label("name"),
            (rows[0] + rows[1] + rows[2] + rows[3]).label("rows"),
            Synced.left_out,
            Synced.mark,
            Synced.checked_at,
            Synced.draft_id.is_not(None).label("draft"),
        )
        .where(Synced.user_id == user_id, Synced.resource.not_like("album:%"))
        .order_by(Synced.resource)
    )
    return read_frame(session, selected)


def unread_albums(session: Session, user_id: uuid.UUID, shown: int) -> list[tuple[str, str | None, int]]:
    """Saved albums with more tracks than a list shows of them, whose rest was not read yet: id, name, tracks."""
    album = facts(Album, Album.album_id, user_id)
    read = Synced.resource == literal("album:") + SavedAlbum.album_id
    selected = (
        select(SavedAlbum.album_id, album.c.name, album.c.total_tracks)
        .join(Source, Source.id == SavedAlbum.source_id)
        .join(album, album.c.album_id == SavedAlbum.album_id)
        .outerjoin(Synced, and_(Synced.user_id == user_id, read))
        .where(Source.user_id == user_id, Source.kind == SPOTIFY_KIND, album.c.total_tracks > shown)
        .where(Synced.mark.is_distinct_from(cast(album.c.total_tracks, Text)))
        .order_by(SavedAlbum.position)
    )
    return [(album_id, name, total) for album_id, name, total in session.execute(selected)]


def synced(session: Session, user_id: uuid.UUID) -> dict[str, SyncedBlock]:
    """Every resource of a person's that was ever asked for, by its name."""
    mine = select(Synced).where(Synced.user_id == user_id)
    return {row.resource: SyncedBlock.of(row) for row in session.scalars(mine)}


def title(session: Session, user_id: uuid.UUID, resource: str) -> str | None:
    """What a playlist of a person's is called here; None for what is none, or was not saved yet."""
    named = select(Playlist.name).join(Source, Source.id == Playlist.source_id)
    mine = (Source.user_id == user_id, Playlist.playlist_id == resource.partition(":")[2])
    return session.scalar(named.where(*mine).limit(1))


def plan(session: Session, user_id: uuid.UUID) -> SyncPlanBlock | None:
    """How often a person's library is synced by itself; None: never."""
    found = session.get(SyncPlan, user_id)
    return SyncPlanBlock.of(found) if found else None
