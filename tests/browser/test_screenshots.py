"""Every page, wide and narrow, light and dark: nothing sticks out, no error is shown; the pictures are kept to look at.

They lie in `.screenshots/`, which git ignores.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from dashspot.files.sample import sample_rows
from tests.browser.conftest import in_mode
from tests.browser.server import LAUNCHER, PROJECT, Server
from tests.browser.tables import playlist_id, playlist_table
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("server", [in_mode(LAUNCHER)], indirect=True)]

FOLDER = PROJECT / ".screenshots"
WIDTHS = (390, 1440)
HEIGHT = 900
TALLEST = 8_000
TRACK = next(row.track_id for row in sample_rows() if row.playlist_name == "Kitchen disco")
PAGES = {
    "home": ("/", {}),
    "playlists": ("/playlists", {}),
    "playlists-none-found": ("/playlists", {"playlist_search": "nothing is called so"}),
    "albums": ("/albums", {}),
    "artists": ("/artists", {}),
    "tracks": ("/tracks", {"track_search": "river", "track_sort": "Happiest"}),
    "report": ("/report", {}),
    "report-track": ("/report", {"kind": "track", "id": TRACK}),
    "report-missing": ("/report", {"kind": "playlist", "id": "0" * 22}),
    "imports": ("/imports", {}),
}
OWN_PAGES = {
    "home": ("/", {}),
    "playlists": ("/playlists", {}),
    "albums": ("/albums", {}),
    "artists": ("/artists", {}),
    "tracks": ("/tracks", {}),
    "report": ("/report", {"kind": "playlist", "id": playlist_id("One song")}),
    "imports": ("/imports", {}),
}
SHOWS_ERROR = ("report-missing",)
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
# Streamlit scrolls a box inside the window, so the document itself is never too wide.
TOO_WIDE = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.scrollWidth} > ${e.clientWidth}`)"""
CONTENT_HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


@pytest.fixture(scope="module")
def _one_track_imported(chromium: Browser, server: Server) -> Iterator[None]:
    """The local person has imported one playlist of one track."""
    with chromium.new_context() as context, Visitor.at(context.new_page(), server.url) as owner:
        owner.open("/imports")
        owner.upload({"one-song.csv": playlist_table(["One song"])})
        owner.shows("one-song.csv: 1 track")
        owner.shows("2 new analyses")
        yield
        owner.remove_imports()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_sample(visitor: Visitor, name: str, theme: Theme) -> None:
    """The sample library, and the Imports page before anything was imported."""
    look(visitor, f"sample-{name}", theme, *PAGES[name])
    assert bool(visitor.errors()) == (name in SHOWS_ERROR)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.usefixtures("_one_track_imported")
def test_one_track(visitor: Visitor, name: str, theme: Theme) -> None:
    """An own library of a single track."""
    look(visitor, f"one-track-{name}", theme, *OWN_PAGES[name])
    assert not visitor.errors()


def look(visitor: Visitor, name: str, theme: Theme, path: str, query: dict[str, str]) -> None:
    """Open a page on a phone, then widen the window; keep both pictures, and check that nothing sticks out."""
    visitor.page.emulate_media(color_scheme=theme)
    visitor.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    visitor.open(path, **query)
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
        visitor.settle()
        assert visitor.page.evaluate(TOO_WIDE) == []
        keep(visitor.page, f"{name}-{width}-{theme}", width)
    assert not visitor.page.get_by_test_id("stException").count()


def keep(page: Page, name: str, width: int) -> None:
    """Save a picture of the whole page."""
    page.set_viewport_size({"width": width, "height": min(max(page.evaluate(CONTENT_HEIGHT), HEIGHT), TALLEST)})
    page.wait_for_timeout(300)  # the charts follow the window
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
