"""Each fault and each kind of call: what the caller gets, and how many requests were sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashspot.errors import (
    AnswerUnreadable,
    DashSpotError,
    OutcomeUnknown,
    Parked,
    ServiceUnavailable,
    SignInNeeded,
)
from dashspot.sandbox.faults import Kind
from dashspot.spotify import limits
from dashspot.spotify.exchange import Answer, Call
from tests.integration.spotify.conftest import Person

Do = Callable[[Person], Any]


def track_of(person: Person) -> str:
    """A track that there is."""
    return f"spotify:track:{person.sandbox.run(lambda world: next(iter(world.catalogue.tracks)))}"


def playlist_of(person: Person) -> str:
    """An own playlist."""
    return next(iter(person.sandbox.playlists))


CALLS: dict[str, tuple[Do, str]] = {
    "read": (lambda one: one.gateway.me(), "GET"),
    "page": (lambda one: next(one.gateway.saved_tracks()), "GET"),
    "put": (lambda one: one.gateway.save([track_of(one)]), "PUT"),
    "delete": (lambda one: one.gateway.remove([track_of(one)]), "DELETE"),
    "replace": (lambda one: one.gateway.replace_items(playlist_of(one), [track_of(one)]), "PUT"),
    "post": (lambda one: one.gateway.add_items(playlist_of(one), [track_of(one)]), "POST"),
    "create": (lambda one: one.gateway.create_playlist("New", description="New"), "POST"),
    "command": (lambda one: one.gateway.add_to_queue(track_of(one)), "POST"),
}
READS = ("read", "page")
BODILESS = ("put", "delete", "command")
"""Their answer says nothing, so it does not matter what is in it."""

# fault, what a read gets and in how many requests, what a write gets and in how many; None is what it asked for
LASTING: dict[str, tuple[type[DashSpotError] | None, int, type[DashSpotError] | None, int]] = {
    "dropped": (ServiceUnavailable, 3, OutcomeUnknown, 1),
    "server_error": (ServiceUnavailable, 3, OutcomeUnknown, 1),
    "cut_json": (AnswerUnreadable, 3, OutcomeUnknown, 1),
    "html": (AnswerUnreadable, 3, OutcomeUnknown, 1),
    "empty": (AnswerUnreadable, 3, OutcomeUnknown, 1),
    "wrong_type": (None, 1, None, 1),
    "rate_limited": (Parked, 3, Parked, 3),
    "rate_limited_plain": (Parked, 3, Parked, 3),
    "blocked_for_a_day": (Parked, 1, Parked, 1),
    "quota_exceeded": (Parked, 1, Parked, 1),
    "token_expired": (SignInNeeded, 2, SignInNeeded, 2),
}
PASSING: dict[str, tuple[int, type[DashSpotError] | None, int]] = {
    "latency": (1, None, 1),
    "dropped": (2, OutcomeUnknown, 1),
    "server_error": (2, OutcomeUnknown, 1),
    "cut_json": (2, OutcomeUnknown, 1),
    "html": (2, OutcomeUnknown, 1),
    "empty": (2, OutcomeUnknown, 1),
    "wrong_type": (1, None, 1),
    "rate_limited": (2, None, 2),
    "rate_limited_plain": (2, None, 2),
    "token_expired": (2, None, 2),
}


def test_every_fault_is_tried() -> None:
    """All that the local Spotify can do; what comes too late has a test of its own, and a long refusal passes late."""
    known = set(Kind.__args__)  # type: ignore[attr-defined] # a Literal has them
    assert set(LASTING) == known - {"latency"}
    assert set(PASSING) == known - {"blocked_for_a_day", "quota_exceeded"}


def tried(person: Person, kind: str) -> tuple[type[Exception] | None, int]:
    """What a call gets, and how many requests to the API it took."""
    do, method = CALLS[kind]
    try:
        do(person)
        raised: type[Exception] | None = None
    except DashSpotError as error:
        raised = type(error)
    return raised, sum(row.startswith(f"{method} /v1/") for row in person.requests())


def expected_of_write(fault: str, kind: str, error: type[DashSpotError] | None) -> type[DashSpotError] | None:
    """A cut or empty answer to a write whose answer says nothing is no loss."""
    return None if kind in BODILESS and fault in ("cut_json", "empty") else error


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts(person: Callable[..., Person], fault: str, kind: str) -> None:
    """A read is sent three times at most, a write once; what is known not to have been done may be sent again."""
    one = person()
    one.sandbox.add_fault(fault, count=None)
    read_error, reads, write_error, writes = LASTING[fault]
    if kind in READS:
        assert tried(one, kind) == (read_error, reads)
    else:
        assert tried(one, kind) == (expected_of_write(fault, kind, write_error), writes)


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes(person: Callable[..., Person], fault: str, kind: str) -> None:
    """A read gets what it asked for the second time; a write as far as it is known not to have been done."""
    one = person()
    one.sandbox.add_fault(fault, count=1, seconds=0.05)
    reads, write_error, writes = PASSING[fault]
    if kind in READS:
        assert tried(one, kind) == (None, reads)
    else:
        raised, sent = tried(one, kind)
        assert sent == writes
        assert raised is expected_of_write(fault, kind, write_error)


@pytest.mark.parametrize("fault", ["dropped", "server_error", "html"])
def test_a_write_that_was_done_unseen_is_not_done_twice(person: Callable[..., Person], fault: str) -> None:
    """The playlist is made although its answer is lost: one more, not two, and the person is told to look."""
    one = person()
    before = len(one.sandbox.playlists)
    one.sandbox.add_fault(fault, count=1, performed=True)
    with pytest.raises(OutcomeUnknown, match="Look in Spotify"):
        one.gateway.create_playlist("New", description="New")
    assert len(one.sandbox.playlists) == before + 1


def test_a_connection_that_is_refused_is_no_unknown_outcome(person: Callable[..., Person]) -> None:
    """What never reached Spotify was not done, so a write says that nothing was changed."""
    one = person()
    one.http._base = "http://127.0.0.1:9/v1/"
    with pytest.raises(ServiceUnavailable):
        one.gateway.create_playlist("New", description="New")


@pytest.mark.parametrize("kind", CALLS)
def test_an_answer_that_comes_too_late(
    person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It is not waited for: a read is sent three times, and a write once, as it may have been done."""
    one, sent = person(), []
    do, method = CALLS[kind]
    send = one.http.send

    def counted(call: Call, authorization: str | None = None) -> Answer:
        sent.append(call.method)
        return send(call, authorization)

    one.sandbox.add_fault("latency", count=None, seconds=1)
    monkeypatch.setattr(one.http, "send", counted)
    monkeypatch.setattr(limits, "READ_SECONDS", 0.05)
    with pytest.raises(ServiceUnavailable if kind in READS else OutcomeUnknown):
        do(one)
    assert sent == [method] * (3 if kind in READS else 1)
