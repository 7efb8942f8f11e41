"""Recordings, and answers that are not as documented."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from dashspot.errors import AnswerUnreadable
from dashspot.spotify.serializers.base import Serializer, read
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.player import PlaySerializer
from dashspot.spotify.serializers.playlist import ListedPlaylistSerializer, PlaylistRowSerializer, PlaylistSerializer
from dashspot.spotify.serializers.track import EpisodeSerializer, OtherSerializer, SavedTrackSerializer, TrackSerializer
from dashspot.spotify.serializers.user import UserSerializer
from tests.unit.spotify.cases import FOLDER, RECORDINGS, REFUSALS, adapters, kinds, recording

pytestmark = pytest.mark.usefixtures("recordings")
ROWS = TypeAdapter(PageSerializer[PlaylistRowSerializer])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300, max_value=10**301)
    | st.floats()
    | st.text()
    | st.sampled_from(["", "\0", "null", "2026-13-45", "0" * 5_000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
BARE = ("library_contains", "playlist_cover_image", "playlist_update_items", "episode", "tokens", "token_error")
"""Answers that are as plain as a Block."""
CASES = adapters() if FOLDER.is_dir() else {}


def serialize(answer: Any) -> bytes:
    """An answer as bytes; NaN and lone surrogates go as Python writes them."""
    return json.dumps(answer).encode("utf-8", "surrogatepass")


def blocks(value: Any) -> Iterator[Any]:
    """Every Block that a Serializer, or what is in it, can be turned into."""
    if isinstance(value, tuple):
        for inner in value:
            yield from blocks(inner)
    elif isinstance(value, PlaylistRowSerializer):
        yield value.to_block("0" * 22, "a name")
    elif isinstance(value, BaseModel):
        if made := getattr(value, "to_block", None):
            yield made()
        for name in type(value).model_fields:
            yield from blocks(getattr(value, name))


def places(answer: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where in an answer something stands; of a list its first element."""
    yield path
    inside = answer.items() if isinstance(answer, dict) else enumerate(answer[:1]) if isinstance(answer, list) else ()
    for key, value in inside:
        yield from places(value, (*path, key))


def replaced(answer: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy of an answer with another value in one place."""
    if not path:
        return value
    made = copy.deepcopy(answer)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return made


PLACES = {name: list(dict.fromkeys(places(example))) for name, (_, example) in CASES.items()}


def test_every_recording_has_its_serializer() -> None:
    """None is left out."""
    assert {file.stem for file in FOLDER.glob("*.json")} == {*RECORDINGS, *REFUSALS}


def within(kind: Any, seen: set[type]) -> set[type]:
    """Every model that a type is made of, with what those inherit from."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        seen.update(one for one in kind.__mro__ if issubclass(one, BaseModel))
        for field in kind.model_fields.values():
            within(field.annotation, seen)
    for inner in get_args(kind):
        within(inner, seen)
    return seen


def every_serializer(of: type[Serializer] = Serializer) -> Iterator[type[Serializer]]:
    """All there are, but for the forms of a page."""
    for one in of.__subclasses__():
        yield from every_serializer(one)
        if one.__module__.startswith("dashspot.") and "[" not in one.__name__:
            yield one


def test_every_serializer_is_tried() -> None:
    """Each stands in some answer of the tests below; one that is new is found by itself."""
    tried: set[type] = set()
    for kind in kinds():
        within(kind, tried)
    assert [one.__name__ for one in every_serializer() if one not in tried] == []


@pytest.mark.parametrize("name", CASES)
def test_recordings_parse_and_become_blocks(name: str) -> None:
    """Every real answer, and every part of it."""
    adapter, example = CASES[name]
    assert list(blocks(read(adapter, serialize(example), name))) or name in BARE


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_json_in_any_field(name: str, data: st.DataObject) -> None:
    """It is read, and all of it becomes Blocks, or one error names the resource; nothing else is ever raised."""
    adapter, example = CASES[name]
    path = data.draw(st.sampled_from(PLACES[name]))
    found: Any = None
    try:
        found = read(adapter, serialize(replaced(example, path, data.draw(JSON))), "this resource")
    except AnswerUnreadable as error:
        found = str(error)
    if isinstance(found, str):
        assert "this resource" in found
        assert len(found) < 500
    else:
        list(blocks(found))


@pytest.mark.parametrize("name", CASES)
def test_every_field_may_be_missing(name: str) -> None:
    """One after the other: a value that stands without it, or the typed error."""
    adapter, example = CASES[name]
    for path in PLACES[name][1:]:
        made = copy.deepcopy(example)
        holder = made
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
        try:
            value = read(adapter, serialize(made), name)
        except AnswerUnreadable:
            continue
        list(blocks(value))


@pytest.mark.parametrize("content", [b"", b"null", b"[", b"{}", b"\xff\xfe", b'"text"', b"[" * 100_000, b"NaN"])
def test_what_is_no_answer_is_unreadable(content: bytes) -> None:
    """Also what is no JSON, no UTF-8, or nested without end."""
    with pytest.raises(AnswerUnreadable, match="your profile"):
        read(TypeAdapter(UserSerializer), content, "your profile")


def test_a_nul_character_is_left_out() -> None:
    """Postgres takes none; a backslash before it is text, and stays."""
    adapter, example = CASES["artist"]
    value = read(adapter, serialize(example | {"name": "A\0B\\u0000C\\\0D"}), "artist")
    assert value.name == "AB\\u0000C\\D"


def test_both_shapes_of_a_playlist_are_the_same() -> None:
    """With both names, the new or the old ones only, it is one value."""
    adapter, example = CASES["playlist_1"]
    both = read(adapter, serialize(example), "playlist")
    assert isinstance(both, PlaylistSerializer)
    for gone, row_gone in (("tracks", "track"), ("items", "item")):
        one = copy.deepcopy(example)
        one.pop(gone)
        page = one["items" if gone == "tracks" else "tracks"]
        for row in page["items"]:
            row.pop(row_gone)
        assert read(adapter, serialize(one), "playlist") == both
        for row in page["items"]:
            row[row_gone] = None
        assert read(adapter, serialize(one), "playlist") == both


def test_a_playlist_of_somebody_elses_has_no_items() -> None:
    """In development mode neither name is there; that is no error, and its size is unknown."""
    adapter, example = CASES["playlist_1"]
    bare = {key: value for key, value in example.items() if key not in ("items", "tracks")}
    value = read(adapter, serialize(bare), "a playlist")
    assert value.items is None
    assert value.to_block().total is None


@pytest.mark.parametrize(
    ("text", "described"),
    [(None, None), ("", None), ("null", None), ("Rock &amp; Roll &#x27;76", "Rock & Roll '76"), ("Null", "Null")],
)
def test_descriptions(text: str | None, described: str | None) -> None:
    """Absent, empty, escaped, or the word that Spotify writes where there is none."""
    adapter, example = CASES["current_user_playlist_1"]
    changed = replaced(example, ("items", 0, "description"), text)
    first = read(adapter, serialize(changed), "playlists").rows[0]
    assert isinstance(first, ListedPlaylistSerializer)
    assert first.to_block().description == described


def test_what_stands_in_a_playlist() -> None:
    """Tracks and local files become rows; an episode, a stranger and nothing are told apart and become none."""
    row = json.loads(recording("playlist_items"))["items"][0]
    local = json.loads(recording("playback_4"))["item"]
    episode = json.loads(recording("episode"))
    stranger = {"type": "hologram", "uri": "spotify:hologram:1"}
    items = [row["item"], local, episode, stranger, None]
    page = {"total": 6, "items": [*({**row, "item": item, "track": item} for item in items), None]}
    value = read(ROWS, serialize(page), "items")
    kinds = [TrackSerializer, TrackSerializer, EpisodeSerializer, OtherSerializer, type(None)]
    assert [type(found.item) for found in value.rows] == kinds
    assert value.gone == 1
    made = [found.to_block("0" * 22, "List") for found in value.rows]
    assert [block is not None for block in made] == [True, True, False, False, False]
    assert made[1] is not None
    assert made[1].track_id == local["uri"]
    assert made[1].artist_ids == (f"name:{local['artists'][0]['name']}",)


def test_a_liked_song_as_a_row() -> None:
    """The whole of what is kept of it."""
    value = read(TypeAdapter(PageSerializer[SavedTrackSerializer]), recording("saved_tracks"), "liked songs")
    first, block = json.loads(recording("saved_tracks"))["items"][0], value.rows[0].to_block()
    track = first["track"]
    assert block.liked
    assert block.added_at is not None
    assert f"{block.added_at:%Y-%m-%dT%H:%M:%SZ}" == first["added_at"]
    assert (block.track_id, block.track_name, block.isrc) == (track["id"], track["name"], track["external_ids"]["isrc"])
    assert block.album_release_date == track["album"]["release_date"]
    assert block.album_image_url == track["album"]["images"][0]["url"]
    assert block.artist_ids == tuple(artist["id"] for artist in track["artists"])
    assert (value.total, value.next_offset, value.is_last) == (5320, 48, False)


@pytest.mark.parametrize("date", ["0000", "2019-13", "2019-02-31x", "", None])
def test_a_date_that_is_none_is_unknown(date: str | None) -> None:
    """Spotify has such; the track is kept."""
    track = json.loads(recording("top_tracks"))["items"][0]
    track["album"]["release_date"] = date
    value = read(TypeAdapter(TrackSerializer), serialize(track), "a track")
    assert value.to_block().album_release_date == (date if date == "0000" else None)


def test_a_play_of_what_is_no_track_hides_no_other() -> None:
    """Spotify lists tracks alone; an episode, a local file or nothing at all is no play."""
    told = {"played_at": "2026-11-24T12:00:00.123Z"}
    track = {"id": "4iV5W9uYEdYUVa79Axb7Rh", "uri": "spotify:track:4iV5W9uYEdYUVa79Axb7Rh", "name": "One"}
    facts = {"duration_ms": 1, "artists": []}
    episode = {"type": "episode", "id": "4iV5W9uYEdYUVa79Axb7Rh", "uri": "x", "name": "Two", "duration_ms": 1}
    local = {"id": None, "uri": "spotify:local:A:B:C:1", "name": "Three"} | facts
    rows = [track | facts, episode, local, {"type": "advertisement"}, None]
    plays = [PlaySerializer.model_validate(told | {"track": row}).to_block() for row in rows]
    assert [play and play.track.track_name for play in plays] == ["One", None, None, None, None]
