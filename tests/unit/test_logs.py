import io
import json
import logging
import traceback
from collections.abc import Iterator

import pytest
from loguru import logger

from dashspot import logs
from dashspot.errors import StorageError

BAIT = "s3cr3t-bait-value"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log of one test as text; afterwards nothing is logged anywhere."""
    target = io.StringIO()
    logs.configure(level="DEBUG", as_json=False, stream=target)
    yield target
    logger.remove()
    logging.getLogger().handlers.clear()


def test_the_standard_library_comes_out_in_the_same_format(stream: io.StringIO) -> None:
    """A library's record is one line of ours, under the library's name."""
    logging.getLogger("some.library").warning("took %d s", 3)
    assert "WARNING" in stream.getvalue()
    assert "some.library: took 3 s" in stream.getvalue()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StorageError("The disk is full."), "StorageError: The disk is full."),
        (ValueError("no such column\nLINE 1: select x\n               ^\nHINT: None."), "ValueError: no such column"),
    ],
)
def test_a_start_that_fails_says_why(stream: io.StringIO, error: Exception, said: str) -> None:
    """The server tells it by a whole traceback: of that the error, however many lines its message has."""

    def start() -> None:
        try:
            int("no number")
        except ValueError as cause:
            raise error from cause

    with pytest.raises(type(error)) as failed:
        start()
    logging.getLogger("uvicorn.error").error("".join(traceback.format_exception(failed.value)))
    assert stream.getvalue().splitlines() == [stream.getvalue().strip()]
    assert stream.getvalue().endswith(f"uvicorn.error: {said}\n")


def test_chatty_libraries_are_quieted(stream: io.StringIO) -> None:
    """What only developers of a library want to know is not logged."""
    for name in logs.CHATTY:
        logging.getLogger(name).info("chatter")
    assert stream.getvalue() == ""


def test_user_and_job_are_bound(stream: io.StringIO) -> None:
    """Every line inside names the user and the job, from whichever library it comes."""
    with logs.bound(user="u-1", job="j-2"):
        logging.getLogger("lib").info("inside")
    logger.info("outside")
    inside, outside = stream.getvalue().splitlines()
    assert "u-1 j-2 lib: inside" in inside
    assert "u-1" not in outside


@pytest.mark.parametrize(
    "line",
    [
        f"Authorization: Bearer {BAIT}",
        f"{{'access_token': '{BAIT}', 'expires_in': 3600}}",
        f'{{"refresh_token": "{BAIT}"}}',
        f"refresh_token={BAIT}&grant_type=refresh_token",
        f"client_secret={BAIT}",
        f"code_verifier: {BAIT}",
        f"GET /callback?code={BAIT}&state=1",
        f"GET /callback?x=1&state={BAIT} HTTP/1.1",
        f"postgresql://dashspot:{BAIT}@host/db",
        f"host=h password={BAIT} dbname=d",
        f"api_key={BAIT}",
    ],
)
def test_secrets_are_redacted_whoever_logs_them(stream: io.StringIO, line: str) -> None:
    """Tokens, passwords, codes and keys never reach the log, by loguru or the standard library."""
    logger.info("{}", line)
    logging.getLogger("lib").error(line)
    assert BAIT not in stream.getvalue()
    assert stream.getvalue().count(logs.HIDDEN) >= 2


def test_secrets_in_tracebacks_are_redacted(stream: io.StringIO) -> None:
    """The message of an exception is part of the line; the values of variables are not printed at all."""
    password = BAIT

    def connect(secret: str) -> None:
        raise RuntimeError(f"could not connect to postgresql://me:{secret}@host/db")

    try:
        connect(password)
    except RuntimeError:
        logger.exception("no database")
    assert "RuntimeError" in stream.getvalue()
    assert BAIT not in stream.getvalue()


def test_a_known_secret_is_hidden_wherever_it_stands(stream: io.StringIO) -> None:
    """A value that `hide` was told of is taken out even where no pattern would find it."""
    logs.hide("plain-looking-value-77")
    logger.info("it said plain-looking-value-77, twice: plain-looking-value-77")
    assert "plain-looking-value-77" not in stream.getvalue()


def test_ordinary_text_stays(stream: io.StringIO) -> None:
    """Redaction leaves words alone that only sound secret."""
    logger.info("the code of state 3 was tokenised; password rules: none")
    assert "the code of state 3 was tokenised" in stream.getvalue()


def test_json_lines(stream: io.StringIO) -> None:
    """By a setting each line is one JSON object, redacted all the same."""
    logs.configure(level="INFO", as_json=True, stream=stream)
    with logs.bound(user="u-1"):
        logger.info("token={} \n second line", BAIT)
    try:
        int(f"password={BAIT}")
    except ValueError:
        logging.getLogger("lib").exception("failed")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["level"], first["user"], first["job"]) == ("INFO", "u-1", "-")
    assert second["error"].startswith("ValueError")
    assert BAIT not in stream.getvalue()


def test_quiet_below_the_level(stream: io.StringIO) -> None:
    """What is less serious than the level is not written."""
    logs.configure(level="ERROR", as_json=False, stream=stream)
    logger.warning("hm")
    assert stream.getvalue() == ""
