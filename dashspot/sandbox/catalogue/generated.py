"""A made-up catalogue: the same for the same seed, with the odd records that every real library holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dashspot.sandbox import ids
from dashspot.sandbox.catalogue import shape, words
from dashspot.sandbox.catalogue.records import FEATURE_NAMES, Album, Artist, Catalogue, Episode, Features, Show, Track
from dashspot.sandbox.catalogue.records import by_id as _by_id

_ARTISTS_PER_TRACK = 0.38
_ALBUM_LENGTH = 10
_NO_FEATURES_EVERY, _NOT_IN_RECCOBEATS_EVERY = 29, 9
_FAILED_ANALYSIS, _GHOST = 1, 7
"""Which tracks have a failed analysis and have been removed, in a catalogue that is large enough."""
_EPISODES_PER_SHOW = 12
_YEARS, _NEWEST_YEAR = 65, 2026


def generated(seed: int, tracks: int) -> Catalogue:
    """A catalogue of `tracks` tracks."""
    random = np.random.default_rng(seed)
    artists = _artists(max(1, round(tracks * _ARTISTS_PER_TRACK)), random)
    places = np.sort((len(artists) * random.random(tracks) ** 1.6).astype(np.int64)).tolist()
    numbers = list(_numbers(places))
    albums = _albums(artists, places, numbers, random)
    shows = [
        Show(ids.spotify_id("show", name), name, publisher, f"{name}: a podcast.") for name, publisher in words.SHOWS
    ]
    return Catalogue(
        artists=_by_id(artists),
        albums=_by_id(albums.values()),
        tracks=_by_id(_tracks(artists, places, numbers, albums, random)),
        shows=_by_id(shows),
        episodes=_by_id(episode for show in shows for episode in _episodes(show)),
    )


def _artists(count: int, random: np.random.Generator) -> list[Artist]:
    popularity = random.integers(0, 95, count).tolist()
    return [
        Artist(
            id=ids.spotify_id("artist", number),
            name=_artist_name(number),
            genres=(words.GENRES[number % len(words.GENRES)],) if number % 3 == 0 else (),
            popularity=popularity[number],
            followers=popularity[number] ** 3,
        )
        for number in range(count)
    ]


def _artist_name(number: int) -> str:
    if number % 2:
        last, first = divmod(number // 2, len(words.PEOPLE_FIRST))
        name = f"{words.PEOPLE_FIRST[first]} {words.PEOPLE_LAST[last % len(words.PEOPLE_LAST)]}"
        round_ = last // len(words.PEOPLE_LAST)
    else:
        second, first = divmod(number // 2, len(words.FIRST))
        name = f"{words.FIRST[first]} {words.BAND_SECOND[second % len(words.BAND_SECOND)]}"
        round_ = second // len(words.BAND_SECOND)
    return f"{name} {round_ + 1}" if round_ else name


def _numbers(places: list[int]) -> Iterator[int]:
    """How many tracks of the same artist came before, for each track; `places` is sorted."""
    before, count = -1, 0
    for place in places:
        count = count + 1 if place == before else 0
        before = place
        yield count


def _albums(
    artists: list[Artist], places: list[int], numbers: list[int], random: np.random.Generator
) -> dict[tuple[int, int], Album]:
    keys = list(dict.fromkeys((place, number // _ALBUM_LENGTH) for place, number in zip(places, numbers, strict=True)))
    years = (_NEWEST_YEAR - np.floor(_YEARS * random.random(len(keys)) ** 3.2)).astype(np.int64).tolist()
    return {
        key: Album(
            id=ids.spotify_id("album", *key),
            name=f"{words.SECOND[(key[0] + key[1]) % len(words.SECOND)]} {'I' * (1 + key[1] % 3)}",
            artists=(artists[key[0]].id,),
            release_date=_release_date(years[number], number),
            album_type=("album", "single", "compilation")[number % 7 % 3],
            label=f"{artists[key[0]].name} Records",
            upc=ids.upc(number),
            popularity=number % 80,
        )
        for number, key in enumerate(keys)
    }


def _release_date(year: int, number: int) -> str:
    month, day = 1 + number % 12, 1 + number % 28
    if number % 17 == 0:
        return str(year)
    return f"{year}-{month:02d}" if number % 101 == 1 else f"{year}-{month:02d}-{day:02d}"


def _tracks(
    artists: list[Artist],
    places: list[int],
    numbers: list[int],
    albums: dict[tuple[int, int], Album],
    random: np.random.Generator,
) -> list[Track]:
    count = len(places)
    columns = shape.feature_columns(count, random)
    titles = _titles(artists, random.integers(0, len(words.FIRST) * len(words.SECOND), count).tolist())
    values = list(zip(*(columns[name] for name in FEATURE_NAMES), strict=True))
    return [
        Track(
            id=ids.spotify_id("track", number),
            name="" if number == _GHOST else titles[number],
            album=albums[place, numbers[number] // _ALBUM_LENGTH].id,
            artists=_performers(artists, place, number),
            duration_ms=0 if number == _GHOST else int(columns["duration_ms"][number]),
            track_number=1 + numbers[number] % _ALBUM_LENGTH,
            explicit=number % 6 == 0,
            popularity=int(columns["popularity"][number]),
            isrc=None if number % 97 == 0 else ids.isrc(number),
            features=_features(number, values[number]),
            in_reccobeats=number % _NOT_IN_RECCOBEATS_EVERY != 0,
        )
        for number, place in enumerate(places)
    ]


def _performers(artists: list[Artist], place: int, number: int) -> tuple[str, ...]:
    guest = (place + 1 + number % 5) % len(artists)
    return (artists[place].id,) if number % 8 or guest == place else (artists[place].id, artists[guest].id)


def _features(number: int, values: tuple[float, ...]) -> Features | None:
    if number % _NO_FEATURES_EVERY == 0:
        return None
    known = dict(zip(FEATURE_NAMES, values, strict=True))
    if number == _FAILED_ANALYSIS:
        known |= dict.fromkeys(("danceability", "valence", "tempo", "speechiness", "time_signature"), 0)
    return Features(**known)  # type: ignore[arg-type] # whole numbers come from whole columns


def _titles(artists: list[Artist], pairs: list[int]) -> list[str]:
    titles = []
    for number, pair in enumerate(pairs):
        first, second = divmod(pair, len(words.SECOND))
        suffix = words.SUFFIXES[number % len(words.SUFFIXES)] if number % 5 == 0 else ""
        guest = artists[number % len(artists)].name
        titles.append(f"{words.FIRST[first]} {words.SECOND[second]}{suffix.format(guest=guest)}")
    odd = words.ODD_TITLES[: len(titles) // 4]
    return [*odd, *titles[len(odd) :]]


def _episodes(show: Show) -> Iterator[Episode]:
    for number in range(_EPISODES_PER_SHOW):
        yield Episode(
            id=ids.spotify_id("episode", show.id, number),
            name=f"{show.name}, part {number + 1}",
            show=show.id,
            duration_ms=1_500_000 + 61_000 * number,
            release_date=f"2026-{1 + number % 12:02d}-15",
            description=f"Part {number + 1} of {show.name}. Fish & chips.",
        )
