"""Live lists against the local Spotify, in both modes: one request per page, and how each row stands here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from dashspot import browser, core, library
from dashspot.blocks.people import UserBlock
from dashspot.errors import Parked, SignInNeeded
from dashspot.library import LIVE, LivePage, Wanted
from dashspot.library.services import live_rows
from dashspot.sandbox.serving import Sandbox
from dashspot.store.engine import transaction
from dashspot.store.models import Playlist
from tests.integration.core.signing_in import signed_in

PATHS = {
    "playlists": "/v1/me/playlists", "tracks": "/v1/me/tracks", "albums": "/v1/me/albums",
    "artists": "/v1/me/following", "top_tracks": "/v1/me/top/tracks", "top_artists": "/v1/me/top/artists",
} | {name: "/v1/search" for name in LIVE if name.startswith("search")}  # fmt: skip


def state(person: UserBlock, name: str, page: LivePage) -> dict[str, str]:
    """How each row of a page stands here, by id."""
    stands = library.stand(person.id, LIVE[name].kind, page.rows)
    return dict(zip(page.rows["id"], stands["state"], strict=True))


def asked(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Every request since the log was cleared: its path and its query."""
    found = [(row["path"], row["query"]) for row in sandbox.log()]
    sandbox.clear_log()
    return found


def walked(person: UserBlock, name: str) -> list[LivePage]:
    """Every page of a list, turned one after the other."""
    pages = [library.live_page(person.id, name, Wanted(words="a"))]
    while len(pages) < pages[-1].pages:
        wanted = Wanted(page=len(pages) + 1, after=pages[-1].after, words="a")
        pages.append(library.live_page(person.id, name, wanted))
    return pages


def test_a_page_is_one_request(sandbox: Sandbox, person: UserBlock) -> None:
    """Of each list, also one that is counted by cursor; all pages hold as many rows as the first says, each once."""
    for name, live in LIVE.items():
        pages = walked(person, name)
        assert [path for path, _ in asked(sandbox)] == [PATHS[name]] * len(pages), name
        assert [page.start for page in pages] == [number * live.size for number in range(len(pages))], name
        ids = [found for page in pages for found in page.rows["id"]]
        assert len(ids) + sum(page.gone for page in pages) == pages[0].total, name
        assert len(set(ids)) == len(ids), name
    assert len(walked(person, "artists")) > 1


def test_nothing_is_saved_at_first(sandbox: Sandbox, person: UserBlock) -> None:
    """How the rows stand is known without asking Spotify."""
    for name in LIVE:
        page = library.live_page(person.id, name, Wanted(words="a"))
        sandbox.clear_log()
        assert set(state(person, name, page).values()) <= {live_rows.NOT_SAVED, live_rows.LOCAL}, name
        assert asked(sandbox) == []


def test_a_range_is_another_list(sandbox: Sandbox, person: UserBlock) -> None:
    """Spotify is asked for the range that is wanted."""
    library.live_page(person.id, "top_tracks", Wanted(time_range="short_term"))
    ((_, query),) = asked(sandbox)
    assert "time_range=short_term" in query


def test_playlists_are_saved_then_analysed_then_changed(sandbox: Sandbox, person: UserBlock) -> None:
    """By their snapshot ids; one of somebody else's is not shown to most apps, an empty one is saved and empty."""
    page = library.live_page(person.id, "playlists", Wanted())
    library.sync(person.id)
    saved = state(person, "playlists", page)
    assert set(saved.values()) <= {live_rows.SAVED, live_rows.EMPTY, live_rows.NOT_SHOWN}
    assert live_rows.EMPTY in saved.values()
    assert (live_rows.NOT_SHOWN in saved.values()) == sandbox.run(lambda world: world.reduced)
    browser.analyse_everything(person.id)
    analysed = state(person, "playlists", page)
    assert {one for one in analysed if analysed[one] == live_rows.ANALYSED} == {
        one for one in saved if saved[one] == live_rows.SAVED
    }
    playlist = next(one for one in analysed if analysed[one] == live_rows.ANALYSED)
    with core.gateway_for(person.id) as gateway:
        gateway.add_items(playlist, [f"spotify:track:{next(iter(browser.kept_library(person.id).tracks['track_id']))}"])
    sandbox.advance(60)
    changed = state(person, "playlists", library.live_page(person.id, "playlists", Wanted()))
    assert {one for one in changed if changed[one] != analysed[one]} == {playlist}
    assert changed[playlist] == live_rows.CHANGED


def test_what_was_synced_is_here_and_last_known(sandbox: Sandbox, person: UserBlock) -> None:
    """Tracks, albums and artists stand by their tracks here; the last known state is row for row what was told."""
    assert library.last_known_page(person.id, "tracks") is None
    library.sync(person.id)
    held = browser.kept_library(person.id)
    for name, key in (("search_tracks", "track_id"), ("search_albums", "album_id")):
        page = library.live_page(person.id, name, Wanted(words="a"))
        standing = library.stand(person.id, LIVE[name].kind, page.rows)
        assert standing["reported"].tolist() == page.rows["id"].isin(held.tracks[key]).tolist(), name
    page = library.live_page(person.id, "artists", Wanted())
    counted = held.credits[held.credits["track"] >= 0].groupby("artist_id")["track_id"].nunique()
    assert library.stand(person.id, "artist", page.rows)["saved"].tolist() == [
        counted.get(artist, 0) for artist in page.rows["id"]
    ]
    live = library.live_page(person.id, "tracks", Wanted(page=2))
    sandbox.clear_log()
    known = library.last_known_page(person.id, "tracks", 2)
    assert known is not None
    for column in ("id", "title", "by", "album", "duration_ms", "added_at"):
        assert known.rows[column].fillna("").tolist() == live.rows[column].fillna("").tolist(), column
    assert (known.total, known.start, known.pages) == (live.total, live.start, live.pages)
    playlists = library.last_known_page(person.id, "playlists", 99)
    assert playlists is not None
    assert (playlists.start, set(playlists.rows["id"])) == (0, set(held.playlists["playlist_id"]))
    assert library.last_known_page(person.id, "top_tracks") is None
    assert asked(sandbox) == []


def test_a_cover_is_shown_as_long_as_its_address_lasts(person: UserBlock) -> None:
    """That of a playlist ends within a day."""
    library.sync(person.id, ["playlists"])
    for hours, shown in ((19, 1.0), (21, 0.0)):
        with transaction() as session:
            moment = datetime.now(UTC) - timedelta(hours=hours)
            session.execute(update(Playlist).values(image_url="https://i.example/cover", image_as_of=moment))
        known = library.last_known_page(person.id, "playlists")
        assert known is not None
        assert known.rows["image_url"].notna().mean() == shown


def test_what_is_opened_is_here(sandbox: Sandbox) -> None:
    """A track of an album that is then saved in part, the album that is then whole, and an artist by name."""
    stranger = signed_in(sandbox.users[1])
    tracks = library.live_page(stranger.id, "search_tracks", Wanted(words="a"))
    albums = library.live_page(stranger.id, "search_albums", Wanted(words="a"))
    album = str(albums.rows.loc[albums.rows["total"] > 1, "id"].iloc[0])
    with core.gateway_for(stranger.id) as gateway:
        first = next(gateway.album_tracks(album)).rows[0]
    library.save_item(stranger.id, f"spotify:track:{first.id}")
    assert state(stranger, "search_albums", albums)[album] == live_rows.IN_PART
    library.save_item(stranger.id, f"spotify:album:{album}")
    assert state(stranger, "search_albums", albums)[album] in {live_rows.SAVED, live_rows.ANALYSED}
    artists = library.live_page(stranger.id, "search_artists", Wanted(words="a"))
    nobody = next(one for one, how in state(stranger, "search_artists", artists).items() if how == live_rows.NOT_SAVED)
    library.save_item(stranger.id, f"spotify:artist:{nobody}")
    assert state(stranger, "search_artists", artists)[nobody] == live_rows.BY_NAME
    assert set(state(stranger, "search_tracks", tracks).values()) <= {
        live_rows.NOT_SAVED, live_rows.SAVED, live_rows.ANALYSED,
    }  # fmt: skip


def test_what_goes_wrong_is_one_sentence(sandbox: Sandbox, person: UserBlock) -> None:
    """A quota parks the list at once, asking again asks nothing; a silent service is a sentence, and so is an end."""
    sandbox.add_fault("blocked_for_a_day", path="/v1/me/tracks", count=5)
    for _ in range(2):
        with pytest.raises(Parked):
            library.live_page(person.id, "tracks", Wanted())
    assert len(asked(sandbox)) == 1
    library.live_page(person.id, "playlists", Wanted())
    sandbox.add_fault("rate_limited", path="/v1/me/albums", count=1)
    with pytest.raises(Parked):
        library.live_page(person.id, "albums", Wanted())
    core.disconnect(person.id)
    with pytest.raises(SignInNeeded, match="You have disconnected"):
        library.live_page(person.id, "playlists", Wanted())
