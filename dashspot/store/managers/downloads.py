"""Lands what Spotify sends to whoever asks for their data, plays and library, as one source."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from dashspot.blocks.download import LandedDownload
from dashspot.blocks.history import HistoryCounts
from dashspot.blocks.imports import Counts
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.imports import ImportManager
from dashspot.store.managers.sources import SourceManager
from dashspot.store.managers.users import UserManager
from dashspot.store.queries.imports import FILE


class DownloadManager(SourceManager):
    """Writes one import of both, in the caller's transaction: `stage` of each, then `land`, then `describe`."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        super().__init__(session, user_id)
        self.history = HistoryManager(session, user_id)
        self.library = ImportManager(session, user_id)

    def land(self, *, title: str, plays: int, rows: int) -> LandedDownload:
        """Make what was staged, so many plays and rows, a source; the same again are the same, and change nothing."""
        UserManager(self._session).hold(self._user_id)
        digest = f"{self.history.digest}:{self.library.digest}"
        source_id, known_before = self._ensure_source(FILE, title, digest)
        heard = self.history.land_in(source_id, known_before) if plays else None
        kept = self.library.land_in(source_id, known_before) if rows else None
        return LandedDownload(
            source_id=source_id,
            known_before=known_before,
            history=heard and HistoryCounts.model_validate(heard.model_dump(include=set(HistoryCounts.model_fields))),
            library=kept and Counts.model_validate(kept.model_dump(include=set(Counts.model_fields))),
        )
