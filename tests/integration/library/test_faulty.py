"""A sync against a Spotify that fails at random, in every way it can."""

from __future__ import annotations

from typing import get_args

import pytest
from sqlalchemy import delete

from dashspot import library
from dashspot.blocks.people import UserBlock
from dashspot.errors import Parked
from dashspot.sandbox.faults import Kind
from dashspot.sandbox.serving import Sandbox
from dashspot.store.engine import transaction
from dashspot.store.models import ServicePause
from tests.integration.core.signing_in import signed_in
from tests.integration.library.conftest import same_as

SHARE = 0.05


def test_one_request_in_twenty_fails(large: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of fault there is, each as likely: what must wait goes on the next day, and all of it is saved."""
    monkeypatch.setattr("dashspot.library.services.run._PAUSES", (0, 0, 0))
    person = signed_in(large.users[0])
    for kind in get_args(Kind):
        large.add_fault(kind, count=None, probability=SHARE / len(get_args(Kind)), **_at_once(kind))
    days = _days(person)
    failed = {row["fault"] for row in large.log() if row["fault"]}
    assert len(failed) > 3
    assert days < 60
    same_as(large, person)


def _at_once(kind: str) -> dict[str, float]:
    """A short wait is none, so that the test need not wait."""
    if kind == "latency":
        return {"seconds": 0.01}
    return {"retry_after": 0} if kind in ("rate_limited", "rate_limited_plain") else {}


def _days(person: UserBlock) -> int:
    """Sync until it ends; whenever it has to wait, the moment comes."""
    days = 0
    while True:
        try:
            library.sync(person.id)
        except Parked:
            days += 1
            with transaction() as session:
                session.execute(delete(ServicePause))
        else:
            return days
