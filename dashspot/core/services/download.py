"""Brings in what Spotify sends to whoever asks for their data, where it holds a library."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from dashspot.blocks.download import DownloadSummary
from dashspot.core.services.watching import Progress, nothing_in, watched
from dashspot.errors import FileRefused
from dashspot.files import DownloadReader
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.downloads import DownloadManager


def import_download(
    user_id: uuid.UUID,
    reader: DownloadReader,
    on_progress: Progress | None = None,
    before_commit: Callable[[Transaction, DownloadSummary], None] | None = None,
) -> DownloadSummary:
    """Import the plays and the library of a file in one transaction: all of it, or, whatever happens, nothing.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    if reader.features_only:
        raise FileRefused(f"{reader.title} holds a library, which tells no features. Import it as it is.")
    with transaction() as session:
        manager = DownloadManager(session, user_id)
        room = manager.room(settings().guest_rows)
        plays = manager.history.stage(watched(reader, reader.plays(), on_progress, room))
        left = None if room is None else room - plays
        rows = manager.library.stage(watched(reader, reader.rows(), on_progress, left))
        if not plays and not rows:
            raise FileRefused(nothing_in(reader))
        landed = manager.land(title=reader.title, plays=plays, rows=rows)
        summary = DownloadSummary(
            format=reader.format,
            rows=plays + rows,
            known_before=landed.known_before,
            history=landed.history,
            library=landed.library,
            refused=reader.refused,
            refusals=tuple(reader.refusals),
            notices=reader.notices,
        )
        manager.describe(landed, summary)
        if before_commit:
            before_commit(session, summary)
    return summary
