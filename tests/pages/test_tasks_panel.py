"""Long work on the page of imports: told in its order, and nothing that goes wrong there is a traceback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashspot import core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.core import tasks
from dashspot.errors import StorageError
from dashspot.jobs import requests
from dashspot.store.engine import transaction
from tests.browser.tables import playlist_table
from tests.pages.conftest import Visit, infos, links

IMPORTS = "core/imports"
SONGS = playlist_table(["Mine"])
LOST = "The database can't be reached. Nothing was changed; try again in a moment."


def lost(*_: object) -> NoReturn:
    """In place of a service when the database is gone."""
    raise StorageError(LOST)


def done(user: UserBlock, name: str = "songs.csv") -> None:
    """Import a file as a worker would."""
    requests.run(tasks.import_upload, jobs.Control(core.request_import(user.id, name, SONGS)))


@pytest.mark.parametrize("asked", ["active_tasks", "unread_notifications"])
def test_a_lost_database_is_a_sentence_in_the_panel(visit: Visit, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    """Asked by itself, twice a second, the panel has no page around it to say so."""
    monkeypatch.setattr(core, asked, lost)
    monkeypatch.setattr(st, "fragment", lambda function, **_: _alone(function))
    app = visit(IMPORTS)
    assert not app.exception
    assert [error.value.replace("\\", "") for error in app.error] == [LOST]


def test_a_lost_database_is_a_sentence_in_the_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor has the bell, when its timer runs it."""
    monkeypatch.setattr(core, "news", lost)
    app = AppTest.from_function(_rung).run()
    assert not app.exception
    assert [error.value.replace("\\", "") for error in app.error] == [LOST]


def _rung() -> None:
    import uuid  # noqa: PLC0415 (AppTest runs the body alone)

    from dashspot.ui.parts.bell import _bell  # noqa: PLC0415

    _bell(uuid.UUID(int=1))


def _alone(function: object) -> object:
    """Run the panel as its timer does: whatever it raises is not the page's."""

    def run(*arguments: object, **named: object) -> None:
        try:
            function(*arguments, **named)  # type: ignore[operator] # the panel
        except StorageError as error:
            raise AssertionError("it left the panel") from error

    return run


def test_a_notice_that_can_not_be_dismissed_says_why(
    visit: Visit, user: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A button's callback has no page around it either; the notice stays, and the next click takes it away."""
    done(user)
    app = visit(IMPORTS)
    told = [success.value for success in app.success]
    with monkeypatch.context() as patch:
        patch.setattr(core, "acknowledge", lost)
        app = next(button for button in app.button if button.label == "Dismiss").click().run()
    assert not app.exception
    assert [error.value.replace("\\", "") for error in app.error] == [LOST]
    assert [success.value for success in app.success] == told != []
    app = next(button for button in app.button if button.label == "Dismiss").click().run()
    assert not app.success
    assert not app.error


def test_many_notices_leave_the_page_in_sight(visit: Visit, user: UserBlock) -> None:
    """The newest two are told on a page; the others are behind one link."""
    for name in ("one.csv", "two.csv", "three.csv"):
        done(user, name)
    app = visit(IMPORTS)
    assert [button.label for button in app.button].count("Dismiss") == 2
    assert links(app)["1 more in Notices"] == "notices"


def test_the_running_task_is_shown_above_all_that_wait(visit: Visit, user: UserBlock) -> None:
    """Seven files are queued: the one that runs comes first, with how far it is."""
    asked = [core.request_import(user.id, f"{number}.csv", SONGS) for number in range(7)]
    running = jobs.Control(asked[0])
    with transaction() as session:
        running.claim(session)
    running.progress(500, 1000)
    app = visit(IMPORTS)
    shown = [bar.proto.text.replace("\\", "") for bar in app.get("progress")]
    assert len(shown) == 7
    assert shown[0].startswith("Import of 0.csv: 500 of 1,000.")
    assert shown[1].startswith("Import of 1.csv: waiting.")


def test_parked_work_says_until_when(visit: Visit, user: UserBlock) -> None:
    """In place of a bar that does not move."""
    control = jobs.Control(core.request_import(user.id, "songs.csv", SONGS))
    until = datetime.now(UTC) + timedelta(days=1)
    with transaction() as session:
        control.claim(session)
        control.park(session, until, "Spotify takes no more of this before tomorrow; it goes on then.")
    app = visit(IMPORTS)
    assert not app.get("progress")
    assert "Import of songs.csv: Spotify takes no more of this before tomorrow" in infos(app).replace("\\", "")
