"""Keeps analyses and their numbers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.collections import COMPUTATION_VERSION, CollectionKey, ComputationBlock
from dashspot.store.models import Analysis, Computation

_KEPT = 2
"""The newest, and the one before it, which is true again when an import is removed."""


def analysis_id(user_id: uuid.UUID, key: CollectionKey, *, keep_failed: bool, inputs: str) -> uuid.UUID:
    """The one id that these inputs of this collection have for this user."""
    return uuid.uuid5(user_id, f"{key.kind}\n{key.id}\n{keep_failed}\n{inputs}")


class AnalysisManager:
    """Writes the analyses of one user."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def upsert_many(self, computations: Iterable[ComputationBlock], inputs: Mapping[CollectionKey, str]) -> int:
        """Keep each computation, with the digest of its inputs by collection; returns how many were new.

        The ids follow from the inputs, so repeating and racing write nothing twice.
        """
        analyses = sorted((self._row(found, inputs[found.collection]) for found in computations), key=_by_id)
        if not analyses:
            return 0
        documents = [
            {"analysis_id": row["id"], "version": COMPUTATION_VERSION, "document": row.pop("document")}
            for row in analyses
        ]
        new = self._session.execute(
            insert(Analysis).on_conflict_do_nothing(index_elements=["id"]).returning(Analysis.id), analyses
        )
        made = len(new.all())
        self._session.execute(insert(Computation).on_conflict_do_nothing(), documents)
        return made

    def prune(self, current: Collection[uuid.UUID]) -> None:
        """Delete superseded analyses: all but the newest two of each collection, and those named as current."""
        newest = (Analysis.created_at.desc(), Analysis.id)
        of_one = (Analysis.collection_kind, Analysis.collection_id, Analysis.keep_failed)
        ranked = (
            select(Analysis.id, func.row_number().over(partition_by=of_one, order_by=newest).label("place"))
            .where(Analysis.user_id == self._user_id)
            .subquery()
        )
        superseded = select(ranked.c.id).where(ranked.c.place > _KEPT, ranked.c.id.not_in(current))
        locked = select(Analysis.id).where(Analysis.id.in_(superseded)).order_by(Analysis.id)
        free = locked.with_for_update(skip_locked=True)  # whoever prunes at the same moment deletes the others
        self._session.execute(delete(Analysis).where(Analysis.id.in_(free)))

    def _row(self, computation: ComputationBlock, inputs: str) -> dict[str, Any]:
        key, keep_failed = computation.collection, not computation.failed_left_out
        return {
            "id": analysis_id(self._user_id, key, keep_failed=keep_failed, inputs=inputs),
            "user_id": self._user_id,
            "collection_kind": key.kind,
            "collection_id": key.id,
            "keep_failed": keep_failed,
            "inputs": inputs,
            "document": computation.model_dump(mode="json"),
        }


def _by_id(row: dict[str, Any]) -> str:
    return str(row["id"])
