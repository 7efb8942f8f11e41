"""A running dashboard per mode, a Chromium, and windows in it.

server      the dashboard in the mode that the test is run for; one per mode and session
chromium    the browser
visitor     a window of the browser at the dashboard; at the end nothing may have gone wrong behind it
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.nginx import NAME
from tests.browser.server import LAUNCHER, MODES, PLAIN, Server, running
from tests.browser.visitor import Visitor
from tests.folders import database_folder

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1440, 900
STRANGE_HOST = "dashspot.example"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {STRANGE_HOST} 127.0.0.1, MAP {NAME} 127.0.0.1",
)


def in_mode(mode: str) -> object:
    """The parameter `server` for one mode; all tests of a mode run in one process, so that they share its server."""
    return pytest.param(mode, marks=pytest.mark.xdist_group(f"browser-{mode}"))


launcher_alone = pytest.mark.parametrize("server", [in_mode(LAUNCHER)], indirect=True)
plain_alone = pytest.mark.parametrize("server", [in_mode(PLAIN)], indirect=True)
"""For what is the same in both modes: half of it is walked in each."""


@pytest.fixture(scope="session", params=[in_mode(mode) for mode in MODES])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The dashboard, with a data folder of its own."""
    with database_folder() as folder, running(request.param, folder / "data") as started:
        yield started


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium that is installed here; where none is, the test is skipped, in CI it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"none of {', '.join(NAMES)} is on the PATH; `make browser` installs one"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Only as long as one module: Playwright keeps an event loop running, and others need one too.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def _window(chromium: Browser) -> Iterator[Page]:
    """One window for a whole module: a second one would read the dashboard's megabytes of script again."""
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def _opened() -> set[str]:
    """The dashboards whose start page was opened."""
    return set()


@pytest.fixture
def visitor(_window: Page, server: Server, _opened: set[str]) -> Iterator[Visitor]:
    """Somebody with an empty browser; not the first one, to whom a host may say that a page is missing."""
    _window.goto("about:blank")
    _window.context.clear_cookies()
    _window.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    _window.emulate_media(color_scheme="light")
    with Visitor.at(_window, server.url) as person:
        if server.url not in _opened:
            person.open()
            _opened.add(server.url)
        yield person
    assert person.complaints == []
