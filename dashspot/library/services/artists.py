"""The artists whom a person follows: a list by cursor, whose number and first page tell whether it has changed."""

from __future__ import annotations

import hashlib
import math
from functools import partial
from itertools import chain

from dashspot.library.services.run import Run, Step
from dashspot.spotify.limits import PAGE
from dashspot.spotify.serializers.artist import ArtistSerializer
from dashspot.spotify.serializers.page import CursorPageSerializer
from dashspot.store.managers.syncs import ARTISTS

Page = CursorPageSerializer[ArtistSerializer]


class FollowedArtists:
    """Reads the followed artists."""

    title = "Artists"

    def __init__(self, run: Run) -> None:
        """Take the run that it is part of."""
        self._run = run
        self.total: int | None = None

    def plan(self) -> list[Step]:
        """What has to be read; nothing where nothing has changed. One request."""
        first = next(self._run.gateway.followed_artists())
        self.total = _total(first)
        if self._run.is_known(ARTISTS, _mark(first), full=True):
            return []
        return [Step(self.title, max(math.ceil(self.total / PAGE), 1), partial(self._read, first))]

    def _read(self, first: Page) -> None:
        again = self._run.gateway.followed_artists
        self.total = _total(self._run.steadily(self.title, first, lambda: next(again()), self._save))

    def _save(self, first: Page) -> bool:
        """Read from where a sync was stopped; says whether the list stayed the same meanwhile."""
        draft, ask = self._run.draft(ARTISTS, _mark(first)), self._run.gateway.followed_artists
        rest = ask(first.after) if first.after else iter(())
        for page in ask(draft.after) if draft.cursor else chain((first,), rest):
            if page.total != first.total:
                return False
            artists = [row.to_block() for row in page.rows]
            draft.add(
                last=page.after is None,
                cursor=draft.cursor + len(page.items),
                after=page.after,
                artists=artists,
                left_out=len(page.items) - len(artists),
            )
        return True


def _total(first: Page) -> int:
    return first.total if first.total is not None else len(first.rows)


def _mark(first: Page) -> str:
    ids = " ".join(artist.id for artist in first.rows)
    return f"{_total(first)} {hashlib.sha256(ids.encode()).hexdigest()[:16]}"
