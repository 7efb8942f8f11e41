"""Saves one thing that a person has opened: a track, an album, an artist, or a playlist that need not be theirs."""

from __future__ import annotations

import uuid
from itertools import chain

from dashspot import core, jobs
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.words import count
from dashspot.errors import NotYours
from dashspot.features import configured_chain
from dashspot.library.services.newest_first import album_rows
from dashspot.library.services.playlists import Playlists
from dashspot.library.services.rows import tracks_only
from dashspot.library.services.run import Run, Written
from dashspot.spotify import ids
from dashspot.spotify.limits import PAGE
from dashspot.store.engine import transaction
from dashspot.store.managers.syncs import OPENED, PLAYLIST

SAVE_ITEM = "save_item"
KINDS: tuple[ids.Kind, ...] = ("track", "album", "artist", "playlist")


def request_item(user_id: uuid.UUID, uri: str) -> uuid.UUID:
    """Ask for one thing of Spotify's to be saved, with the features of its tracks.

    Raises:
        JobConflict: just that is under way.
        LinkRefused: it is not the URI, or a link, of a track, an album, an artist or a playlist.
    """
    link = ids.read(uri, *KINDS)
    with transaction() as session:
        dedupe = f"{SAVE_ITEM} {link.uri}"
        return jobs.request(session, user_id, SAVE_ITEM, title=f"One {link.kind}", dedupe=dedupe, uri=link.uri)


def save_item(user_id: uuid.UUID, uri: str, written: Written | None = None) -> str:
    """Save it as it is now, with the features of its tracks, as far as a source knows them.

    Returns:
        What was saved, in a sentence.

    Raises:
        SignInNeeded: the person is not connected.
        NotThere: Spotify knows nothing of it.
        ServiceError: as its sentence says.
    """
    link = ids.read(uri, *KINDS)
    with core.gateway_for(user_id) as gateway:
        run = Run(user_id, gateway, written or (lambda *_: None))
        if link.kind == "playlist":
            return _playlist(run, link.id)
        if link.kind == "artist":
            return _artist(run, link.id)
        name, tracks = _track(run, link.id) if link.kind == "track" else _album(run, link.id)
        run.write(lambda manager: manager.keep_tracks(tracks))
        with configured_chain(user_id, gateway) as chain_of_sources:
            report = chain_of_sources.fetch(track.track_id for track in tracks)
    known = count(len(tracks) - report.left, "track")
    return f"Saved: {name}. Features are known of {known} of {len(tracks):,}."


def _track(run: Run, track_id: str) -> tuple[str, list[ImportedRow]]:
    track = run.gateway.track(track_id)
    return track.name, tracks_only([track.to_block()], 0)[0]


def _album(run: Run, album_id: str) -> tuple[str, list[ImportedRow]]:
    album = run.gateway.album(album_id)
    whole = album.tracks is None or album.tracks.is_last
    rest = () if whole else run.gateway.album_tracks(album_id, PAGE)
    return album.name, [row for page in chain((album.tracks,), rest) for row in album_rows(album, page)]


def _artist(run: Run, artist_id: str) -> str:
    artist = run.gateway.artist(artist_id)
    run.write(lambda manager: manager.keep_artist(artist.to_block()))
    return f"Saved: what is known of {artist.name}. Their tracks are saved as you open or like them."


def _playlist(run: Run, playlist_id: str) -> str:
    """One that is synced with the library is brought up to date there."""
    prefix = PLAYLIST if PLAYLIST + playlist_id in run.synced else OPENED
    playlists = Playlists(run)
    run.do_only(playlists.plan_one(playlist_id, prefix))
    if playlists.outcomes["hidden"]:
        raise NotYours("Spotify does not show the tracks of this playlist to DashSpot: it is somebody else's.")
    return f"Saved: {run.current}."
