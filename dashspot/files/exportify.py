"""Exports of the two Exportify sites, in the five layouts that are about.

A  2015 to 2019, nine columns, artists by name only
B  watsonbox 2021, eighteen columns, with ids
C  watsonbox since 2023, as B with ISRC
D  the same, with headers in the person's language: known by place, as `URI`, `URL` and `ISRC` are not translated
E  pavelkomarov since 2025, with genres, label and audio features, artists by name only

Each file is one playlist, named by the file; one named *Liked Songs* holds the liked songs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dashspot.blocks.features import ANALYSED
from dashspot.files.values import added_at, address, flag, named_album, release_date, track_id

COLUMNS_A: tuple[str, ...] = (
    "Spotify URI",
    "Track Name",
    "Artist Name",
    "Album Name",
    "Disc Number",
    "Track Number",
    "Track Duration (ms)",
    "Added By",
    "Added At",
)
COLUMNS_B: tuple[str, ...] = (
    "Track URI",
    "Track Name",
    "Artist URI(s)",
    "Artist Name(s)",
    "Album URI",
    "Album Name",
    "Album Artist URI(s)",
    "Album Artist Name(s)",
    "Album Release Date",
    "Album Image URL",
    "Disc Number",
    "Track Number",
    "Track Duration (ms)",
    "Track Preview URL",
    "Explicit",
    "Popularity",
    "Added By",
    "Added At",
)
COLUMNS_C: tuple[str, ...] = (*COLUMNS_B[:16], "ISRC", *COLUMNS_B[16:])
_FEATURES: dict[str, str] = {name.replace("_", " ").title(): name for name in ANALYSED}
COLUMNS_E: tuple[str, ...] = (
    "Track URI",
    "Track Name",
    "Album Name",
    "Artist Name(s)",
    "Release Date",
    "Duration (ms)",
    "Popularity",
    "Explicit",
    "Added By",
    "Added At",
    "Genres",
    "Record Label",
    *_FEATURES,
)
LIKED_NAMES: frozenset[str] = frozenset(
    {
        "liked songs",
        "liked",
        "lieblingssongs",
        "titres likés",
        "canciones que te gustan",
        "músicas curtidas",
        "brani che ti piacciono",
        "nummers die je leuk vindt",
    }
)
"""What the list of liked songs is called in the languages of most people, in lower case."""

_URI_PLACES, _URL_PLACES, _ISRC_PLACE = (0, 2, 4, 6), (9, 13), 16
_JOINED_WITHOUT_BLANK = re.compile(r"(?<!\d),(?! )|,(?![ \d])")
"""A comma between artists; none before a blank, `Black Country, New Road`, or within a number, `10,000 Maniacs`."""
_OF_URI = re.compile(r"^spotify:(?:album|artist|user):([^:]*)$")


def translated(header: Sequence[str]) -> tuple[str, ...] | None:
    """The columns of a header in another language, by their places; None where it is none of ours."""
    known = {len(COLUMNS_B): COLUMNS_B, len(COLUMNS_C): COLUMNS_C}.get(len(header))
    if known is None or not _has("URI", header, _URI_PLACES) or not _has("URL", header, _URL_PLACES):
        return None
    return known if (known is COLUMNS_C) == (header[_ISRC_PLACE] == "ISRC") else None


def read_early(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of layout A. Several artists are joined by a comma and a blank, as in a name that holds one."""
    names = _split(cells["Artist Name"], ", ")
    return {
        "track_id": track_id(cells["Spotify URI"]),
        "track_name": cells["Track Name"] or None,
        "artist_names": names,
        "album_id": named_album(cells["Album Name"], names),
        "album_name": cells["Album Name"] or None,
        **_placed(cells),
    }


def read_watsonbox(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of layouts B, C and D. The ids say how many artists there are, where names hold the separator."""
    ids = tuple(_id(uri) for uri in _split(cells["Artist URI(s)"], ", "))
    names = _as_many(cells["Artist Name(s)"], len(ids))
    return {
        "track_id": track_id(cells["Track URI"]),
        "track_name": cells["Track Name"] or None,
        "artist_names": names,
        **({"artist_ids": ids} if all(ids) and len(ids) == len(names) else {}),
        "album_id": _id(cells["Album URI"]) or named_album(cells["Album Name"], names),
        "album_name": cells["Album Name"] or None,
        "album_release_date": release_date(cells["Album Release Date"]),
        "album_image_url": address(cells["Album Image URL"]),
        "explicit": flag(cells["Explicit"]),
        "popularity": cells["Popularity"] or None,
        "isrc": cells.get("ISRC") or None,
        **_placed(cells),
    }


def read_pavelkomarov(cells: Mapping[str, str]) -> dict[str, Any]:
    """One row of layout E. Artists are joined by `;` in most files and by a bare `,` in some."""
    text = cells["Artist Name(s)"]
    names = _split(text, ";") if ";" in text else tuple(_JOINED_WITHOUT_BLANK.split(text)) if text else ()
    return {
        "track_id": track_id(cells["Track URI"]),
        "track_name": cells["Track Name"] or None,
        "artist_names": names,
        "album_id": named_album(cells["Album Name"], names),
        "album_name": cells["Album Name"] or None,
        "album_release_date": release_date(cells["Release Date"]),
        "duration_ms": cells["Duration (ms)"] or None,
        "popularity": cells["Popularity"] or None,
        "explicit": flag(cells["Explicit"]),
        "genres": _split(cells["Genres"], ","),
        "label": cells["Record Label"] or None,
        "added_at": added_at(cells["Added At"]),
        "added_by": _adder(cells["Added By"]),
        **{name: cells[column] or None for column, name in _FEATURES.items()},
    }


def _placed(cells: Mapping[str, str]) -> dict[str, Any]:
    """What A to D say alike."""
    return {
        "disc_number": cells["Disc Number"] or None,
        "track_number": cells["Track Number"] or None,
        "duration_ms": cells["Track Duration (ms)"] or None,
        "added_at": added_at(cells["Added At"]),
        "added_by": _adder(cells["Added By"]),
    }


def _has(word: str, header: Sequence[str], places: Sequence[int]) -> bool:
    return all(word in header[place] for place in places)


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(separator)) if part)


def _as_many(text: str, count: int) -> tuple[str, ...]:
    """The names in a text that joins so many of them; where it holds more pieces, the first name takes the surplus."""
    pieces = text.split(", ") if text else []
    if not count or len(pieces) <= count:
        return tuple(piece for piece in pieces if piece)
    surplus = len(pieces) - count + 1
    return (", ".join(pieces[:surplus]), *pieces[surplus:])


def _id(uri: str) -> str:
    found = _OF_URI.match(uri)
    return found.group(1) if found else ""


def _adder(cell: str) -> str | None:
    return (_id(cell) if cell.startswith("spotify:") else cell) or None
