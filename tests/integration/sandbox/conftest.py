"""A running sandbox in each mode, and the documents it is checked against."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashspot.sandbox.options import DEVELOPMENT, EXTENDED
from dashspot.sandbox.serving import Sandbox, running
from tests.integration.sandbox.caller import HTTP, Caller

FOLDER_VARIABLE = "TEST_DATA_DIR"
_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def _http() -> Iterator[None]:
    yield
    HTTP.close()


@pytest.fixture(scope="module")
def _development() -> Iterator[Sandbox]:
    with running(mode=DEVELOPMENT) as started:
        yield started


@pytest.fixture(scope="module")
def _extended() -> Iterator[Sandbox]:
    with running(mode=EXTENDED) as started:
        yield started


@pytest.fixture
def sandbox(_development: Sandbox) -> Sandbox:
    """A sandbox in development mode, as at its start."""
    _development.reset()
    return _development


@pytest.fixture
def extended_sandbox(_extended: Sandbox) -> Sandbox:
    """A sandbox in extended mode, as at its start."""
    _extended.reset()
    return _extended


@pytest.fixture
def caller(sandbox: Sandbox) -> Caller:
    """The first user in development mode."""
    return Caller(sandbox)


@pytest.fixture
def extended(extended_sandbox: Sandbox) -> Caller:
    """The first user in extended mode."""
    return Caller(extended_sandbox)


@pytest.fixture(scope="module")
def reader() -> Iterator[Caller]:
    """The first user in extended mode, in a sandbox that tests share and leave as it is."""
    with running(mode=EXTENDED) as started:
        yield Caller(started)


@pytest.fixture(scope="module")
def development_reader() -> Iterator[Caller]:
    """The same in development mode."""
    with running(mode=DEVELOPMENT) as started:
        yield Caller(started)


@pytest.fixture(scope="session")
def openapi() -> dict[str, Any]:
    """The public OpenAPI document of the Web API; skips where it is not."""
    content: dict[str, Any] = yaml.load(_text("spotify-openapi.yml"), Loader=yaml.CSafeLoader)
    return content


@pytest.fixture
def recording() -> Callable[[str], Any]:
    """A recorded answer of the real service by its name; skips where it is not."""
    return lambda name: json.loads(_text(f"recordings/{name}.json"))


def _text(name: str) -> str:
    file = Path(os.environ.get(FOLDER_VARIABLE, _BESIDE)) / name
    if not file.is_file():
        pytest.skip(f"{name} not found; {FOLDER_VARIABLE} names the folder that has it")
    return file.read_text(encoding="utf-8")
