"""What can't be done is known before it is pressed, with the reason."""

from __future__ import annotations

import uuid

import pytest

from dashspot import core
from dashspot.playback import COMMANDS, hindrances
from dashspot.playback.services.watching import look_again, watched
from dashspot.spotify.auth import SCOPES
from dashspot.spotify.refusals import NO_CONSENT, PLAYER
from tests.unit.playback.making import device, playing


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    """Somebody who has agreed to everything that sign-in asks for."""
    monkeypatch.setattr(core, "granted", lambda _: frozenset(SCOPES))
    return uuid.uuid4()


def test_what_can_be_done_is_not_hindered(who: uuid.UUID) -> None:
    """A device that takes commands, and nothing forbidden."""
    assert hindrances(who, playing()) == {}


def test_where_nothing_plays_a_device_can_be_chosen(who: uuid.UUID) -> None:
    """Everything else says that a device is missing."""
    assert hindrances(who, None) == dict.fromkeys(COMMANDS.keys() - {"transfer"}, PLAYER["NO_ACTIVE_DEVICE"])


@pytest.mark.parametrize("name", [name for name, command in COMMANDS.items() if command.forbidden_by])
def test_what_spotify_forbids_at_the_moment(who: uuid.UUID, name: str) -> None:
    """By the names of its documentation; of two ways to repeat, one is enough."""
    names = COMMANDS[name].forbidden_by
    assert hindrances(who, playing(disallowed=frozenset(names))) == {name: COMMANDS[name].why}
    assert hindrances(who, playing(disallowed=frozenset(names[:-1]))) == {}
    assert COMMANDS[name].why


def test_every_reason_is_a_sentence_of_its_own() -> None:
    """Two that were worded alike would leave the person guessing."""
    said = [*PLAYER.values(), NO_CONSENT, *(command.why for command in COMMANDS.values() if command.why)]
    assert len(set(said)) == len(said)
    assert all(text.endswith(".") for text in said)


def test_a_device_that_takes_no_commands(who: uuid.UUID) -> None:
    """One can still go over to another; without a volume only that is missing."""
    found = hindrances(who, playing(device=device(can_be_commanded=False)))
    assert found == dict.fromkeys(COMMANDS.keys() - {"transfer"}, PLAYER["DEVICE_NOT_CONTROLLABLE"])
    found = hindrances(who, playing(device=device(volume_percent=None)))
    assert found == {"volume": PLAYER["VOLUME_CONTROL_DISALLOW"]}


def test_who_agreed_before_commands_were_asked_for(who: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be commanded until they agree anew; a consent whose content nobody told is tried."""
    monkeypatch.setattr(core, "granted", lambda _: frozenset({"user-read-playback-state"}))
    assert hindrances(who, playing()) == dict.fromkeys(COMMANDS, NO_CONSENT)
    monkeypatch.setattr(core, "granted", lambda _: frozenset())
    assert hindrances(who, playing()) == {}


def test_without_premium_nothing_is_offered(who: uuid.UUID) -> None:
    """Once it was learned; until somebody asks to look again."""
    watched(who).barred = PLAYER["PREMIUM_REQUIRED"]
    assert set(hindrances(who, playing()).values()) == {PLAYER["PREMIUM_REQUIRED"]}
    look_again(who)
    assert hindrances(who, playing()) == {}
