"""When a job is begun again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from dashspot.errors import StorageError
from dashspot.jobs.retry import RETRY, BeginAgain

JOB = Job(id=1, queue="q", lock="l", queueing_lock=None, task_name="t", priority=-3, attempts=2, task_kwargs={})


def pause(exception: Exception) -> float:
    """Seconds until the job begins again."""
    decided = RETRY.get_retry_decision(exception=exception, job=JOB)
    assert decided.retry_at
    return (decided.retry_at - datetime.now(UTC)).total_seconds()


def test_each_attempt_waits_twice_as_long() -> None:
    """Two seconds at first, five minutes at most."""
    pauses = [RETRY.pause(attempts) / timedelta(seconds=1) for attempts in range(1, 12)]
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_a_lost_database_is_waited_for() -> None:
    """By how often the task was begun without getting on; before it was claimed, by how often the job was."""
    assert pause(BeginAgain(4)) == pytest.approx(16, abs=1)
    assert pause(StorageError()) == pytest.approx(8, abs=1)


def test_what_a_worker_gives_back_begins_at_once() -> None:
    """With the place that it had."""
    decided = RETRY.get_retry_decision(exception=JobAborted(), job=JOB)
    assert (decided.retry_at, decided.priority) == (None, None)


def test_what_gives_way_goes_behind() -> None:
    """One place for each turn that it has had, so whoever had fewest is next."""
    decided = RETRY.get_retry_decision(exception=BeginAgain(), job=JOB)
    assert (decided.retry_at, decided.priority) == (None, -4)
