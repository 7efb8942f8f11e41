"""Playing a collection from its report, with the player made up where the service commands it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import browser, core, playback
from dashspot.blocks.people import LibraryState, UserBlock
from dashspot.errors import PlayerRefused
from dashspot.spotify.refusals import PLAYER
from dashspot.ui.session import Viewer
from tests.browser.tables import playlist_id, playlist_table
from tests.pages.conftest import OWN_PLAYLISTS, REPORT, Visit, errors, press

Played = list[tuple[str, Any]]
BUTTONS = {"Play this collection", "Play this track", "Add to queue", "Play selection"}


@pytest.fixture
def saved(person: UserBlock, tmp_path: Path) -> browser.Library:
    """Two playlists of three tracks, of the person who is signed in."""
    path = tmp_path / "mine.csv"
    path.write_bytes(playlist_table(OWN_PLAYLISTS, tracks=3))
    core.import_path(person.id, path)
    browser.analyse_everything(person.id)
    return browser.kept_library(person.id)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    """What is asked of the player."""
    found: Played = []

    def tracks(_: uuid.UUID, track_ids: Sequence[str]) -> int:
        found.append(("tracks", list(track_ids)))
        return min(len(track_ids), 2)

    monkeypatch.setattr(playback, "play_tracks", tracks)
    monkeypatch.setattr(playback, "play_collection", lambda _, uri: found.append(("collection", uri)))
    monkeypatch.setattr(playback, "press", lambda _, name, given: found.append((name, given)))
    return found


def test_a_playlist_is_played_whole(visit: Visit, saved: browser.Library, played: Played) -> None:
    """By its name at Spotify."""
    del saved
    found = playlist_id(OWN_PLAYLISTS[0])
    app = press(visit(REPORT, local=False, kind="playlist", id=found), "Play this collection")
    assert played == [("collection", f"spotify:playlist:{found}")]
    assert "Spotify plays this playlist." in app.success[0].value.replace("\\", "")


def test_what_spotify_has_no_name_for_is_played_by_its_tracks(
    visit: Visit, saved: browser.Library, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library, in its order; that it is the first part only is said before and after."""
    monkeypatch.setattr("dashspot.ui.parts.play.PLAYED", 2)
    app = visit(REPORT, local=False)
    assert "Spotify takes 100 tracks at once" in next(b for b in app.button if b.label == "Play this collection").help
    press(app, "Play this collection")
    ids = browser.track_ids(saved, browser.LIBRARY_KEY)
    assert played == [("tracks", ids)]
    assert f"Spotify plays 2 tracks, the first of {len(ids)}." in app.success[0].value.replace("\\", "")


def test_a_track_is_played_or_queued(visit: Visit, saved: browser.Library, played: Played) -> None:
    """From its report."""
    track_id = saved.tracks["track_id"].iloc[0]
    for label in ("Play this track", "Add to queue"):
        press(visit(REPORT, local=False, kind="track", id=track_id), label)
    assert played == [("tracks", [track_id]), ("queue", f"spotify:track:{track_id}")]


@pytest.mark.usefixtures("saved")
def test_a_refusal_is_a_sentence(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page whose button was pressed."""

    def refuse(*_given: Any) -> int:
        raise PlayerRefused(PLAYER["NO_ACTIVE_DEVICE"])

    monkeypatch.setattr(playback, "play_tracks", refuse)
    assert errors(press(visit(REPORT, local=False), "Play this collection")) == [PLAYER["NO_ACTIVE_DEVICE"]]


def _selected() -> None:
    import streamlit as st  # noqa: PLC0415 (AppTest runs the body alone)

    from dashspot.ui.parts import selection  # noqa: PLC0415 (ditto)

    selection.panel(st.session_state["viewer"], st.session_state["saved"].tracks, "x", "These", st.session_state["ids"])


def test_a_selection_is_played_in_its_order(person: UserBlock, saved: browser.Library, played: Played) -> None:
    """What somebody has ticked; what came of it stands beneath."""
    app = AppTest.from_function(_selected)
    ids = saved.tracks["track_id"].tolist()[::-1][:2]
    shown = LibraryState(user=person, version=saved.version, empty=False)
    app.session_state["viewer"] = Viewer(shown, person, connected=True)
    app.session_state["saved"], app.session_state["ids"] = saved, ids
    app = press(app.run(), "Play selection")
    assert played == [("tracks", ids)]
    assert app.success[0].value.replace("\\", "") == "Spotify plays 2 tracks."
    app.session_state["viewer"] = Viewer(shown, person, connected=False)
    assert "Play selection" not in [button.label for button in app.run().button]


@pytest.mark.usefixtures("sample_library", "own_library")
def test_without_a_connection_nothing_is_offered(visit: Visit) -> None:
    """Nor of the sample, whose tracks are made up."""
    for local in (True, False):
        assert not BUTTONS & {button.label for button in visit(REPORT, local=local).button}
