"""Asks one source after the other for what is not known yet, and keeps every answer as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from loguru import logger

from dashspot.blocks.base import Block
from dashspot.blocks.imports import FeatureValues
from dashspot.errors import AnswerUnreadable, Parked, RequestRefused, ServiceError
from dashspot.features.source import FeatureSource
from dashspot.spotify import ids
from dashspot.spotify.resources.base import chunks
from dashspot.store.engine import transaction
from dashspot.store.managers.features import FeatureManager
from dashspot.store.queries.hearing import CORE
from dashspot.store.queries.spotify import analysed, settled

_OF_ONE_BATCH = (AnswerUnreadable, RequestRefused)
"""What one odd track may cause, so that the next batch may go well."""
_MOST_FAILURES = 3

Progress = Callable[[int, int], object]
"""Told how many tracks are settled, of how many; may raise to stop between two answers."""


class SourceReport(Block):
    """What one source did: tracks found, tracks it did not know, and why it stopped, if it did."""

    source: str
    title: str
    found: int = 0
    missed: int = 0
    problem: str | None = None
    until: datetime | None = None


class Report(Block):
    """What a run of the chain did.

    `asked` tracks were wanted that no service had told, `local` more have no id at Spotify; `left` are still unknown.
    """

    asked: int
    local: int
    left: int
    sources: tuple[SourceReport, ...]

    @property
    def found(self) -> int:
        """How many tracks became known."""
        return self.asked - self.left

    @property
    def until(self) -> datetime | None:
        """When a parked source may be asked again."""
        return min((told.until for told in self.sources if told.until), default=None)


class Chain:
    """Sources in order; the first that knows a track has answered for all."""

    def __init__(self, sources: Iterable[FeatureSource]) -> None:
        """Take the sources, the most trusted first."""
        self._sources = tuple(sources)

    @classmethod
    def ordered(cls, order: Sequence[str], sources: Iterable[FeatureSource]) -> Chain:
        """Those of the sources that the setting names, in its order."""
        named = {source.name: source for source in sources}
        return cls(named[name] for name in order if name in named)

    def fetch(self, track_ids: Iterable[str], progress: Progress | None = None) -> Report:
        """Get and keep the features of these tracks. An interrupted run has kept what was answered till then.

        Args:
            track_ids: Spotify ids; local files and other ids are counted, and not asked for.
            progress: is told after each answer.

        Raises:
            StorageError: the database was lost. Services that fail are in the report.
        """
        given = list(dict.fromkeys(track_ids))
        wanted = [track_id for track_id in given if ids.is_id(track_id)]
        services = [source.name for source in self._sources if not source.is_stored]
        with transaction() as session:
            known = analysed(session, services, wanted)
        run = _Run(wanted, known, progress)
        told = tuple(run.ask(source) for source in self._sources)
        return Report(asked=len(wanted) - len(known), local=len(given) - len(wanted), left=len(run.left), sources=told)


class _Run:
    """One pass through the chain. `left` are the tracks of which nobody has told a whole analysis yet."""

    def __init__(self, wanted: list[str], known: set[str], progress: Progress | None) -> None:
        self.left = [track_id for track_id in wanted if track_id not in known]
        self._total = len(self.left)
        self._progress = progress

    def ask(self, source: FeatureSource) -> SourceReport:
        """Ask one source for all that is left, until it is through or refuses."""
        report, failures = SourceReport(source=source.name, title=source.title), 0
        for batch in self._batches(source):
            try:
                found = source.fetch(batch)
            except ServiceError as error:
                report, failures = _failed(report, error), failures + 1
                if failures >= _MOST_FAILURES or not isinstance(error, _OF_ONE_BATCH):
                    break
                continue
            failures = 0
            self._keep(source, batch, found)
            missed = len(batch) - len(found)
            report = report.model_copy(update={"found": report.found + len(found), "missed": report.missed + missed})
        return report

    def _batches(self, source: FeatureSource) -> Iterator[list[str]]:
        due = self.left
        if due and not source.is_stored:
            with transaction() as session:
                done = settled(session, source.name, due)
            due = [track_id for track_id in due if track_id not in done]
        return chunks(due, source.batch)

    def _keep(self, source: FeatureSource, batch: list[str], found: Mapping[str, FeatureValues]) -> None:
        if not source.is_stored:
            with transaction() as session:
                FeatureManager(session, source.name, source.title).keep(found, batch, datetime.now(UTC))
        whole = {track_id for track_id, values in found.items() if _is_whole(values)}
        self.left = [track_id for track_id in self.left if track_id not in whole]
        if self._progress:
            self._progress(self._total - len(self.left), self._total)


def _is_whole(values: FeatureValues) -> bool:
    return all(getattr(values, name) is not None for name in CORE)


def _failed(report: SourceReport, error: ServiceError) -> SourceReport:
    logger.warning("{}: {}", report.title, error)
    until = error.until if isinstance(error, Parked) else None
    return report.model_copy(update={"problem": str(error), "until": until})
