"""The sample library: 600 made-up tracks in 12 playlists, the same on every machine.

Some rows are awkward on purpose, as in every real library: tracks without features, a failed analysis, a track twice
in one list, names that look like formulas or markup.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.blocks.imports import ImportedRow
from dashspot.files import sample_shape as shape

TRACKS = 600
_SEED = 20_261_122
_LONG = 48
"""Playlists of this length or more hold their first track twice."""
_BASE62 = string.digits + string.ascii_letters
_ID_LENGTH = 22

_FIRST = (
    "Amber", "Borrowed", "Cobalt", "Distant", "Electric", "Folded", "Gentle", "Hollow", "Inland", "Juniper",
    "Kindred", "Lantern", "Midnight", "Northern", "Orchard", "Paper", "Quiet", "Restless", "Silver", "Tidal",
    "Umber", "Velvet", "Winter", "Yellow",
)  # fmt: skip
_SECOND = (
    "Avenue", "Bicycle", "Compass", "Daylight", "Echo", "Fireworks", "Garden", "Harbour", "Island", "Jukebox",
    "Kite", "Letter", "Mirror", "Neighbour", "Orbit", "Parade", "Question", "River", "Satellite", "Telegram",
    "Umbrella", "Voyage", "Window", "Yesterday",
)  # fmt: skip
_BANDS = (
    "Marrow & Fern", "The Slow Ferries", "Oda Lindqvist", "Tin Roof Assembly", "Mika Tarn", "Paper Cartographers",
    "Juno Vale", "Harbour Street Choir", "DJ Ostinato", "Los Faroles Nuevos", "Ivo Brandt", "The Late Buses",
    "Nadia Solace", "Kestrel Parade", "Blue Hour Society", "Sable Arcade", "Ruth & the Weather",
    "Third Floor Radio", "Aki Mori Quartet", "Glasshouse Tapes",
)  # fmt: skip
_GENRES = ("indie", "electronic", "folk", "hip hop", "jazz", "pop", "rock", "soul")
_ODD_NAMES = (
    "=Sum of Us",
    "-1 Degrees",
    "@ Home",
    "+ 1",
    "<b>Bold</b> Move",
    "7",
    "TRUE",
    "“Quoted”, with comma",
    "Über den Dächern",
    "夜の電車",
    "שיר ערב",
    "Long Way Round (Live at the Old Brewery, Second Night, Encore, from the Desk, Unmastered) [2019 Transfer]",
)
Chooser = Callable[[dict[str, Any]], bool]


def sample_rows() -> Iterator[ImportedRow]:
    """Every row of the sample, playlist by playlist; tracks that stand in none come last."""
    random = np.random.default_rng(_SEED)
    tracks = _tracks(random)
    listed: set[str] = set()
    for name, choose, size in _PLAYLISTS:
        for place in _chosen(tracks, choose, size, random):
            listed.add(tracks[place]["track_id"])
            yield _row(tracks[place], name)
    for track in tracks:
        if track["track_id"] not in listed:
            yield _row(track, None)


def _tracks(random: np.random.Generator) -> list[dict[str, Any]]:
    values = shape.continuous(TRACKS, random)
    keys, modes = shape.keys_and_modes(TRACKS, random)
    metres, years = shape.time_signatures(TRACKS, random), shape.release_years(TRACKS, random)
    titles = _titles(random)
    band = np.minimum(random.geometric(0.11, TRACKS) - 1, len(_BANDS) - 1)
    return [
        _track(
            number,
            titles[number],
            _BANDS[band[number]],
            int(years[number]),
            {name: _rounded(name, column[number]) for name, column in values.items()}
            | {"key": int(keys[number]), "mode": int(modes[number]), "time_signature": int(metres[number])},
        )
        for number in range(TRACKS)
    ]


def _track(number: int, title: str, artist: str, year: int, values: dict[str, Any]) -> dict[str, Any]:
    volume = number % 3
    album = f"{artist} {'I' * (1 + volume)}"
    released = 60 * year + 3 * _BANDS.index(artist) + volume
    track = {
        "track_id": _id("track", number),
        "track_name": title,
        "artist_ids": (_id("artist", artist),),
        "artist_names": (artist,),
        "album_id": _id("album", album, year),
        "album_name": album,
        "album_release_date": f"{year}-{1 + released % 12:02d}-{1 + released % 28:02d}" if released % 17 else str(year),
        "genre": _GENRES[_BANDS.index(artist) % len(_GENRES)],
        **values,
    }
    if number % 29 == 0:
        track |= dict.fromkeys(ANALYSED)
    if number == 1:
        track |= dict.fromkeys((*FAILED_MARKS, "speechiness", "time_signature"), 0)
    return track


def _titles(random: np.random.Generator) -> list[str]:
    pairs = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    order = random.permutation(len(pairs))
    plain = [pairs[place] for place in order]
    return [*_ODD_NAMES, *plain, *(f"{name} - Remix" for name in plain)][:TRACKS]


def _rounded(name: str, value: float) -> float | int:
    if name in ("duration_ms", "popularity"):
        return int(value)
    return round(float(value), 3) if name in ("tempo", "loudness") else float(f"{value:.3g}")


def _chosen(tracks: Sequence[dict[str, Any]], choose: Chooser, size: int, random: np.random.Generator) -> list[int]:
    fitting = [place for place, track in enumerate(tracks) if choose(track)]
    picked = random.permutation(fitting)[:size].tolist()
    return [*picked, picked[0]] if size >= _LONG else picked


def _within(name: str, low: float, high: float) -> Chooser:
    return lambda track: track[name] is not None and low <= track[name] <= high


def _released(since: str, before: str) -> Chooser:
    return lambda track: since <= track["album_release_date"] < before


def _odd(track: dict[str, Any]) -> bool:
    return track["danceability"] is None or track["track_name"] in _ODD_NAMES


def _any(_track: dict[str, Any]) -> bool:
    return True


_PLAYLISTS: tuple[tuple[str, Chooser, int], ...] = (
    ("Morning run", _within("tempo", 125, 250), 60),
    ("Quiet evening", _within("energy", 0, 0.5), 75),
    ("Rain on the window", _within("valence", 0, 0.3), 48),
    ("Kitchen disco", _within("danceability", 0.72, 1), 90),
    ("Sun on the balcony", _within("valence", 0.7, 1), 70),
    ("No words, please", _within("instrumentalness", 0.1, 1), 35),
    ("From the old shelf", _released("1960", "1995"), 30),
    ("New this year", _released("2026", "2027"), 25),
    ("< Loud & Fast >", _within("loudness", -5, 5), 50),
    ("Everything nice", _any, 100),
    ("=Odds+Ends", _odd, 33),
    ("One long song", _within("duration_ms", 800_000, 900_000), 1),
)


def _row(track: dict[str, Any], playlist: str | None) -> ImportedRow:
    place = {"playlist_id": _id("playlist", playlist), "playlist_name": playlist} if playlist else {"genre": None}
    return ImportedRow.model_validate(track | place)


def _id(*parts: object) -> str:
    """A made-up Spotify id: 22 base-62 characters, the first six `sample`, the others following from the parts."""
    number = int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=12).digest())
    digits = ""
    while len(digits) < _ID_LENGTH - len("sample"):
        number, digit = divmod(number, len(_BASE62))
        digits += _BASE62[digit]
    return f"sample{digits}"
