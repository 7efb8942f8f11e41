"""What is left of long work, as far as it can be known, and the addresses that notices lead to."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashspot.blocks.work import TaskBlock, link_to

BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOW = BEGAN + timedelta(seconds=60)


def task(**said: Any) -> TaskBlock:
    """Running since a minute: 30 of 90."""
    values = dict.fromkeys(TaskBlock.model_fields) | {
        "id": uuid.UUID(int=1), "user_id": uuid.UUID(int=2), "kind": "k", "title": "t", "arguments": {}, "begun": 1,
        "state": "running", "done": 30, "total": 90, "counted_from": 0, "counted_since": BEGAN, "created_at": BEGAN,
    }  # fmt: skip
    return TaskBlock.model_validate(values | said)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({}, 120),
        ({"counted_from": 20, "done": 50}, 80),
        ({"done": 89}, 60 / 89),
        ({"total": 1_000_000}, 2 * (1_000_000 - 30)),
    ],
    ids=["a third", "resumed", "nearly done", "a long way"],
)
def test_what_is_left_follows_from_this_run(said: dict[str, Any], seconds: float) -> None:
    """Its pace times what is to do; what an earlier run had done makes it no faster."""
    assert task(**said).seconds_left(NOW) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "said",
    [
        {"total": None},
        {"counted_from": None},
        {"counted_since": None},
        {"done": 1},
        {"counted_from": 30},
        {"counted_from": 40},
        {"done": 90},
        {"done": 91},
        {"state": "waiting"},
        {"counted_since": NOW - timedelta(seconds=2)},
        {"counted_since": NOW + timedelta(hours=1)},
    ],
    ids=str,
)
def test_what_can_not_be_known_is_not_said(said: dict[str, Any]) -> None:
    """Nothing done yet, no total, too short a time, a clock that goes wrong, nothing left, not running."""
    assert task(**said).seconds_left(NOW) is None


@pytest.mark.parametrize(
    ("query", "address"),
    [({}, "report"), ({"kind": "playlist", "id": "a&b=ü /"}, "report?kind=playlist&id=a%26b%3D%C3%BC+%2F")],
)
def test_an_address_is_encoded(query: dict[str, str], address: str) -> None:
    """Whatever an id holds stays within it."""
    assert link_to("report", **query) == address
