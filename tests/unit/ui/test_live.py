"""What a press on a row of the Library does, and which rows are asked for."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from dashspot import library
from dashspot.errors import JobConflict, SignedOut
from dashspot.library import LIVE
from dashspot.library.services import live_rows
from dashspot.ui.parts import live_actions, live_table

USER = uuid.uuid4()
IDS = [f"{place:022d}" for place in range(12)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the services that save; the first item is under way already."""
    found: list[str] = []

    def item(_: uuid.UUID, uri: str) -> None:
        if uri.endswith(IDS[0]):
            raise JobConflict
        found.append(uri)

    monkeypatch.setattr(library, "request_item", item)
    monkeypatch.setattr(library, "request_sync", lambda _, *resources: found.extend(resources))
    monkeypatch.setattr(live_actions, "confirm", lambda _: None)
    return found


def test_playlists_are_saved_by_one_sync(asked: list[str]) -> None:
    """As many as are ticked."""
    assert live_actions.save(USER, LIVE["playlists"], IDS) == len(IDS)
    assert asked == [f"playlist:{found}" for found in IDS]


def test_playlists_of_others_are_opened(asked: list[str]) -> None:
    """A sync would drop them, since the person does not have them."""
    live_actions.save(USER, LIVE["search_playlists"], IDS[1:2])
    assert asked == [f"spotify:playlist:{IDS[1]}"]


def test_other_things_are_saved_one_by_one(asked: list[str]) -> None:
    """A few at a time; one that is under way is passed over."""
    assert live_actions.save(USER, LIVE["albums"], IDS) == live_actions.MOST_ITEMS - 1
    assert asked == [f"spotify:album:{found}" for found in IDS[1 : live_actions.MOST_ITEMS]]


def test_files_on_devices_are_passed_over(asked: list[str]) -> None:
    """Spotify tells nothing of them; what else is ticked is asked for."""
    ids = ["local:Ada::Song:180", IDS[1]]
    assert live_actions.save(USER, LIVE["tracks"], ids) == 1
    assert asked == [f"spotify:track:{IDS[1]}"]


def test_an_empty_page_asks_for_nothing(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync of no playlist in particular would be one of everything; the person is told."""
    told: list[str] = []
    monkeypatch.setattr(live_actions, "tell", told.append)
    monkeypatch.setattr(library, "request_sync", lambda _, *resources: asked.append(f"sync of {resources}"))
    live_actions._ask(USER, "playlists", [])
    assert asked == []
    assert told[0].startswith("Nothing of this is left to ask for")


def test_nothing_is_saved_for_who_is_signed_out(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The press says so."""

    def gone(_: uuid.UUID) -> None:
        raise SignedOut

    monkeypatch.setattr(live_actions, "confirm", gone)
    with pytest.raises(SignedOut):
        live_actions.save(USER, LIVE["tracks"], IDS)
    assert asked == []


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What presses do."""
    found: list[str] = []
    monkeypatch.setattr(live_table, "save", lambda _, live, ids: found.append(f"save {live.noun} {ids}"))
    monkeypatch.setattr(live_table, "tell", lambda text, level="info": found.append(f"{level}: {text}"))
    monkeypatch.setattr(live_table, "want_report", lambda kind, id_, **_: found.append(f"report {kind} {id_}"))
    return found


def press(
    monkeypatch: pytest.MonkeyPatch, state: str, *, reported: bool = False, live: bool = True, row: int = 0
) -> None:
    """Press the button of the one row."""
    held: dict[str, Any] = {"live_playlists_open": SimpleNamespace(row=row)}
    monkeypatch.setattr(live_table, "st", SimpleNamespace(session_state=held))
    live_table._open(USER, "playlists", [("ID", "Mine", state, reported)], live=live)


@pytest.mark.parametrize("state", [live_rows.SAVED, live_rows.ANALYSED])
def test_what_is_here_leads_to_its_report(monkeypatch: pytest.MonkeyPatch, done: list[str], state: str) -> None:
    """And nothing is saved again; also where Spotify can't be asked."""
    press(monkeypatch, state, reported=True)
    press(monkeypatch, state, reported=True, live=False)
    assert done == ["report playlist ID"] * 2


def test_what_is_not_here_is_saved(monkeypatch: pytest.MonkeyPatch, done: list[str]) -> None:
    """The person stays where they are, and is told."""
    press(monkeypatch, live_rows.NOT_SAVED)
    assert done == ["save playlist ['ID']", "info: Mine is being saved. Open it again when it is here."]


@pytest.mark.parametrize("state", [live_rows.CHANGED, live_rows.IN_PART])
def test_what_is_here_in_part_is_saved_and_shown(monkeypatch: pytest.MonkeyPatch, done: list[str], state: str) -> None:
    """The report shows what there is."""
    press(monkeypatch, state, reported=True)
    assert done[0] == "save playlist ['ID']"
    assert done[-1] == "report playlist ID"


@pytest.mark.parametrize("state", [live_rows.EMPTY, live_rows.LOCAL, live_rows.NOT_SHOWN, live_rows.ON_ITS_WAY])
def test_what_can_not_be_opened_says_why(monkeypatch: pytest.MonkeyPatch, done: list[str], state: str) -> None:
    """In one sentence; nothing is asked."""
    press(monkeypatch, state)
    (said,) = done
    assert said.startswith("info: ")


def test_an_artist_without_tracks_here_says_so(monkeypatch: pytest.MonkeyPatch, done: list[str]) -> None:
    """Asking again would bring nothing more."""
    held = {"live_artists_open": SimpleNamespace(row=0)}
    monkeypatch.setattr(live_table, "st", SimpleNamespace(session_state=held))
    live_table._open(USER, "artists", [("ID", "Ada", live_rows.BY_NAME, False)], live=True)
    assert done == ["info: Nothing by them is here yet. Their tracks are saved as you open, like or collect them."]


def test_without_spotify_nothing_is_promised(monkeypatch: pytest.MonkeyPatch, done: list[str]) -> None:
    """What is not here can't be saved now; a row that there is no more does nothing."""
    press(monkeypatch, live_rows.NOT_SAVED, live=False)
    press(monkeypatch, live_rows.NOT_SAVED, row=7)
    assert done == ["info: This is not saved here, and Spotify can't be asked for it now."]
