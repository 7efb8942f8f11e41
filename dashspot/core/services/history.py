"""Brings a history of listening in."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from dashspot.blocks.history import HistorySummary
from dashspot.core.services.watching import Progress, nothing_in, watched
from dashspot.errors import FileRefused
from dashspot.files import HistoryReader
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.queries import plays as queries


def import_history(
    user_id: uuid.UUID,
    reader: HistoryReader,
    on_progress: Progress | None = None,
    before_commit: Callable[[Transaction, HistorySummary], None] | None = None,
) -> HistorySummary:
    """Import an opened file of plays in one transaction: all of it, or, whatever happens meanwhile, nothing.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    if reader.features_only:
        raise FileRefused(f"{reader.title} is a history of listening, which tells no features. Import it as it is.")
    with transaction() as session:
        manager = HistoryManager(session, user_id)
        if not manager.stage(watched(reader, reader, on_progress, manager.room(settings().guest_rows))):
            raise FileRefused(nothing_in(reader))
        landed = manager.land(title=reader.title)
        summary = HistorySummary(
            format=reader.format,
            refused=reader.refused,
            refusals=tuple(reader.refusals),
            notices=reader.notices,
            **landed.model_dump(exclude={"source_id"}),
        )
        manager.describe(landed, summary)
        if before_commit:
            before_commit(session, summary)
    return summary


def has_plays(user_id: uuid.UUID) -> bool:
    """Whether anything is known of what this person has listened to."""
    with transaction() as session:
        return queries.any_plays(session, user_id)
