"""Made-up people with libraries, playlists and plays over a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any
from urllib.parse import quote_plus

from dashspot.sandbox import ids
from dashspot.sandbox.catalogue import words
from dashspot.sandbox.catalogue.people import SPOTIFY, Device, People, Play, Playlist, Row, Shelf, User
from dashspot.sandbox.catalogue.records import Catalogue

RANGES = ("short_term", "medium_term", "long_term")
ALLOW_LISTED = 5
"""How many users a development app may have."""

_OTHERS_SHARE = 5
_MOST_TOP = 500
_PLAYS = 70
_DAY = 86_400
_FIRST_SIZES = (120, 0, 1)
_ODD_PLAYLIST = 3
"""Which playlist holds a track twice, local tracks and a row whose track is gone."""
_LOCAL = ("Third Floor Radio", "Rehearsal Tapes", "Take 4, no drums", 273)
_DESCRIPTIONS: tuple[str | None, ...] = ("", "For the road", None, "null", "Fish &amp; chips &#x2F; &quot;loud&quot;")


def generated_people(catalogue: Catalogue, *, seed: int, users: int, playlists: int, now: float) -> People:
    """Users, the first with every track saved, and playlists, most of them the first user's.

    `now` is in seconds since 1970; libraries and plays reach back from it.
    """
    random = _chance(seed)
    people = {
        user.id: user
        for user in (_user(catalogue, number, _chance(f"{seed}-{number}"), now) for number in range(users))
    }
    first, *others = people.values()
    lists = list(_playlists(catalogue, first, [user.id for user in others], playlists, random, int(now)))
    kept = [playlist.id for playlist in lists] + ([ids.spotify_id("playlist", "gone", seed)] if lists else [])
    first.shelves["playlist"] = Shelf([(id_, int(now) - _DAY * (1 + place)) for place, id_ in enumerate(kept)])
    for number, user in enumerate(others):
        own = _playlist(
            user.id, 1000 + number, f"{user.name.split()[0]}'s list", _rows(catalogue, user.id, 20, random, int(now))
        )
        lists.append(own)
        user.shelf("playlist").add(own.id, now)
    return People(people, {playlist.id: playlist for playlist in lists})


def _chance(seed: int | str) -> Random:
    return Random(seed)  # noqa: S311 (nothing secret is drawn)


def devices() -> list[Device]:
    """A device of each kind: ordinary, without volume, restricted and without id."""
    return [
        Device(ids.hexadecimal("device", 0), "Desk computer", "Computer", is_active=True, volume_percent=69),
        Device(ids.hexadecimal("device", 1), "Old telephone", "Smartphone", supports_volume=False, volume_percent=100),
        Device(None, "Kitchen speaker", "Speaker", is_restricted=True, volume_percent=46),
        Device(ids.hexadecimal("device", 3), "Television", "TV", is_restricted=True, volume_percent=None),
    ]


def _user(catalogue: Catalogue, number: int, random: Random, now: float) -> User:
    name = words.USERS[number] if number < len(words.USERS) else f"Listener {number + 1}"
    known = list(catalogue.tracks)
    kept = known if number == 0 else random.sample(known, max(1, len(known) // _OTHERS_SHARE))
    return User(
        id=name.replace(" ", "").replace("-", "").lower(),
        name=name,
        account_id=ids.spotify_id("account", number),
        email=f"listener{number + 1}@example.com",
        country=("SE", "NL", "BR")[number % 3],
        premium=number != 1,
        allow_listed=number < ALLOW_LISTED,
        followers=3 * number,
        shelves=_shelves(catalogue, kept, int(now)),
        top=_top(catalogue, random),
        plays=list(_plays(catalogue, kept, random, now)),
        devices=devices(),
    )


def _shelves(catalogue: Catalogue, tracks: list[str], now: int) -> dict[str, Shelf]:
    albums, artists = list(catalogue.albums)[:60], list(catalogue.artists)[:75]
    gone = ids.spotify_id("album", "gone")
    return {
        "track": Shelf(
            [(track, now - 3_600 * (1 + place) - place * place % 977) for place, track in enumerate(tracks)]
        ),
        "album": Shelf(
            [(album, now - _DAY * (1 + place)) for place, album in enumerate((*albums[:3], gone, *albums[3:]))]
        ),
        "artist": Shelf([(artist, now - _DAY * (1 + place)) for place, artist in enumerate(artists)]),
        "show": Shelf([(show, now - _DAY * (1 + place)) for place, show in enumerate(catalogue.shows)]),
        "episode": Shelf([(episode, now - _DAY * (1 + n)) for n, episode in enumerate(list(catalogue.episodes)[:5])]),
    }


def _top(catalogue: Catalogue, random: Random) -> dict[str, list[str]]:
    tracks, artists = list(catalogue.tracks)[: 4 * _MOST_TOP], list(catalogue.artists)[: 4 * _MOST_TOP]
    top = {}
    for range_ in RANGES:
        top[f"tracks {range_}"] = random.sample(tracks, min(len(tracks), _MOST_TOP))
        top[f"artists {range_}"] = random.sample(artists, min(len(artists), _MOST_TOP))
    return top


def _plays(catalogue: Catalogue, kept: list[str], random: Random, now: float) -> Iterator[Play]:
    end = int(now * 1000) - 90_000
    for number in range(_PLAYS):
        track = catalogue.tracks[random.choice(kept)]
        contexts = (f"spotify:album:{track.album}", None, f"spotify:artist:{track.artists[0]}")
        yield Play(track.id, end, contexts[number % len(contexts)])
        end -= track.duration_ms + random.randrange(1_000, 900_000)


def _playlists(
    catalogue: Catalogue, owner: User, others: list[str], count: int, random: Random, now: int
) -> Iterator[Playlist]:
    for number in range(count):
        name = words.PLAYLIST_NAMES[number % len(words.PLAYLIST_NAMES)]
        size = (
            _FIRST_SIZES[number]
            if number < len(_FIRST_SIZES)
            else min(706, max(2, int(random.lognormvariate(3.2, 0.9))))
        )
        title = name if number < len(words.PLAYLIST_NAMES) else f"{name} {number}"
        plain = _playlist(owner.id, number, title, _rows(catalogue, owner.id, size, random, now))
        if number == _ODD_PLAYLIST:
            plain.rows += [*plain.rows[:1], *odd_rows(owner.id, now=now)]
        yield replace(plain, **_trait(number, plain, others))


def _trait(number: int, playlist: Playlist, others: list[str]) -> dict[str, Any]:
    """What is particular about the first playlists; the rest are ordinary."""
    other = others[0] if others else "someoneelse"
    traits: dict[int, dict[str, Any]] = {
        1: {"has_image": False},
        4: {"public": False},
        5: {"public": False, "collaborative": True},
        6: {"owner": other},
        7: {"owner": other, "public": False, "collaborative": True},
        8: {"owner": SPOTIFY, "algorithmic": True, "id": f"37i9dQZF1E{playlist.id[10:]}"},
    }
    return traits.get(number, {})


def odd_rows(user: str, *, now: int) -> list[Row]:
    """A local track, one whose parts are empty, and a row whose track is gone."""
    artist, album, title, seconds = _LOCAL
    local = f"spotify:local:{quote_plus(artist)}:{quote_plus(album)}:{quote_plus(title)}:{seconds}"
    return [Row(local, now, user), Row("spotify:local:::Untitled:61", now, ""), Row(None, now, user)]


def _playlist(owner: str, number: int, name: str, rows: list[Row]) -> Playlist:
    return Playlist(
        id=ids.spotify_id("playlist", number),
        name=name,
        owner=owner,
        description=_DESCRIPTIONS[number % len(_DESCRIPTIONS)],
        rows=rows,
    )


def _rows(catalogue: Catalogue, user: str, size: int, random: Random, now: int) -> list[Row]:
    tracks, episodes = catalogue.track_list, list(catalogue.episodes)
    rows = [Row(f"spotify:track:{random.choice(tracks).id}", now - _DAY * (1 + place), user) for place in range(size)]
    if episodes and size > 30:  # noqa: PLR2004 (podcasts stand in longer lists)
        rows[10] = replace(rows[10], uri=f"spotify:episode:{episodes[size % len(episodes)]}")
    return rows
