"""Streamlit's own search for pages is closed."""

from __future__ import annotations

import logging

import pytest
from streamlit.runtime.pages_manager import PagesManager

from dashspot.ui import nav


def test_launching_closes_the_legacy_pages(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """From then on no file of `pages/` runs by itself; Streamlit's warning about the call is not passed on."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    with caplog.at_level(logging.WARNING):
        nav.close_legacy_pages()
    assert PagesManager.uses_pages_directory is False
    assert not caplog.records
