"""The player with a real browser: nothing plays, a device goes on, presses in a hurry, and a play from a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.serving import running as sandbox_running
from tests.browser.server import LAUNCHER, free_port
from tests.browser.signing_in import Deployment, sign_in, somebody
from tests.browser.visitor import Visitor
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-sign-in")]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A local Spotify whose first user has two tracks in the player, and a device that sleeps."""
    with sandbox_running(mode="development", tracks=60, playlists=4) as started:
        user = started.users[0]

        def load(world: Any) -> None:
            uris = [f"spotify:track:{track.id}" for track in world.catalogue.track_list[20:40]]
            world.player(user).load(uris, None, 0)

        started.run(load)
        started.set_user(user, devices=[{"id": "kitchen", "name": "Kitchen", "is_active": False}])
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


def commands(sandbox: Sandbox) -> list[str]:
    """Every command to the player since this was asked."""
    rows = sandbox.log()
    sandbox.clear_log()
    return [row["path"].removeprefix("/v1/me/player") for row in rows if row["method"] != "GET"]


def test_a_device_goes_on_and_is_commanded(visitor: Visitor, sandbox: Sandbox) -> None:
    """A press in a hurry is sent once; what was pressed is seen without loading the page again."""
    visitor.go("Now playing", "Playback")
    visitor.titled("Now playing")
    visitor.shows("Nothing is playing. Start something on a device")
    button = visitor.page.get_by_role("button", name="Play here")
    expect(button).to_be_enabled()
    commands(sandbox)
    button.click()
    visitor.shows("Plays on Kitchen")
    assert commands(sandbox) == [""]
    title = visitor.page.locator("h3").first
    first = title.inner_text()
    visitor.page.get_by_role("button", name="Next", exact=True).dblclick()
    expect(title).not_to_have_text(first)
    assert commands(sandbox) == ["/next"]
    visitor.page.get_by_role("button", name="Pause", exact=True).dblclick()
    visitor.shows("Paused on Kitchen")
    assert commands(sandbox) == ["/pause"]
    sandbox.set_user(sandbox.users[0], premium=False)
    visitor.page.get_by_role("button", name="Play", exact=True).click()
    visitor.shows("Spotify lets only Premium accounts command the player.")
    expect(visitor.page.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    assert visitor.errors() == []  # that sentence stands there already
    visitor.page.get_by_role("button", name="Look again").click()
    expect(visitor.page.get_by_role("button", name="Next", exact=True)).to_be_enabled()
    visitor.go("Recently played", "Playback")
    visitor.titled("Recently played")
    visitor.page.get_by_role("button", name="Refresh", exact=True).click()
    visitor.shows("is asked by itself every 20 minutes")
    expect(visitor.page.get_by_role("region", name="What was played on").first).to_be_visible()
