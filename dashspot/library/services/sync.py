"""Saves what a person has at Spotify: liked songs, albums, artists, and every playlist that Spotify shows to this app.

What has not changed is not read again. First it is looked what has, which tells how much there is to do; then every
page is saved with where the next one begins in one transaction, so a sync that was stopped goes on there.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

from dashspot import core, jobs
from dashspot.blocks.sync import SyncReport
from dashspot.blocks.words import count
from dashspot.errors import RequestRefused
from dashspot.library.services.artists import FollowedArtists
from dashspot.library.services.newest_first import LikedSongs, SavedAlbums
from dashspot.library.services.playlists import Playlists
from dashspot.library.services.run import Run, Step, Written
from dashspot.library.services.states import TITLES
from dashspot.spotify import ids
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.syncs import ALBUMS, ARTISTS, LIKED, PLAYLIST, SyncManager
from dashspot.store.queries import synced as queries

SYNC = "sync"
PLAYLISTS = "playlists"
RESOURCES = (LIKED, ALBUMS, ARTISTS, PLAYLISTS)
"""What can be synced as a whole; a playlist alone is `playlist:` and its id."""

_TITLES = {**TITLES, PLAYLISTS: "Your playlists"}


def request_sync(user_id: uuid.UUID, *resources: str) -> uuid.UUID:
    """Ask for some of what this person has at Spotify, by default for all of it.

    Raises:
        JobConflict: just that is under way.
        RequestRefused: there is no such resource.
    """
    with transaction() as session:
        return request_within(session, user_id, *resources)


def request_within(session: Transaction, user_id: uuid.UUID, *resources: str) -> uuid.UUID:
    """The same in the caller's transaction."""
    wanted = _checked(resources)
    dedupe = " ".join((SYNC, *sorted(wanted))) if resources else SYNC
    named = queries.title(session, user_id, wanted[0]) if len(wanted) == 1 else None
    return jobs.request(session, user_id, SYNC, title=named or _title(wanted), dedupe=dedupe, resources=list(wanted))


def sync(user_id: uuid.UUID, resources: Sequence[str] = RESOURCES, written: Written | None = None) -> SyncReport:
    """Save resources as they are now; what the person has no more goes.

    Raises:
        SignInNeeded: they are not connected.
        Parked: Spotify takes no more of something before a moment; all else was saved, and the next sync goes on there.
        RequestRefused: there is no such resource.
        LibraryChanged, NotThere, NotYours, ClosedToApp, ConsentMissing: of one resource alone; where several are asked
            for it is among the problems.
        ServiceError: as its sentence says.
    """
    wanted = _checked(resources)
    with core.gateway_for(user_id) as gateway:
        run = Run(user_id, gateway, written or (lambda *_: None))
        liked, albums, artists, playlists = LikedSongs(run), SavedAlbums(run), FollowedArtists(run), Playlists(run)
        plans = {LIKED: liked.plan, ALBUMS: albums.plan, ARTISTS: artists.plan, PLAYLISTS: playlists.plan}
        steps: list[Step] = []
        for resource in wanted:
            plan = plans.get(resource) or partial(playlists.plan_one, resource.removeprefix(PLAYLIST))
            steps += run.attempt(plan) or []
        run.do_only(steps) if len(wanted) == 1 else run.do(steps)
        run.attempt(playlists.conclude)
    _conclude(run)
    return _report(run, playlists, wanted, liked=liked.total, albums=albums.total, artists=artists.total)


def sentence(report: SyncReport) -> str:
    """What a sync did, in a few sentences."""
    told = [
        count(number, noun)
        for number, noun in (
            (report.playlists, "playlist"),
            (report.liked, "liked song"),
            (report.albums, "album"),
            (report.artists, "artist"),
        )
        if number is not None
    ]
    parts = [", ".join(told)] if told else []
    if report.changed or report.playlists is not None or not told:
        parts.append(f"{count(report.changed, 'playlist')} read anew")
    said = [f"Saved: {'; '.join(parts)}."]
    if report.hidden:
        said.append(f"Not shown to this app: the tracks of {count(report.hidden, 'playlist')} of other people.")
    if report.left_out:
        what = "is an episode, a local file or gone" if report.left_out == 1 else "are episodes, local files or gone"
        said.append(f"Left out: {count(report.left_out, 'row')} that {what}.")
    if report.gone:
        said.append(f"You have {count(report.gone, 'playlist')} no more; what was saved of them went too.")
    return " ".join([*said, *report.problems])


def _conclude(run: Run) -> None:
    """Note what was as before, and say so where something must wait."""
    with transaction() as session:
        run.check(session)
        manager = SyncManager(session, run.user_id)
        manager.checked(run.unchanged)
        run.settle(manager, pages=1)
        run.synced = queries.synced(session, run.user_id)
    if run.parked:
        raise min(run.parked, key=lambda parked: parked.until)


def _report(run: Run, playlists: Playlists, wanted: Sequence[str], **totals: int | None) -> SyncReport:
    return SyncReport(
        playlists=playlists.total,
        changed=playlists.outcomes["changed"],
        hidden=playlists.outcomes["hidden"],
        gone=playlists.gone,
        left_out=sum(row.left_out for resource, row in run.synced.items() if _is_within(resource, wanted)),
        problems=tuple(dict.fromkeys(map(str, run.problems))),
        **totals,
    )


def _checked(resources: Sequence[str]) -> tuple[str, ...]:
    """The resources, once each, all of them where none is named. Raises RequestRefused."""
    for resource in resources:
        if resource not in RESOURCES and not (
            resource.startswith(PLAYLIST) and ids.is_id(resource.removeprefix(PLAYLIST))
        ):
            known = ", ".join(RESOURCES)
            raise RequestRefused(f"There is no {resource!r} to sync. There are {known}, and playlist:ID.")
    return tuple(dict.fromkeys(resources)) or RESOURCES


def _is_within(resource: str, wanted: Sequence[str]) -> bool:
    return resource in wanted or (PLAYLISTS in wanted and resource.startswith(PLAYLIST))


def _title(wanted: Sequence[str]) -> str:
    if set(wanted) == set(RESOURCES):
        return "Your library at Spotify"
    whole = [_TITLES[one] for one in wanted if one in _TITLES]
    single = len(wanted) - len(whole)
    return ", ".join([*whole, *([count(single, "playlist")] if single else [])])
