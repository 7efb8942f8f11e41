"""Everything that DashSpot keeps about one person, as one zip that they take away."""

from __future__ import annotations

import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO, Any, cast

import orjson

from dashspot.blocks.people import CONSENT_LASTS
from dashspot.browser.services.exports import features_frame, tracks_frame
from dashspot.browser.services.kept import kept_library
from dashspot.files.writing import write_csv
from dashspot.store.engine import Transaction, transaction
from dashspot.store.queries import leaving as queries

_README = """Everything that DashSpot keeps about you.

profile.json        who you are here and at Spotify, and when you agreed
tracks.csv          every row of every playlist, and the liked songs; DashSpot imports this file again
features.csv        audio features of your tracks, from every source, with its date
plays.json          what you listened to and when, as each import tells of it
computations.json   the numbers of your analyses
imports.json        the files that you brought, what came of them, and each
                    playlist that was synced
sessions.json       the browsers that you are signed in with
access_tokens.json  the names and dates of your access tokens
tasks.json          long work that you asked for
track_sets.json     the sets of tracks that you keep: their ids, or the filter
sync_plans.json     how often your library is synced by itself
play_logs.json      when Spotify was asked what you played, and is asked again
changes.json        what you changed at Spotify from here, before and after
notifications.json  what you were told

Times are told with their distance from UTC. Tokens and what browsers hold are
not in here: they are keys, not data about you.
"""


def everything_about(user_id: uuid.UUID) -> IO[bytes]:
    """One zip of everything, open for reading from its beginning; it has no name, and is gone once it is closed.

    What is not one frame is written record by record, so the memory that it takes does not grow with it.

    Raises:
        NotFound: there is nobody of this id.
    """
    target = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 (the caller closes it)
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _README)
            with transaction() as session:
                _write_records(archive, session, user_id)
            _write_frames(archive, user_id)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


def _write_records(archive: zipfile.ZipFile, session: Transaction, user_id: uuid.UUID) -> None:
    archive.writestr("profile.json", _json(_profile(session, user_id)))
    for name in queries.RECORDS:
        _write(archive, f"{name}.json", queries.records(session, user_id, name))
    _write(archive, "plays.json", queries.plays(session, user_id))
    _write(archive, "computations.json", queries.computations(session, user_id))


def _write_frames(archive: zipfile.ZipFile, user_id: uuid.UUID) -> None:
    with archive.open("tracks.csv", "w", force_zip64=True) as file:
        write_csv(tracks_frame(kept_library(user_id)), file)
    with archive.open("features.csv", "w", force_zip64=True) as file:
        write_csv(features_frame(user_id), file)


def _profile(session: Transaction, user_id: uuid.UUID) -> Mapping[str, Any]:
    told = queries.profile(session, user_id)
    given = told["consent_given_at"]
    return told | {"consent_ends_at": given + CONSENT_LASTS if given else None}


def _write(archive: zipfile.ZipFile, name: str, records: Iterable[Mapping[str, Any]]) -> None:
    """One JSON array, an object a line. Its size is not known before, so it is told as of a large file."""
    with archive.open(name, "w", force_zip64=True) as file:
        separator = b"["
        for record in records:
            file.write(separator + b"\n" + _json(record))
            separator = b","
        file.write(b"\n]\n" if separator == b"," else b"[]\n")


def _json(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value)
