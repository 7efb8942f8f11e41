"""Commands to the player over HTTP: what they do, what they cost, and every refusal as its own sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashspot import playback
from dashspot.errors import ClosedToApp, ConsentMissing, OutcomeUnknown, Parked, PlayerRefused, ServiceError
from dashspot.playback.services import commands
from dashspot.spotify.limits import PLAYED
from dashspot.spotify.refusals import NO_CONSENT, PLAYER
from tests.integration.playback.conftest import KITCHEN, PHONE, Listener

EVERYTHING: dict[str, Any] = {
    "resume": None,
    "pause": None,
    "next": "seen",
    "previous": "seen",
    "seek": 1_000,
    "volume": 30,
    "shuffle": True,
    "repeat": "track",
    "transfer": PHONE,
    "queue": "spotify:track:{id}",
    "play": ("spotify:track:{id}",),
}


def given(listener: Listener, name: str) -> Any:
    """What a command needs, of this catalogue."""
    wanted = EVERYTHING[name]
    if isinstance(wanted, tuple):
        return (listener.uris[0],)
    return listener.uris[0] if name == "queue" else wanted


def test_every_command_is_tried() -> None:
    """A new one is found by itself."""
    assert EVERYTHING.keys() == playback.COMMANDS.keys()


def test_commands_do_what_they_say(listener: Listener) -> None:
    """As Spotify tells it afterwards, not as it is guessed here."""
    user_id = listener.user.id
    playback.press(user_id, "next", listener.playing())
    assert listener.playing() == listener.uris[1]
    playback.press(user_id, "previous", listener.uris[1])
    assert listener.playing() == listener.uris[0]
    for name, value in {"seek": 4_000, "volume": 30, "shuffle": True, "repeat": "context", "pause": None}.items():
        playback.press(user_id, name, value)
    playback.look_again(user_id)
    shown = playback.now_playing(user_id).playback
    assert shown
    assert shown.device
    assert (shown.progress_ms, shown.device.volume_percent, shown.shuffle) == (4_000, 30, True)
    assert (shown.repeat, shown.is_playing) == ("context", False)
    playback.press(user_id, "resume")
    playback.press(user_id, "queue", listener.uris[9])
    assert playback.queue(user_id).coming[0].uri == listener.uris[9]
    playback.press(user_id, "transfer", PHONE)
    assert [device.id for device in playback.devices(user_id) if device.is_active] == [PHONE]


def test_what_follows_is_shown_before_spotify_tells_it(listener: Listener) -> None:
    """At once, without a question; then it is asked, as it may have come otherwise."""
    user_id = listener.user.id
    assert listener.playing()
    listener.sent()
    playback.press(user_id, "pause")
    playback.press(user_id, "volume", 11)
    shown = playback.now_playing(user_id).playback
    assert shown
    assert shown.device
    assert (shown.is_playing, shown.device.volume_percent) == (False, 11)
    assert listener.sent() == ["PUT player/pause", "PUT player/volume"]
    playback.look_again(user_id)
    playback.now_playing(user_id)
    assert listener.sent() == ["GET player"]


@pytest.mark.parametrize("name", EVERYTHING)
def test_two_quick_presses_are_one_request(listener: Listener, name: str) -> None:
    """Also from two tabs at the same moment; whoever comes second is not told of an error."""
    if name == "resume":
        playback.press(listener.user.id, "pause")
    if name == "previous":
        playback.press(listener.user.id, "next", "before")
    listener.sent()
    wanted = given(listener, name)
    with ThreadPoolExecutor(2) as tabs:
        found = list(tabs.map(lambda _: playback.press(listener.user.id, name, wanted), range(2)))
    assert sorted(found) == [False, True]
    assert len(listener.sent()) == 1


def test_what_was_undone_or_is_another_wish_is_sent_again(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """On and off and on are three wishes, a skip of the next track is another, and so is the same one later."""
    user_id = listener.user.id
    for name, value in (("pause", None), ("resume", None), ("pause", None), ("shuffle", True), ("shuffle", False)):
        assert playback.press(user_id, name, value)
    assert playback.press(user_id, "shuffle", given=True)
    assert playback.press(user_id, "next", listener.uris[0])
    assert playback.press(user_id, "next", listener.uris[1])
    monkeypatch.setattr(commands, "SAME_SECONDS", 0.0)
    assert playback.press(user_id, "volume", 20)
    assert playback.press(user_id, "volume", 20)


def test_what_was_refused_may_be_tried_again(listener: Listener) -> None:
    """The guard is for what was done."""
    refuse(listener, "RATE_LIMITED")
    for _ in range(2):
        with pytest.raises(PlayerRefused):
            playback.press(listener.user.id, "pause")
    assert listener.sent() == ["PUT player/pause"] * 2
    refuse(listener, None)
    assert playback.press(listener.user.id, "pause")


def refuse(listener: Listener, reason: str | None) -> None:
    """The player refuses everything with this reason from now on."""
    name = listener.sandbox.users[0]

    def order(world: Any) -> None:
        world.player(name).refusal = reason

    listener.sandbox.run(order)


def test_every_refusal_is_its_own_sentence(listener: Listener) -> None:
    """Of every command, with Spotify's reason."""
    for reason in PLAYER.keys() - {"NO_SUCH_DEVICE", "NO_ACTIVE_DEVICE", "NOT_PAUSED"}:
        refuse(listener, reason)
        for name in EVERYTHING:
            with pytest.raises(PlayerRefused) as refused:
                playback.press(listener.user.id, name, given(listener, name))
            assert str(refused.value) == PLAYER[reason]
            assert refused.value.reason == reason


def test_without_an_active_device(listener: Listener) -> None:
    """Nothing plays, which is no error; a command says that a device is missing; a choice of one helps."""
    devices = [{"id": KITCHEN, "name": "Kitchen", "is_active": False}]
    listener.sandbox.set_user(listener.sandbox.users[0], devices=devices)
    assert listener.playing() is None
    assert playback.now_playing(listener.user.id).trouble is None
    for name in EVERYTHING.keys() - {"transfer"}:
        with pytest.raises(PlayerRefused) as refused:
            playback.press(listener.user.id, name, given(listener, name))
        assert str(refused.value) == PLAYER["NO_ACTIVE_DEVICE"]
    playback.press(listener.user.id, "transfer", KITCHEN)
    assert listener.playing() == listener.uris[0]


def test_a_device_that_is_gone(listener: Listener) -> None:
    """Spotify gives no reason, the person gets one."""
    with pytest.raises(PlayerRefused) as refused:
        playback.press(listener.user.id, "transfer", "gone")
    assert str(refused.value) == PLAYER["NO_SUCH_DEVICE"]


def test_without_premium_the_page_knows_it_from_then_on(listener: Listener) -> None:
    """Spotify tells development mode nothing of subscriptions, so it is learned from the first refusal."""
    listener.sandbox.set_user(listener.sandbox.users[0], premium=False)
    shown = playback.now_playing(listener.user.id).playback
    assert playback.hindrances(listener.user.id, shown).get("pause") is None
    with pytest.raises(PlayerRefused, match="Premium"):
        playback.press(listener.user.id, "pause")
    assert playback.hindrances(listener.user.id, shown) == dict.fromkeys(playback.COMMANDS, PLAYER["PREMIUM_REQUIRED"])


def test_who_agreed_before_commands_were_asked_for(listener: Listener) -> None:
    """Spotify refuses, in words that say what to do, and the page knows it before a press."""
    listener.agreed_to("user-read-playback-state", "user-read-currently-playing")
    with pytest.raises(ConsentMissing) as refused:
        playback.press(listener.user.id, "pause")
    assert str(refused.value) == NO_CONSENT
    assert playback.consent_missing(listener.user.id)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ({"kind": "server_error", "status": 403}, ClosedToApp, "does not let the app"),
        ({"kind": "rate_limited", "retry_after": 4_000}, Parked, "takes no more of this before"),
        ({"kind": "quota_exceeded"}, Parked, "takes no more of this before"),
        ({"kind": "dropped"}, OutcomeUnknown, "did not say whether this was done"),
    ],
)
def test_what_is_not_the_players_refusal(
    listener: Listener, fault: dict[str, Any], error: type[ServiceError], words: str
) -> None:
    """An app that may not, a limit, a lost answer: each says so, and is sent once."""
    listener.sandbox.add_fault(path="/v1/me/player/pause", **fault)
    with pytest.raises(error, match=words):
        playback.press(listener.user.id, "pause")
    assert len(listener.sent()) == 1


def test_as_many_tracks_are_played_as_spotify_takes(listener: Listener) -> None:
    """The first of them, in order; local files are passed over, and nothing but them is a sentence."""
    assert playback.play_tracks(listener.user.id, ["local", *listener.ids]) == PLAYED
    assert listener.playing() == listener.uris[0]
    listener.sent()
    with pytest.raises(PlayerRefused, match="None of these"):
        playback.play_tracks(listener.user.id, ["local"])
    assert listener.sent() == []


def test_a_collection_is_played_whole(listener: Listener) -> None:
    """By its name; Spotify knows what is in it."""
    playlist = listener.sandbox.run(lambda world: next(one for one in world.people.playlists.values() if one.rows))
    playback.play_collection(listener.user.id, f"spotify:playlist:{playlist.id}")
    playback.look_again(listener.user.id)
    shown = playback.now_playing(listener.user.id).playback
    assert shown
    assert shown.context_uri == f"spotify:playlist:{playlist.id}"
