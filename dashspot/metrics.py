"""Everything that a process counts of itself, once: name, help, labels. `/metrics` shows it.

Labels have few values, all of them ours, so that no visitor can make the numbers grow. Each process counts for itself;
what reads them adds up.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()
_OF_RERUNS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_OF_QUERIES = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0)
_STATEMENTS = ("select", "insert", "update", "delete", "with")

_reruns = Histogram(
    "dashspot_rerun_seconds",
    "Reruns of a page's script, those that were cut short too; a fragment's own are not among them.",
    ["page"],
    buckets=_OF_RERUNS,
    registry=REGISTRY,
)
_queries = Histogram(
    "dashspot_query_seconds",
    "SQL statements until the first row can be read; COPY is not among them.",
    ["statement"],
    buckets=_OF_QUERIES,
    registry=REGISTRY,
)
_calls = Counter(
    "dashspot_api_calls",
    "Requests to Spotify and ReccoBeats by bucket of their limits, and the status of the answer, or `lost`.",
    ["bucket", "status"],
    registry=REGISTRY,
)
SESSIONS = Gauge("dashspot_sessions", "Tabs that are open here, or were until two minutes ago.", registry=REGISTRY)
JOBS = Gauge("dashspot_jobs", "Tasks of all processes by state, those that ended too.", ["state"], registry=REGISTRY)
ProcessCollector(registry=REGISTRY)

_by_statement = {name: _queries.labels(name) for name in (*_STATEMENTS, "other")}


@contextlib.contextmanager
def rerun(page: str, began: float) -> Iterator[None]:
    """Count a rerun of this page that began at a moment of `time.perf_counter`, however the block ends."""
    try:
        yield
    finally:
        _reruns.labels(page).observe(time.perf_counter() - began)


def query(statement: str, seconds: float) -> None:
    """Count a statement."""
    word = statement[:6].lower()
    _by_statement.get(word, _by_statement["with" if word.startswith("with") else "other"]).observe(seconds)


def api_call(bucket: str, status: str) -> None:
    """Count a request that was sent, or was to be."""
    _calls.labels(bucket, status).inc()
