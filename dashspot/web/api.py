"""What notebooks read over HTTP: computations, tracks, features, as CSV or JSON, with an access token.

The token is taken from the header `Authorization` alone: an address stays in histories and logs.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus

import pandas as pd
from loguru import logger
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashspot import browser, core, logs
from dashspot.blocks.collections import AnalysisBlock
from dashspot.core.services.access_tokens import LONGEST_TOKEN, token_user
from dashspot.errors import DashSpotError, NoRoom, NotFound, NotGenuine, StorageError, StorageRefused
from dashspot.files.writing import WRITERS

ROOT = "/api/v1"
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}

_SCHEME = "bearer"
_LONGEST_HEADER = LONGEST_TOKEN + len(_SCHEME) + 1
_LONGEST_ACCEPT = 1000
_PATIENCE_SECONDS = 10
_RETRY_SECONDS = 30
_NO_TOKEN = "Send an access token in the header Authorization, as Bearer and the token."  # noqa: S105 (a sentence)
_NO_FORMAT = "There is format=csv and format=json; say one of them, or none."
_NO_COMPUTATION = "There is no computation of this id among yours."
_STATUS = {
    NotGenuine: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    NoRoom: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageError: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageRefused: HTTPStatus.SERVICE_UNAVAILABLE,
    DashSpotError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
_TOLD = (NotGenuine, NotFound, NoRoom)
"""What says of itself what was wrong; the sentences of others may name files, so theirs stay in the log."""
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

Endpoint = Callable[[Request], Response]
Answer = Callable[[Request, uuid.UUID, str], Response]


def for_token(answer: Answer) -> Endpoint:
    """An endpoint for whom the token names, in the format that is asked for; what goes wrong is told in a sentence."""

    @wraps(answer)
    def endpoint(request: Request) -> Response:
        try:
            user_id = token_user(_token(request))
            with logs.bound(user=user_id):
                chosen = _format(request)
                if not chosen:
                    return _said(HTTPStatus.BAD_REQUEST, _NO_FORMAT)
                with core.in_turn(_PATIENCE_SECONDS):
                    return answer(request, user_id, chosen)
        except DashSpotError as error:
            return _refused(error)
        except Exception:  # noqa: BLE001 (whatever it is, its text stays in the log)
            logger.exception("A notebook could not be answered")
            return _said(HTTPStatus.INTERNAL_SERVER_ERROR, str(DashSpotError()))

    return endpoint


@for_token
def computations(_request: Request, user_id: uuid.UUID, chosen: str) -> Response:
    """All numbers that are true now: of every playlist and of the whole library."""
    library = browser.kept_library(user_id)
    return _sent(_numbers(library, browser.saved_computations(library)), "computations", chosen)


@for_token
def computation(request: Request, user_id: uuid.UUID, chosen: str) -> Response:
    """One analysis: its document as JSON, its numbers in rows as CSV."""
    found = _analysis(user_id, request.path_params["analysis_id"])
    name = f"computation-{found.id}"
    if chosen == "json":
        return _file(found.model_dump_json().encode(), name, chosen)
    return _sent(_numbers(browser.kept_library(user_id), [found]), name, chosen)


@for_token
def tracks(request: Request, user_id: uuid.UUID, chosen: str) -> Response:
    """Every row of every playlist, then the liked songs; or the tracks of the one set that is named."""
    named = request.query_params.get("set")
    key = browser.LIBRARY_KEY if named is None else browser.set_named(user_id, named)
    return _sent(browser.tracks_frame(browser.kept_library(user_id), key), "tracks", chosen)


@for_token
def features(_request: Request, user_id: uuid.UUID, chosen: str) -> Response:
    """The audio features of every track from every source."""
    return _sent(browser.features_frame(user_id), "features", chosen)


API_ROUTES = [
    Route(f"{ROOT}/computations", computations, methods=["GET"]),
    Route(f"{ROOT}/computations/{{analysis_id}}", computation, methods=["GET"]),
    Route(f"{ROOT}/tracks", tracks, methods=["GET"]),
    Route(f"{ROOT}/features", features, methods=["GET"]),
]


def _token(request: Request) -> str:
    given = request.headers.getlist("authorization")
    if len(given) != 1 or len(given[0]) > _LONGEST_HEADER:
        raise NotGenuine(_NO_TOKEN)
    scheme, _, token = given[0].partition(" ")
    if scheme.lower() != _SCHEME or not token.strip():
        raise NotGenuine(_NO_TOKEN)
    return token.strip()


def _format(request: Request) -> str | None:
    """`csv` or `json`, as `format` says, else as Accept does, else CSV; None where `format` says anything else."""
    given = request.query_params.getlist("format")
    if given:
        return given[0] if len(given) == 1 and given[0] in MEDIA_TYPES else None
    accepted = request.headers.get("accept", "")[:_LONGEST_ACCEPT]
    return "json" if _wish(accepted, MEDIA_TYPES["json"]) > _wish(accepted, MEDIA_TYPES["csv"]) else "csv"


def _wish(accepted: str, media_type: str) -> float:
    """How much an Accept header wishes for a type, 0 to 1; what names it more exactly counts."""
    wishes = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [piece.removeprefix("q=") for piece in parameters if piece.startswith("q=")]
        wishes[name] = _weight(weights[0]) if weights else 1.0
    family = media_type.partition("/")[0]
    return next((wishes[name] for name in (media_type, f"{family}/*", "*/*") if name in wishes), 0.0)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _analysis(user_id: uuid.UUID, text: str) -> AnalysisBlock:
    try:
        wanted = uuid.UUID(text)
    except ValueError as error:
        raise NotFound(_NO_COMPUTATION) from error
    found = browser.saved_analysis(user_id, wanted)
    if found is None:
        raise NotFound(_NO_COMPUTATION)
    return found


def _numbers(library: browser.Library, found: Sequence[AnalysisBlock]) -> pd.DataFrame:
    """The rows of `computations_frame`, each with the id of its analysis, by which that one can be asked for."""
    frame = browser.computations_frame(library, found)
    ids = {(one.collection.kind, one.collection.id): str(one.id) for one in found}
    named = zip(frame["collection_kind"], frame["collection_id"], strict=True)
    return frame.assign(analysis_id=[ids[key] for key in named])[["analysis_id", *frame.columns]]


def _sent(frame: pd.DataFrame, name: str, chosen: str) -> Response:
    written = io.BytesIO()
    WRITERS[chosen](frame, written)
    return _file(written.getvalue(), name, chosen)


def _file(content: bytes, name: str, chosen: str) -> Response:
    saved_as = f'attachment; filename="dashspot-{name}.{chosen}"'
    return Response(content, headers=_PRIVATE | {"Content-Disposition": saved_as}, media_type=MEDIA_TYPES[chosen])


def _refused(error: DashSpotError) -> Response:
    logger.opt(exception=error.__cause__).info("A notebook was refused: {}", error)
    kind = next(kind for kind in _STATUS if isinstance(error, kind))
    return _said(_STATUS[kind], str(error) if kind in _TOLD else str(kind()))


def _said(status: HTTPStatus, sentence: str) -> Response:
    more = {
        HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
        HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": str(_RETRY_SECONDS)},
    }.get(status, {})
    return JSONResponse({"error": sentence}, status, headers=_PRIVATE | more)
