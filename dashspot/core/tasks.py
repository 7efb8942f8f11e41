"""Jobs that all contexts share. They take ids and call services."""

from __future__ import annotations

import uuid

from dashspot import jobs
from dashspot.blocks.download import DownloadSummary
from dashspot.blocks.history import HistorySummary
from dashspot.blocks.imported import AnySummary
from dashspot.blocks.imports import ImportSummary
from dashspot.blocks.words import count
from dashspot.blocks.work import TaskBlock, link_to
from dashspot.core.services import leaving
from dashspot.core.services.copies import on_disk
from dashspot.core.services.imports import IMPORT_UPLOAD, import_opened
from dashspot.core.services.work import request_analysis, request_packing
from dashspot.files import open_file
from dashspot.settings import settings
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.uploads import UploadManager
from dashspot.store.queries import imports as queries


def forget_upload(session: Transaction, task: TaskBlock) -> None:
    """Nobody asks for the file any more, however its import ended."""
    UploadManager(session, task.user_id).drop(uuid.UUID(task.arguments["upload_id"]))


@jobs.task(IMPORT_UPLOAD, at_end=forget_upload)
def import_upload(control: jobs.Control, task: TaskBlock) -> str:
    """Import an uploaded file, then ask for the analysis of everything."""
    with transaction() as session:
        name, content = queries.uploaded(session, task.user_id, uuid.UUID(task.arguments["upload_id"]))

    def finish(session: Transaction, summary: AnySummary) -> None:
        request_analysis(session, task.user_id)
        if not isinstance(summary, ImportSummary):
            request_packing(session, task.user_id)
        control.succeed(session, sentence(name, summary), link_to("imports"))

    with on_disk(name, content) as path:
        reader = open_file(path, settings().import_limit_mb)
        reader.features_only = bool(task.arguments.get("features_only"))
        return sentence(name, import_opened(task.user_id, reader, control.progress, finish))


@jobs.periodic("look_after_people", cron="37 4 * * *")
def look_after_people() -> None:
    """Let go of guests and sessions that are over, and tell people what is about to end."""
    leaving.upkeep()


def sentence(name: str, summary: AnySummary) -> str:
    """What an import did, in one sentence or two."""
    if summary.known_before:
        return f"{name} was imported before; nothing changed."
    if isinstance(summary, HistorySummary):
        brought = f"{count(summary.plays, 'play')}, {summary.plays_new:,} of them new"
    elif isinstance(summary, DownloadSummary):
        parts = (
            [f"{count(summary.history.plays, 'play')}, {summary.history.plays_new:,} of them new"]
            if summary.history
            else []
        )
        brought = ". ".join([*parts, *([summary.library.holds] if summary.library else [])])
    elif summary.features_only:
        brought = f"features of {count(summary.features, 'track')}"
    else:
        brought = f"{count(summary.tracks, 'track')} in {count(summary.playlists, 'playlist')}"
    counted = f"{name}: {brought}."
    return f"{counted} Refused: {count(summary.refused, 'row')}." if summary.refused else counted
