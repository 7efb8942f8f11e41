"""The page *Now playing*, with Spotify's answers made up where the services give them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import core, playback
from dashspot.blocks.people import UserBlock
from dashspot.errors import ConsentMissing, Parked, PlayerRefused, ServiceError
from dashspot.playback import Moment
from dashspot.spotify.blocks import PlaybackBlock, QueueBlock
from dashspot.spotify.refusals import NO_CONSENT, PLAYER
from dashspot.ui.parts import player_controls
from tests.pages.conftest import NOW_PLAYING, Visit, errors, infos, links, press, written
from tests.unit.playback.making import MOMENT, device, item, playing

Shows = Callable[..., None]
Pressed = list[tuple[str, Any]]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch) -> Shows:
    """Call it with what Spotify tells from now on."""

    def told(shown: PlaybackBlock | None, trouble: ServiceError | None = None) -> None:
        moment = Moment(shown, datetime.now(UTC), trouble)
        monkeypatch.setattr(playback, "now_playing", lambda _: moment)

    monkeypatch.setattr(playback, "queue", lambda _: QueueBlock(playing=None, coming=(item(name="Next <b>"),)))
    other = device(id="p", name="Phone", is_active=False)
    car = device(id=None, name="Car", is_active=False, can_be_commanded=False)
    monkeypatch.setattr(playback, "devices", lambda _: (device(), other, car))
    return told


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> Pressed:
    """Every command that is given."""
    found: Pressed = []

    def press_(_: uuid.UUID, name: str, given: Any = None) -> bool:
        found.append((name, given))
        return True

    monkeypatch.setattr(playback, "press", press_)
    return found


def disabled(app: AppTest) -> set[str]:
    """The buttons that can't be pressed."""
    return {button.label for button in app.button if button.disabled}


@pytest.mark.usefixtures("person")
def test_what_plays_is_shown(visit: Visit, shows: Shows) -> None:
    """Track, who it is by, device, what comes next; names are text."""
    shows(playing(progress_ms=61_000))
    app = visit(NOW_PLAYING, local=False)
    assert not app.exception
    assert "Rain <b>" in app.subheader[0].value.replace("\\", "")
    for text in ("By One, Two", "Plays on Kitchen <b>", "1. Next <b> by One, Two", "Phone (Speaker)", "From [Spotify]"):
        assert text in written(app)
    assert app.get("progress")[0].proto.text.startswith("1:0")
    assert "Save it here" in [button.label for button in app.button]
    assert not app.get("image")
    shows(playing(item=item(image_url="https://i.scdn.co/image/x")))
    assert app.run().get("image")


@pytest.mark.usefixtures("person")
def test_a_tab_that_nobody_uses_rests(visit: Visit, shows: Shows, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks nothing until somebody wakes it; a whole run of the page is somebody's."""
    shows(playing())
    app = visit(NOW_PLAYING, local=False)
    assert app.subheader
    monkeypatch.setattr("dashspot.ui.parts.player_controls.idle", lambda: timedelta(hours=2))
    with monkeypatch.context() as resting:
        resting.setattr(playback, "now_playing", pytest.fail)
        app.run()
        assert "Nothing was pressed here for an hour" in infos(app)
    assert [button.label for button in app.button] == ["Go on"]


@pytest.mark.usefixtures("person")
def test_nothing_is_an_empty_state(visit: Visit, shows: Shows) -> None:
    """No error; the devices are there to go on with."""
    shows(None)
    app = visit(NOW_PLAYING, local=False)
    assert "Nothing is playing" in infos(app)
    assert not app.error
    assert not app.warning
    assert "Play here" in [button.label for button in app.button]


@pytest.mark.usefixtures("person")
def test_every_control_gives_its_command(visit: Visit, shows: Shows, pressed: Pressed) -> None:
    """Of the buttons that skip, with what was seen."""
    shows(playing())
    app = visit(NOW_PLAYING, local=False)
    for label in ("Previous", "Pause", "Next", "Play here"):
        press(app, label)
    assert pressed == [("previous", item().uri), ("pause", None), ("next", item().uri), ("transfer", "p")]
    pressed.clear()
    app.toggle(key="np_shuffle").set_value(True).run()
    app.slider(key="np_volume").set_value(20).run()
    app.segmented_control(key="np_repeat").set_value("track").run()
    assert pressed == [("shuffle", True), ("volume", 20), ("repeat", "track")]
    shows(playing(is_playing=False))
    press(app.run(), "Play")
    assert pressed[-1] == ("resume", None)


@pytest.mark.usefixtures("person")
def test_a_link_is_added_to_the_queue(visit: Visit, shows: Shows, pressed: Pressed) -> None:
    """What is no link is told, and nothing sent."""
    shows(playing())
    app = visit(NOW_PLAYING, local=False)
    app.text_input(key="np_link").set_value("no link")
    assert "This is no link to a track" in errors(press(app, "Add it"))[0]
    app.text_input(key="np_link").set_value(item().uri)
    press(app, "Add it")
    assert pressed == [("queue", item().uri)]


@pytest.mark.usefixtures("person")
def test_what_can_not_be_done_is_greyed_out(visit: Visit, shows: Shows) -> None:
    """With the reason as help."""
    shows(playing(disallowed=frozenset({"skipping_prev"}), device=device(volume_percent=None)))
    app = visit(NOW_PLAYING, local=False)
    assert disabled(app) == {"Previous"}
    found = next(button for button in app.button if button.label == "Previous")
    assert found.help == playback.COMMANDS["previous"].why
    assert PLAYER["VOLUME_CONTROL_DISALLOW"] in written(app)


@pytest.mark.parametrize("reason", sorted(PLAYER))
@pytest.mark.usefixtures("person")
def test_every_refusal_reaches_the_page(
    visit: Visit, shows: Shows, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """As its own sentence, which the page's own looks leave there until it was read."""

    def refuse(*_given: Any) -> bool:
        raise PlayerRefused(PLAYER[reason], reason=reason)

    monkeypatch.setattr(playback, "press", refuse)
    shows(playing())
    app = press(visit(NOW_PLAYING, local=False), "Pause")
    assert errors(app) == [PLAYER[reason]]
    assert errors(app.run()) == [PLAYER[reason]]
    monkeypatch.setattr(player_controls, "READ_AFTER", timedelta())
    assert errors(app.run()) == []


@pytest.mark.usefixtures("person")
def test_who_agreed_earlier_is_led_to_agree_anew(visit: Visit, shows: Shows, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a press, where it is known, else after."""
    monkeypatch.setattr(core, "granted", lambda _: frozenset({"user-read-playback-state"}))
    shows(playing())
    app = visit(NOW_PLAYING, local=False)
    assert NO_CONSENT in infos(app).replace("\\", "")
    assert disabled(app) >= {"Previous", "Pause", "Next", "Play here"}
    assert "Connect again to allow controls" in [button.label for button in app.button]
    shows(None, ConsentMissing())
    assert "Connect again to allow this" in [button.label for button in app.run().button]


@pytest.mark.usefixtures("person")
def test_no_answer_is_a_sentence(visit: Visit, shows: Shows) -> None:
    """With the moment from which there is one, and a way to look again."""
    shows(None, Parked(until=MOMENT))
    app = visit(NOW_PLAYING, local=False)
    assert "before 2026-11-24 12:30 UTC" in app.warning[0].value.replace("\\", "")
    assert [button.label for button in app.button] == ["Look again"]


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("kind", ["ad", "episode", "unknown", "track"])
def test_what_is_no_track(visit: Visit, shows: Shows, kind: str) -> None:
    """An advertisement, something nobody tells of, the moment between two tracks."""
    shows(playing(item=None, kind=kind, progress_ms=None))
    app = visit(NOW_PLAYING, local=False)
    assert not app.exception
    assert not app.get("progress")


@pytest.mark.usefixtures("person")
def test_a_local_file_and_an_episode_have_no_place_in_the_library(visit: Visit, shows: Shows) -> None:
    """Nothing of them could be saved."""
    shows(playing(item=item(id=None, by="")))
    assert "file on one of your devices" in infos(visit(NOW_PLAYING, local=False))
    shows(playing(item=item(kind="episode", duration_ms=0)))
    app = visit(NOW_PLAYING, local=False)
    assert "Save it here" not in [button.label for button in app.button]


@pytest.mark.usefixtures("app_at_spotify")
def test_without_a_connection_the_page_says_what_one_gives(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked."""
    monkeypatch.setattr(playback, "now_playing", pytest.fail)
    for local in (True, False):
        app = visit(NOW_PLAYING, local=local)
        assert "With a connection to Spotify this page shows what you play" in infos(app)
        assert "Sign in with Spotify" in [button.label for button in app.button]


def test_a_tab_whose_session_has_ended_asks_nothing(
    visit: Visit, person: UserBlock, shows: Shows, pressed: Pressed
) -> None:
    """Neither by itself nor by a press."""
    shows(playing())
    app = visit(NOW_PLAYING, local=False)
    core.close_all_sessions(person.id)
    press(app, "Pause")
    assert pressed == []
    assert "With a connection" in infos(app)
    assert links(app) == {}
