"""The page *Recently played*: from what is saved, with Spotify's answers made up where the services give them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import core, playback
from dashspot.blocks.history import Play
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.blocks.play_log import Stretch
from dashspot.errors import StorageBusy
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.play_logs import PlayLogManager
from dashspot.store.managers.syncs import SyncManager
from tests.browser.tables import playlist_table
from tests.pages.conftest import RECENTLY_PLAYED, Bring, Visit, errors, infos, links, press, written
from tests.unit.files.histories import episode, extended, listed, short

END = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
TRACK = "4iV5W9uYEdYUVa79Axb7Rh"


def heard(person: UserBlock, *ends: datetime) -> None:
    """Let Spotify tell of plays that ended then, in one answer."""
    plays = [Play(end, None, TRACK, "recent", "track", TRACK, "Rain <b>", "One", "Sky") for end in ends]
    with transaction() as session:
        known = ImportedRow(
            track_id=TRACK,
            track_name="Rain <b>",
            artist_ids=("a", "b"),
            artist_names=("One", "Two"),
            album_id="c",
            album_name="Sky",
            album_image_url="https://i.scdn.co/image/x",
        )
        SyncManager(session, person.id).keep_facts([known])
        HistoryManager(session, person.id).keep(plays)
        PlayLogManager(session).answered(person.id, Stretch(min(ends), max(ends)), timedelta(minutes=20))


def headings(app: AppTest) -> list[str]:
    """The days."""
    return [found.value for found in app.subheader]


def rows(app: AppTest) -> list[list[str]]:
    """When each play ended, by table."""
    return [list(table.value["at"]) for table in app.dataframe]


def test_plays_stand_by_the_days_of_the_person(visit: Visit, person: UserBlock) -> None:
    """Midnight is where they are; names, artists and covers are known, names are text."""
    core.set_time_zone(person.id, "Europe/Stockholm")
    heard(person, END, END + timedelta(minutes=20), END + timedelta(minutes=40))
    app = visit(RECENTLY_PLAYED, local=False)
    assert not app.exception
    assert headings(app) == ["Wednesday, 25 November 2026", "Tuesday, 24 November 2026"]
    assert rows(app) == [["00:10"], ["23:50", "23:30"]]
    assert "Times are those of Europe/Stockholm" in written(app)
    found = app.dataframe[0].value.iloc[0]
    assert (found["title"], found["by"], found["album"], found["source"]) == ("Rain <b>", "One, Two", "Sky", "Spotify")
    assert found["image_url"] == "https://i.scdn.co/image/x"
    assert "open" not in found
    assert "played" not in found


def test_where_the_browser_tells_no_time_zone_it_is_utc(visit: Visit, person: UserBlock) -> None:
    """And the page says so."""
    heard(person, END)
    app = visit(RECENTLY_PLAYED, local=False)
    assert rows(app) == [["22:30"]]
    assert "Times are those of UTC" in written(app)


def test_a_gap_is_shown_where_it_is(visit: Visit, person: UserBlock) -> None:
    """Between two plays of a day, with the way to close it."""
    heard(person, END - timedelta(hours=9), END - timedelta(hours=8))
    heard(person, END - timedelta(hours=3), END)
    app = visit(RECENTLY_PLAYED, local=False)
    assert headings(app) == ["Tuesday, 24 November 2026"]
    assert rows(app) == [["22:30", "19:30"], ["14:30", "13:30"]]
    (said,) = [warning.value for warning in app.warning]
    assert "Between 14:30 and 19:30 plays may be missing" in said
    assert links(app)["Import a history"] == "imports"


def test_imports_alone_fill_it(visit: Visit, bring: Bring) -> None:
    """Without a connection: how long each played, episodes with their shows, names without an id."""
    bring("a.csv", playlist_table(["One"], tracks=1))
    bring("h.json", listed(extended(), episode(ts="2023-05-06T21:00:00Z")))
    bring("s.json", listed(short("2023-05-05 08:00", "Only a name")))
    app = visit(RECENTLY_PLAYED)
    assert "With a connection to Spotify" in infos(app)
    assert links(app)["Import a history of listening"] == "imports"
    assert headings(app) == ["Saturday, 6 May 2023", "Friday, 5 May 2023"]
    plays = app.dataframe[0].value
    assert list(plays["by"]) == ["A show", "Somebody"]
    assert list(plays["source"]) == ["Import", "Import"]
    assert plays["played"].dt.total_seconds().tolist() == [214, 214]
    assert app.dataframe[1].value["title"].tolist() == ["Only a name"]
    assert not app.warning


def test_older_plays_are_turned_to(visit: Visit, bring: Bring) -> None:
    """A page at a time, kept in the address; a day can be chosen, and what is no place is the newest."""
    ends = [f"2023-05-{day:02d}T{hour:02d}:00:00Z" for day in range(1, 29) for hour in (8, 9, 10)]
    bring("h.json", listed(*(extended(end, number) for number, end in enumerate(ends))))
    app = visit(RECENTLY_PLAYED)
    assert (len(headings(app)), headings(app)[0]) == (10, "Sunday, 28 May 2023")
    press(app, "Older")
    assert headings(app)[0] == "Thursday, 18 May 2023"
    press(app, "Older")
    assert (len(headings(app)), headings(app)[-1]) == (8, "Monday, 1 May 2023")
    assert "Older" not in [button.label for button in app.button]
    place = app.query_params["log_before"]
    assert headings(visit(RECENTLY_PLAYED, log_before=place)) == headings(app)
    press(app, "Newest")
    assert headings(app)[0] == "Sunday, 28 May 2023"
    assert headings(visit(RECENTLY_PLAYED, log_day="2023-05-20"))[0] == "Saturday, 20 May 2023"
    assert "Nothing that you played before then" in infos(visit(RECENTLY_PLAYED, log_day="2010-01-01"))
    assert headings(visit(RECENTLY_PLAYED, log_before="9-9-9"))[0] == "Sunday, 28 May 2023"


def test_a_refresh_says_what_came(visit: Visit, person: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or why nothing did, beside when it is asked again."""

    def told(user_id: uuid.UUID) -> int:
        heard(person, END)
        return 1 if user_id == person.id else 0

    monkeypatch.setattr(playback, "refresh", told)
    app = visit(RECENTLY_PLAYED, local=False)
    assert "Nothing that you have played is saved here yet" in infos(app)
    press(app, "Refresh")
    assert [found.value for found in app.success] == ["1 play is new\\."]
    assert rows(app) == [["22:30"]]


def test_what_spotify_refuses_stands_with_the_log(
    visit: Visit, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With when it is asked again; what is saved is shown."""
    heard(person, END)
    with transaction() as session:
        PlayLogManager(session).refused(person.id, "Spotify does not answer.", END + timedelta(days=3))
    app = visit(RECENTLY_PLAYED, local=False)
    assert [found.value.replace("\\", "") for found in app.warning] == [
        "Spotify does not answer. It is asked again by itself at 2026-11-27 22:30."
    ]
    assert rows(app) == [["22:30"]]
    monkeypatch.setenv("DASHSPOT_RECENT_PLAYS_MINUTES", "0")
    settings.cache_clear()
    assert "Ask again after 2026-11-27 22:30." in app.run().warning[0].value
    settings.cache_clear()


def test_a_sync_is_asked_for_once(visit: Visit, person: UserBlock) -> None:
    """As a job, whose progress is shown; a second press says that it is under way."""
    app = press(visit(RECENTLY_PLAYED, local=False), "Sync the last fifty")
    assert [task.kind for task in core.active_tasks(person.id)] == ["sync_plays"]
    assert "The last fifty plays" in app.get("progress")[0].proto.text
    press(app, "Sync the last fifty")
    assert "already under way" in errors(app)[0]
    assert len(core.active_tasks(person.id)) == 1


@pytest.mark.usefixtures("person")
def test_who_agreed_to_less_is_led_to_agree_anew(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any press."""
    monkeypatch.setattr(core, "granted", lambda _: frozenset({"user-top-read"}))
    app = visit(RECENTLY_PLAYED, local=False)
    assert playback.NO_CONSENT in infos(app).replace("\\", "")
    assert {button.label for button in app.button if button.disabled} == {"Refresh", "Sync the last fifty"}
    assert "Connect again to allow this" in [button.label for button in app.button]


@pytest.mark.usefixtures("person")
def test_a_lost_database_is_told(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the press was."""

    def busy(_: object) -> int:
        raise StorageBusy

    monkeypatch.setattr(playback, "refresh", busy)
    assert "try again" in errors(press(visit(RECENTLY_PLAYED, local=False), "Refresh"))[0]


@pytest.mark.usefixtures("sample_library", "app_at_spotify")
def test_a_visitor_sees_what_it_would_be(visit: Visit) -> None:
    """No plays of anybody's, no day to choose, and the ways to one's own."""
    app = visit(RECENTLY_PLAYED, local=False)
    assert "With a connection to Spotify this page has your last fifty plays" in infos(app)
    assert "Sign in with Spotify" in [button.label for button in app.button]
    assert not app.dataframe
    assert not app.date_input
