"""What the person's own files tell: nothing is asked of anybody."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from dashspot.blocks.imports import FeatureValues
from dashspot.store.engine import transaction
from dashspot.store.queries.spotify import own_features

_BATCH = 10_000


class StoredFeatures:
    """A `FeatureSource`. Its place in the order says whether a file's value spares a question to a service."""

    name, title, batch, is_stored = "files", "Your files", _BATCH, True

    def __init__(self, user_id: uuid.UUID) -> None:
        """Take whose files."""
        self._user_id = user_id

    def fetch(self, track_ids: Sequence[str]) -> dict[str, FeatureValues]:
        """Whole analyses that the person's files hold."""
        with transaction() as session:
            return own_features(session, self._user_id, track_ids)
