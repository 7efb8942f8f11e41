"""Keeps what services tell of audio features, for everybody, and what they did not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from dashspot.blocks.features import ANALYSED
from dashspot.blocks.imports import FeatureValues
from dashspot.store.models import DATA_VERSION, FeatureMiss, Source, Track, TrackFeatures, User
from dashspot.store.models.people import SOURCE_CONTENT_KEY
from dashspot.store.queries.hearing import SERVICE_KIND

FIRST_RETRY, LAST_RETRY = timedelta(days=7), timedelta(days=112)
"""A track that a service did not know is asked for again after a week, then two, four, at last sixteen."""


class FeatureManager:
    """Writes the features of one service, whose source belongs to nobody and is heard by all."""

    def __init__(self, session: Session, service: str, title: str) -> None:
        self._session = session
        self._service = service
        self._title = title

    def keep(self, found: Mapping[str, FeatureValues], missed: Iterable[str], as_of: datetime) -> int:
        """Keep an answer: what it told by track id, and what it did not know.

        Returns:
            How many rows of features were inserted or changed; the same answer again changes none.
        """
        source_id = self._ensure_source()
        written = self._upsert(source_id, found, as_of)
        if written:
            self._data_changed(written)
        self._forget_misses(source_id, found)
        self._remember_misses(source_id, sorted(set(missed) - found.keys()))
        return len(written)

    def _ensure_source(self) -> int:
        values: dict[str, Any] = {"kind": SERVICE_KIND, "title": self._title, "digest": self._service, "summary": {}}
        self._session.execute(insert(Source).values(values).on_conflict_do_nothing(constraint=SOURCE_CONTENT_KEY))
        mine = (Source.user_id.is_(None), Source.kind == SERVICE_KIND, Source.digest == self._service)
        return self._session.scalars(select(Source.id).where(*mine)).one()

    def _upsert(self, source_id: int, found: Mapping[str, FeatureValues], as_of: datetime) -> list[str]:
        if not found:
            return []
        rows = [
            {"source_id": source_id, "track_id": track_id, "as_of": as_of}
            | found[track_id].model_dump(include=set(ANALYSED))
            for track_id in sorted(found)
        ]
        made = insert(TrackFeatures).values(rows)
        differs = or_(*(getattr(TrackFeatures, name).is_distinct_from(made.excluded[name]) for name in ANALYSED))
        changed = {name: made.excluded[name] for name in (*ANALYSED, "as_of")}
        statement = made.on_conflict_do_update(index_elements=["source_id", "track_id"], set_=changed, where=differs)
        return list(self._session.scalars(statement.returning(TrackFeatures.track_id)))

    def _data_changed(self, track_ids: list[str]) -> None:
        """A new version of the data of everybody who has one of these tracks: what they see of it is another."""
        has_one = exists().where(
            Source.user_id == User.id,
            Track.source_id == Source.id,
            Track.track_id == func.any(literal(track_ids, ARRAY(Text))),
        )
        people = select(User.id).where(has_one).order_by(User.id).with_for_update(of=User)
        self._session.execute(
            update(User).where(User.id.in_(people)).values(version=DATA_VERSION.next_value()),
            execution_options={"synchronize_session": False},
        )

    def _forget_misses(self, source_id: int, found: Mapping[str, FeatureValues]) -> None:
        known = FeatureMiss.track_id == func.any(literal(sorted(found), ARRAY(Text)))
        self._session.execute(delete(FeatureMiss).where(FeatureMiss.source_id == source_id, known))

    def _remember_misses(self, source_id: int, missed: list[str]) -> None:
        if not missed:
            return
        first = {"source_id": source_id, "times": 1, "retry_at": func.now() + FIRST_RETRY}
        made = insert(FeatureMiss).values([first | {"track_id": track_id} for track_id in missed])
        longer = func.least(FIRST_RETRY * func.power(2, FeatureMiss.times), LAST_RETRY)
        changed = {"times": FeatureMiss.times + 1, "retry_at": func.now() + longer}
        due = FeatureMiss.retry_at <= func.now()  # whoever asked at the same moment has counted it
        self._session.execute(
            made.on_conflict_do_update(index_elements=["source_id", "track_id"], set_=changed, where=due)
        )
