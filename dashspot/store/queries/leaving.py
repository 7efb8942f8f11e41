"""Everything that is kept about one person beside their music, as plain records; never a token, a digest or a secret.

Each column that is told is named here, so that a new one is told only where somebody has decided so.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dashspot.errors import NotFound
from dashspot.store.models import (
    AccessToken,
    Analysis,
    BrowserSession,
    Change,
    Computation,
    Connection,
    Notification,
    Play,
    PlayLog,
    Source,
    SyncPlan,
    TaskResult,
    TrackSet,
    User,
)
from dashspot.store.models.plays import PLAY_FACTS

Record = dict[str, Any]

_TOLD: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "imports": (Source.kind, Source.title, Source.created_at, Source.summary),
    "sessions": (BrowserSession.browser, BrowserSession.created_at, BrowserSession.seen_at),
    "access_tokens": (AccessToken.name, AccessToken.created_at, AccessToken.expires_at, AccessToken.used_at),
    "tasks": (
        TaskResult.kind,
        TaskResult.title,
        TaskResult.state,
        TaskResult.message,
        TaskResult.created_at,
        TaskResult.started_at,
        TaskResult.finished_at,
    ),
    "changes": (
        Change.kind,
        Change.playlist_id,
        Change.playlist_name,
        Change.summary,
        Change.before,
        Change.after,
        Change.state,
        Change.message,
        Change.created_at,
        Change.sent_at,
    ),
    "track_sets": (TrackSet.name, TrackSet.filter, TrackSet.track_ids, TrackSet.created_at),
    "sync_plans": (SyncPlan.every_hours, SyncPlan.next_at),
    "play_logs": (PlayLog.asked_at, PlayLog.refused_at, PlayLog.trouble, PlayLog.next_at),
    "notifications": (Notification.level, Notification.text, Notification.created_at, Notification.acknowledged_at),
}
RECORDS = tuple(_TOLD)
_AT_ONCE = 100


def profile(session: Session, user_id: uuid.UUID) -> Record:
    """Who they are here and at Spotify, and when they agreed. Raises NotFound: there is nobody of this id."""
    selected = (
        select(
            User.kind,
            User.created_at,
            Connection.spotify_id,
            Connection.account_id.label("spotify_account_id"),
            Connection.name.label("spotify_name"),
            Connection.authorized_at.label("consent_given_at"),
            Connection.ended.label("connection_ended"),
        )
        .outerjoin(Connection, Connection.user_id == User.id)
        .where(User.id == user_id)
    )
    if found := session.execute(selected).mappings().one_or_none():
        return dict(found)
    raise NotFound("There is nobody any more whose data could be told.")


def records(session: Session, user_id: uuid.UUID, name: str) -> Iterator[Record]:
    """One of RECORDS, the oldest first, read as they are used."""
    columns = _TOLD[name]
    model = columns[0].class_
    of_age = getattr(model, "created_at", model.user_id)  # a plan has no age, and nobody has two
    selected = select(*columns).where(model.user_id == user_id).order_by(of_age)
    for row in session.execute(selected, execution_options={"yield_per": _AT_ONCE}).mappings():
        yield dict(row)


def computations(session: Session, user_id: uuid.UUID) -> Iterator[Record]:
    """Every analysis with its numbers, those of earlier states of the library too, read as they are used."""
    selected = (
        select(
            Analysis.collection_kind,
            Analysis.collection_id,
            Analysis.keep_failed,
            Analysis.created_at,
            Computation.version,
            Computation.document,
        )
        .join(Computation, Computation.analysis_id == Analysis.id)
        .where(Analysis.user_id == user_id)
        .order_by(Analysis.collection_kind, Analysis.collection_id, Analysis.created_at)
    )
    for row in session.execute(selected, execution_options={"yield_per": _AT_ONCE}).mappings():
        yield dict(row)


def plays(session: Session, user_id: uuid.UUID) -> Iterator[Record]:
    """Every play as each import tells of it, and whether another tells it more fully, read as they are used."""
    selected = (
        select(
            Play.played_at,
            Play.ms_played,
            *PLAY_FACTS,
            Play.heard.label("counted"),
            Source.title.label("told_by"),
        )
        .join(Source, Source.id == Play.source_id)
        .where(Source.user_id == user_id)
        .order_by(Play.played_at, Play.id)
    )
    for row in session.execute(selected, execution_options={"yield_per": _AT_ONCE}).mappings():
        yield dict(row)
