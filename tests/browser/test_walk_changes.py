"""A person saves what the filters leave as a playlist at Spotify, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.serving import running as sandbox_running
from tests.browser.server import LAUNCHER, Server, free_port
from tests.browser.signing_in import Deployment, sign_in, somebody
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-changes")]

CHANGED = "The rows that are added, removed and moved"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The local Spotify."""
    with sandbox_running(mode="development", tracks=120, playlists=6) as started:
        yield started


@pytest.fixture(scope="module")
def deployment(sandbox: Sandbox) -> Iterator[Server]:
    """DashSpot, whose people sign in there."""
    port = free_port()
    with (
        database_folder() as folder,
        Deployment(LAUNCHER, f"http://127.0.0.1:{port}", port, folder, sandbox).started() as server,
    ):
        yield server


def test_a_filtered_list_becomes_a_playlist_and_goes_again(
    deployment: Server, sandbox: Sandbox, chromium: Browser
) -> None:
    """Filter, save, Back to the filters and forth, look at the difference, send, find it in the log, undo."""
    with somebody(chromium, deployment.url) as stranger:
        visitor = sign_in(stranger, LAUNCHER)
        visitor.open("/syncs")
        visitor.page.get_by_role("button", name="Sync everything").click()
        visitor.shows(re.compile(r"^Saved: .*120 liked songs"))
        visitor.open("/tracks")
        visitor.search("live")
        visitor.shows(re.compile("found among"))
        visitor.settle()
        visitor.page.get_by_role("button", name="Save as playlist").click()
        visitor.titled("Changes")
        visitor.page.go_back()
        visitor.titled("Tracks")
        expect(visitor.page.get_by_role("searchbox")).to_have_value("live")
        visitor.page.go_forward()
        visitor.titled("Changes")
        visitor.page.get_by_label("Name").fill("On stage")
        visitor.page.get_by_label("Name").press("Tab")
        visitor.settle()
        visitor.page.get_by_role("button", name="Show the difference").click()
        visitor.shows(re.compile("A new private playlist of"))
        shown = visitor.rows(CHANGED)
        assert shown
        visitor.page.get_by_role("button", name="Send it").click()
        visitor.shows(re.compile("^sent$"))
        undo = visitor.page.get_by_role("button", name="Undo")
        undo.wait_for()
        made = next(id_ for id_, name in sandbox.playlists.items() if name == "On stage")
        assert sandbox.run(lambda world: len(world.people.playlists[made].rows)) == len(shown)
        undo.click()
        visitor.shows(re.compile("^undone$"))
        mine = sandbox.users[0]
        assert made not in sandbox.run(lambda world: list(world.people.users[mine].shelf("playlist")))
        assert visitor.errors() == []
