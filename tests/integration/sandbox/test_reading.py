"""Reading: pages, their limits, and the oddities of real libraries in each mode."""

from __future__ import annotations

from typing import Any

import pytest

from dashspot.sandbox.serving import running
from tests.integration.sandbox.caller import HTTP, Caller

SPOTIFYS = "37i9dQZF1E"


@pytest.mark.parametrize("path", ["/me/tracks", "/me/albums", "/me/playlists", "/me/top/tracks", "/me/top/artists"])
@pytest.mark.parametrize("limit", ["0", "51", "-1", "ten", "1.5", ""])
def test_a_limit_out_of_range_is_refused(path: str, limit: str, reader: Caller) -> None:
    """400 `Invalid limit`."""
    assert reader.refusal("GET", path, limit=limit) == (400, "Invalid limit", None)


def test_some_maxima_are_lower_in_development_mode(reader: Caller, development_reader: Caller) -> None:
    """Artist albums and search: 10 instead of 50."""
    artist = reader.get("/me/top/artists", limit=1)["items"][0]["id"]
    for path, query in ((f"/artists/{artist}/albums", {}), ("/search", {"q": "a", "type": "track"})):
        assert reader.call("GET", path, limit=50, **query).is_success
        assert development_reader.call("GET", path, limit=10, **query).is_success
        assert development_reader.refusal("GET", path, limit=11, **query) == (400, "Invalid limit", None)
    assert development_reader.get("/search", q="a", type="track")["tracks"]["limit"] == 5


def test_pages_link_to_their_neighbours(reader: Caller) -> None:
    """By offset, with all else that was asked; the last has no next."""
    page = reader.get("/me/top/tracks", limit=10, offset=10, time_range="long_term")
    url = f"{reader.sandbox.url}/v1/me/top/tracks?offset={{}}&limit=10&time_range=long_term"
    assert (page["previous"], page["href"], page["next"]) == tuple(url.format(offset) for offset in (0, 10, 20))
    assert reader.get("/me/top/tracks", limit=50, offset=page["total"])["items"] == []
    assert reader.get("/me/top/tracks", limit=50, offset=page["total"] - 1)["next"] is None


def test_extended_playlist_links_name_a_path_that_development_mode_closes(
    reader: Caller, development_reader: Caller
) -> None:
    """As recorded: /users/{id}/playlists."""
    page = reader.get("/me/playlists", limit=2)
    assert page["next"].startswith(f"{reader.sandbox.url}/v1/users/{reader.user}/playlists?offset=2")
    assert "/v1/me/playlists?offset=2" in development_reader.get("/me/playlists", limit=2)["next"]


def test_trailing_slashes_are_taken(reader: Caller) -> None:
    """As spotipy sends them; what is nowhere is 404."""
    assert reader.get("/me/") == reader.get("/me")
    assert reader.call("GET", "/nowhere").status_code == 404


def test_both_spellings_in_extended_mode(reader: Caller) -> None:
    """Playlists have `tracks` and `items`, rows `track` and `item`, with the same content."""
    found = reader.get(f"/playlists/{reader.playlist('Kitchen disco')}")
    assert found["tracks"]["items"] == found["items"]["items"]
    assert "/tracks?" in found["tracks"]["href"]
    assert "/items?" in found["items"]["href"]
    assert all(row["track"] == row["item"] for row in found["items"]["items"])


def test_one_spelling_in_development_mode(development_reader: Caller) -> None:
    """`items` and `item`; saved tracks keep `track`."""
    found = development_reader.get(f"/playlists/{development_reader.playlist('Kitchen disco')}")
    assert "tracks" not in found
    assert all("track" not in row for row in found["items"]["items"])
    assert "track" in development_reader.get("/me/tracks", limit=1)["items"][0]


def test_others_playlists_in_development_mode(development_reader: Caller) -> None:
    """Listed with a total, shown without rows, and their rows are forbidden; a collaborator sees them."""
    listed = development_reader.get("/me/playlists", limit=50)["items"]
    other = next(row for row in listed if row and row["owner"]["id"] == development_reader.sandbox.users[1])
    assert other["items"]["total"] > 0
    public = development_reader.playlist("From the old shelf")
    assert "items" not in development_reader.get(f"/playlists/{public}")
    assert development_reader.refusal("GET", f"/playlists/{public}/items") == (403, "Forbidden", None)
    shared = development_reader.playlist("New this year")
    assert development_reader.get(f"/playlists/{shared}/items")["items"]


def test_algorithmic_playlists_are_not_found_in_development_mode(reader: Caller, development_reader: Caller) -> None:
    """Listed all the same."""
    id_ = next(one for one in reader.sandbox.playlists if one.startswith(SPOTIFYS))
    assert id_ in {row["id"] for row in development_reader.get("/me/playlists", limit=50)["items"] if row}
    assert development_reader.refusal("GET", f"/playlists/{id_}") == (404, "Resource not found", None)
    assert reader.get(f"/playlists/{id_}")["owner"]["id"] == "spotify"


def test_the_odd_rows(reader: Caller) -> None:
    """Local tracks, one without parts, a track that is gone, and an episode for who asks."""
    path = f"/playlists/{reader.playlist('Kitchen disco')}/items"
    *_, local, untitled, gone = reader.get(path, limit=50)["items"]
    assert (local["item"]["name"], local["item"]["duration_ms"], local["item"]["id"]) == (
        "Take 4, no drums",
        273_000,
        None,
    )
    assert (untitled["item"]["artists"][0]["name"], untitled["added_by"]["id"], untitled["is_local"]) == ("", "", True)
    assert gone["item"] is None
    path = f"/playlists/{reader.playlist('Morning run')}/items"
    assert reader.get(path, limit=1, offset=10)["items"][0]["item"] is None
    episode = reader.get(path, limit=1, offset=10, additional_types="track,episode")["items"][0]["item"]
    assert (episode["type"], "show" in episode, "album" in episode) == ("episode", True, False)


def test_descriptions(reader: Caller) -> None:
    """Empty, null, the text "null", and escaped."""
    found = {row["description"] for row in reader.get("/me/playlists", limit=50)["items"] if row}
    assert {"", None, "null", "Fish &amp; chips &#x2F; &quot;loud&quot;"} <= found


def test_playlist_images_expire(development_reader: Caller) -> None:
    """In less than a day; a new answer has a new URL."""
    with running(tracks=20) as sandbox:
        caller = Caller(sandbox)
        path = f"/playlists/{caller.playlist('Morning run')}/images"
        url = caller.get(path)[0]["url"]
        assert HTTP.get(url).headers["content-type"].startswith("image/")
        sandbox.advance(86_400)
        assert HTTP.get(url).status_code == 404
        assert HTTP.get(Caller(sandbox).get(path)[0]["url"]).status_code == 200
    assert development_reader.get("/me/tracks", limit=1)["items"][0]["track"]["album"]["images"][0]["width"] == 640


def test_fields(reader: Caller, development_reader: Caller) -> None:
    """Rows are empty in development mode when asked by their old name."""
    path = f"/playlists/{reader.playlist('Quiet evening')}/items"
    path = path.replace(reader.playlist("Quiet evening"), reader.playlist("Sun on the balcony"))
    assert reader.get(path, fields="total,items(track.name,item(id))")["items"][0].keys() == {"track", "item"}
    assert development_reader.get(path, fields="items(track(name))")["items"][0] == {}
    named = development_reader.get(path, fields="items(item(name,album(!images)))")["items"][0]["item"]
    assert ("name" in named, "images" in named["album"], "id" in named["album"]) == (True, False, True)
    for wrong in ("items(", "items)", "a b c(", "items(,)x!!", ".", "a." * 20):
        assert reader.refusal("GET", path, fields=wrong)[:2] == (400, "Invalid fields")


def test_followed_artists_by_cursor(development_reader: Caller) -> None:
    """The last page has neither next nor cursor."""
    seen: list[Any] = []
    query: dict[str, Any] = {"type": "artist", "limit": 20}
    while True:
        page = development_reader.get("/me/following", **query)["artists"]
        seen += [artist["id"] for artist in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["cursors"]["after"]
    assert page["cursors"]["after"] is None
    assert len(seen) == len(set(seen)) == page["total"] == 75
    assert development_reader.refusal("GET", "/me/following", type="user")[0] == 400


def test_recently_played_by_cursor(development_reader: Caller) -> None:
    """Fifty plays, newest first; cursors are text, only one of them may be given."""
    first = development_reader.get("/me/player/recently-played", limit=30)
    second = development_reader.get("/me/player/recently-played", limit=30, before=first["cursors"]["before"])
    ends = [row["played_at"] for row in (*first["items"], *second["items"])]
    assert len(ends) == 50
    assert ends == sorted(ends, reverse=True)
    assert f"before={first['cursors']['before']}" in first["next"]
    assert second["next"] is None
    newer = development_reader.get("/me/player/recently-played", after=second["cursors"]["after"], limit=50)
    assert len(newer["items"]) == 30
    newest = development_reader.get("/me/player/recently-played", after=first["cursors"]["after"])
    assert (newest["items"], newest["cursors"]) == ([], None)
    assert development_reader.refusal("GET", "/me/player/recently-played", after="1", before="2")[0] == 400


def test_audio_features_have_gaps(reader: Caller) -> None:
    """In the order of the ids, null where unknown; a single unknown one is 404; a failed analysis is all zero."""
    tracks = [track.id for track in reader.sandbox.run(lambda world: world.catalogue.track_list)]
    rows = reader.get("/audio-features/", ids=",".join((tracks[2], tracks[0], "0" * 22, tracks[1])))["audio_features"]
    assert [row and row["id"] for row in rows] == [tracks[2], None, None, tracks[1]]
    assert (rows[3]["tempo"], rows[3]["danceability"], rows[3]["time_signature"]) == (0, 0, 0)
    assert reader.refusal("GET", f"/audio-features/{tracks[0]}")[0] == 404
    assert reader.refusal("GET", "/audio-features", ids=",".join(["0" * 22] * 101))[0] == 400


def test_search_filters(reader: Caller) -> None:
    """Words must all match; ISRC, artist and year narrow."""
    track = reader.get("/me/tracks", limit=1, offset=40)["items"][0]["track"]
    found = reader.get("/search", q=f"isrc:{track['external_ids']['isrc']}", type="track")["tracks"]
    assert [one["id"] for one in found["items"]] == [track["id"]]
    year = track["album"]["release_date"][:4]
    query = f'artist:"{track["artists"][0]["name"]}" year:{year}'
    assert track["id"] in {
        one["id"] for one in reader.get("/search", q=query, type="track", limit=50)["tracks"]["items"]
    }
    for wrong in (
        {"q": "", "type": "track"},
        {"q": "a", "type": "song"},
        {"q": "a"},
        {"q": "a", "type": "track", "offset": 1001},
    ):
        assert reader.refusal("GET", "/search", **wrong)[0] == 400
