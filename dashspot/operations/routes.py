"""What machines ask over HTTP: whether this process is ready, and what it has counted."""

from __future__ import annotations

import hmac
import socket
import threading
from hashlib import sha256
from http import HTTPStatus

import uvicorn
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashspot import metrics
from dashspot.errors import ConfigurationError, DashSpotError
from dashspot.operations.readiness import readiness
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.queries import operating

READY, METRICS = "/ready", "/metrics"
_STATES = ("waiting", "running", "succeeded", "failed", "cancelled")
_UNSTORED = {"Cache-Control": "no-store"}
_NO_TOKEN = "Send the token of the metrics in the header Authorization, as Bearer and the token."  # noqa: S105 (a sentence)


def ready(_request: Request) -> Response:
    """Whether this process can do its work; no word of anybody's data."""
    found = readiness()
    is_ready = all(found.values())
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse({"ready": is_ready, **found}, status, headers=_UNSTORED)


def show_metrics(request: Request) -> Response:
    """What this process has counted, for whoever has the token; without such a setting there is nothing here."""
    token = settings().metrics_token
    if token is None:
        return JSONResponse({"error": "Not found."}, HTTPStatus.NOT_FOUND, headers=_UNSTORED)
    if not _shown(request, token.get_secret_value()):
        refused = _UNSTORED | {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": _NO_TOKEN}, HTTPStatus.UNAUTHORIZED, headers=refused)
    _count_jobs()
    written = generate_latest(metrics.REGISTRY)  # type: ignore[no-untyped-call]
    return Response(written, headers=_UNSTORED, media_type=CONTENT_TYPE_LATEST)


ROUTES = [Route(READY, ready, methods=["GET"]), Route(METRICS, show_metrics, methods=["GET"])]


def serve_beside(host: str, port: int) -> None:
    """Serve ROUTES in a thread of this process, until it ends.

    Raises:
        ConfigurationError: nobody can listen there; of a thread's own attempt nobody would learn.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigurationError(
            f"Nobody can listen at {host}, port {port}; another program may do so already."
        ) from error
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=ROUTES), log_config=None))
    threading.Thread(target=server.run, args=([listening],), name="dashspot-routes", daemon=True).start()


def _shown(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(sha256(given.strip().encode()).digest(), sha256(token.encode()).digest())
    return same and scheme.lower() == "bearer"


def _count_jobs() -> None:
    """Of a database that does not answer nothing is told, and the rest is."""
    try:
        with transaction() as session:
            counted = operating.tasks_by_state(session)
    except DashSpotError:
        metrics.JOBS.clear()
    else:
        for state in _STATES:
            metrics.JOBS.labels(state).set(counted.get(state, 0))
