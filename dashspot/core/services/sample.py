"""Keeps the sample library there, so that a first visitor sees something."""

from __future__ import annotations

from dashspot.blocks.people import UserBlock
from dashspot.core.services.people import sample_user
from dashspot.files.sample import sample_rows
from dashspot.store.engine import transaction
from dashspot.store.managers.imports import ImportManager

SAMPLE = "sample"
TITLE = "Sample library"


def ensure_sample() -> UserBlock:
    """Generate and save the sample library; the same rows again change nothing, those of an older version go."""
    user = sample_user()
    with transaction() as session:
        manager = ImportManager(session, user.id)
        manager.stage(sample_rows())
        landed = manager.land(kind=SAMPLE, title=TITLE)
        manager.remove_others(SAMPLE, but=landed.source_id)
    return user
