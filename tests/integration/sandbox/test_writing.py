"""Writing: the library by URI, playlists and their snapshots, and every refusal."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.integration.sandbox.caller import Caller


@pytest.fixture
def uris(caller: Caller) -> list[str]:
    """The first tracks of the catalogue."""
    return [f"spotify:track:{track.id}" for track in caller.sandbox.run(lambda world: world.catalogue.track_list[:101])]


@pytest.fixture
def made(caller: Caller, uris: list[str]) -> str:
    """A new private playlist of five tracks."""
    body = {"name": "Made", "public": False, "description": "Mine"}
    id_: str = caller.call("POST", "/me/playlists", body=body).json()["id"]
    caller.call("POST", f"/playlists/{id_}/items", body=uris[:5])
    return id_


def rows(caller: Caller, playlist: str) -> list[str]:
    """The URIs in a playlist."""
    return [row["item"]["uri"] for row in caller.get(f"/playlists/{playlist}/items", limit=50)["items"]]


def test_the_library_takes_any_kind(caller: Caller, uris: list[str]) -> None:
    """Save, ask and remove; newest first; all or nothing."""
    catalogue = caller.sandbox.run(lambda world: world.catalogue)
    album, artist = f"spotify:album:{list(catalogue.albums)[-1]}", f"spotify:artist:{list(catalogue.artists)[-1]}"
    named = ",".join((uris[0], album, artist, f"spotify:user:{caller.sandbox.users[1]}"))
    assert caller.call("PUT", "/me/library", uris=named).status_code == 200
    assert caller.get("/me/library/contains", uris=named) == [True] * 4
    assert caller.call("DELETE", "/me/library", uris=named).status_code == 200
    assert caller.get("/me/library/contains", uris=named) == [False] * 4
    assert caller.refusal("PUT", "/me/library", uris=f"{uris[0]},spotify:track:{'0' * 22}")[0] == 400
    assert caller.get("/me/library/contains", uris=uris[0]) == [False]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("wrong", ["", "nonsense", "spotify:genre:rock", "spotify:local:a:b:c:1"])
def test_wrong_uris_are_refused(method: str, wrong: str, caller: Caller) -> None:
    """400, and nothing is changed."""
    assert caller.refusal(method, "/me/library", uris=wrong)[0] == 400


def test_at_most_forty_uris(caller: Caller, uris: list[str]) -> None:
    """The forty-first is refused."""
    assert caller.call("PUT", "/me/library", uris=",".join(uris[:40])).is_success
    assert caller.refusal("PUT", "/me/library", uris=",".join(uris[:41]))[0] == 400
    assert caller.refusal("GET", "/me/library/contains", uris=",".join(uris[:41]))[0] == 400


def test_a_uri_needs_the_scope_of_its_kind(caller: Caller) -> None:
    """Saving tracks does not allow to follow artists."""
    narrow = Caller(caller.sandbox, scopes=["user-library-modify"])
    artist = next(iter(caller.sandbox.run(lambda world: world.catalogue.artists)))
    assert narrow.refusal("PUT", "/me/library", uris=f"spotify:artist:{artist}")[1] == "Insufficient client scope"


def test_a_new_playlist(caller: Caller) -> None:
    """Public unless said otherwise, and "null" without a description."""
    made = caller.call("POST", "/me/playlists", body={"name": "Plain"})
    assert (made.status_code, made.json()["public"], made.json()["description"]) == (201, True, "null")
    for sent, kept in (("", ""), (None, "null"), ("Mine", "Mine")):
        body = {"name": "Plain", "description": sent}
        assert caller.call("POST", "/me/playlists", body=body).json()["description"] == kept
    assert caller.get("/me/playlists", limit=1, offset=3)["items"][0]["id"] == made.json()["id"]
    wrong: list[Any] = [
        {},
        {"name": ""},
        {"name": "x", "collaborative": True},
        {"name": "x", "public": "yes"},
        {"name": "x", "description": 1},
        [],
        b"{",
    ]
    for body in wrong:
        assert caller.refusal("POST", "/me/playlists", body=body)[0] == 400


def test_deleting_a_playlist_is_removing_it_from_the_library(caller: Caller, made: str) -> None:
    """It leaves the list and can still be read."""
    caller.call("DELETE", "/me/library", uris=f"spotify:playlist:{made}")
    assert made not in {row["id"] for row in caller.get("/me/playlists", limit=50)["items"] if row}
    assert caller.get(f"/playlists/{made}")["id"] == made


def test_adding_at_a_position(caller: Caller, made: str, uris: list[str]) -> None:
    """URIs of the query win over the body."""
    path = f"/playlists/{made}/items"
    assert caller.call("POST", path, body={"uris": [uris[9]], "position": 1}).status_code == 201
    caller.call("POST", path, body={"uris": [uris[8]]}, uris=uris[7], position=0)
    assert rows(caller, made) == [uris[7], uris[0], uris[9], *uris[1:5]]


@pytest.mark.parametrize(
    ("start", "length", "before", "expected"),
    [(0, 1, 5, [1, 2, 3, 4, 0]), (0, 2, 4, [2, 3, 0, 1, 4]), (3, 2, 0, [3, 4, 0, 1, 2]), (1, 1, 1, [0, 1, 2, 3, 4])],
)
def test_reordering(
    start: int, length: int, before: int, expected: list[int], caller: Caller, made: str, uris: list[str]
) -> None:
    """Rows from `start` stand before what stood at `before`."""
    body = {"range_start": start, "range_length": length, "insert_before": before}
    assert caller.call("PUT", f"/playlists/{made}/items", body=body).is_success
    assert rows(caller, made) == [uris[place] for place in expected]


def test_removing(caller: Caller, made: str, uris: list[str]) -> None:
    """Every occurrence, or those at positions."""
    path = f"/playlists/{made}/items"
    caller.call("POST", path, body=[uris[0], uris[1]])
    caller.call("DELETE", path, body={"items": [{"uri": uris[0]}, {"uri": uris[1], "positions": [6]}]})
    assert rows(caller, made) == uris[1:5]


def test_snapshots(caller: Caller, made: str, uris: list[str]) -> None:
    """A write's snapshot id is shown by reads 30 seconds later, its items at once; an unknown one is refused."""
    caller.sandbox.advance(31)
    before = caller.get(f"/playlists/{made}")["snapshot_id"]
    path = f"/playlists/{made}/items"
    after = caller.call("POST", path, body=uris[:1]).json()["snapshot_id"]
    assert len(rows(caller, made)) == 6
    assert caller.get(f"/playlists/{made}")["snapshot_id"] == before != after
    caller.sandbox.advance(31)
    assert caller.get(f"/playlists/{made}")["snapshot_id"] == after
    body: dict[str, Any] = {"items": [{"uri": uris[0]}], "snapshot_id": "unknown"}
    assert caller.refusal("DELETE", path, body=body)[0] == 400
    assert caller.call("DELETE", path, body=body | {"snapshot_id": before}).is_success


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("POST", {"uris": []}),
        ("POST", {"uris": "x"}),
        ("POST", {"uris": ["spotify:local:a:b:c:1"]}),
        ("POST", {"uris": [1]}),
        ("POST", {"uris": ["spotify:track:0000000000000000000000"]}),
        ("PUT", {"range_start": 9, "insert_before": 0}),
        ("PUT", {"range_start": "0", "insert_before": 0}),
        ("PUT", {"range_start": 0}),
        ("DELETE", {"tracks": []}),
        ("DELETE", {"items": ["x"]}),
        ("DELETE", b"["),
    ],
)
def test_wrong_edits_change_nothing(method: str, body: Any, caller: Caller, made: str, uris: list[str]) -> None:
    """400 with a message."""
    assert caller.refusal(method, f"/playlists/{made}/items", body=body)[0] == 400
    assert rows(caller, made) == uris[:5]


def test_at_most_a_hundred(caller: Caller, made: str, uris: list[str]) -> None:
    """In one call."""
    path = f"/playlists/{made}/items"
    assert caller.refusal("POST", path, body=uris)[0] == 400
    assert caller.call("PUT", path, body={"uris": uris[:100]}).is_success
    assert caller.get(path)["total"] == 100


def test_only_owners_and_collaborators_edit(caller: Caller, uris: list[str]) -> None:
    """Others' playlists are forbidden; a collaborator may add and not rename."""
    other, shared = caller.playlist("From the old shelf"), caller.playlist("New this year")
    assert caller.refusal("POST", f"/playlists/{other}/items", body=uris[:1]) == (403, "Forbidden", None)
    assert caller.call("POST", f"/playlists/{shared}/items", body=uris[:1]).status_code == 201
    assert caller.refusal("PUT", f"/playlists/{shared}", body={"name": "Mine"}) == (403, "Forbidden", None)
    assert caller.refusal("PUT", f"/playlists/{'0' * 22}", body={"name": "x"})[0] == 404


def test_a_private_playlist_needs_its_own_scope(caller: Caller, made: str, uris: list[str]) -> None:
    """The one for public playlists is not enough."""
    public = Caller(caller.sandbox, scopes=["playlist-modify-public"])
    answer = public.refusal("POST", f"/playlists/{made}/items", body=uris[:1])
    assert answer == (403, "Insufficient client scope", None)


def test_details(caller: Caller, made: str) -> None:
    """An empty description is refused, and there is no way to clear one."""
    assert caller.refusal("PUT", f"/playlists/{made}", body={"description": ""})[1] == "Attribute description is empty"
    caller.call("PUT", f"/playlists/{made}", body={"name": "Other", "description": "Words", "public": True})
    found = caller.get(f"/playlists/{made}")
    assert (found["name"], found["description"], found["public"]) == ("Other", "Words", True)


def test_covers(caller: Caller, made: str) -> None:
    """A JPEG in base 64 of at most 256 KB; it is the image from then on."""
    path = f"/playlists/{made}/images"
    assert caller.get(path) == []
    for wrong in (b"not base64!", base64.b64encode(b"GIF89a"), base64.b64encode(b"\xff\xd8\xff" + bytes(200_000))):
        assert caller.refusal("PUT", path, body=wrong)[0] == 400
    assert caller.call("PUT", path, body=base64.b64encode(b"\xff\xd8\xff\xd9")).status_code == 202
    assert len(caller.get(path)) == 1


def test_a_public_playlist_is_not_collaborative(caller: Caller, made: str) -> None:
    """Neither made so nor changed so; both at once, private and collaborative, is taken."""
    path = f"/playlists/{made}"
    assert caller.call("PUT", path, body={"public": True}).is_success
    for body in ({"collaborative": True}, {"collaborative": True, "public": True}):
        assert caller.refusal("PUT", path, body=body)[0] == 400
    assert caller.call("PUT", path, body={"collaborative": True, "public": False}).is_success
    assert caller.refusal("PUT", path, body={"public": True})[0] == 400
    assert caller.get(path)["collaborative"] is True


@pytest.mark.parametrize(("name", "longest"), [("name", 100), ("description", 300)])
def test_long_texts_are_refused(name: str, longest: int, caller: Caller, made: str) -> None:
    """In a new playlist and in one that there is."""
    for length, taken in ((longest, True), (longest + 1, False)):
        body = {"name": "x", name: "y" * length}
        assert caller.call("PUT", f"/playlists/{made}", body=body).is_success is taken
        assert caller.call("POST", "/me/playlists", body=body).is_success is taken
