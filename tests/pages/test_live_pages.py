"""The live pages of the Library, with Spotify's answers made up where the services give them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashspot import core, library
from dashspot.blocks.people import UserBlock
from dashspot.errors import JobConflict, NotYours, Parked, ServiceUnavailable, SignInNeeded
from dashspot.library import LIVE, LivePage, Wanted
from dashspot.library.services import live_rows
from tests.pages.conftest import LIVE_PAGES, Visit, errors, infos, links, press, written

PLAYLISTS, ARTISTS, TOP, SEARCH = "library/playlists", "library/artists", "library/top", "library/search"
MOMENT = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
ROWS: dict[str, dict[str, Any]] = {
    "playlist": {"by": "ada", "total": 2.0, "snapshot_id": "S1"},
    "track": {"by": "One", "album": "Album", "duration_ms": 1000.0, "added_at": pd.Timestamp(MOMENT)},
    "album": {"by": "One", "total": 2.0, "released": "2019", "added_at": pd.NaT},
    "artist": {"genres": "folk"},
}
Asked = list[tuple[str, Wanted]]


def page(name: str, wanted: Wanted, *, total: int = 120) -> LivePage:
    """A full page of rows that are named after their place."""
    live, start = LIVE[name], (wanted.page - 1) * LIVE[name].size
    places = range(start, min(start + live.size, total))
    table = pd.DataFrame({"id": [f"{place:022d}" for place in places], "title": [f"Name <b> {n}" for n in places]})
    table = table.assign(image_url=None, **ROWS[live.kind])
    after = f"after-{wanted.page}" if live.by_cursor and places.stop < total else None
    pages = wanted.page + (after is not None) if live.by_cursor else max(-(-total // live.size), 1)
    return LivePage(table, start, total, pages, after, 0, MOMENT)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What Spotify is asked from now on; it has 120 of everything."""
    found: Asked = []

    def answer(_: uuid.UUID, name: str, wanted: Wanted) -> LivePage:
        found.append((name, wanted))
        return page(name, wanted)

    monkeypatch.setattr(library, "live_page", answer)
    return found


def refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[str]:
    """Spotify refuses everything; gives how often it was asked."""
    found: list[str] = []

    def answer(_: uuid.UUID, name: str, __: Wanted) -> LivePage:
        found.append(name)
        raise error

    monkeypatch.setattr(library, "live_page", answer)
    return found


def turn(app: AppTest, name: str, number: int) -> AppTest:
    """Turn to a page."""
    app.session_state[f"live_{name}_page"] = number
    return app.run()


def names(app: AppTest) -> list[str]:
    """The names in the table."""
    return list(app.dataframe[0].value["title"])


@pytest.mark.usefixtures("person")
def test_every_list_is_drawn(visit: Visit, asked: Asked) -> None:
    """By one question, with how each row stands here; a rerun for another reason asks nothing."""
    for file in LIVE_PAGES:
        asked.clear()
        app = visit(file, local=False, search_words="x")
        assert not app.exception, file
        assert not app.error, file
        assert names(app)[0] == "Name <b> 0", file
        assert [list(cell) for cell in app.dataframe[0].value["here"]] == [[live_rows.NOT_SAVED]] * len(names(app))
        assert f"1 to {len(names(app))} of 120" in written(app), file
        assert "From [Spotify](https://open.spotify.com) at 12:30 UTC" in written(app), file
        app.run()
        assert len(asked) == 1, file


@pytest.mark.usefixtures("person")
def test_a_turned_page_is_one_question(visit: Visit, asked: Asked) -> None:
    """And the page before it none; the refresh button asks for this page alone."""
    app = turn(visit(PLAYLISTS, local=False), "playlists", 3)
    assert [wanted.page for _, wanted in asked] == [1, 3]
    assert names(app)[0] == "Name <b> 100"
    turn(app, "playlists", 1)
    assert len(asked) == 2
    press(app, "Refresh")
    assert [wanted.page for _, wanted in asked] == [1, 3, 1]


@pytest.mark.usefixtures("person")
def test_the_address_names_the_page(visit: Visit, asked: Asked) -> None:
    """Asked for at once; what is no number is the first, and so is a page that there is not."""
    visit(PLAYLISTS, local=False, live_playlists_page="2")
    assert [wanted.page for _, wanted in asked] == [2]
    for wrong in ("x", "-1", "9" * 9, ""):
        asked.clear()
        app = visit(PLAYLISTS, local=False, live_playlists_page=wrong)
        assert not app.exception
        assert names(app)[0] == "Name <b> 0"
    app = visit(PLAYLISTS, local=False, live_playlists_page="99")
    assert names(app)[0] == "Name <b> 0"


@pytest.mark.usefixtures("person")
def test_a_cursor_is_that_of_the_page_before(visit: Visit, asked: Asked) -> None:
    """Forward and back; a page whose cursor nobody knows is the first."""
    app = turn(turn(visit(ARTISTS, local=False), "artists", 2), "artists", 3)
    assert [wanted.after for _, wanted in asked] == [None, "after-1", "after-2"]
    assert names(app)[0] == "Name <b> 100"
    turn(app, "artists", 2)
    assert len(asked) == 3
    assert names(visit(ARTISTS, local=False, live_artists_page="3"))[0] == "Name <b> 0"


@pytest.mark.usefixtures("person")
def test_other_ranges_and_kinds_begin_at_their_first_page(visit: Visit, asked: Asked) -> None:
    """The page that was turned to belonged to the list before."""
    app = turn(visit(TOP, local=False), "top_tracks", 2)
    app.segmented_control(key="top_range").set_value("A year").run()
    app.segmented_control(key="top_what").set_value("Artists").run()
    assert asked[2:] == [
        ("top_tracks", Wanted(time_range="long_term")),
        ("top_artists", Wanted(time_range="long_term")),
    ]


@pytest.mark.usefixtures("person")
def test_nothing_is_searched_before_something_is_said(visit: Visit, asked: Asked) -> None:
    """Then one question per search, of the kind that is chosen."""
    app = visit(SEARCH, local=False)
    assert "Say what to look for" in infos(app)
    assert asked == []
    app.text_input(key="search_words").set_value(" rain ").run()
    app.segmented_control(key="search_what").set_value("Playlists").run()
    assert asked == [("search_tracks", Wanted(words="rain")), ("search_playlists", Wanted(words="rain"))]


@pytest.mark.usefixtures("person")
def test_an_empty_list_says_so(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """No table, and no page to turn."""
    monkeypatch.setattr(library, "live_page", lambda _, name, wanted: page(name, wanted, total=0))
    app = visit(PLAYLISTS, local=False)
    assert "Spotify shows no playlist here." in infos(app)
    assert not app.dataframe


@pytest.mark.usefixtures("app_at_spotify")
def test_without_a_connection_the_page_says_what_one_gives(visit: Visit, asked: Asked) -> None:
    """Spotify is not asked; there is a way to a connection, and one to what is saved here."""
    for file in LIVE_PAGES:
        app = visit(file, local=file != PLAYLISTS)
        assert "With a connection to Spotify this page shows" in infos(app), file
        assert "Sign in with Spotify" in [button.label for button in app.button], file
        assert any(label.startswith("See the") for label in links(app)), file
    assert asked == []


@pytest.mark.parametrize("connected", [True, False])
def test_the_last_known_state_is_shown_with_its_date(
    visit: Visit, person: UserBlock, monkeypatch: pytest.MonkeyPatch, *, connected: bool
) -> None:
    """Where the connection has ended, and where Spotify takes no more."""
    monkeypatch.setattr(library, "last_known_page", lambda _, name, number: page(name, Wanted(page=number)))
    if connected:
        refuse(monkeypatch, Parked(until=datetime(2026, 11, 25, 6, 0, tzinfo=UTC)))
    else:
        core.disconnect(person.id)
    app = visit(PLAYLISTS, local=False)
    assert names(app)[0] == "Name <b> 0"
    assert "last checked at [Spotify](https://open.spotify.com) on 2026-11-24 12:30 UTC" in written(app)
    said = infos(app) + "".join(box.value for box in app.warning).replace("\\", "")
    assert ("before 2026-11-25 06:00 UTC" if connected else "Your connection to Spotify has ended") in said
    assert names(turn(app, "playlists", 2))[0] == "Name <b> 50"


@pytest.mark.usefixtures("person")
def test_a_failure_is_a_sentence_and_asks_no_more(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until somebody presses the button; an end of the consent is looked up each time, which asks nobody."""
    found = refuse(monkeypatch, ServiceUnavailable())
    app = visit(PLAYLISTS, local=False)
    assert "Spotify does not answer" in app.warning[0].value.replace("\\", "")
    app.run()
    assert len(found) == 1
    press(app, "Try again")
    assert len(found) == 2
    for error in (SignInNeeded(), NotYours("Somebody else's.")):
        refuse(monkeypatch, error)
        press(app, "Try again")
        assert str(error) in app.warning[0].value.replace("\\", "")


def pressed(monkeypatch: pytest.MonkeyPatch, name: str, *, refused: Exception | None = None) -> list[tuple[Any, ...]]:
    """What is asked of one of the services that save."""
    found: list[tuple[Any, ...]] = []

    def ask(*given: Any) -> uuid.UUID:
        found.append(given)
        if refused:
            raise refused
        return uuid.uuid4()

    monkeypatch.setattr(library, name, ask)
    return found


@pytest.mark.usefixtures("asked")
def test_the_page_or_everything_is_saved(visit: Visit, person: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """By resources; of other lists the whole one."""
    found = pressed(monkeypatch, "request_sync")
    app = visit(PLAYLISTS, local=False)
    assert next(button for button in app.button if button.label == "Sync this").disabled
    press(app, "Sync this page")
    assert found.pop() == (person.id, *(f"playlist:{place:022d}" for place in range(50)))
    assert "50 playlists will be saved" in infos(app)
    press(app, "Sync everything")
    assert found.pop() == (person.id,)
    press(visit("library/tracks", local=False), "Sync your liked songs")
    assert found.pop() == (person.id, "liked")


@pytest.mark.usefixtures("asked")
def test_work_that_is_under_way_is_a_sentence(visit: Visit, person: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a tab whose session has ended does nothing."""
    pressed(monkeypatch, "request_sync", refused=JobConflict())
    app = press(visit(PLAYLISTS, local=False), "Sync everything")
    assert errors(app) == [str(JobConflict())]
    found = pressed(monkeypatch, "request_sync")
    core.close_all_sessions(person.id)
    press(app, "Sync everything")
    assert found == []
