"""Playlists: each has a snapshot id, which tells whether it has changed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from typing import Literal

from loguru import logger

from dashspot.blocks.music import PlaylistBlock
from dashspot.errors import NotThere, NotYours
from dashspot.library.services.rows import tracks_only
from dashspot.library.services.run import Draft, Run, Step
from dashspot.spotify.limits import PAGE
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.playlist import PlaylistRowSerializer, PlaylistSerializer
from dashspot.store.engine import transaction
from dashspot.store.managers.facts import describe
from dashspot.store.managers.syncs import HIDDEN, PLAYLIST, SyncManager

Outcome = Literal["unchanged", "changed", "hidden", "gone"]
Pages = Iterator[PageSerializer[PlaylistRowSerializer]]


class Playlists:
    """Reads every playlist of the person's that has changed, or some of them alone."""

    def __init__(self, run: Run) -> None:
        """Take the run that it is part of."""
        self._run = run
        self._listed: list[PlaylistBlock] | None = None
        self.outcomes: Counter[Outcome] = Counter()
        self.gone = 0

    @property
    def total(self) -> int | None:
        """How many the person has; None where they were not listed."""
        return None if self._listed is None else len(self._listed)

    def plan(self) -> list[Step]:
        """What has to be read. One request per 50 playlists."""
        listed = [row.to_block() for page in self._run.gateway.my_playlists() for row in page.rows]
        self._listed = list({playlist.id: playlist for playlist in listed}.values())  # a list that shifts tells twice
        self._describe(self._listed)
        return [step for playlist in self._listed for step in self._step(playlist)]

    def plan_one(self, playlist_id: str, prefix: str = PLAYLIST) -> list[Step]:
        """What has to be read of one playlist, which need not be in a list of the person's."""
        return [Step("Playlist", 1, partial(self._one, playlist_id, prefix))]

    def conclude(self) -> None:
        """Drop what the person has no more; call once everything was read that could be."""
        if self._listed is None:
            return
        kept = {PLAYLIST + playlist.id for playlist in self._listed}
        kept |= self._still_there({one for one in self._run.synced if one.startswith(PLAYLIST)} - kept)
        with transaction() as session:
            self._run.check(session)
            self.gone = SyncManager(session, self._run.user_id).keep_only(kept, PLAYLIST)

    def _step(self, playlist: PlaylistBlock) -> Iterator[Step]:
        resource = PLAYLIST + playlist.id
        if self._run.is_known(resource, playlist.snapshot_id):
            self.outcomes["unchanged"] += 1
        elif self._run.is_known(resource, HIDDEN + playlist.snapshot_id):
            self.outcomes["hidden"] += 1
        else:
            yield Step(
                playlist.name or "Playlist", _pages(playlist.total or 0), lambda: self._count(playlist, resource)
            )

    def _count(self, playlist: PlaylistBlock, resource: str) -> None:
        outcome = self._read(playlist, resource)
        self.outcomes[outcome] += 1
        if outcome == "gone" and self._listed is not None:
            self._listed.remove(playlist)

    def _read(self, playlist: PlaylistBlock, resource: str) -> Outcome:
        try:
            draft = self._run.draft(resource, playlist.snapshot_id, playlist)
            pages = self._rest(draft, playlist) if draft.cursor else self._whole(playlist)
            if pages is not None:
                self._save(draft, pages)
                return "changed"
        except NotYours as error:
            logger.info("{}: {}", resource, error)
        except (
            NotThere
        ) as error:  # most apps are not shown what Spotify itself makes; who deletes a playlist has it no more
            logger.info("{}: {}", resource, error)
            if not self._still_there([resource]):
                return "gone"
        self._run.hide(resource, HIDDEN + playlist.snapshot_id, playlist)  # until it changes nobody asks again
        return "hidden"

    def _one(self, playlist_id: str, prefix: str) -> None:
        """The first page comes with the playlist itself, so it is asked for only where nothing of it was read."""
        answers = self._run.gateway.whole_playlist(playlist_id)
        whole = next(answers)
        assert isinstance(whole, PlaylistSerializer), "it comes first"  # noqa: S101 (for mypy)
        playlist, resource = whole.to_block(), prefix + playlist_id
        self._run.current, self._run.total = playlist.name, self._run.done + _pages(playlist.total or 0)
        self._describe([playlist])
        if self._run.is_known(resource, playlist.snapshot_id):
            self.outcomes["unchanged"] += 1
        elif whole.items is None:
            self._run.hide(resource, HIDDEN + playlist.snapshot_id, playlist)
            self.outcomes["hidden"] += 1
        else:
            draft = self._run.draft(resource, playlist.snapshot_id, playlist)
            self._save(draft, self._rest(draft, playlist) if draft.cursor else _items(answers))
            self.outcomes["changed"] += 1

    def _save(self, draft: Draft, pages: Pages) -> None:
        """Save the rows of one playlist from where a sync was stopped."""
        playlist_id = draft.resource.partition(":")[2]
        for page in pages:
            kept, left_out = tracks_only([row.to_block(playlist_id) for row in page.rows], page.gone)
            draft.add(last=page.is_last, rows=kept, left_out=left_out, cursor=page.next_offset)

    def _rest(self, draft: Draft, playlist: PlaylistBlock) -> Pages:
        """The pages that were not read before the sync was stopped."""
        return self._run.gateway.playlist_items(playlist.id, draft.cursor)

    def _whole(self, playlist: PlaylistBlock) -> Pages | None:
        """Every page of a playlist, the first of which comes with it; None where they are not shown."""
        answers = self._run.gateway.whole_playlist(playlist.id)
        whole = next(answers)
        shown = isinstance(whole, PlaylistSerializer) and whole.items is not None
        return _items(answers) if shown else None

    def _describe(self, playlists: Collection[PlaylistBlock]) -> None:
        with transaction() as session:
            self._run.check(session)
            describe(session, self._run.user_id, playlists)

    def _still_there(self, missing: Collection[str]) -> set[str]:
        """Those that the list lacked and the person has: it may shift while it is read, and hold empty rows."""
        uris = {resource: f"spotify:{resource}" for resource in missing}
        held = self._run.gateway.contains(uris.values()) if uris else {}
        return {resource for resource, uri in uris.items() if held[uri]}


def _items(answers: Iterator[PageSerializer[PlaylistRowSerializer] | PlaylistSerializer]) -> Pages:
    return (page for page in answers if isinstance(page, PageSerializer))


def _pages(rows: int) -> int:
    """A hundred rows come with the playlist, then fifty a page."""
    return 1 + max(math.ceil((rows - 2 * PAGE) / PAGE), 0)
