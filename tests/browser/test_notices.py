"""A person leaves the page on which they asked for something, and hears of it where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocket, expect

from tests.browser.conftest import launcher_alone
from tests.browser.tables import playlist_table
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ON_TOP = """() => {
    const bell = document.querySelector('.st-key-bell')
    const {left, right, top, bottom} = bell.getBoundingClientRect()
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return bell.contains(hit) && top >= 0 && bottom < 64 && right > window.innerWidth - 40
}"""
QUIET_FOR = 5_000


@pytest.fixture
def owner(visitor: Visitor) -> Iterator[Visitor]:
    """Somebody who brings files; whatever they brought is taken out again."""
    yield visitor
    visitor.remove_imports()


@launcher_alone
def test_the_end_is_heard_of_on_another_page(owner: Visitor) -> None:
    """A toast, a count in the corner of every page at every width, the page of notices; then nothing is asked for."""
    asked: list[str | bytes] = []
    page = owner.page

    def listen(socket: WebSocket) -> None:
        def note(frame: str | bytes) -> None:
            asked.append(frame)

        socket.on("framesent", note)

    page.on("websocket", listen)
    owner.open("/imports")
    bell = page.locator(".st-key-bell a:visible")
    owner.upload({"mine.csv": playlist_table([f"Mine {number}" for number in range(40)], tracks=20)})
    owner.go("Playlists", "Browser")
    owner.titled("Playlists")
    toasts = page.get_by_test_id("stToast")
    expect(toasts.filter(has_text="new analyses")).to_have_count(1)
    expect(bell).to_have_text(re.compile("2 new"))
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(ON_TOP)
    owner.settle()
    before = len(asked)
    page.wait_for_timeout(QUIET_FOR)
    assert len(asked) == before

    bell.click()
    owner.titled("Notices")
    owner.shows("mine.csv: 800 tracks in 40 playlists.")
    page.get_by_role("button", name="Dismiss", exact=True).first.click()
    expect(bell).to_have_text(re.compile("1 new"))
    page.get_by_test_id("stMain").get_by_role("link", name="Open").first.click()
    owner.titled("The whole library")
    owner.dismiss_all()
    expect(bell).to_have_text(re.compile("Notices"))
    owner.has_no_error()
