"""Brings files in, lists what came in, and takes it out again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from dashspot import jobs
from dashspot.blocks.download import DownloadPreview
from dashspot.blocks.history import HistoryPreview
from dashspot.blocks.imported import AnySummary, ImportBlock
from dashspot.blocks.imports import ImportPreview, ImportSummary, Refusal
from dashspot.core.services.copies import on_disk
from dashspot.core.services.download import import_download
from dashspot.core.services.history import import_history
from dashspot.core.services.watching import Progress, nothing_in, watched
from dashspot.core.services.work import request_analysis
from dashspot.errors import FileRefused
from dashspot.files import DownloadReader, HistoryReader, ImportReader, open_file
from dashspot.files.tables import MEGABYTE
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.imports import ImportManager
from dashspot.store.managers.sources import SourceManager
from dashspot.store.managers.uploads import UploadManager
from dashspot.store.queries import imports as queries

IMPORT_UPLOAD = "import_upload"

_MOST_WAITING = 20
"""So many of the largest uploads of one person wait for a worker at a time."""


def import_path(
    user_id: uuid.UUID,
    path: Path,
    *,
    features_only: bool = False,
    on_progress: Progress | None = None,
    on_refusal: Callable[[Refusal], None] | None = None,
) -> AnySummary:
    """Import one file, of music or of plays, in one transaction: all of it, or, whatever happens meanwhile, nothing.

    With `features_only` its tracks join no collection; what it knows of their sound is told of tracks that do.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    reader = open_file(path, settings().import_limit_mb)
    reader.features_only, reader.on_refusal = features_only, on_refusal
    return import_opened(user_id, reader, on_progress)


def import_opened(
    user_id: uuid.UUID,
    reader: ImportReader | HistoryReader | DownloadReader,
    on_progress: Progress | None = None,
    before_commit: Callable[[Transaction, AnySummary], None] | None = None,
) -> AnySummary:
    """Import an opened file, whatever it is; `before_commit` is told what it did, and may still stop it."""
    if isinstance(reader, DownloadReader):
        return import_download(user_id, reader, on_progress, before_commit)
    if isinstance(reader, HistoryReader):
        return import_history(user_id, reader, on_progress, before_commit)
    return import_file(user_id, reader, on_progress, before_commit=before_commit)


def preview_import(name: str, content: bytes) -> ImportPreview | HistoryPreview | DownloadPreview:
    """What an uploaded file is and what importing it would do, from its headers and first rows; nothing is kept.

    Raises:
        FileRefused: at once where the file can't be imported at all.
    """
    _refuse_large(name, content)
    with on_disk(name, content) as path:
        return open_file(path, settings().import_limit_mb).preview()


def import_file(
    user_id: uuid.UUID,
    reader: ImportReader,
    on_progress: Progress | None = None,
    on_refusal: Callable[[Refusal], None] | None = None,
    before_commit: Callable[[Transaction, ImportSummary], None] | None = None,
) -> ImportSummary:
    """Import an opened file; `on_progress` is told line and lines, `before_commit` what it did and may still stop."""
    reader.on_refusal = on_refusal or reader.on_refusal
    with transaction() as session:
        manager = ImportManager(session, user_id)
        if not manager.stage(watched(reader, reader, on_progress, manager.room(settings().guest_rows))):
            raise FileRefused(nothing_in(reader))
        landed = manager.land(kind=queries.FEATURES if reader.features_only else queries.FILE, title=reader.title)
        summary = ImportSummary(
            format=reader.format,
            features_only=reader.features_only,
            refused=reader.refused,
            refusals=tuple(reader.refusals),
            notices=tuple(reader.notices),
            **landed.model_dump(exclude={"source_id", "written"}),
        )
        manager.describe(landed, summary)
        if before_commit:
            before_commit(session, summary)
    return summary


def request_import(user_id: uuid.UUID, name: str, content: bytes, *, features_only: bool = False) -> uuid.UUID:
    """Keep an uploaded file and ask for its import as a job; the id of its TaskResult.

    Raises:
        FileRefused: at once where the file can't be imported at all, or too much of theirs waits already.
        JobConflict: a file of this name is being imported already.
    """
    _refuse_large(name, content)
    with on_disk(name, content) as path:
        open_file(path, settings().import_limit_mb)
    with transaction() as session:
        upload_id = UploadManager(session, user_id).keep(name, content, _MOST_WAITING * _upload_limit())
        if upload_id is None:
            raise FileRefused(f"Many files of yours still wait to be imported. Upload {name} when they are done.")
        return jobs.request(
            session,
            user_id,
            IMPORT_UPLOAD,
            title=f"Import of {name}",
            dedupe=f"import:{name}",
            upload_id=str(upload_id),
            features_only=features_only,
        )


def list_imports(user_id: uuid.UUID) -> list[ImportBlock]:
    """Every import of this person, newest first."""
    with transaction() as session:
        return queries.imports(session, user_id)


def remove_import(user_id: uuid.UUID, import_id: int) -> None:
    """Take one import out again: what is left is as if it had never been there, and is analysed anew.

    Raises:
        NotFound: this person has no such import.
    """
    with transaction() as session:
        history = HistoryManager(session, user_id)
        had_plays = history.tells(import_id)
        anything_left = SourceManager(session, user_id).remove(import_id)
        if had_plays:
            history.judge()
        if anything_left:
            request_analysis(session, user_id)


def _refuse_large(name: str, content: bytes) -> None:
    if len(content) > _upload_limit():
        limit = settings().upload_limit_mb
        raise FileRefused(f"{name} is larger than {limit} MB. Import it by `python -m dashspot import FILE`.")


def _upload_limit() -> int:
    return settings().upload_limit_mb * MEGABYTE
