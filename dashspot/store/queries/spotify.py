"""What is known of audio features, and what was asked for in vain."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, func, literal, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from dashspot.blocks.imports import FeatureValues
from dashspot.store.models import FeatureMiss, Source, TrackFeatures
from dashspot.store.queries.hearing import SERVICE_KIND, knows_core


def own_features(session: Session, user_id: uuid.UUID, track_ids: Sequence[str]) -> dict[str, FeatureValues]:
    """The whole analyses that a person's own sources give, by track id."""
    mine = (
        select(TrackFeatures)
        .join(Source, Source.id == TrackFeatures.source_id)
        .where(
            Source.user_id == user_id,
            TrackFeatures.track_id == func.any(literal(list(track_ids), ARRAY(Text))),
            knows_core(TrackFeatures.__table__),
        )
        .order_by(Source.id)
    )
    return {row.track_id: FeatureValues.of(row) for row in session.scalars(mine)}


def analysed(session: Session, services: Sequence[str], track_ids: Sequence[str]) -> set[str]:
    """Those of these tracks of which one of these services has told a whole analysis."""
    told = (
        select(TrackFeatures.track_id)
        .join(Source, Source.id == TrackFeatures.source_id)
        .where(
            *_service(services),
            TrackFeatures.track_id == func.any(literal(list(track_ids), ARRAY(Text))),
            knows_core(TrackFeatures.__table__),
        )
    )
    return set(session.scalars(told))


def settled(session: Session, service: str, track_ids: Sequence[str]) -> set[str]:
    """Those of these tracks that a service need not be asked for: it has answered, or it is too early to ask again.

    Args:
        session: the caller's transaction.
        service: its name, which is the digest of its source.
        track_ids: Spotify ids.
    """
    asked = literal(list(track_ids), ARRAY(Text))
    told, missed = (
        select(model.track_id)
        .join(Source, Source.id == model.source_id)
        .where(*_service([service]), model.track_id == func.any(asked))
        for model in (TrackFeatures, FeatureMiss)
    )
    return set(session.scalars(union(told, missed.where(FeatureMiss.retry_at > func.now()))))


def _service(services: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return Source.user_id.is_(None), Source.kind == SERVICE_KIND, Source.digest.in_(services)
