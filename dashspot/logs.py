"""One log for everything: loguru in front, the standard library fed into it, secrets taken out at the end.

Redaction works on the finished line, tracebacks included, so it holds whoever logs and by whichever way.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from loguru import logger

if TYPE_CHECKING:
    from loguru import Message, Record

HIDDEN = "***"
CHATTY = (
    "alembic",
    "asyncio",
    "fsevents",
    "httpcore",
    "httpx",
    "procrastinate",
    "spotipy",
    "sqlalchemy",
    "urllib3",
    "uvicorn.access",
    "uvicorn.error",
    "watchdog",
)
REPEATING = ("psycopg.pool",)
"""Warns several times a second while the database is away; that it is away is said once, by ourselves."""
OWN_HANDLERS = ("streamlit", "uvicorn", "uvicorn.error", "uvicorn.access")

_TEXT = "{time:YYYY-MM-DD HH:mm:ss.SSS} {level: <7} {extra[user]} {extra[job]} {name}: {message}"
_SHORTEST_SECRET = 6
_PATTERNS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"),
    re.compile(r"(?i)(\b\w*(?:token|secret|password|verifier|api_?key)\\?[\"']?\s*[:=]\s*\\?[\"']?)[^\s\"'\\&,;)}\]]+"),
    re.compile(r"(?i)([?&](?:code|state)=)[^\s\"'&]+"),
    re.compile(r"(://[^/\s:@]*:)[^@\s]+(?=@)"),
)
_FRAME = re.compile(r"(?m)^  File ")
_MOST_SECRETS = 500
_secrets: dict[str, None] = {}


def hide(secret: str) -> None:
    """Keep this very text out of every later log line; of very many those used longest ago are left to the patterns."""
    if len(secret) >= _SHORTEST_SECRET:
        _secrets.pop(secret, None)
        _secrets[secret] = None
        for oldest in list(_secrets)[:-_MOST_SECRETS]:
            _secrets.pop(oldest, None)


def redact(text: str) -> str:
    """The text without tokens, passwords, codes and every secret that `hide` has been told of."""
    for secret in sorted(_secrets.copy(), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{HIDDEN}", text)
    return text


def configure(*, level: str, as_json: bool, stream: TextIO | None = None) -> None:
    """Send every log line of this process, whoever writes it, to one stream (standard error by default)."""
    target = stream or sys.stderr
    logger.remove()
    logger.configure(extra={"user": "-", "job": "-"})

    def write(message: Message) -> None:
        target.write(redact(str(message)))
        target.flush()

    # diagnose would print the values of variables, secrets among them
    logger.add(write, level=level, format=_json if as_json else _TEXT, diagnose=False, catch=True)
    _intercept()


@contextlib.contextmanager
def bound(*, user: object = None, job: object = None) -> Iterator[None]:
    """Name the user and the job in every line logged inside."""
    names = {name: str(value) for name, value in (("user", user), ("job", job)) if value is not None}
    with logger.contextualize(**names):
        yield


class _Intercept(logging.Handler):
    """Hands records of the standard library to loguru, under the name of the logger that wrote them."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level: str | int = logger.level(record.levelname).name
        except ValueError:
            level = record.levelno
        named = logger.patch(lambda entry: entry.__setitem__("name", record.name))
        named.opt(exception=record.exc_info).log(level, "{}", _said(record))


def _said(record: logging.LogRecord) -> str:
    """The message; where the server tells that the start failed by a whole traceback, the error at its end."""
    message = record.getMessage()
    if record.name == "uvicorn.error" and message.startswith("Traceback"):
        after_the_last_frame = _FRAME.split(message)[-1].splitlines()
        told = next((line for line in after_the_last_frame[1:] if line[:1].strip()), message)
        return told.removeprefix("dashspot.errors.")
    return message


def _intercept() -> None:
    logging.basicConfig(handlers=[_Intercept()], level=logging.INFO, force=True)
    for name in OWN_HANDLERS:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in REPEATING:
        logging.getLogger(name).setLevel(logging.ERROR)


def _json(record: Record) -> str:
    line = {
        "time": record["time"].isoformat(),
        "level": record["level"].name,
        "user": record["extra"]["user"],
        "job": record["extra"]["job"],
        "name": record["name"],
        "message": record["message"],
    }
    if record["exception"]:
        line["error"] = repr(record["exception"].value)
    record["extra"]["line"] = json.dumps(line, ensure_ascii=False)
    return "{extra[line]}\n"
