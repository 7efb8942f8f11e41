"""The Library with a real browser: turn a page, open what is not saved, see it saved and analysed, open its report."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.serving import running as sandbox_running
from tests.browser.server import LAUNCHER, free_port
from tests.browser.signing_in import Deployment, sign_in, somebody
from tests.browser.visitor import Visitor
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-sign-in")]

PLAYLISTS = "Playlists at Spotify with how they stand here"
BOXES = 40
"""Pixels of the column whose boxes tick the rows."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A local Spotify with more playlists than fit one page."""
    with sandbox_running(mode="development", tracks=60, playlists=52) as started:
        yield started


@pytest.fixture
def visitor(sandbox: Sandbox, chromium: Browser) -> Iterator[Visitor]:
    """Somebody who has just signed in."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with database_folder() as folder:
        deployment = Deployment(LAUNCHER, url, port, folder, sandbox)
        with deployment.started(), somebody(chromium, url) as person:
            yield sign_in(person, LAUNCHER)


def read(sandbox: Sandbox) -> list[str]:
    """The pages of the list of playlists that Spotify was asked for since this was asked."""
    found = [str(row["query"]) for row in sandbox.log() if row["path"] == "/v1/me/playlists"]
    sandbox.clear_log()
    return found


def test_a_playlist_is_found_saved_and_read(visitor: Visitor, sandbox: Sandbox) -> None:
    """One question to Spotify per turned page; the badge changes by itself; Back leads to the page that was left."""
    visitor.go("Your playlists", "Library")
    visitor.titled("Your playlists at Spotify")
    visitor.shows(re.compile("^1 to 50 of 5"))
    assert read(sandbox) == ["limit=50&offset=0"]
    visitor.page.get_by_label("Page 2", exact=True).click()
    visitor.shows(re.compile("^51 to 5. of 5"))
    assert read(sandbox) == ["limit=50&offset=50"]
    title = visitor.texts("Name", PLAYLISTS)[0]
    expect(visitor.column("Here", PLAYLISTS).first).to_have_text("not saved")
    visitor.press_cell(0, PLAYLISTS, beyond=BOXES)
    expect(visitor.column("Here", PLAYLISTS).first).to_have_text("analysed")
    visitor.press_cell(0, PLAYLISTS, beyond=BOXES)
    visitor.titled(title)
    visitor.page.go_back()
    visitor.titled("Your playlists at Spotify")
    visitor.shows(re.compile("^51 to 5. of 5"))
    expect(visitor.column("Here", PLAYLISTS).first).to_have_text("analysed")
    assert visitor.errors() == []
