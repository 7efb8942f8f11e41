"""Keeps the sample library there, with what was played of it, so that a first visitor sees something."""

from __future__ import annotations

from dashspot.blocks.people import UserBlock
from dashspot.core.services.people import sample_user
from dashspot.files.sample import sample_rows
from dashspot.files.sample_plays import EDITION, sample_plays
from dashspot.store.engine import transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.imports import ImportManager

SAMPLE, SAMPLE_PLAYS = "sample", "sample plays"
TITLE, TITLE_OF_PLAYS = "Sample library", "Sample history"


def ensure_sample() -> UserBlock:
    """Generate and save the sample library and its history; what is there is left, what an older version made goes."""
    user = sample_user()
    with transaction() as session:
        manager = ImportManager(session, user.id)
        manager.stage(sample_rows())
        landed = manager.land(kind=SAMPLE, title=TITLE)
        manager.remove_others(SAMPLE, but=landed.source_id)
        HistoryManager(session, user.id).keep_edition(SAMPLE_PLAYS, TITLE_OF_PLAYS, EDITION, sample_plays)
    return user
