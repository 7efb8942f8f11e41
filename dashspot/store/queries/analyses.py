"""Reads analyses and their numbers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import ARRAY, Text, any_, literal, select
from sqlalchemy.orm import Session

from dashspot.blocks.collections import COMPUTATION_VERSION, AnalysisBlock, CollectionKey, ComputationBlock
from dashspot.store.models import Analysis, Computation


def known_inputs(
    session: Session, user_id: uuid.UUID, kind: str, ids: Collection[str], *, keep_failed: bool
) -> dict[str, set[str]]:
    """For each of these collections of a kind the digests that were analysed, whenever that was."""
    selected = (
        select(Analysis.collection_id, Analysis.inputs)
        .join(Computation, Computation.analysis_id == Analysis.id)
        .where(
            Analysis.user_id == user_id,
            Analysis.collection_kind == kind,
            Analysis.collection_id == any_(literal(list(ids), ARRAY(Text))),
            Analysis.keep_failed == keep_failed,
            Computation.version == COMPUTATION_VERSION,
        )
    )
    known: dict[str, set[str]] = {}
    for collection_id, inputs in session.execute(selected):
        known.setdefault(collection_id, set()).add(inputs)
    return known


def by_ids(session: Session, user_id: uuid.UUID, ids: Collection[uuid.UUID]) -> Iterator[AnalysisBlock]:
    """The analyses of these ids that are the user's, sorted by collection."""
    selected = (
        select(Analysis, Computation.document)
        .join(Computation, Computation.analysis_id == Analysis.id)
        .where(Analysis.user_id == user_id, Analysis.id.in_(ids), Computation.version == COMPUTATION_VERSION)
        .order_by(Analysis.collection_kind, Analysis.collection_id)
    )
    for found, document in session.execute(selected):
        yield AnalysisBlock(
            id=found.id,
            collection=CollectionKey(kind=found.collection_kind, id=found.collection_id),
            keep_failed=found.keep_failed,
            inputs=found.inputs,
            created_at=found.created_at,
            computation=ComputationBlock.model_validate(document),
        )
