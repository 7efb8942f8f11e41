"""Inputs of analyses, made by hand, at random, from the public table and from the sample library."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from dashspot.analyses.inputs import NINE, Inputs
from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.compute.genres import main_genre
from dashspot.files.sample import sample_rows

WHEN = datetime(2026, 11, 22, 12, tzinfo=UTC)
FULL: dict[str, Any] = dict.fromkeys(NINE, 0.5) | {
    "loudness": -6.0,
    "tempo": 120.0,
    "key": 7.0,
    "mode": 1.0,
    "time_signature": 4.0,
}
UNKNOWN: dict[str, Any] = dict.fromkeys(ANALYSED)
_TEXTS = (
    *("track_id", "name", "artists", "album_id", "album_name", "release_date", "decade", "genre", "main_genre"),
    *("isrc", "feature_source"),
)
_NUMBERS = ("year", "popularity", "duration_ms", *ANALYSED)
_MOMENTS = ("features_as_of", "added_at")
_MARKS = ("from_api", "known", "failed")
_LISTS = ("credits", "genres", "holders")
Track = dict[str, Any]
Member = tuple[int, int, datetime | None]
"""A track's place, how often it stands in a collection, and since when."""


def track(track_id: str, **facts: Any) -> Track:
    """One track with usual facts and no features; `credits`, `genres` and `holders` as lists.

    credits and holders are pairs of id and name; what follows from other facts (year, decade, genre, known, failed)
    need not be given. A failed analysis is given as such, with its features; they are masked.
    """
    usual: Track = {
        "track_id": track_id,
        "name": f"Name {track_id}",
        "artists": "Some Band",
        "album_id": "album",
        "album_name": "Some Album",
        "release_date": "2019-06-14",
        "popularity": None,
        "isrc": None,
        "duration_ms": 180_000.0,
        "feature_source": "songs.csv",
        "features_as_of": WHEN,
        "from_api": False,
        "added_at": None,
        "credits": [("band", "Some Band")],
        "genres": [],
        "holders": [],
    }
    return _derived(usual | UNKNOWN | facts)


def _derived(found: Track) -> Track:
    year = (found["release_date"] or "0000")[:4]
    known = any(found[name] is not None for name in ANALYSED)
    failed = all(found[name] == 0 for name in FAILED_MARKS)
    first = found["genres"][0] if found["genres"] else None
    derived = {
        "year": None if year == "0000" else float(year),
        "decade": None if year == "0000" else f"{year[:3]}0s",
        "genre": first,
        "main_genre": main_genre(first) if first else None,
        "known": known,
        "failed": failed,
    }
    masked = UNKNOWN if failed else {}
    unsaid = {} if known else {"feature_source": None, "features_as_of": None}
    return found | derived | masked | unsaid


def make_inputs(
    tracks: Sequence[Track],
    collections: Sequence[tuple[str, Sequence[Member]]] | None = None,
    library: Sequence[Track] | None = None,
    *,
    said: Sequence[Track] = (),
    api_allowed: bool = False,
) -> Inputs:
    """Inputs of these tracks; unless told otherwise they are one collection that has each once, and the library.

    said: what sources say: `track`, `source`, `as_of` and features, of which those not given are unknown.
    """
    if collections is None:
        collections = [("Collection", [(place, 1, one["added_at"]) for place, one in enumerate(tracks)])]
    members = [(place, *member) for place, (_, listed) in enumerate(collections) for member in listed]
    rows = pd.DataFrame(members, columns=["collection", "track", "rows", "added_at"])
    numbers = dict.fromkeys(("collection", "track", "rows"), "int64")
    genres = _listed(tracks, "genres", ("genre",))
    return Inputs(
        titles=tuple(title for title, _ in collections),
        tracks=_frame(tracks),
        collections=rows.astype(numbers | {"added_at": "datetime64[us, UTC]"}),
        credits=_listed(tracks, "credits", ("artist_id", "artist")),
        genres=genres.assign(main_genre=genres["genre"].map(main_genre).astype("str")),
        holders=_listed(tracks, "holders", ("playlist_id", "playlist")),
        library=_frame(tracks if library is None else library),
        library_holders=_listed(tracks if library is None else library, "holders", ("playlist_id", "playlist")),
        said=lambda: _said(said),
        api_allowed=api_allowed,
    )


def _frame(tracks: Sequence[Track]) -> pd.DataFrame:
    plain = [{name: value for name, value in one.items() if name not in _LISTS} for one in tracks]
    frame = pd.DataFrame(plain, columns=[*_TEXTS, *_NUMBERS, *_MOMENTS, *_MARKS])
    types = dict.fromkeys(_TEXTS, "str") | dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_MARKS, "bool")
    return frame.astype(types | dict.fromkeys(_MOMENTS, "datetime64[us, UTC]"))


def _said(told: Sequence[Track]) -> pd.DataFrame:
    frame = pd.DataFrame(told, columns=["track", *ANALYSED, "source", "as_of"])
    types = {"track": "int64", "source": "str", "as_of": "datetime64[us, UTC]"}
    return frame.astype(dict.fromkeys(ANALYSED, "float64") | types)


def _listed(tracks: Sequence[Track], name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    told = [(place, cell) for place, one in enumerate(tracks) for cell in dict.fromkeys(one[name])]
    rows = [(place, cell) if isinstance(cell, str) else (place, *cell) for place, cell in told]
    frame = pd.DataFrame(rows, columns=["track", *columns])
    return frame.astype({"track": "int64"} | dict.fromkeys(columns, "str"))


def real_inputs(table: Path) -> Inputs:
    """The public playlist table: each distinct track once, its genres those of the playlists that hold it."""
    tracks: dict[str, Track] = {}
    rows: dict[str, int] = {}
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = tracks.get(row["track_id"]) or _of_table(row)
            tracks[one["track_id"]] = one
            one["genres"].append(row["playlist_genre"])
            one["holders"].append((row["playlist_id"], row["playlist_name"]))
            rows[one["track_id"]] = rows.get(one["track_id"], 0) + 1
    made = [track(**one) for one in tracks.values()]
    return make_inputs(made, [("The whole library", [(place, n, None) for place, n in enumerate(rows.values())])])


def _of_table(row: dict[str, str]) -> Track:
    told = {name: None if value in ("", "NA") else value for name, value in row.items()}
    numbers = {name: _number(told[name]) for name in (*NINE, "key", "mode")}
    artist = row["track_artist"] if told["track_artist"] else "Unknown artist"
    return {
        "track_id": row["track_id"],
        "name": row["track_name"],
        "artists": artist,
        "album_id": told["track_album_id"],
        "album_name": told["track_album_name"],
        "release_date": told["track_album_release_date"],
        "popularity": float(row["track_popularity"]),
        "duration_ms": float(row["duration_ms"]),
        "credits": [(f"name:{artist}", artist)],
        "genres": [],
        "holders": [],
        **numbers,
    }


def sample_inputs() -> Inputs:
    """The sample library: each distinct track once, with when it was first added."""
    tracks: dict[str, Track] = {}
    rows: dict[str, int] = {}
    for row in sample_rows():
        told = row.model_dump()
        one = tracks.setdefault(told["track_id"], _of_sample(told))
        if told["added_at"] and (one["added_at"] is None or told["added_at"] < one["added_at"]):
            one["added_at"] = told["added_at"]
        if told["playlist_id"]:
            one["holders"].append((told["playlist_id"], told["playlist_name"]))
        rows[told["track_id"]] = rows.get(told["track_id"], 0) + 1
    made = [track(**one) for one in tracks.values()]
    members = [(place, n, made[place]["added_at"]) for place, n in enumerate(rows.values())]
    return make_inputs(made, [("The whole library", members)])


def _of_sample(told: dict[str, Any]) -> Track:
    names = [name or "Unknown artist" for name in told["artist_names"]]
    features = {name: _number(told.get(name)) for name in ANALYSED}
    return {
        "track_id": told["track_id"],
        "name": told["track_name"] or "Unknown track",
        "artists": ", ".join(names) or "Unknown artist",
        "album_id": told["album_id"],
        "album_name": told["album_name"],
        "release_date": told["album_release_date"],
        "popularity": _number(told["popularity"]),
        "isrc": told["isrc"],
        "duration_ms": _number(told["duration_ms"]),
        "added_at": None,
        "credits": list(zip(told["artist_ids"], names, strict=True)),
        "genres": list(told["genres"]),
        "holders": [],
        **features,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


_SHARES = st.sampled_from([None, 0.0, 0.001, 0.25, 0.5, 0.5, 0.75, 0.999, 1.0]) | st.floats(0, 1, width=32)
_FIRST_ADDED = datetime(2018, 1, 31, 23, tzinfo=UTC)
_KEYS = {"key": 11, "mode": 1, "time_signature": 7}
_DATES = [None, "0000", "1959", "1989-01", "1989-12-31", "2000-01-01", "2019", "2026-11-22"]
_GENRES = ["rock", "indie rock", "pop punk", "deep house", "rap", "schlager", "< b >", "unheard of"]


@st.composite
def random_tracks(draw: st.DrawFn, most: int = 12) -> list[Track]:
    """Up to so many tracks, with ties, unknown values, failed analyses, none at all."""
    return [draw(_random_track(f"t{place:02d}")) for place in range(draw(st.integers(0, most)))]


@st.composite
def _random_track(draw: st.DrawFn, track_id: str) -> Track:
    artists = draw(st.lists(st.sampled_from("abcd"), max_size=3, unique=True))
    holders = draw(st.lists(st.sampled_from("pqrs"), max_size=3, unique=True))
    return track(
        track_id,
        name=draw(st.sampled_from(["Same", "Same", "Other", "\u202eRTL", "<b>", "=1+1", f"Name {track_id}"])),
        album_id=draw(st.sampled_from([None, "album", "other"])),
        release_date=draw(st.sampled_from(_DATES)),
        popularity=draw(st.none() | st.integers(0, 100).map(float)),
        isrc=draw(st.sampled_from([None, None, "ISRC1", "ISRC2"])),
        duration_ms=draw(st.none() | st.integers(0, 5_000_000).map(float)),
        added_at=draw(st.none() | st.integers(0, 750).map(lambda days: _FIRST_ADDED + timedelta(days=days))),
        credits=[(name, f"Artist {name}") for name in artists],
        genres=draw(st.lists(st.sampled_from(_GENRES), max_size=3, unique=True)),
        holders=[(name, f"Playlist {name.upper()}") for name in holders],
        from_api=draw(st.booleans()),
        **draw(_features()),
    )


@st.composite
def _features(draw: st.DrawFn) -> Track:
    state = draw(st.sampled_from(["full", "full", "full", "part", "none", "failed"]))
    if state == "none":
        return UNKNOWN
    found: Track = {name: draw(_SHARES) for name in NINE}
    found["loudness"] = draw(st.none() | st.floats(-60, 4, width=32))
    found["tempo"] = draw(st.sampled_from([None, 0.0, 69.9, 70.0, 139.9, 140.0, 250.0]) | st.floats(30, 260, width=32))
    found |= {
        name: draw(st.none() | st.integers(-1 if name == "key" else 0, top).map(float)) for name, top in _KEYS.items()
    }
    if state == "full":
        found = {name: (0.25 if value is None and name in NINE else value) for name, value in found.items()}
    return found | (dict.fromkeys(FAILED_MARKS, 0.0) if state == "failed" else {})


def random_inputs(most: int = 12) -> st.SearchStrategy[Inputs]:
    """One collection of up to so many random tracks, which is the library too."""
    return random_tracks(most).map(make_inputs)


@st.composite
def random_collections(draw: st.DrawFn, most: int = 12, fewest: int = 1, up_to: int = 4) -> Inputs:
    """Several collections of random tracks; a track may stand in several, and often in one."""
    tracks = draw(random_tracks(most))
    places = st.sampled_from(range(len(tracks))) if tracks else st.nothing()
    collections = []
    for number in range(draw(st.integers(fewest, up_to))):
        listed = draw(st.lists(places, unique=True)) if tracks else []
        members = [(place, draw(st.integers(1, 3)), tracks[place]["added_at"]) for place in listed]
        collections.append((f"Collection {number}", members))
    held = {place for _, members in collections for place, *_ in members}
    order = {place: new for new, place in enumerate(sorted(held))}
    moved = [(title, [(order[place], *rest) for place, *rest in members]) for title, members in collections]
    return make_inputs([tracks[place] for place in sorted(held)], moved, tracks)
