"""Jobs that all contexts share. They take ids and call services."""

from __future__ import annotations

import uuid
from contextlib import suppress

from dashspot import jobs
from dashspot.blocks.imports import ImportSummary
from dashspot.blocks.work import TaskBlock
from dashspot.core.services.imports import ANALYSE_EVERYTHING, IMPORT_UPLOAD, import_file, on_disk
from dashspot.errors import FileRefused, JobConflict
from dashspot.files import open_import
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.uploads import UploadManager
from dashspot.store.queries import imports as queries


@jobs.task(IMPORT_UPLOAD)
def import_upload(control: jobs.Control, task: TaskBlock) -> str:
    """Import an uploaded file, then ask for the analysis of everything."""
    upload_id = uuid.UUID(task.arguments["upload_id"])
    with transaction() as session:
        name, content = queries.uploaded(session, task.user_id, upload_id)

    def finish(session: Transaction) -> None:
        control.fence(session)
        UploadManager(session, task.user_id).drop(upload_id)
        _request_analysis(session, task.user_id)

    try:
        with on_disk(name, content) as path:
            reader = open_import(path, settings().import_limit_mb)
            return sentence(name, import_file(task.user_id, reader, control.progress, before_commit=finish))
    except FileRefused:
        with transaction() as session:
            UploadManager(session, task.user_id).drop(upload_id)
        raise


def sentence(name: str, summary: ImportSummary) -> str:
    """What an import did, in one sentence or two."""
    if summary.known_before:
        return f"{name} was imported before; nothing changed."
    counted = f"{name}: {summary.tracks:,} tracks in {summary.playlists:,} playlists."
    return f"{counted} {summary.refused:,} rows were refused." if summary.refused else counted


def _request_analysis(session: Transaction, user_id: uuid.UUID) -> None:
    with suppress(JobConflict):  # one user's jobs run one at a time: the other still waits, and will see these rows
        jobs.request(session, user_id, ANALYSE_EVERYTHING, title="Analysis of all playlists")
