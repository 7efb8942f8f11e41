"""Syncs of liked songs, albums and artists: whole, only what is new, and from the start where that is not sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from dashspot import browser, core, library
from dashspot.blocks.people import UserBlock
from dashspot.errors import LibraryChanged, NotYours, OwnershipLost, Parked, RequestRefused
from dashspot.library.services.newest_first import LikedSongs
from dashspot.sandbox.serving import Sandbox
from dashspot.spotify.limits import PAGE
from dashspot.store.engine import transaction
from dashspot.store.models import FollowedArtist, Playlist, Synced
from tests.integration.library.conftest import asked, expected, saved, shelf


def change(sandbox: Sandbox, kind: str, id_: str, *, keep: bool) -> None:
    """Let the first user keep something, or keep it no more, a second later."""
    sandbox.advance(1)

    def act(world: Any) -> None:
        kept = next(iter(world.people.users.values())).shelf(kind)
        kept.add(id_, world.clock.now()) if keep else kept.remove(id_)

    sandbox.run(act)


def liked(user: UserBlock) -> list[str]:
    """The saved liked songs, in order."""
    return browser.kept_library(user.id).saved["track_id"].tolist()


def albums(user: UserBlock) -> list[str]:
    """The saved albums, in order."""
    return browser.kept_library(user.id).albums["album_id"].tolist()


def artists() -> list[str]:
    """The followed artists, in order."""
    with transaction() as session:
        return list(session.scalars(select(FollowedArtist.artist_id).order_by(FollowedArtist.position)))


def test_albums_and_artists_are_saved_in_order(sandbox: Sandbox, person: UserBlock) -> None:
    """With the tracks of the albums, and what is gone counted."""
    report = library.sync(person.id)
    assert albums(person) == shelf(sandbox, "album")
    assert artists() == shelf(sandbox, "artist")
    assert (report.albums, report.artists) == (len(shelf(sandbox, "album")) + 1, len(shelf(sandbox, "artist")))
    tracks = browser.kept_library(person.id).tracks
    on_album = sandbox.run(lambda world: {key: len(tracks) for key, tracks in world.catalogue.tracks_of_album.items()})
    found = tracks.groupby("album_id").size().to_dict()
    assert {album: found[album] for album in albums(person)} == {album: on_album[album] for album in albums(person)}


@pytest.mark.parametrize("resource", library.RESOURCES)
def test_one_resource_is_asked_for_alone(sandbox: Sandbox, person: UserBlock, resource: str) -> None:
    """And the others are neither read nor dropped."""
    library.sync(person.id)
    sandbox.clear_log()
    library.sync(person.id, [resource])
    assert len(asked(sandbox)) == 1
    assert liked(person) == shelf(sandbox, "track")
    assert albums(person) == shelf(sandbox, "album")
    assert saved(person).keys() >= expected(sandbox).keys()


def test_of_new_liked_songs_only_those_are_read(sandbox: Sandbox, person: UserBlock) -> None:
    """One page tells of three new ones; they come first, and all others keep their order."""
    for track in shelf(sandbox, "track")[:3]:
        change(sandbox, "track", track, keep=False)
    gone = [
        track
        for track in sandbox.run(lambda world: list(world.catalogue.tracks))
        if track not in shelf(sandbox, "track")
    ]
    library.sync(person.id, ["liked"])
    for track in gone:
        change(sandbox, "track", track, keep=True)
    sandbox.clear_log()
    library.sync(person.id, ["liked"])
    assert asked(sandbox) == ["/v1/me/tracks"]
    assert liked(person) == shelf(sandbox, "track")
    assert len(liked(person)) > 2 * PAGE


def test_where_songs_went_all_are_read(sandbox: Sandbox, person: UserBlock) -> None:
    """New ones do not hide that an old one is liked no more."""
    newest, *_, oldest = shelf(sandbox, "track")
    change(sandbox, "track", newest, keep=False)
    library.sync(person.id, ["liked"])
    change(sandbox, "track", newest, keep=True)
    change(sandbox, "track", oldest, keep=False)
    library.sync(person.id, ["liked"])
    assert liked(person) == shelf(sandbox, "track")
    assert oldest not in liked(person)


def test_what_number_and_newest_hide_is_found_at_the_next_full_check(sandbox: Sandbox, person: UserBlock) -> None:
    """An artist is left and another followed beyond the first page: noticed once a week has passed."""
    library.sync(person.id, ["artists"])

    def swap(world: Any) -> None:
        kept = next(iter(world.people.users.values())).shelf("artist")
        order = list(kept)
        stranger = next(one for one in world.catalogue.artists if one not in kept)
        kept.remove(order[-1])
        kept._order.append(stranger)
        kept._added_at[stranger] = 0

    sandbox.run(swap)
    library.sync(person.id, ["artists"])
    assert artists() != shelf(sandbox, "artist")
    with transaction() as session:
        session.execute(update(Synced).values(full_at=datetime.now(UTC) - timedelta(days=8)))
    library.sync(person.id, ["artists"])
    assert artists() == shelf(sandbox, "artist")


@pytest.mark.parametrize("resource", ["liked", "albums", "artists"])
def test_a_stopped_list_goes_on_where_it_was(sandbox: Sandbox, person: UserBlock, resource: str) -> None:
    """Stopped before every third write it ends complete, and each page but the interrupted ones was read once."""
    writes = 0

    def stop(*_: object) -> None:
        nonlocal writes
        writes += 1
        if writes % 3 == 0:
            raise OwnershipLost

    stops = 0
    while True:
        try:
            library.sync(person.id, [resource], stop)
            break
        except OwnershipLost:
            stops += 1
    kind = {"liked": "track", "albums": "album", "artists": "artist"}[resource]
    found = {"liked": lambda: liked(person), "albums": lambda: albums(person), "artists": artists}[resource]()
    assert found == shelf(sandbox, kind)
    pages = len(shelf(sandbox, kind)) // PAGE + 1
    assert stops
    assert len(asked(sandbox)) <= pages + 2 * stops


@pytest.fixture
def long_album(sandbox: Sandbox) -> Iterator[list[str]]:
    """The first saved album has 130 tracks; the catalogue, which no reset touches, is as before afterwards."""
    album = shelf(sandbox, "album")[0]
    before = sandbox.run(lambda world: world.catalogue.tracks_of_album[album])

    def lengthen(world: Any) -> list[str]:
        taken = set(before)
        longer = [*before, *(track for track in world.catalogue.track_list if track not in taken)][:130]
        world.catalogue.tracks_of_album[album] = longer
        return [track.id for track in longer]

    yield sandbox.run(lengthen)
    sandbox.run(lambda world: world.catalogue.tracks_of_album.update({album: before}))


def test_a_long_album_is_saved_whole(sandbox: Sandbox, person: UserBlock, long_album: list[str]) -> None:
    """A list of albums shows the first fifty tracks of each; the rest is asked for once."""
    library.sync(person.id, ["albums"])
    tracks = browser.kept_library(person.id).tracks
    assert set(long_album) <= set(tracks["track_id"])
    sandbox.clear_log()
    library.sync(person.id, ["albums"])
    assert asked(sandbox) == ["/v1/me/albums"]


def test_a_playlist_alone_is_brought_up_to_date(sandbox: Sandbox, person: UserBlock) -> None:
    """One request where nothing has changed."""
    playlist = max(expected(sandbox), key=lambda one: len(expected(sandbox)[one]))
    library.sync(person.id, [f"playlist:{playlist}"])
    assert saved(person) == {playlist: expected(sandbox)[playlist]}
    sandbox.clear_log()
    library.sync(person.id, [f"playlist:{playlist}"])
    assert asked(sandbox) == [f"/v1/playlists/{playlist}"]


def test_facts_of_playlists_follow_without_reading_their_rows(sandbox: Sandbox, person: UserBlock) -> None:
    """A new name comes with the list; a description that is not told any more leaves the one that is known."""
    playlist = next(iter(expected(sandbox)))
    describe(sandbox, playlist, name="First", description="For the road")
    library.sync(person.id)
    describe(sandbox, playlist, name="Second", description=None)
    sandbox.clear_log()
    library.sync(person.id)
    assert len(asked(sandbox)) == 4
    with transaction() as session:
        (found,) = session.scalars(select(Playlist).where(Playlist.playlist_id == playlist))
    assert (found.name, found.description) == ("Second", "For the road")
    assert found.owner_id == sandbox.users[0]
    assert found.image_as_of


def describe(sandbox: Sandbox, playlist: str, **facts: str | None) -> None:
    """Other facts of a playlist, which leave its snapshot id."""

    def act(world: Any) -> None:
        for name, value in facts.items():
            setattr(world.people.playlists[playlist], name, value)

    sandbox.run(act)


def test_what_waits_for_a_day_holds_up_nothing_else(sandbox: Sandbox, person: UserBlock) -> None:
    """Songs, albums and artists are saved although playlists are refused for a day."""
    sandbox.add_fault("blocked_for_a_day", path="/v1/me/playlists", count=1)
    with pytest.raises(Parked) as parked:
        library.sync(person.id)
    assert parked.value.until > datetime.now(UTC) + timedelta(hours=23)
    assert (liked(person), albums(person)) == (shelf(sandbox, "track"), shelf(sandbox, "album"))
    assert artists() == shelf(sandbox, "artist")


def test_access_that_is_lost_leaves_what_is_saved(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows stay, the state says that Spotify does not show them any more."""
    library.sync(person.id)
    before = saved(person)
    playlist = next(iter(expected(sandbox)))

    def refuse(*_: object) -> Any:
        raise NotYours

    monkeypatch.setattr("dashspot.spotify.gateway.Gateway.whole_playlist", refuse)
    with core.gateway_for(person.id) as gateway:
        gateway.add_items(playlist, [f"spotify:track:{before[playlist][0]}"])
    sandbox.advance(60)
    assert library.sync(person.id).hidden
    assert saved(person) == before
    states = library.states(person.id).set_index("Name")["State"]
    assert "not shown to this app" in set(states)


@pytest.mark.parametrize("resource", ["everything", "playlist:", "playlist:no id", "track:4uLU6hMCjMI75M1A2tKUQC"])
def test_what_is_no_resource_is_refused(person: UserBlock, resource: str) -> None:
    """With the names of those there are."""
    with pytest.raises(RequestRefused, match="There are liked, albums, artists, playlists"):
        library.request_sync(person.id, resource)


def test_a_list_that_never_stands_still_stops_no_other(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is among the problems that the sync tells of; asked for alone, it is the error."""
    monkeypatch.setattr(LikedSongs, "_save", lambda *_: False)
    report = library.sync(person.id)
    assert albums(person) == shelf(sandbox, "album")
    assert "Liked songs change faster than they can be read" in library.sentence(report)
    with pytest.raises(LibraryChanged):
        library.sync(person.id, ["liked"])
