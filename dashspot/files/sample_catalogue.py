"""The tracks of the sample library, each with its artists, its album and its sound."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.files import sample_names as names
from dashspot.files import sample_shape as shape

TRACKS = 3_000
COPIES = 40
"""So many tracks, the last ones, are others' recordings once more, on another album and under another id."""
GHOST, CROWD, LOCALS = 61, 62, (71, 72, 73)
"""Numbers of the track that is gone from Spotify, of one that fourteen artists made, and of the local files."""
FAILED = (1, 601, 1201, 1801, 2401)
"""Numbers of tracks of which Spotify's analysis failed."""

_WITHOUT_EVERY = 30
_LAST_DAY = "2026-11-08"
_GUESTS, _SECOND_GUEST = 0.92, 0.98
_BASE62 = string.digits + string.ascii_letters
_ID_LENGTH = 22
Track = dict[str, Any]


def made_up_id(*parts: object) -> str:
    """A made-up Spotify id: 22 base-62 characters, the first six `sample`, the others following from the parts."""
    number = int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=12).digest())
    digits = ""
    while len(digits) < _ID_LENGTH - len("sample"):
        number, digit = divmod(number, len(_BASE62))
        digits += _BASE62[digit]
    return f"sample{digits}"


def catalogue(random: np.random.Generator) -> list[Track]:
    """Every track once, as the fields of an `ImportedRow`, by number."""
    titles, sounds = names.titles(TRACKS, random), _sounds(random)
    counts = shape.tracks_per_artist(TRACKS)
    bands = list(islice(names.artist_names(), len(counts)))
    artists = random.permutation(np.repeat(np.arange(len(counts)), counts))
    albums, chance = _albums(artists, bands, random), random.random((TRACKS, 4))
    tracks = []
    for number, (title, artist, album) in enumerate(zip(titles, artists.tolist(), albums, strict=True)):
        credit = _credit(bands, artist, chance[number])
        track = _track(number, title, credit, float(chance[number, 3])) | album | sounds[number]
        tracks.append(track | {"genre": names.GENRES[artist % len(names.GENRES)], "genres": _genres(artist)})
    _make_awkward(tracks)
    return tracks


def _sounds(random: np.random.Generator) -> list[dict[str, Any]]:
    values = shape.continuous(TRACKS, random)
    keys, modes = shape.keys_and_modes(TRACKS, random)
    metres = shape.time_signatures(TRACKS, random)
    columns = {name: [_rounded(name, value) for value in column.tolist()] for name, column in values.items()}
    columns |= {"key": keys.tolist(), "mode": modes.tolist(), "time_signature": metres.tolist()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _rounded(name: str, value: float) -> float | int:
    if name in ("duration_ms", "popularity"):
        return int(value)
    return round(value, 3) if name in ("tempo", "loudness") else float(f"{value:.3g}")


def _albums(artists: Any, bands: list[str], random: np.random.Generator) -> Iterator[Track]:
    """The album of each track: an artist's next track is on the same one a third of the time."""
    chance, years = random.random((len(artists), 4)).tolist(), shape.release_years(len(artists), random).tolist()
    newest: dict[int, Track] = {}
    for artist, (stays, named, day, labelled), year in zip(artists.tolist(), chance, years, strict=True):
        here = newest.get(artist)
        if here and stays < 1 / 3:
            newest[artist] = here | {"track_number": here["track_number"] + 1}
        else:
            newest[artist] = {
                "album_id": made_up_id("album", bands[artist], len(newest), named),
                "album_name": '"7"' if bands[artist] == "7" else names.album_name(named),
                "album_release_date": _released(year, day),
                "label": names.LABELS[int(labelled * 8)] if labelled < 0.9 else None,  # noqa: PLR2004 (nine in ten)
                "disc_number": 1,
                "track_number": 1,
            }
        yield newest[artist]


def _released(year: int, draw: float) -> str:
    """Known to the day, one in seventeen to the year alone, one in a thousand to the month."""
    share, place = draw * 1000 % 1, int(draw * 336)
    if share < 0.058:  # noqa: PLR2004 (as in real libraries)
        return str(year)
    month, day = 1 + place // 28, 1 + place % 28
    if share < 0.059:  # noqa: PLR2004
        return f"{year}-{month:02d}"
    return min(f"{year}-{month:02d}-{day:02d}", _LAST_DAY)


def _credit(bands: list[str], artist: int, chance: Any) -> list[str]:
    """Its artist, in one of twelve with a guest, in one of fifty with two."""
    guests = [bands[int(draw * draw * len(bands))] for draw in chance[1:3]]
    invited = 0 if chance[0] < _GUESTS else 1 if chance[0] < _SECOND_GUEST else 2
    return list(dict.fromkeys([bands[artist], *guests[:invited]]))


def _track(number: int, title: str, credit: list[str], draw: float) -> Track:
    return {
        "track_id": made_up_id("track", number),
        "track_name": title,
        **_credited(credit),
        "explicit": draw < 0.12,  # noqa: PLR2004 (one in eight)
        "isrc": f"ZZSMP{number % 100:02d}{number:05d}",
    }


def _credited(credit: Sequence[str]) -> Track:
    return {"artist_ids": tuple(made_up_id("artist", name) for name in credit), "artist_names": tuple(credit)}


def _genres(artist: int) -> tuple[str, ...]:
    plain = names.GENRES[artist % len(names.GENRES)]
    return {0: (), 1: (plain, f"{plain} revival"), 2: (plain, "Tarnish wave; second")}.get(artist % 10, (plain,))


def _make_awkward(tracks: list[Track]) -> None:
    """What every library holds and programs stumble over."""
    nothing = dict.fromkeys(ANALYSED)
    for number in range(0, TRACKS, _WITHOUT_EVERY):
        tracks[number] |= nothing
    for number in FAILED:
        tracks[number] |= dict.fromkeys((*FAILED_MARKS, "speechiness", "time_signature"), 0)
    for copied, number in enumerate(range(TRACKS - COPIES, TRACKS)):
        tracks[number] = _copy(tracks[_copied(copied)], tracks[number], copied)
    tracks[CROWD] |= _credited(names.BANDS[:14])
    tracks[GHOST] |= _ghost()
    for number in LOCALS:
        tracks[number] |= _local(tracks[number]) | nothing


def _copied(place: int) -> int:
    """Which recording a copy is of: the first four of one, the next two of another, then one each."""
    return 103 if place < 4 else 105 if place < 6 else 107 + 2 * place  # noqa: PLR2004 (numbers of tracks)


def _copy(original: Track, other: Track, place: int) -> Track:
    """The same recording on another album; every second time Spotify says nothing of its sound."""
    own = ("track_id", "album_id", "album_name", "album_release_date", "label", "track_number", "popularity")
    unheard = dict.fromkeys(ANALYSED) if place % 2 else {}
    return original | {name: other[name] for name in own} | unheard


def _ghost() -> Track:
    """All that is left of a track that was removed: its id, and what the analysis once said."""
    gone = ("track_name", "album_id", "album_name", "label", "isrc", "explicit", "disc_number", "track_number")
    known = {"artist_ids": (), "artist_names": (), "genres": (), "duration_ms": 0, "popularity": 0}
    return dict.fromkeys(gone) | known | {"album_release_date": "0000"}


def _local(track: Track) -> Track:
    """A file of the person's own: Spotify knows neither ids nor dates of it."""
    artist, title = track["artist_names"][0], track["track_name"]
    address = "spotify:local:{}".format(":".join(part.replace(" ", "+") for part in (artist, "", title, "181")))
    unknown = ("album_id", "album_name", "album_release_date", "label", "isrc", "explicit", "disc_number")
    return {
        **dict.fromkeys((*unknown, "track_number", "popularity")),
        "track_id": address,
        "artist_ids": (f"name:{artist}",),
        "artist_names": (artist,),
        "genres": (),
        "duration_ms": 181_000,
    }
