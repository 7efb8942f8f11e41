"""Jobs of the Browser. They take ids and call services."""

from __future__ import annotations

from dashspot import core, jobs
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.words import count
from dashspot.blocks.work import TaskBlock, Told, link_to
from dashspot.browser.services import fetching
from dashspot.browser.services.analyses import analyse_everything
from dashspot.browser.services.kept import kept_library
from dashspot.store.engine import Transaction


@jobs.task(core.ANALYSE_EVERYTHING)
def analyse_everything_task(control: jobs.Control, task: TaskBlock) -> str:
    """Analyse every playlist and the whole library of one person."""

    def finish(session: Transaction, new: int) -> None:
        control.succeed(session, sentence(new), link_to("report"), quiet=not new)  # that all was as before is no news

    return sentence(analyse_everything(task.user_id, on_progress=control.progress, before_commit=finish))


@jobs.task(fetching.FETCH_FEATURES)
def fetch_features(control: jobs.Control, task: TaskBlock) -> Told:
    """Fetch the features that one collection lacks."""
    key = CollectionKey.model_validate(task.arguments["collection"])

    def fetched() -> str:
        return fetching.sentence(fetching.fetch_features(kept_library(task.user_id), key, control.progress))

    return core.then_analyse(control, task.user_id, fetched, link_to("report", kind=key.kind, id=key.id))


def sentence(new: int) -> str:
    """What an analysis of everything did."""
    return f"{count(new, 'new analysis', 'new analyses')}: every playlist and the whole library are up to date."
