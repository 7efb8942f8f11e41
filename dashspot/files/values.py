"""Single cells as files write them: ids, dates, flags, keys and metres. A cell that says nothing is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from dashspot.blocks.features import KEY_NAMES, MODE_NAMES
from dashspot.errors import RowRefused

_TRACK_URI = re.compile(
    r"^(?:spotify:track:|https://open\.spotify\.com/(?:intl-[a-z]+/)?track/)([0-9A-Za-z]{22})(?:\?.*)?$"
)
_LOCAL_URI = "spotify:local:"
_OTHER_URI = re.compile(r"^spotify:(episode|show|chapter|audiobook|artist|album|playlist):")
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_EUROPEAN = re.compile(r"^(\d{1,2})[.-](\d{1,2})[.-](\d{4})$")
_MOST_MONTHS = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_FLAT_KEYS = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#"}
_METRE = re.compile(r"^(\d+)/4$")
_METRE_AS_DAY = re.compile(r"^0?4-(Jan|Mar|Apr|May)$", re.IGNORECASE)
_MONTH_BEATS = {"jan": 1, "mar": 3, "apr": 4, "may": 5}


def track_id(cell: str) -> str:
    """A track's id from an id, a URI or a link; a local file's is its whole URI.

    Raises:
        RowRefused: blank, or an episode, an album, ...
    """
    text = cell.strip()
    if not text or text == "undefined":
        raise RowRefused("names no track: it is gone from Spotify")
    if found := _TRACK_URI.match(text):
        return found.group(1)
    if other := _OTHER_URI.match(text):
        raise RowRefused(f"is of the kind {other.group(1)}, not a track")
    return text


def is_local(track: str) -> bool:
    """Whether this is the id of a local file, which Spotify knows nothing of."""
    return track.startswith(_LOCAL_URI)


def named_album(name: str, artists: Sequence[str]) -> str | None:
    """The id of an album that is known by its name and first artist alone."""
    if not name:
        return None
    return f"name:{artists[0]}: {name}" if artists else f"name:{name}"


def release_date(cell: str) -> str | None:
    """`2019`, `2019-06` or `2019-06-14`, from these or from what a spreadsheet made of them.

    `6/25/2013` is read as month and day, unless only the other order can be; `25-06-2013` as day and month. `0000` is
    what Spotify says of a track that is gone.
    """
    text = cell.strip()
    if not text or text.startswith("0000"):
        return None
    if found := _AMERICAN.match(text):
        month, day, year = (int(part) for part in found.groups())
        month, day = (day, month) if month > _MOST_MONTHS else (month, day)
        return f"{year}-{month:02d}-{day:02d}"
    if found := _EUROPEAN.match(text):
        day, month, year = (int(part) for part in found.groups())
        return f"{year}-{month:02d}-{day:02d}"
    return text


def added_at(cell: str) -> datetime | None:
    """When a track was added; the epoch itself is what yearly lists hold in every row, and says nothing.

    Raises:
        RowRefused: neither a date nor blank.
    """
    text = cell.strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RowRefused(f"was added at {text[:40]!a}, which is no date") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:  # the ends of the calendar can't be stored in every zone
        raise RowRefused(f"was added at {text[:40]!a}, when nothing could be")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware if aware.timestamp() else None


def address(cell: str) -> str | None:
    """Where a picture lies; anything but a safe address is not worth a track."""
    return cell if cell.startswith("https://") else None


def flag(cell: str) -> bool | None:
    """Yes or no, however it is written."""
    text = cell.strip().casefold()
    return True if text in _TRUE else False if text in _FALSE else None


def key(cell: str) -> str | int | None:
    """`C#` or `1` as Spotify's number."""
    name = _FLAT_KEYS.get(cell, cell)
    return KEY_NAMES.index(name) if name in KEY_NAMES else cell or None


def mode(cell: str) -> str | int | None:
    """`Major` or `1` as Spotify's number."""
    name = cell.casefold()
    return MODE_NAMES.index(name) if name in MODE_NAMES else cell or None


def time_signature(cell: str) -> str | int | None:
    """`4/4`, `4`, or `4-Apr` as a spreadsheet leaves it, as Spotify's number."""
    if found := _METRE.match(cell):
        return int(found.group(1))
    if found := _METRE_AS_DAY.match(cell):
        return _MONTH_BEATS[found.group(1).casefold()]
    return cell or None
