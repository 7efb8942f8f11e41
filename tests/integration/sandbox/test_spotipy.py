"""An unmodified spotipy, pointed at the sandbox, can't tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import spotipy  # type: ignore[import-untyped, unused-ignore] # ships no types
from spotipy.cache_handler import MemoryCacheHandler  # type: ignore[import-untyped, unused-ignore]
from spotipy.oauth2 import (  # type: ignore[import-untyped, unused-ignore]
    SpotifyClientCredentials,
    SpotifyOAuth,
    SpotifyOauthError,
    SpotifyPKCE,
)

from dashspot.sandbox.options import EXTENDED, Mode
from dashspot.sandbox.serving import Sandbox, running
from tests.integration.sandbox.caller import HTTP

REDIRECT = "http://127.0.0.1:8501/callback"
SCOPE = (
    "user-library-read,user-library-modify,playlist-read-private,playlist-read-collaborative,playlist-modify-public,"
    "playlist-modify-private,user-follow-read,user-follow-modify,user-top-read,user-read-recently-played,"
    "user-read-playback-state,user-read-currently-playing,user-modify-playback-state,ugc-image-upload"
)
TRACKS = 130


@pytest.fixture(params=["development", "extended"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """Each mode."""
    chosen: Mode = request.param
    return chosen


@pytest.fixture
def sandbox(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox to which spotipy's accounts URLs point."""
    with running(mode=mode, tracks=TRACKS) as started:
        for manager in (SpotifyOAuth, SpotifyPKCE, SpotifyClientCredentials):
            monkeypatch.setattr(manager, "OAUTH_TOKEN_URL", f"{started.url}/api/token")
            monkeypatch.setattr(manager, "OAUTH_AUTHORIZE_URL", f"{started.url}/authorize", raising=False)
        yield started


def managers(sandbox: Sandbox) -> list[Any]:
    """Both ways a user signs in."""
    kept: dict[str, Any] = {"redirect_uri": REDIRECT, "scope": SCOPE, "state": "abc", "requests_timeout": 10}
    return [
        SpotifyOAuth(sandbox.client_id, sandbox.client_secret, cache_handler=MemoryCacheHandler(), **kept),
        SpotifyPKCE(sandbox.client_id, cache_handler=MemoryCacheHandler(), **kept),
    ]


def signed_in(sandbox: Sandbox, manager: Any, user: str | None = None) -> spotipy.Spotify:
    """A client after the user agreed."""
    chosen = {"user": user} if user else {}
    page = HTTP.get(manager.get_authorize_url())
    assert "Agree" in page.text
    back = HTTP.get(str(httpx.URL(manager.get_authorize_url()).copy_merge_params({"auto": "1", **chosen})))
    state, code = manager.parse_auth_response_url(back.headers["location"])
    assert state == "abc"
    manager.get_access_token(code, check_cache=False, **({"as_dict": False} if type(manager) is SpotifyOAuth else {}))
    client = spotipy.Spotify(auth_manager=manager, requests_timeout=10)
    client.prefix = f"{sandbox.url}/v1/"
    return client


def paged(client: spotipy.Spotify, page: Any) -> list[Any]:
    """All items of a list, following spotipy's own way to the next page."""
    items = list(page["items"])
    while page["next"]:
        page = client.next(page)
        page = page.get("artists", page)
        items += page["items"]
    return items


def test_both_ways_of_signing_in_page_through_the_whole_library(sandbox: Sandbox) -> None:
    """Every saved track, album, playlist and row, every followed artist."""
    for manager in managers(sandbox):
        client = signed_in(sandbox, manager)
        assert client.me()["id"] == sandbox.users[0]
        saved = paged(client, client.current_user_saved_tracks(limit=50))
        assert len({row["track"]["id"] for row in saved}) == TRACKS
        albums = paged(client, client.current_user_saved_albums(limit=20))
        assert sum(row is None for row in albums) == 1
        artists = paged(client, client.current_user_followed_artists(limit=20)["artists"])
        assert len({artist["id"] for artist in artists}) == len(artists) == round(TRACKS * 0.38)
        playlists = [row for row in paged(client, client.current_user_playlists(limit=10)) if row]
        assert len(playlists) == 16
        own = [row for row in playlists if row["owner"]["id"] == sandbox.users[0]]
        for row in own:
            assert len(paged(client, client.playlist_items(row["id"]))) == row["items"]["total"]


def test_the_library_takes_the_fewest_requests(sandbox: Sandbox) -> None:
    """The log counts them."""
    client = signed_in(sandbox, managers(sandbox)[0])
    paged(client, client.current_user_saved_tracks(limit=50))
    assert sandbox.counts()["GET /v1/me/tracks"] == 3


def test_writing_works(sandbox: Sandbox) -> None:
    """A playlist is made, filled, reordered, emptied and deleted; tracks are saved and removed."""
    client = signed_in(sandbox, managers(sandbox)[0])
    tracks = [row["track"]["uri"] for row in client.current_user_saved_tracks(limit=4)["items"]]
    made = client.current_user_playlist_create("Made", public=False, description="By spotipy")["id"]
    client.playlist_add_items(made, tracks[:3])
    client.playlist_add_items(made, tracks[3:], position=0)
    client.playlist_reorder_items(made, range_start=0, insert_before=4)
    assert [row["item"]["uri"] for row in client.playlist_items(made)["items"]] == tracks
    client.playlist_remove_all_occurrences_of_items(made, tracks[:1])
    client.playlist_remove_specific_occurrences_of_items(made, [{"uri": tracks[1], "positions": [0]}])
    assert [row["item"]["uri"] for row in client.playlist_items(made)["items"]] == tracks[2:]
    client.playlist_replace_items(made, [])
    client.playlist_change_details(made, name="Renamed")
    assert client.playlist(made)["name"] == "Renamed"
    client.playlist_upload_cover_image(made, "/9j/2Q==")
    client.current_user_saved_tracks_delete(tracks[:1])
    assert client.current_user_saved_tracks_contains(tracks[:2]) == [False, True]
    client.current_user_saved_tracks_add(tracks[:1])
    assert client.current_user_saved_tracks(limit=1)["items"][0]["track"]["uri"] == tracks[0]


def test_the_player_obeys(sandbox: Sandbox) -> None:
    """What is started plays, on the device it is moved to."""
    client = signed_in(sandbox, managers(sandbox)[1])
    album = client.current_user_saved_albums(limit=1)["items"][0]["album"]
    client.start_playback(context_uri=album["uri"])
    client.volume(30)
    client.repeat("context")
    client.add_to_queue(album["tracks"]["items"][0]["uri"])
    client.next_track()
    playing = client.current_playback()
    assert playing["context"]["uri"] == album["uri"]
    assert playing["device"]["volume_percent"] == 30
    assert playing["item"]["uri"] == album["tracks"]["items"][0]["uri"]
    other = next(one for one in client.devices()["devices"] if one["id"] and not one["is_active"])
    client.transfer_playback(other["id"])
    assert client.current_playback()["device"]["id"] == other["id"]
    assert client.queue()["currently_playing"]["uri"] == playing["item"]["uri"]
    assert client.current_user_recently_played(limit=5)["items"]


@pytest.mark.filterwarnings("ignore:You're using:DeprecationWarning")
def test_what_development_mode_closes_is_open_in_extended_mode(sandbox: Sandbox, mode: Mode) -> None:
    """Batches, audio features and markets: 403 or an answer."""
    client = signed_in(sandbox, managers(sandbox)[0])
    track = client.current_user_saved_tracks(limit=2)["items"][1]["track"]
    calls = (
        lambda: client.tracks([track["id"]])["tracks"][0]["id"] == track["id"],
        lambda: client.audio_features([track["id"]])[0]["id"] == track["id"],
        lambda: "SE" in client.available_markets()["markets"],
        lambda: client.artist_top_tracks(track["artists"][0]["id"])["tracks"],
        lambda: client.user(sandbox.users[1])["id"] == sandbox.users[1],
    )
    for call in calls:
        if mode == EXTENDED:
            assert call()
            continue
        with pytest.raises(spotipy.SpotifyException) as refused:
            call()
        assert (refused.value.http_status, refused.value.msg.endswith("Forbidden")) == (403, True)


def test_a_refresh_keeps_the_refresh_token(sandbox: Sandbox) -> None:
    """The answer holds none, so spotipy keeps the old; after six months it is refused."""
    for manager in managers(sandbox):
        signed_in(sandbox, manager)
        before = manager.cache_handler.get_cached_token()
        after = manager.refresh_access_token(before["refresh_token"])
        assert after["refresh_token"] == before["refresh_token"]
        assert after["access_token"] != before["access_token"]
    sandbox.advance(184 * 86_400)
    with pytest.raises(SpotifyOauthError) as refused:
        manager.refresh_access_token(before["refresh_token"])
    assert (refused.value.error, refused.value.error_description) == ("invalid_grant", "Refresh token expired")


def test_client_credentials_read_the_catalogue_only(sandbox: Sandbox) -> None:
    """A search works; a person's own things do not."""
    manager = SpotifyClientCredentials(sandbox.client_id, sandbox.client_secret, cache_handler=MemoryCacheHandler())
    client = spotipy.Spotify(auth_manager=manager, requests_timeout=10)
    client.prefix = f"{sandbox.url}/v1/"
    assert client.search("a", limit=10)["tracks"]["items"]
    with pytest.raises(spotipy.SpotifyException) as refused:
        client.current_user_saved_tracks()
    assert refused.value.http_status == 401
