"""Brings files in, lists what came in, and takes it out again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from dashspot import jobs
from dashspot.blocks.imports import ImportBlock, ImportedRow, ImportPreview, ImportSummary, Refusal
from dashspot.core.services.copies import on_disk
from dashspot.core.services.work import request_analysis
from dashspot.errors import FileRefused
from dashspot.files import ImportReader, open_import
from dashspot.files.tables import MEGABYTE
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.imports import ImportManager
from dashspot.store.managers.uploads import UploadManager
from dashspot.store.queries import imports as queries

IMPORT_UPLOAD = "import_upload"

_PROGRESS_EVERY = 500
_MOST_WAITING = 20
"""So many of the largest uploads of one person wait for a worker at a time."""

Progress = Callable[[int, int], None]


def import_path(
    user_id: uuid.UUID,
    path: Path,
    *,
    features_only: bool = False,
    on_progress: Progress | None = None,
    on_refusal: Callable[[Refusal], None] | None = None,
) -> ImportSummary:
    """Import one file in one transaction: all of it, or, whatever happens meanwhile, nothing.

    With `features_only` its tracks join no collection; what it knows of their sound is told of tracks that do.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    reader = open_import(path, settings().import_limit_mb)
    reader.features_only = features_only
    return import_file(user_id, reader, on_progress, on_refusal)


def preview_import(name: str, content: bytes) -> ImportPreview:
    """What an uploaded file is and what importing it would do, from its headers and first rows; nothing is kept.

    Raises:
        FileRefused: at once where the file can't be imported at all.
    """
    _refuse_large(name, content)
    with on_disk(name, content) as path:
        return open_import(path, settings().import_limit_mb).preview()


def import_file(
    user_id: uuid.UUID,
    reader: ImportReader,
    on_progress: Progress | None = None,
    on_refusal: Callable[[Refusal], None] | None = None,
    before_commit: Callable[[Transaction, ImportSummary], None] | None = None,
) -> ImportSummary:
    """Import an opened file; `on_progress` is told line and lines, `before_commit` what it did and may still stop."""
    reader.on_refusal = on_refusal
    with transaction() as session:
        manager = ImportManager(session, user_id)
        if not manager.stage(_watched(reader, on_progress, manager.room(settings().guest_rows))):
            raise FileRefused(_nothing_in(reader))
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
        open_import(path, settings().import_limit_mb)
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
        if ImportManager(session, user_id).remove(import_id):
            request_analysis(session, user_id)


def _refuse_large(name: str, content: bytes) -> None:
    if len(content) > _upload_limit():
        limit = settings().upload_limit_mb
        raise FileRefused(f"{name} is larger than {limit} MB. Import it by `python -m dashspot import FILE`.")


def _upload_limit() -> int:
    return settings().upload_limit_mb * MEGABYTE


def _watched(reader: ImportReader, on_progress: Progress | None, room: int | None) -> Iterator[ImportedRow]:
    for number, row in enumerate(reader):
        if number == room:
            raise FileRefused(
                f"All files of a guest hold {settings().guest_rows:,} rows at most, and {reader.title} goes beyond. "
                "Remove another import first, or sign in."
            )
        if on_progress and number % _PROGRESS_EVERY == 0:
            on_progress(reader.line, reader.lines)
        yield row


def _nothing_in(reader: ImportReader) -> str:
    if not reader.refusals:
        return f"{reader.title} has a header and no rows. Export it again."
    first = reader.refusals[0]
    return f"No row of {reader.title} can be imported. Line {first.line}: {first.reason}."
