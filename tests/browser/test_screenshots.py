"""Every page, wide and narrow: nothing sticks out, no error is shown.

What is narrow is dark, what is wide is light and of some pages alone. `make pictures` takes both themes at both widths,
and keeps a picture of each to look at, in `.screenshots/`, which git ignores.

Who has nothing sees the sample, so the empty library is that of
somebody who has brought features alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import pytest
from playwright.sync_api import Browser

from dashspot.analyses.registry import LISTENING, SECTIONS
from dashspot.analyses.registry import PAGES as PAGE_TITLES
from tests.browser import sample
from tests.browser.server import LAUNCHER, PROJECT, Server, running
from tests.browser.tables import exported_playlist, feature_table, playlist_id, playlist_table, spotify_id
from tests.browser.visitor import Visitor
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-pictures")]

FOLDER = PROJECT / ".screenshots"
WIDTHS = (390, 1440)
HEIGHT = 900
TALLEST = 8_000
Theme = Literal["light", "dark"]
ALL_LOOKS: tuple[tuple[int, Theme], ...] = ((390, "dark"), (390, "light"), (1440, "light"), (1440, "dark"))
PICTURES = os.environ.get("PICTURES") == "all"
LOOKS = ALL_LOOKS if PICTURES else ((390, "dark"), (1440, "light"))
"""A theme changes colours alone, so what may stick out or be cut is seen in either."""
WIDE = ("sample-home", "sample-tracks", "sample-report", "sample-compare", "sample-listening", "imports-chosen")
"""What is wide is looked at of these alone: what sticks out does so first where there is little room."""
Page = tuple[str, dict[str, str | list[str]]]
LISTS: dict[str, Page] = {name: (f"/{name}", {}) for name in ("playlists", "albums", "artists", "tracks")}
DISCO = sample.of_playlist("Kitchen disco")[0]
COMPARED: dict[str, str | list[str]] = {"with": ["library:library", "liked:liked", f"playlist:{DISCO.playlist_id}"]}
EXPLORING: dict[str, Page] = {name: (f"/{name}", {}) for name in ("overlap", "map", "time", "groups")}
REPORT_SECTIONS: dict[str, Page] = {
    f"report-{name}": ("/report", {"rp_section": PAGE_TITLES[name]}) for name in SECTIONS
}
HEARD_SECTIONS: dict[str, Page] = {
    f"listening-{name}": ("/listening", {"ls_section": PAGE_TITLES[name]}) for name in LISTENING[1:]
}
PAGES: dict[str, Page] = {
    "home": ("/", {}),
    **LISTS,
    "tracks-of": ("/tracks", {"of": f"artist:{DISCO.artist_ids[0]}", "track_sort": "Happiest"}),
    "tracks-none-found": ("/tracks", {"track_search": "nothing is called so"}),
    "tracks-filtered": ("/tracks", {"track_genre": "jazz", "track_artist": "club", "track_energy": ["0.2", "0.8"]}),
    "report": ("/report", {}),
    "report-filter": ("/report", {"kind": "filter", "id": "genre=jazz&energy=0.2&energy=0.8"}),
    "report-liked": ("/report", {"kind": "liked", "id": "liked"}),
    "report-track": ("/report", {"kind": "track", "id": DISCO.track_id}),
    "report-missing": ("/report", {"kind": "playlist", "id": "0" * 22}),
    **REPORT_SECTIONS,
    **EXPLORING,
    "compare": ("/compare", COMPARED),
    "sets": ("/sets", {}),
    "imports": ("/imports", {}),
    "account": ("/account", {}),
    "syncs": ("/syncs", {}),
    "now-playing": ("/now_playing", {}),
    "recently-played": ("/recently_played", {}),
    "listening": ("/listening", {}),
    **HEARD_SECTIONS,
    "spotify-playlists": ("/spotify-playlists", {}),
    "spotify-top": ("/spotify-top", {}),
    "spotify-search": ("/spotify-search", {}),
    "notices": ("/notices", {}),
}
OWN_PAGES: dict[str, Page] = {
    "home": ("/", {}),
    **LISTS,
    "report": ("/report", {"kind": "playlist", "id": playlist_id("One song")}),
    "report-track": ("/report", {"kind": "track", "id": spotify_id("track", "One song", 0)}),
    **REPORT_SECTIONS,
    **EXPLORING,
    "compare": ("/compare", {"with": ["library:library", f"playlist:{playlist_id('One song')}"]}),
    "imports": ("/imports", {}),
    "notices": ("/notices", {}),
}
EMPTY_PAGES: dict[str, Page] = {
    "home": ("/", {}),
    **LISTS,
    "report": ("/report", {}),
    **EXPLORING,
    "compare": ("/compare", {}),
    "sets": ("/sets", {}),
    "imports": ("/imports", {}),
    "account": ("/account", {}),
    "syncs": ("/syncs", {}),
    "now-playing": ("/now_playing", {}),
}
CHOSEN = {
    "Road_trip.csv": exported_playlist(["One", "Two"]),
    "songs.csv": feature_table(["One"]),
    "bad.csv": b"one,two\n1,2\n",
}
SHOWS_ERROR = ("report-missing",)
# Streamlit scrolls a box inside the window, so the document itself is never too wide.
TOO_WIDE = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.scrollWidth} > ${e.clientWidth}`)"""
CUT = """() => [...document.querySelector('[data-testid=stMain]')
    .querySelectorAll('button, a, p, h1, label, [data-testid=stMetric] *')]
    .filter(e => e.checkVisibility() && e.innerText && !e.closest('[data-testid=stDataFrame], [role=application]'))
    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
    .filter(e => getComputedStyle(e).overflowX !== 'visible').map(e => e.innerText)"""
CONTENT_HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A dashboard for these tests alone, so that they need not wait for the walks."""
    with database_folder() as folder, running(LAUNCHER, folder / "data") as started:
        yield started


def one_track(owner: Visitor) -> None:
    """Import one playlist of one track."""
    owner.upload({"one-song.csv": playlist_table(["One song"])})
    owner.shows("one-song.csv: 1 track")
    owner.shows("2 new analyses")


def features_alone(owner: Visitor) -> None:
    """Take the features of a table and nothing else, so that no track is saved."""
    owner.choose_files({"songs.csv": feature_table(["One song"])})
    owner.page.get_by_test_id("stMain").get_by_role("radio", name="Take only the features").click()
    owner.settle()
    owner.page.get_by_role("button", name="Import 1 file").click()
    owner.shows("songs.csv: features of 1 track")


@pytest.fixture(scope="module")
def _brought(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[None]:
    """The local person has brought what the parameter brings."""
    with chromium.new_context() as context, Visitor.at(context.new_page(), server.url) as owner:
        owner.open("/imports")
        request.param(owner)
        yield
        owner.remove_imports()


def pictured(pages: Mapping[str, Page], some: Iterable[str]) -> list[str]:
    """All of them for `make pictures`, else some: that each is drawn without an error, the page tests see."""
    return [name for name in pages if PICTURES or name in set(some)]


@pytest.mark.parametrize("name", PAGES)
def test_sample(visitor: Visitor, name: str) -> None:
    """The sample library, and the Imports page before anything was imported."""
    path, query = PAGES[name]
    visitor.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    visitor.open(path, **query)
    look(visitor, f"sample-{name}")
    assert bool(visitor.errors()) == (name in SHOWS_ERROR)


def test_files_that_are_looked_at(visitor: Visitor) -> None:
    """Two that can be imported and one that can't, before the button is pressed."""
    visitor.open("/imports")
    visitor.choose_files(CHOSEN)
    look(visitor, "imports-chosen")
    assert len(visitor.errors()) == 1


@pytest.mark.parametrize("name", pictured(EMPTY_PAGES, ("home", "tracks", "report", "compare", "map", "syncs")))
@pytest.mark.parametrize("_brought", [features_alone], indirect=True)
@pytest.mark.usefixtures("_brought")
def test_empty(visitor: Visitor, name: str) -> None:
    """An own library without a track."""
    path, query = EMPTY_PAGES[name]
    visitor.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    visitor.open(path, **query)
    look(visitor, f"empty-{name}")
    assert visitor.page.get_by_role("radio", name="Mine").is_checked()
    assert not visitor.errors()


@pytest.mark.parametrize(
    "name", pictured(OWN_PAGES, ("home", "tracks", "report", "report-track", "report-sound", "map"))
)
@pytest.mark.parametrize("_brought", [one_track], indirect=True)
@pytest.mark.usefixtures("_brought")
def test_one_track(visitor: Visitor, name: str) -> None:
    """An own library of a single track."""
    path, query = OWN_PAGES[name]
    visitor.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    visitor.open(path, **query)
    look(visitor, f"one-track-{name}")
    assert not visitor.errors()


def look(visitor: Visitor, name: str) -> None:
    """On a phone and, where it is told, on a desk: nothing sticks out or is cut."""
    for width, theme in LOOKS if PICTURES or name in WIDE else LOOKS[:1]:
        visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
        visitor.page.emulate_media(color_scheme=theme)
        visitor.settle()
        assert visitor.page.evaluate(TOO_WIDE) == []
        assert visitor.page.evaluate(CUT) == []
        if PICTURES:
            keep(visitor, f"{name}-{width}-{theme}", width)
    assert not visitor.page.get_by_test_id("stException").count()


def keep(visitor: Visitor, name: str, width: int) -> None:
    """Save a picture of the whole page."""
    page = visitor.page
    page.set_viewport_size({"width": width, "height": min(max(page.evaluate(CONTENT_HEIGHT), HEIGHT), TALLEST)})
    visitor.settle()
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
