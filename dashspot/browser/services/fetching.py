"""Fetches the audio features that a collection lacks, from whichever source knows them."""

from __future__ import annotations

import uuid
from contextlib import ExitStack

from dashspot import core, jobs
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.words import count
from dashspot.browser.blocks import Library
from dashspot.browser.services.library import track_places
from dashspot.browser.services.titles import title_of
from dashspot.errors import NothingToFetch, Parked, ServiceError, SignInNeeded
from dashspot.features import Progress, Report, configured_chain
from dashspot.spotify import ids
from dashspot.spotify.gateway import Gateway
from dashspot.store.engine import transaction

FETCH_FEATURES = "fetch_features"


def unknown_tracks(library: Library, key: CollectionKey) -> list[str]:
    """The ids of a collection's distinct tracks whose features nobody has told."""
    tracks = library.tracks.loc[sorted(set(track_places(library, key)))]
    return tracks.loc[~tracks["known"], "track_id"].tolist()


def request_features(library: Library, key: CollectionKey) -> uuid.UUID:
    """Ask for the features that this collection lacks.

    Raises:
        NothingToFetch: no track lacks any, or none of those that do has an id at Spotify.
        JobConflict: they are being fetched.
    """
    if not any(ids.is_id(track_id) for track_id in unknown_tracks(library, key)):
        raise NothingToFetch("No track here that lacks features has an id at Spotify, so no service can be asked.")
    title = f"Features of {title_of(library, key)}"
    with transaction() as session:
        name = f"{FETCH_FEATURES}:{key.written}"
        return jobs.request(
            session, library.user_id, FETCH_FEATURES, title=title, dedupe=name, collection=key.model_dump()
        )


def fetch_features(library: Library, key: CollectionKey, progress: Progress | None = None) -> Report:
    """Ask the sources for what the collection lacks; every answer is kept as it comes.

    Raises:
        Parked: a source may be asked again at that moment for what is left.
        ServiceError: no source could be asked for anything.
    """
    with ExitStack() as open_till_then:
        asking = _asking(library.user_id, open_till_then)
        chain = open_till_then.enter_context(configured_chain(library.user_id, asking))
        report = chain.fetch(unknown_tracks(library, key), progress)
    if report.left and report.until:
        raise Parked(" ".join(_problems(report)), until=report.until)
    if report.left and not report.found and (problems := _problems(report)):
        raise ServiceError(" ".join(problems))
    return report


def sentence(report: Report) -> str:
    """What came of it, in a few sentences."""
    by = ", ".join(f"{told.found:,} by {told.title}" for told in report.sources if told.found)
    said = [f"The features of {count(report.found, 'track')} were found{f': {by}' if by else ''}."]
    if report.left:
        said.append(f"Still unknown: {count(report.left, 'track')}; a service is asked again after a week or more.")
    if report.local:
        said.append(f"Not asked for: {count(report.local, 'track')} without an id at Spotify.")
    return " ".join([*said, *_problems(report)])


def _asking(user_id: uuid.UUID, open_till_then: ExitStack) -> Gateway | None:
    """Their connection to Spotify; None where there is none, or none any more: other sources can be asked."""
    if not core.can_sign_in():
        return None
    try:
        return open_till_then.enter_context(core.gateway_for(user_id))
    except SignInNeeded:
        return None


def _problems(report: Report) -> list[str]:
    return [told.problem for told in report.sources if told.problem]
