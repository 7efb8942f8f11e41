"""Made-up identifiers, each following from what it names, so that a seed always gives the same ones."""

from __future__ import annotations

import base64
import hashlib
import re
import string
import uuid

BASE62 = string.digits + string.ascii_letters
ID_LENGTH = 22
ID = re.compile(r"[0-9A-Za-z]{22}")
KINDS = ("track", "album", "artist", "playlist", "show", "episode", "audiobook", "user")
"""What a Spotify URI can name."""

_URI = re.compile(rf"spotify:(?P<kind>{'|'.join(KINDS)}):(?P<id>[0-9A-Za-z._-]+)")
_RECCOBEATS = uuid.UUID("6b0f6f0e-7a63-4a3c-9b6d-5f1f2f0b9c11")


def spotify_id(*parts: object) -> str:
    """22 base-62 characters."""
    number = int.from_bytes(_digest(parts, 18))
    digits = []
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(BASE62))
        digits.append(BASE62[digit])
    return "".join(digits)


def hexadecimal(*parts: object, length: int = 40) -> str:
    """`length` hexadecimal digits, as in image and device ids."""
    return _digest(parts, (length + 1) // 2).hex()[:length]


def isrc(number: int) -> str:
    """The International Standard Recording Code of the `number`-th made-up track."""
    return f"QZSB{60 + number // 100_000 % 40:02d}{number % 100_000:05d}"


def upc(number: int) -> str:
    """The product code of the `number`-th made-up album."""
    return f"19{number:010d}"


def snapshot_id(playlist_id: str, revision: int) -> str:
    """The version of a playlist: a counter and a digest, in base 64."""
    return base64.b64encode(revision.to_bytes(4) + _digest((playlist_id, revision), 20)).decode()


def reccobeats_id(track_id: str) -> str:
    """ReccoBeats' own id of a track."""
    return str(uuid.uuid5(_RECCOBEATS, track_id))


def parse_uri(uri: str) -> tuple[str, str] | None:
    """Kind and id of a Spotify URI, or None when it is none."""
    found = _URI.fullmatch(uri)
    return (found["kind"], found["id"]) if found else None


def _digest(parts: tuple[object, ...], size: int) -> bytes:
    return hashlib.blake2b(repr(parts).encode(), digest_size=size).digest()
