"""The forms in which Spotify tells of plays. Only what is named here is read: no address, user name, agent or place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dashspot.blocks.history import Play, PlayKind
from dashspot.blocks.imports import LONGEST_ID, LONGEST_TEXT
from dashspot.errors import RowRefused
from dashspot.files.refusing import shown

Row = Mapping[str, Any]
Names = tuple[str | None, str | None, str | None]
"""Of the track, the artist and the album, or what stands for them."""

_FIRST = datetime(2006, 4, 1, tzinfo=UTC)
"""Spotify was founded in this month."""
_AHEAD = timedelta(days=1)
_LONGEST_MS = 86_400_000
_LONGEST_REASON = 60
_UNKNOWN = "Unknown Track"
_TRACK_ID = re.compile(r"spotify:track:([0-9A-Za-z]{22})")


@dataclass(frozen=True)
class HistoryForm:
    """One form of a history: the fields that every row of it has, and how a row becomes a Play."""

    title: str
    fields: frozenset[str]
    read: Callable[[Row], Play]


def read_extended(row: Row) -> Play:
    """A row of the extended history. Raises RowRefused."""
    kind, uri, names = _extended_names(row)
    track = _TRACK_ID.fullmatch(uri) if uri else None
    return Play(
        _moment(row.get("ts"), "ts"),
        _ms(row.get("ms_played"), "ms_played"),
        _played(uri, names),
        "extended",
        kind,
        track[1] if track else None,
        *names,
        _reason(row.get("reason_start")),
        _reason(row.get("reason_end")),
        _flag(row.get("shuffle")),
        _flag(row.get("skipped")),
        _flag(row.get("offline")),
    )


def read_short(row: Row) -> Play:
    """A row of the account data, of any year. It has no zone and is taken for UTC. Raises RowRefused."""
    kind, names = _short_names(row)
    return Play(
        _moment(row.get("endTime"), "endTime"),
        _ms(row.get("msPlayed"), "msPlayed"),
        _played(None, names),
        "short",
        kind,
        None,
        *names,
    )


def _extended_names(row: Row) -> tuple[PlayKind, str | None, Names]:
    if chapter := _text(row, "audiobook_chapter_uri"):
        return "audiobook", chapter, (_text(row, "audiobook_chapter_title"), None, _text(row, "audiobook_title"))
    if (episode := _text(row, "spotify_episode_uri")) or row.get("episode_name"):
        return "episode", episode, (_text(row, "episode_name"), _text(row, "episode_show_name"), None)
    names = (
        _text(row, "master_metadata_track_name"),
        _text(row, "master_metadata_album_artist_name"),
        _text(row, "master_metadata_album_album_name"),
    )
    return "track", _text(row, "spotify_track_uri"), names


def _short_names(row: Row) -> tuple[PlayKind, Names]:
    if "episodeName" in row:
        return "episode", (_text(row, "episodeName"), _text(row, "podcastName"), None)
    if "chapterName" in row:
        return "audiobook", (_text(row, "chapterName"), _text(row, "authorName"), _text(row, "audiobookName"))
    name = _text(row, "trackName")
    return "track", (None if name == _UNKNOWN else name, _text(row, "artistName"), None)


def _played(uri: str | None, names: Names) -> str:
    if uri:
        if len(uri) > LONGEST_ID:
            raise RowRefused(f"has a URI of more than {LONGEST_ID:,} characters")
        return uri
    if not names[0]:
        raise RowRefused("names nothing that was played")
    return f"name:{names[0]}\n{names[1] or ''}\n{names[2] or ''}"[:LONGEST_ID]


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    if not value:
        return None
    if not isinstance(value, str):
        raise RowRefused(f"{name} must be a text")
    if len(value) > LONGEST_TEXT:
        raise RowRefused(f"{name} must have at most {LONGEST_TEXT:,} characters")
    if not value.isascii() and not _is_whole(value):
        raise RowRefused(f"{name} holds half a character")
    if "\0" in value:
        raise RowRefused(f"{name} holds a NUL character")
    return value


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _moment(value: Any, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise RowRefused(f"{name} must be a date and a time, not {shown(value)}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not _FIRST <= moment <= datetime.now(UTC) + _AHEAD:
        raise RowRefused(f"{name} must lie between the founding of Spotify and today, not {shown(value)}")
    return moment


def _ms(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= _LONGEST_MS:
        raise RowRefused(f"{name} must be between 0 and 24 hours in milliseconds, not {shown(value)}")
    return value


def _reason(value: Any) -> str | None:
    """Spotify's word, as it is; anything else says nothing."""
    good = isinstance(value, str) and value.isascii() and value.isprintable()
    return value if good and 0 < len(value) <= _LONGEST_REASON else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


FORMS = (
    HistoryForm("Spotify extended streaming history", frozenset(("ts", "ms_played")), read_extended),
    HistoryForm("Spotify account data, streaming history", frozenset(("endTime", "msPlayed")), read_short),
)
"""Known by the fields of their first row. A new form is one more entry and its test."""
