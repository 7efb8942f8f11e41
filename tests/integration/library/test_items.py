"""One thing that is opened: saved with its features, beside the collections."""

from __future__ import annotations

from typing import Any

import pytest

from dashspot import browser, jobs, library
from dashspot.blocks.people import UserBlock
from dashspot.errors import ClosedToApp, ConsentMissing, JobConflict, LinkRefused, NotThere, NotYours
from dashspot.jobs import requests
from dashspot.library.tasks import save_item as task
from dashspot.sandbox.serving import Sandbox
from tests.integration.library.conftest import MODES, shelf

NOBODYS = "0000000000000000000000"


def opened(user: UserBlock) -> list[str]:
    """The ids of all tracks that are here."""
    return browser.kept_library(user.id).tracks["track_id"].tolist()


def test_a_track_is_saved_with_its_features(sandbox: Sandbox, person: UserBlock) -> None:
    """It has a report, and no playlist holds it; asking again asks for the track alone."""
    track = shelf(sandbox, "track")[0]
    assert "Features are known of" in library.save_item(person.id, f"https://open.spotify.com/track/{track}?si=x")
    assert opened(person) == [track]
    found = browser.kept_library(person.id)
    assert len(found.items) == len(found.saved) == 0
    sandbox.clear_log()
    library.save_item(person.id, f"spotify:track:{track}")
    assert [row["path"] for row in sandbox.log() if row["path"].startswith("/v1")] == [f"/v1/tracks/{track}"]


def test_an_album_is_saved_with_all_its_tracks(sandbox: Sandbox, person: UserBlock) -> None:
    """The tracks name the album, though an album's page of them does not."""
    album = shelf(sandbox, "album")[0]
    library.save_item(person.id, f"spotify:album:{album}")
    wanted = sandbox.run(lambda world: sorted(one.id for one in world.catalogue.tracks_of_album[album]))
    tracks = browser.kept_library(person.id).tracks
    assert sorted(tracks["track_id"]) == wanted
    assert set(tracks["album_id"]) == {album}
    assert tracks["album_name"].notna().all()


def test_a_playlist_of_somebody_else_is_kept_beside_the_library(sandbox: Sandbox, person: UserBlock) -> None:
    """Where Spotify shows it; a sync of everything does not drop it. Where not, the person is told."""
    name = sandbox.users[1]
    (other,) = sandbox.run(lambda world: [one.id for one in world.people.playlists.values() if one.owner == name][-1:])
    if sandbox.run(lambda world: world.options.mode) == MODES[0]:
        with pytest.raises(NotYours, match="somebody else's"):
            library.save_item(person.id, f"spotify:playlist:{other}")
        return
    library.save_item(person.id, f"spotify:playlist:{other}")
    library.sync(person.id, ["playlists"])
    assert other in set(browser.kept_library(person.id).playlists["playlist_id"])


@pytest.mark.parametrize("error", [ClosedToApp, ConsentMissing])
def test_what_can_not_be_read_is_not_called_saved(
    person: UserBlock, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """The person is told what stopped it."""

    def refuse(*_: object) -> Any:
        raise error

    monkeypatch.setattr("dashspot.spotify.gateway.Gateway.whole_playlist", refuse)
    with pytest.raises(error):
        library.save_item(person.id, f"spotify:playlist:{NOBODYS}")


def test_the_job_says_what_it_saved(sandbox: Sandbox, person: UserBlock) -> None:
    """One press on a row; a second one finds it under way."""
    uri = f"spotify:track:{shelf(sandbox, 'track')[1]}"
    control = jobs.Control(library.request_item(person.id, uri))
    with pytest.raises(JobConflict):
        library.request_item(person.id, uri)
    requests.run(task, control)
    assert opened(person) == [shelf(sandbox, "track")[1]]


def test_what_is_not_there_or_no_link_is_said(person: UserBlock) -> None:
    """Nothing is kept of it."""
    with pytest.raises(NotThere):
        library.save_item(person.id, f"spotify:track:{NOBODYS}")
    for text in ("", "spotify:user:somebody", "https://example.com/track/1"):
        with pytest.raises(LinkRefused):
            library.request_item(person.id, text)
    assert opened(person) == []


def test_an_artist_is_known_without_tracks(sandbox: Sandbox, person: UserBlock) -> None:
    """Only what Spotify tells of the artist; asking for all albums would use up a day."""
    artist: Any = shelf(sandbox, "artist")[0]
    assert library.save_item(person.id, f"spotify:artist:{artist}").startswith("Saved: what is known of")
    assert opened(person) == []
