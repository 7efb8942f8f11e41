"""Changes at Spotify on the screen: from a list or a report to the difference, to the log, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import browser, core, library
from dashspot.blocks.people import UserBlock
from dashspot.library.services import changes_sending
from dashspot.sandbox.serving import Sandbox, running
from dashspot.ui.nav import ROUTES_SERVED
from tests.integration.core.signing_in import named_in_settings, signed_in
from tests.integration.library.changes.changing import carried_out, facts, own, picture, rows, shelf, tracks, writes
from tests.pages.conftest import CHANGES, LISTS, REPORT, Visit, errors, infos, press, written

TRACKS = LISTS["track"]


@pytest.fixture(scope="module")
def _service() -> Iterator[Sandbox]:
    with running(mode="development", tracks=300, playlists=12) as started:
        yield started


@pytest.fixture
def sandbox(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Sandbox]:
    """The service that the settings name, as at its start."""
    del database
    monkeypatch.setenv(ROUTES_SERVED, "1")
    monkeypatch.setattr(changes_sending, "SETTLE_SECONDS", 0)
    with named_in_settings(_service, monkeypatch):
        yield _service
        _service.clear_faults()


@pytest.fixture
def person(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> UserBlock:
    """The user with the library, signed in with this browser, everything saved here."""
    user = signed_in(sandbox.users[0])
    secret = core.open_session(user.id, "A browser")
    monkeypatch.setattr("dashspot.ui.session.secret", lambda: secret)
    library.sync(user.id)
    browser.analyse_everything(user.id)
    sandbox.clear_log()
    return user


def labels(app: AppTest) -> list[str]:
    """What every button says."""
    return [button.label for button in app.button]


def begun(app: AppTest, label: str) -> AppTest:
    """Press a button that leads to the page of changes; AppTest does not follow by itself."""
    return press(app, label).switch_page(f"pages/{CHANGES}.py").run()


def ended(user: UserBlock) -> None:
    """The newest change comes to its end, as a worker would bring it there."""
    carried_out(user, library.changes(user.id)[0][0].id)


def test_what_the_filters_leave_becomes_a_playlist(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """All of it, not the page that is shown; the difference first, then the log, then undone."""
    app = visit(TRACKS, local=False)
    app.text_input(key="track_search").set_value("the").run()
    wanted = int(next(one.value for one in app.caption if "found among" in one.value).split(" of ")[1].split()[0])
    assert wanted > 0
    app = begun(app, "Save as playlist")
    assert f"Save {wanted} tracks at Spotify" in written(app)
    assert next(one for one in app.text_input if one.label == "Name").value == "The"
    app = press(app, "Show the difference")
    assert f"A new private playlist of {wanted} tracks." in written(app)
    assert len(app.dataframe[0].value) == wanted
    assert writes(sandbox) == []
    app = press(app, "Send it")
    assert app.success
    assert "being sent" in written(app)
    ended(person)
    app.run()
    assert ":green-badge[sent]" in written(app)
    (change,), _ = library.changes(person.id)
    assert len(rows(sandbox, change.playlist_id)) == wanted
    app = press(app, "Undo")
    ended(person)
    app.run()
    assert change.playlist_id not in shelf(sandbox)
    assert ":gray-badge[undone]" in written(app)
    assert "Undo" not in labels(app)


def test_a_form_that_says_something_else_has_no_difference_yet(
    visit: Visit, sandbox: Sandbox, person: UserBlock
) -> None:
    """Nothing is sent that was not shown: whatever is changed in the form, the button to send goes."""
    app = press(begun(visit(TRACKS, local=False), "Save as playlist"), "Show the difference")
    assert "Send it" in labels(app)
    next(one for one in app.text_input if one.label == "Name").set_value("Another").run()
    assert "Send it" not in labels(app)
    app = press(press(app, "Show the difference"), "Leave it")
    assert "Send it" not in labels(app)
    assert library.changes(person.id)[1] == 0
    del sandbox


def test_a_name_of_300_characters_is_one_sentence(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """Counted; an empty one too."""
    app = begun(visit(TRACKS, local=False), "Save as playlist")
    name = next(one for one in app.text_input if one.label == "Name")
    app = press(name.set_value("x" * 300).run(), "Show the difference")
    assert errors(app) == ["This name has 300 characters; Spotify takes 100."]
    app = press(next(one for one in app.text_input if one.label == "Name").set_value(" ").run(), "Show the difference")
    assert errors(app) == ["A playlist needs a name."]
    del sandbox, person


def test_a_set_is_added_to_a_playlist(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """From a report, to one of the person's own; what is there already is left out."""
    playlist = own(sandbox)
    app = begun(visit(REPORT, local=False, kind="playlist", id=playlist), "Save as playlist")
    app.segmented_control[1].set_value("At the end of one").run()
    other = list(sandbox.playlists)[2]
    app.selectbox[0].set_value(other).run()
    app = press(app, "Show the difference")
    assert "added at the end, behind" in written(app)
    press(app, "Send it")
    ended(person)
    assert set(rows(sandbox, playlist)) <= set(rows(sandbox, other)) | {
        one for one in rows(sandbox, playlist) if "track" not in one
    }


def test_a_playlists_facts_are_changed(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """From its report: what is now is filled in, the difference says now and then."""
    playlist = own(sandbox, described=True)
    before = facts(sandbox, playlist)
    app = begun(visit(REPORT, local=False, kind="playlist", id=playlist), "Edit at Spotify")
    assert next(one for one in app.text_area).value == before["description"]
    next(one for one in app.text_input if one.label == "Name").set_value("Renamed <b>").run()
    app = press(app, "Show the difference")
    assert app.dataframe[0].value.to_dict("records") == [{"What": "Name", "Now": before["name"], "Then": "Renamed <b>"}]
    press(app, "Send it")
    ended(person)
    assert facts(sandbox, playlist) == before | {"name": "Renamed <b>"}


def test_a_cover_is_uploaded(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """Seen before it is sent; that it can't be undone is said."""
    playlist = own(sandbox)
    app = begun(visit(REPORT, local=False, kind="playlist", id=playlist), "Edit at Spotify")
    app.segmented_control[1].set_value("Cover").run()
    app.file_uploader[0].upload("red.png", picture("red"), "image/png").run()
    app = press(app, "Show the difference")
    assert "this can't be undone" in written(app)
    press(app, "Send it")
    ended(person)
    assert facts(sandbox, playlist)["cover"]
    app.run()
    assert next(button for button in app.button if button.label == "Undo").disabled


def test_what_has_changed_since_is_shown_anew(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """The log says what is other, and leads to the difference as it is now."""
    playlist = own(sandbox)
    plan = library.plan_append(person.id, playlist, tracks(sandbox, 300)[-2:])
    library.send(person.id, plan)
    with core.gateway_for(person.id) as gateway:
        gateway.add_items(playlist, [f"spotify:track:{tracks(sandbox, 1, 200)[0]}"])
    ended(person)
    app = visit(CHANGES, local=False)
    assert "has changed since: 1 row added" in written(app)
    app = begun(app, "Show the difference now")
    assert "2 tracks added at the end" in written(app)
    press(app, "Send it")
    ended(person)
    assert library.changes(person.id)[0][0].state == "sent"


def test_before_and_after_are_shown_on_demand(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """Row by row, from the log."""
    library.send(person.id, library.plan_replace(person.id, own(sandbox), tracks(sandbox, 3)))
    ended(person)
    app = visit(CHANGES, local=False)
    assert not app.dataframe
    app.toggle[0].set_value(True).run()
    assert "removed" in set(app.dataframe[0].value["Row"])


def test_a_second_press_says_so(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """Two tabs with the same change: one is sent, the other is told."""
    tabs = [press(begun(visit(TRACKS, local=False), "Save as playlist"), "Show the difference") for _ in range(2)]
    press(tabs[0], "Send it")
    second = press(tabs[1], "Send it")
    assert "is being sent already" in errors(second)[0]
    assert library.changes(person.id)[1] == 1
    del sandbox


def test_without_a_connection_nothing_is_offered(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """The log is there still; the page says what a connection gives."""
    core.disconnect(person.id)
    assert "Save as playlist" not in labels(visit(TRACKS, local=False))
    app = visit(CHANGES, local=False)
    assert "Your connection to Spotify has ended." in infos(app)
    assert "Change a playlist" not in labels(app)
    del sandbox


def test_somebody_elses_playlist_is_one_sentence(visit: Visit, sandbox: Sandbox, person: UserBlock) -> None:
    """Only an owner changes it."""
    other = next(id_ for id_ in sandbox.playlists if facts(sandbox, id_)["owner"] == sandbox.users[1])
    with core.gateway_for(person.id) as gateway:
        gateway.save([f"spotify:playlist:{other}"])
    app = visit(REPORT, local=False, kind="playlist", id=own(sandbox))
    app.session_state["_change_draft"] = _draft(other)
    app = app.switch_page(f"pages/{CHANGES}.py").run()
    assert "belongs to" in errors(app)[0]


def _draft(playlist_id: str) -> object:
    from dashspot.ui.parts.changes_form import Draft  # noqa: PLC0415 (as the page's own)

    return Draft(playlist_id=playlist_id)
