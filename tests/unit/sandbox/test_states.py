"""The player's own motion, and codes and tokens; times in seconds, positions in ms."""

from __future__ import annotations

import base64
import copy
import hashlib
import string

from hypothesis import given
from hypothesis import strategies as st

from dashspot.sandbox.accounts.grants import REFRESH_SECONDS, Code, Consent, Grants
from dashspot.sandbox.player.state import Player

CONSENT = Consent("app", "me", frozenset({"user-top-read"}), 1_000)


def minute(_uri: str) -> int:
    """Everything lasts a minute."""
    return 60_000


def test_what_ends_goes_on() -> None:
    """Queue first, then the order; it stops after the last, at the first."""
    player = Player(uris=["a", "b"], queue=["q"])
    player.resume(0)
    assert player.settle(30, minute) == []
    assert player.progress(30) == 30_000
    assert player.settle(150, minute) == [("a", 60.0), ("q", 120.0)]
    assert player.uri == "b"
    assert player.settle(540, minute) == [("b", 180.0)]
    assert (player.uri, player.playing, player.progress(540)) == ("a", False, 0)


def test_repeating() -> None:
    """A track again and again, or the whole order."""
    player = Player(uris=["a", "b"], repeat="track")
    player.resume(0)
    assert [uri for uri, _ in player.settle(180, minute)] == ["a", "a", "a"]
    player.repeat = "context"
    assert [uri for uri, _ in player.settle(360, minute)] == ["a", "b", "a"]


def test_pausing_and_seeking() -> None:
    """Nothing moves while it is paused."""
    player = Player(uris=["a"])
    player.resume(0)
    player.pause(25)
    assert player.progress(999) == 25_000
    player.seek(54_000, 999)
    player.resume(999)
    assert player.settle(1_010, minute) == [("a", 1_005.0)]


def test_what_has_hardly_played_is_not_listed() -> None:
    """What counts is how long it played, not how far it was gone about in; of the next track anew."""
    player = Player(uris=["a", "b"])
    player.resume(0)
    player.seek(50_000, 1)
    assert player.settle(20, minute) == []
    assert (player.uri, player.heard(40.9), player.heard(41)) == ("b", None, "b")
    assert player.skip(45) is False
    assert player.back(45)
    assert player.heard(74.9) is None


def test_shuffling_keeps_what_is_on() -> None:
    """And everything that was to come."""
    player = Player(shuffle=True)
    player.load([str(number) for number in range(20)], None, 3)
    assert player.uri == "3"
    assert sorted(player.uris, key=int) == [str(number) for number in range(20)]
    assert player.upcoming(50) != [str(number) for number in range(4, 20)]


def test_an_empty_player() -> None:
    """Has nothing on and nowhere to go."""
    player = Player()
    player.resume(0)
    assert (player.uri, player.settle(9, minute), player.skip(9), player.back(9)) == (None, [], False, False)


def test_challenges() -> None:
    """RFC 7636, appendix B; without a challenge a verifier proves nothing."""
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    code = Code(CONSENT, "uri", challenge, 1_600)
    assert (code.proved_by(verifier), code.proved_by("x" * 43), code.proved_by(None)) == (True, False, False)
    plain = Code(CONSENT, "uri", None, 1_600)
    assert (plain.proved_by(None), plain.proved_by(verifier)) == (True, False)


def test_tokens_end() -> None:
    """Refresh tokens six months after the consent; revoking ends access too."""
    grants = Grants()
    access, refresh = grants.new_access(CONSENT, 1_000), grants.refresh[grants.new_refresh(CONSENT)]
    assert not refresh.expired(1_000 + REFRESH_SECONDS - 1)
    assert refresh.expired(1_000 + REFRESH_SECONDS)
    assert grants.revoke("someone else") == 0
    assert grants.revoke("me") == 1
    assert (refresh.revoked, grants.access[access].expires_at) == (True, 0)


LASTS = {"a": 60_000, "b": 150_000, "c": 24_000, "q": 42_000}


@given(
    uris=st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    queue=st.lists(st.just("q"), max_size=2),
    repeat=st.sampled_from(["off", "context", "track"]),
    steps=st.lists(st.integers(1, 180_000), min_size=1, max_size=6),
)
def test_looking_often_changes_nothing(uris: list[str], queue: list[str], repeat: str, steps: list[int]) -> None:
    """What has ended, what is on and how far it is are the same, however often somebody looked in between."""
    once = Player(uris=uris, queue=list(queue), repeat=repeat)
    once.resume(0)
    often, now, ended = copy.deepcopy(once), 0, list[tuple[str, float]]()
    for step in steps:
        now += step
        ended += often.settle(now / 1000, LASTS.__getitem__)
        assert often.uri in LASTS
        assert 0 <= often.progress(now / 1000) <= LASTS[often.uri]
    at_once = once.settle(now / 1000, LASTS.__getitem__)
    rounded = [(uri, round(moment, 3)) for uri, moment in ended]
    assert [(uri, round(moment, 3)) for uri, moment in at_once] == rounded[-50:]
    assert (once.uri, once.place, once.queue, once.playing) == (often.uri, often.place, often.queue, often.playing)
    assert once.progress(now / 1000) == often.progress(now / 1000)
    assert sorted(moment for _, moment in rounded) == [moment for _, moment in rounded]


UNRESERVED = st.text(string.ascii_letters + string.digits + "-._~", min_size=43, max_size=128)


@given(UNRESERVED, UNRESERVED)
def test_a_code_is_proved_by_its_own_verifier_alone(verifier: str, other: str) -> None:
    """Of any length that is allowed; not by the challenge itself either."""
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    code = Code(CONSENT, "uri", challenge, 1_600)
    assert code.proved_by(verifier)
    assert code.proved_by(other) == (other == verifier)
    assert not code.proved_by(challenge)
