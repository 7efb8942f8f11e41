"""Looking at the player over HTTP: what it costs, and what is shown where there is nothing or no answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashspot import core, playback
from dashspot.errors import (
    AnswerUnreadable,
    ClosedToApp,
    ConsentMissing,
    Parked,
    ServiceError,
    ServiceUnavailable,
    SignInNeeded,
)
from dashspot.playback.services import watching
from tests.integration.playback.conftest import Listener


def test_all_tabs_ask_together(listener: Listener) -> None:
    """However many look, it is one question for a few seconds; another person's player is another question."""
    playback.look_again(listener.user.id)
    with ThreadPoolExecutor(8) as tabs:
        found = list(tabs.map(lambda _: playback.now_playing(listener.user.id), range(40)))
    assert len(set(map(id, found))) == 1
    assert listener.sent() == ["GET player"]


def test_nothing_is_no_error(listener: Listener) -> None:
    """An answer without content, asked for seldom."""
    listener.sandbox.set_user(listener.sandbox.users[0], devices=[])
    playback.look_again(listener.user.id)
    moment = playback.now_playing(listener.user.id)
    assert moment.playback is None
    assert moment.trouble is None
    assert playback.devices(listener.user.id) == ()
    assert watching.wait_seconds(moment, lively=False, now=moment.asked_at) == watching.QUIET_SECONDS


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "server_error", "status": 403}, ClosedToApp),
        ({"kind": "rate_limited", "retry_after": 4_000}, Parked),
        ({"kind": "server_error", "count": 3}, ServiceUnavailable),
        ({"kind": "html", "count": 3}, AnswerUnreadable),
    ],
)
def test_no_answer_is_kept_as_long_as_one(listener: Listener, fault: dict[str, Any], error: type[ServiceError]) -> None:
    """The page says why, and its looks cost nothing until the time has come, or somebody presses the button."""
    playback.look_again(listener.user.id)
    listener.sandbox.add_fault(path="/v1/me/player", **fault)
    assert isinstance(playback.now_playing(listener.user.id).trouble, error)
    listener.sent()
    assert isinstance(playback.now_playing(listener.user.id).trouble, error)
    assert listener.sent() == []


def test_who_has_not_agreed_is_asked_to(listener: Listener) -> None:
    """The player can't be looked at either."""
    listener.agreed_to("user-top-read")
    playback.look_again(listener.user.id)
    assert isinstance(playback.now_playing(listener.user.id).trouble, ConsentMissing)


def test_the_end_of_a_connection_is_seen_at_the_next_look(listener: Listener) -> None:
    """And nobody is asked."""
    core.disconnect(listener.user.id)
    playback.look_again(listener.user.id)
    assert isinstance(playback.now_playing(listener.user.id).trouble, SignInNeeded)
    with pytest.raises(SignInNeeded):
        playback.hindrances(listener.user.id, None)
    assert listener.sent() == []


def test_what_a_person_has_agreed_to_is_known(listener: Listener) -> None:
    """Signing in asks for the player, so nobody who comes now has to come again."""
    assert not playback.consent_missing(listener.user.id)
    assert {"user-modify-playback-state", "user-read-playback-state"} <= core.granted(listener.user.id)
