"""The gateway against a local Spotify, in both modes."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashspot.blocks.imports import ImportedRow
from dashspot.errors import (
    AppRefused,
    ClosedToApp,
    ConsentMissing,
    DashSpotError,
    LinkRefused,
    NotThere,
    NotYours,
    PlayerRefused,
    RequestRefused,
)
from dashspot.sandbox.serving import running
from dashspot.spotify.pictures import name_of, picture
from dashspot.spotify.serializers.page import PageSerializer
from dashspot.spotify.serializers.playlist import PlaylistRowSerializer, PlaylistSerializer
from tests.integration.spotify.conftest import MODES, Person

Make = Callable[..., Person]
UNKNOWN = "0" * 22
OPEN_PATHS = re.compile(
    r"/v1/(me(/(playlists|tracks|albums|following|library(/contains)?|top/\w+|player.*))?|search|markets"
    r"|playlists/\w+(/items)?|(tracks|albums|artists)/\w+|albums/\w+/tracks|artists/\w+/albums|audio-features)"
)
"""Every path that a client id in development mode may ask, and the two that it is asked for once to learn its mode."""


@pytest.fixture(params=MODES)
def one(request: pytest.FixtureRequest, person: Make) -> Person:
    """A person in each mode."""
    return person(request.param)


def first_track(one: Person) -> Any:
    """A liked song."""
    track = next(one.gateway.saved_tracks()).rows[0].track
    one.sandbox.clear_log()
    return track


def test_who_is_signed_in(one: Person) -> None:
    """Development mode tells neither country nor subscription, and both are then unknown."""
    block = one.gateway.me().to_block()
    assert block.id == one.sandbox.users[0]
    assert (block.is_premium is None) == (one.sandbox.run(lambda world: world.mode) == "development")


def test_every_list_is_read_to_its_end(one: Person) -> None:
    """Pages add up to what Spotify counts, rows that are gone included."""
    gateway = one.gateway
    lists: list[Iterator[PageSerializer[Any]]] = [
        gateway.my_playlists(),
        gateway.saved_tracks(),
        gateway.saved_albums(),
        gateway.top_artists("short_term"),
        gateway.top_tracks("long_term"),
    ]
    for listed in lists:
        pages = list(listed)
        assert sum(len(page.rows) + page.gone for page in pages) == pages[0].total
        for row in (row for page in pages for row in page.rows):
            assert row.to_block()
    followed = list(gateway.followed_artists())
    assert sum(len(page.rows) for page in followed) == followed[0].total


def test_a_sync_goes_on_where_it_was(one: Person) -> None:
    """Pages from an offset on are the pages that an uninterrupted reading would have given."""
    pages = list(one.gateway.saved_tracks())
    again = list(one.gateway.saved_tracks(pages[1].next_offset))
    assert [page.rows for page in again] == [page.rows for page in pages[2:]]


def test_rows_of_playlists_become_imported_rows(one: Person) -> None:
    """Tracks and local files become rows; episodes and what is gone are counted, none is lost."""
    seen: dict[str, int] = {}
    for listed in next(one.gateway.my_playlists()).rows:
        try:
            pages = list(one.gateway.whole_playlist(listed.id))
        except NotThere:
            continue
        for row in (row for page in pages if not isinstance(page, PlaylistSerializer) for row in page.rows):
            assert isinstance(row, PlaylistRowSerializer)
            block = row.to_block(listed.id, listed.name)
            kind = "local" if row.is_local else type(row.item).__name__
            seen[kind] = seen.get(kind, 0) + 1
            assert (block is None) == (kind in ("EpisodeSerializer", "NoneType"))
            assert block is None or isinstance(block, ImportedRow)
    assert set(seen) == {"TrackSerializer", "EpisodeSerializer", "NoneType", "local"}


def test_the_catalogue(one: Person) -> None:
    """Single things, by id, URI or link."""
    track = first_track(one)
    assert one.gateway.track(f"https://open.spotify.com/track/{track.id}?si=x").id == track.id
    assert one.gateway.album(f"spotify:album:{track.album.id}").id == track.album.id
    tracks = [row for page in one.gateway.album_tracks(track.album.id) for row in page.rows]
    assert track.id in {row.id for row in tracks}
    assert one.gateway.artist(track.artists[0].id).to_block().name == track.artists[0].name
    albums = [row for page in one.gateway.artist_albums(track.artists[0].id) for row in page.rows]
    assert albums
    found = one.gateway.search(track.name, "track", "album", "artist", "playlist")
    assert found.tracks is not None
    assert track.id in {row.id for row in found.tracks.rows}
    assert set(one.gateway.tracks([track.id, UNKNOWN])) == {track.id}


def test_the_life_of_a_playlist(one: Person) -> None:
    """Made, filled beyond one write, moved, thinned, replaced, renamed and deleted."""
    gateway, track, other = one.gateway, first_track(one), None
    other = next(gateway.saved_tracks()).rows[1].track
    made = gateway.create_playlist("Mine", description="All of it")
    gateway.add_items(made.id, [track.uri] * 120 + [other.uri])
    gateway.move_items(made.id, 120, 0)
    assert uris(gateway.playlist_items(made.id))[:2] == [other.uri, track.uri]
    gateway.remove_items(made.id, [track.uri])
    assert uris(gateway.playlist_items(made.id)) == [other.uri]
    gateway.replace_items(made.id, [track.uri] * 101)
    assert uris(gateway.playlist_items(made.id)) == [track.uri] * 101
    gateway.change_playlist(made.id, name="Ours")
    assert gateway.playlist(made.id).name == "Ours"
    gateway.remove([f"spotify:playlist:{made.id}"])
    assert made.id not in {row.id for page in gateway.my_playlists() for row in page.rows}


def test_a_playlist_gets_a_cover_and_others_who_edit_it(one: Person) -> None:
    """The picture is found where Spotify says, without a token; it has another name after it was changed."""
    gateway = one.gateway
    made = gateway.create_playlist("Mine", collaborative=True)
    assert gateway.playlist(made.id).collaborative
    gateway.change_playlist(made.id, collaborative=False)
    assert not gateway.playlist(made.id).collaborative
    assert gateway.cover_url(made.id) is None
    jpeg = b"\xff\xd8\xff\xe0 a picture"
    gateway.upload_cover(made.id, base64.b64encode(jpeg).decode())
    first = gateway.cover_url(made.id) or ""
    assert picture(first) == jpeg
    gateway.upload_cover(made.id, base64.b64encode(jpeg + b"!").decode())
    assert name_of(gateway.cover_url(made.id) or "") != name_of(first)
    assert picture(f"{one.sandbox.url}/image/playlist/{made.id}/0/x") is None
    with pytest.raises(RequestRefused, match="has 262,145 bytes; Spotify takes 262,144"):
        gateway.upload_cover(made.id, "x" * (256 * 1024 + 1))


def uris(pages: Iterator[PageSerializer[PlaylistRowSerializer]]) -> list[str | None]:
    """The items of a playlist."""
    return [row.item.uri for page in pages for row in page.rows if row.item]


def test_the_library_is_changed_in_chunks(one: Person) -> None:
    """90 tracks are three calls of at most 40, and each answer stands with its question."""
    wanted = [row.track.uri for page in one.gateway.saved_tracks() for row in page.rows][:90]
    one.sandbox.clear_log()
    one.gateway.remove(wanted)
    one.gateway.save(wanted[:50])
    contained = one.gateway.contains(wanted)
    assert list(contained.values()) == [True] * 50 + [False] * 40
    assert list(contained) == wanted
    assert len(one.requests()) == 3 + 2 + 3


def test_the_player(one: Person) -> None:
    """What plays, where it could play, and every command; a refusal says what to do."""
    gateway, track = one.gateway, first_track(one)
    device = next(row.id for row in gateway.devices().devices if row.to_block().can_be_commanded)
    gateway.transfer(str(device))
    gateway.play(device_id=device, uris=[track.uri], position_ms=1_000)
    playing = gateway.playback()
    assert playing
    block = playing.to_block()
    assert block.item
    assert block.item.uri == track.uri
    gateway.add_to_queue(track.uri)
    assert [item.uri for item in gateway.queue().to_block().coming][:1] == [track.uri]
    gateway.seek(2_000)
    gateway.set_volume(20)
    gateway.set_repeat("context")
    gateway.set_shuffle(on=True)
    gateway.pause()
    with pytest.raises(PlayerRefused, match="paused already") as refused:
        gateway.pause()
    assert refused.value.reason == "ALREADY_PAUSED"
    plays = [play for row in gateway.recently_played().rows if (play := row.to_block())]
    assert (len(plays), len(gateway.recently_played(7).rows)) == (50, 7)
    assert plays[0].played_at >= plays[-1].played_at


def test_nothing_is_asked_on_a_closed_path(one: Person, request: pytest.FixtureRequest) -> None:
    """Whatever spotipy would send to a path that development mode closed goes to the open one."""
    test_the_life_of_a_playlist(one)
    test_the_library_is_changed_in_chunks(one)
    test_the_catalogue(one)
    del request
    asked = [row["path"] for row in one.sandbox.log()]
    assert asked
    batches = [path for path in asked if path.rstrip("/") == "/v1/tracks"]
    assert all(OPEN_PATHS.fullmatch(path) for path in asked if path not in batches)
    assert not batches or one.capabilities["old_paths"]


@pytest.mark.parametrize("mode", MODES)
def test_many_tracks_cost_one_call_where_that_is_open(person: Make, mode: str) -> None:
    """What the client id may do is asked for once; after that many tracks are one request, or one each."""
    one = person(mode)
    wanted = [row.track.id for row in next(one.gateway.saved_tracks()).rows if row.track.id][:5]
    one.sandbox.clear_log()
    assert list(one.gateway.tracks(wanted)) == wanted
    one.gateway.tracks(wanted)
    calls = 1 if mode == "extended" else len(wanted)
    assert len(one.requests()) == 1 + 2 * calls
    assert one.capabilities["old_paths"] == (mode == "extended")


def test_a_capability_that_was_lost_is_corrected_by_the_answer(person: Make) -> None:
    """Believing in old paths that are closed by now costs one request, and the tracks come all the same."""
    one = person("development")
    wanted = [row.track.id for row in next(one.gateway.saved_tracks()).rows if row.track.id][:3]
    one.capabilities["old_paths"] = True
    one.sandbox.clear_log()
    assert list(one.gateway.tracks(wanted)) == wanted
    assert len(one.requests()) == 1 + len(wanted)
    assert one.capabilities["old_paths"] is False


def test_features_are_asked_for_once_where_they_are_closed(person: Make) -> None:
    """The first refusal is kept; the next question is answered without a request."""
    one = person("development")
    track = first_track(one)
    for _ in range(2):
        with pytest.raises(ClosedToApp, match="audio features"):
            one.gateway.audio_features([track.id])
    assert len(one.requests()) == 1


def test_features_where_they_are_open(person: Make) -> None:
    """250 ids are three requests; those without features are left out."""
    one = person("extended")
    wanted = [row.track.id for page in one.gateway.saved_tracks() for row in page.rows if row.track.id][:250]
    one.sandbox.clear_log()
    found = one.gateway.audio_features(wanted)
    assert 0 < len(found) <= len(wanted)
    assert set(found) <= set(wanted)
    assert len(one.requests()) == 3


REFUSALS: dict[str, tuple[Callable[[Person], Any], type[DashSpotError], str]] = {
    "unknown": (lambda one: one.gateway.track(UNKNOWN), NotThere, "this track"),
    "not an id": (lambda one: one.gateway.playlist("../me"), LinkRefused, "no link to a playlist"),
    "another kind": (lambda one: one.gateway.album(f"spotify:track:{UNKNOWN}"), LinkRefused, "a track"),
    "local file": (
        lambda one: one.gateway.add_items(UNKNOWN, ["spotify:local:A:B:C:1"]),
        RequestRefused,
        "1 of these are local files",
    ),
    "volume": (lambda one: one.gateway.set_volume(101), RequestRefused, "0 to 100"),
    "description": (lambda one: one.gateway.change_playlist(UNKNOWN, description=""), RequestRefused, "description"),
    "nothing": (lambda one: one.gateway.search("  "), RequestRefused, "search for"),
    "library": (lambda one: one.gateway.save(["hello"]), LinkRefused, "no link"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_are_sentences(person: Make, case: str) -> None:
    """What Spotify, or the gateway before it, refuses is one typed error that says what is wrong."""
    do, error, words = REFUSALS[case]
    with pytest.raises(error, match=words):
        do(person())


def test_somebody_elses_playlist(person: Make) -> None:
    """In development mode its name is shown, its tracks are not, and the error says whose they are."""
    one = person("development")
    me = one.gateway.me().id
    listed = next(row for row in next(one.gateway.my_playlists()).rows if row.owner.id != me and not row.collaborative)
    with pytest.raises(NotYours, match="owner"):
        next(one.gateway.playlist_items(listed.id))


def test_missing_consent(person: Make) -> None:
    """A scope that was not granted asks for signing in again."""
    one = person(scopes=["user-top-read"])
    with pytest.raises(ConsentMissing, match="your liked songs"):
        next(one.gateway.saved_tracks())


def test_a_person_who_is_not_admitted(person: Make) -> None:
    """Whoever is not on the app's list is told who can change that."""
    one = person("development")
    one.sandbox.set_user(one.sandbox.users[0], allow_listed=False)
    with pytest.raises(AppRefused, match="User Management"):
        one.gateway.me()


@pytest.mark.parametrize("mode", MODES)
def test_a_library_is_read_in_the_fewest_requests(mode: str) -> None:
    """10,000 liked songs and 120 playlists: one request per 50 rows, and 100 items come with each playlist."""
    with running(mode=mode, tracks=10_000, playlists=120) as sandbox:
        one = Person(sandbox)
        me = one.sandbox.users[0]
        saved = sum(len(page.items) for page in one.gateway.saved_tracks())
        listed = [row for page in one.gateway.my_playlists() for row in page.rows]
        expected, read = math.ceil(saved / 50) + math.ceil(len(listed) / 50), 0
        for row in listed:
            total = row.to_block().total or 0
            if row.owner.id == me and total:
                read += sum(
                    len(p.items) for p in list(one.gateway.whole_playlist(row.id))[1:] if isinstance(p, PageSerializer)
                )
                expected += 1 + max(0, math.ceil((total - 100) / 50))
        assert saved >= 10_000
        assert len(listed) >= 120
        assert len(one.requests()) == expected
        assert read == sum(row.to_block().total or 0 for row in listed if row.owner.id == me)
        one.close()
