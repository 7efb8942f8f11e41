"""What of a set of tracks can be sent, and which details Spotify takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from dashspot.blocks.changes import Details
from dashspot.errors import ChangeRefused
from dashspot.library.blocks import LeftOut
from dashspot.spotify import ids, limits

_LOCAL, _TRACK = "spotify:local:", "spotify:track:"


class Sendable(NamedTuple):
    """The URIs of what can be sent, and what can't, or need not be."""

    uris: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def sendable(track_ids: Iterable[str], most: int, skip: Collection[str] | None = None) -> Sendable:
    """What of these Spotify takes, at most so many; with `skip`, neither those nor any track twice.

    Raises:
        ChangeRefused: nothing is left; says why.
    """
    present = None if skip is None else set(skip)
    reasons: dict[str, list[str]] = {}
    uris: list[str] = []
    for track_id in track_ids:
        uri = f"{_TRACK}{track_id}"
        if reason := _reason(track_id, uri, present, full=len(uris) >= most):
            reasons.setdefault(reason, []).append(track_id)
            continue
        uris.append(uri)
        if present is not None:
            present.add(uri)
    left_out = tuple(LeftOut(ids=tuple(found), reason=reason) for reason, found in reasons.items())
    if not uris:
        why = "; ".join(f"{len(one.ids):,} {one.reason}" for one in left_out) or "the set is empty"
        raise ChangeRefused(f"There is no track here to send: {why}.")
    return Sendable(tuple(uris), left_out)


def _reason(track_id: str, uri: str, present: Collection[str] | None, *, full: bool) -> str | None:
    if track_id.startswith(_LOCAL):
        return "local files, which only Spotify's own program can add"
    if not ids.is_id(track_id):
        return "without an id at Spotify"
    if present is not None and uri in present:
        return "there already, or twice in the set"
    return f"beyond the {limits.PLAYLIST_ROWS:,} that a playlist takes" if full else None


def can_be_sent(uri: str) -> bool:
    """Whether Spotify takes a row like this."""
    return bool(uri) and not uri.startswith(_LOCAL)


def writes(rows: int) -> int:
    """How many requests it takes to write so many rows."""
    return max(1, -(-rows // limits.PLAYLIST_WRITE))


def repeated(present: Collection[str], uris: Collection[str]) -> int:
    """How many of these stand there already, or come twice."""
    return len(uris) - len(set(uris) - set(present))


def checked(details: Details) -> Details:
    """The details as Spotify keeps them, on one line each.

    Raises:
        ChangeRefused: they are too long, or contradict each other.
    """
    name, description = (" ".join(text.split()) for text in (details.name, details.description))
    if not name:
        raise ChangeRefused("A playlist needs a name.")
    for text, what, most in (
        (name, "name", limits.PLAYLIST_NAME),
        (description, "description", limits.PLAYLIST_DESCRIPTION),
    ):
        if len(text) > most:
            raise ChangeRefused(f"This {what} has {len(text):,} characters; Spotify takes {most}.")
    if details.collaborative and details.public:
        raise ChangeRefused("A playlist that others edit can't be public. Switch one of the two off.")
    return details.model_copy(update={"name": name, "description": description})
