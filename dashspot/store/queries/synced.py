"""How far what a person has at Spotify is saved."""

from __future__ import annotations

import uuid

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashspot.blocks.sync import SyncedBlock
from dashspot.store.models import Playlist, PlaylistItem, SavedTrack, Synced
from dashspot.store.queries.frames import read_frame


def shown(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """What is saved of each resource, by name. Columns: resource, name, rows, left_out, mark, checked_at, draft."""
    rows = [
        select(func.count()).where(model.source_id == Synced.source_id).correlate(Synced).scalar_subquery()
        for model in (PlaylistItem, SavedTrack)
    ]
    named = select(Playlist.name).where(Playlist.source_id == Synced.source_id).correlate(Synced).scalar_subquery()
    selected = (
        select(
            Synced.resource,
            named.label("name"),
            (rows[0] + rows[1]).label("rows"),
            Synced.left_out,
            Synced.mark,
            Synced.checked_at,
            Synced.draft_id.is_not(None).label("draft"),
        )
        .where(Synced.user_id == user_id)
        .order_by(Synced.resource)
    )
    return read_frame(session, selected)


def synced(session: Session, user_id: uuid.UUID) -> dict[str, SyncedBlock]:
    """Every resource of a person's that was ever asked for, by its name."""
    mine = select(Synced).where(Synced.user_id == user_id)
    return {row.resource: SyncedBlock.of(row) for row in session.scalars(mine)}
