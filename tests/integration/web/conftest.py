"""What tests of the routes share: a key of their own, and two people who read.

secret        the key that signs and encrypts in this test
mine          a notebook of the local person, who has saved a playlist
theirs        a notebook of somebody else, who has saved another
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashspot import browser
from dashspot.blocks.people import UserBlock
from dashspot.keys import keys
from dashspot.settings import settings
from tests.integration.web.notebook import Notebook, save


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[None]:
    """A key of this test's own; nothing read in it is kept."""
    del database
    monkeypatch.setenv("DASHSPOT_SECRET_KEYS", "a-key-for-tests-and-long-enough-for-one")
    monkeypatch.setenv("DASHSPOT_METRICS_TOKEN", "a-token-that-nobody-shows")
    settings.cache_clear()
    keys.cache_clear()
    yield
    settings.cache_clear()
    keys.cache_clear()
    browser.forget_libraries()


@pytest.fixture
def mine(user: UserBlock, secret: None, tmp_path: Path) -> Notebook:
    """A notebook of the local person, who has saved a playlist."""
    del secret
    save(user, tmp_path, "Mine")
    return Notebook(user)


@pytest.fixture
def theirs(sample_user: UserBlock, secret: None, tmp_path: Path) -> Notebook:
    """A notebook of somebody else, who has saved another."""
    del secret
    save(sample_user, tmp_path, "Theirs")
    return Notebook(sample_user)
