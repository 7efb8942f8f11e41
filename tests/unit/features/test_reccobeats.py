from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from loguru import logger

from dashspot.blocks.features import ANALYSED
from dashspot.errors import AnswerUnreadable, ClosedToApp, Parked
from dashspot.features.reccobeats import ReccoBeatsFeatures
from dashspot.spotify.exchange import Answer, Call, Http

IDS = ["a" * 22, "b" * 22, "c" * 22]


class Canned(Http):
    """Answers without a network."""

    def __init__(self, body: Any, status: int = 200) -> None:
        self.answer = Answer(status, orjson.dumps(body))
        self.calls: list[Call] = []

    def send(self, call: Call, authorization: str | None = None) -> Answer:
        """The answer that was given."""
        assert authorization is None
        self.calls.append(call)
        return self.answer


class AtOnce:
    """A pace without waiting."""

    def wait(self, bucket: str) -> datetime:
        """At once."""
        del bucket
        return datetime.now(UTC)

    def refused(self, bucket: str, seconds: float | None, sent_at: datetime, *, quota: bool) -> Parked:
        """Parked till now."""
        del bucket, seconds, sent_at, quota
        return Parked()


def fetched(rows: Sequence[Any], status: int = 200) -> tuple[Any, Canned]:
    """What the source makes of an answer."""
    http = Canned({"content": rows}, status)
    return ReccoBeatsFeatures(AtOnce(), http, sleep=lambda _: None).fetch(IDS), http


def row(track_id: str, **given: Any) -> dict[str, Any]:
    """A row of an answer."""
    return {"id": "its own", "href": f"https://open.spotify.com/track/{track_id}"} | given


def test_rows_are_joined_by_address() -> None:
    """In whatever order they come, without those that nobody asked for or that have no address of a track."""
    found, http = fetched([row(IDS[2], energy=0.3), row("z" * 22, energy=1), row(IDS[0], energy=0.1), row("?")])
    assert {track_id: values.energy for track_id, values in found.items()} == {IDS[0]: 0.1, IDS[2]: 0.3}
    assert http.calls[0].params == {"ids": ",".join(IDS)}


def test_what_is_missing_or_impossible_is_unknown() -> None:
    """There is never a time signature; -1 is no key found; a loudness of -200 dB is none."""
    found, _ = fetched([row(IDS[0], energy=0.5, key=-1, loudness=-200, valence=None, tempo=1e9)])
    values = found[IDS[0]]
    assert (values.energy, values.key) == (0.5, -1)
    unknown = {name for name in ANALYSED if getattr(values, name) is None}
    assert unknown == set(ANALYSED) - {"energy", "key"}


def test_nothing_known_is_an_answer() -> None:
    """An empty list is no error."""
    assert fetched([])[0] == {}


def test_another_shape_is_unreadable() -> None:
    """It names ReccoBeats."""
    with pytest.raises(AnswerUnreadable, match="ReccoBeats"):
        fetched([{"href": 5}])


def test_a_refusal_names_it() -> None:
    """Python's own name, for one, is refused with 403."""
    with pytest.raises(ClosedToApp, match="ReccoBeats"):
        fetched([], 403)


def test_the_log_names_who_refused() -> None:
    """Whoever is sent to the log does not read there that Spotify did it."""
    said: list[str] = []
    sink = logger.add(said.append, format="{message}")
    with pytest.raises(ClosedToApp):
        fetched([], 403)
    logger.remove(sink)
    assert [line.strip() for line in said] == ["Refused: ReccoBeats' audio features: 403"]
