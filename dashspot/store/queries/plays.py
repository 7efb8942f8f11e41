"""Reads what a person has listened to."""

from __future__ import annotations

import uuid

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashspot.store.models import PackedPlays, Play, Source
from dashspot.store.models.plays import PLAY_FACTS
from dashspot.store.queries.frames import read_frame


def told_plays(session: Session, user_id: uuid.UUID) -> pd.DataFrame:
    """One row per play, each play once, in no order, with what analyses of listening are made of.

    Columns: `played_at` (UTC, its end), `ms_played` (ms; NaN where the Web API alone tells of it), `played` (what was
    played), `kind`, `track_id`, `track_name`, `artist_name`, `album_name`, `reason_start`, `reason_end`, `shuffle`,
    `skipped`, `offline`.
    """
    selected = (
        select(Play.played_at, Play.ms_played, Play.played, *PLAY_FACTS)
        .join(Source, Source.id == Play.source_id)
        .where(Source.user_id == user_id, Play.heard)
    )
    return read_frame(session, selected)


def packed_plays(session: Session, user_id: uuid.UUID, version: int) -> tuple[bytes, bytes] | None:
    """What was packed at that version of the person's plays: plays, and what was played; None where it was not yet."""
    packed = select(PackedPlays.plays, PackedPlays.items).where(
        PackedPlays.user_id == user_id, PackedPlays.version == version
    )
    found = session.execute(packed).one_or_none()
    return (found[0], found[1]) if found else None


def any_plays(session: Session, user_id: uuid.UUID) -> bool:
    """Whether anything is known of what a person has listened to."""
    told = select(Play.id).join(Source, Source.id == Play.source_id).where(Source.user_id == user_id, Play.heard)
    return session.scalar(told.limit(1)) is not None
