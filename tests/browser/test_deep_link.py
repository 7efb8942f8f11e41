"""The first request to a fresh process is a deep link: pages run through app.py or not at all.

Streamlit runs the files of a folder `pages/` by itself until a script has called `st.navigation`. A launcher calls it
before the first visitor comes. Where a host ignores the launcher nothing of ours runs before the first request, so
there the layout protects (no file lies directly in `pages/`), and the gate at the beginning of every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import sample
from tests.browser.server import LAUNCHER, MODES, PLAIN, PROJECT, checkout, running
from tests.browser.visitor import MISSING_PAGE, Visitor
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-fresh")]

DISCO = "Kitchen disco"
DISCO_TRACKS = len({row.track_id for row in sample.of_playlist(DISCO)})
BANNER = "Spotify gives audio features to few apps"
LEAK = """
from pathlib import Path

import streamlit as st

{gate}
Path(__file__).with_name("leaked").touch()
st.title("Leaked")
"""
GATE = "from dashspot.ui.session import require_viewer\n\nviewer = require_viewer()"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where the processes of this module keep their database; each process is fresh, the database need not be."""
    with database_folder() as made:
        yield made


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project, to plant pages in."""
    checkout(tmp_path)
    return tmp_path


@contextmanager
def first_visitor(chromium: Browser, mode: str, folder: Path, project: Path = PROJECT) -> Iterator[Visitor]:
    """Somebody who comes to a fresh process before everybody else."""
    with (
        running(mode, folder / "data", project) as server,
        chromium.new_context() as context,
        Visitor.at(context.new_page(), server.url) as visitor,
    ):
        yield visitor


@pytest.mark.parametrize("mode", MODES)
def test_the_first_request_is_a_deep_link(chromium: Browser, folder: Path, mode: str) -> None:
    """The page asked for is shown, with navigation and sample, and nobody is told that it does not exist."""
    with first_visitor(chromium, mode, folder) as visitor:
        visitor.open("/report", kind="playlist", id=sample.playlist_id(DISCO))
        visitor.titled(DISCO)
        visitor.shows(f"It holds {DISCO_TRACKS} tracks")
        assert visitor.page.get_by_test_id("stTopNavSection").all_inner_texts() == [
            "Browser",
            "Library",
            "Playback",
            "Files",
            "You",
        ]
        assert not visitor.page.get_by_role("dialog").count()
        assert all(MISSING_PAGE in found for found in visitor.complaints)


def test_the_first_request_names_no_page(chromium: Browser, folder: Path) -> None:
    """The start page is shown under an address that is none, `/home` among them, and Streamlit says so."""
    with first_visitor(chromium, PLAIN, folder) as visitor:
        finds_home(visitor, "/home", "/nonsense")


def test_the_launcher_runs_no_page_by_itself(chromium: Browser, folder: Path, copy: Path) -> None:
    """Even a file directly in `pages/`, without a gate, is not run when it is the first thing asked for."""
    leak(copy, gate="")
    with first_visitor(chromium, LAUNCHER, folder, copy) as visitor:
        finds_home(visitor, "/leak", "/home", "/nonsense")
        assert not leaked(copy)


def test_without_the_launcher_the_gate_holds(chromium: Browser, folder: Path, copy: Path) -> None:
    """A file directly in `pages/` is run by a host that ignores the launcher; its gate sends the visitor to app.py."""
    leak(copy, gate=GATE)
    with first_visitor(chromium, PLAIN, folder, copy) as visitor:
        visitor.open("/leak")
        visitor.titled("Home")
        visitor.shows(BANNER)
        assert not leaked(copy)


def test_without_the_launcher_and_the_gate_a_page_leaks(chromium: Browser, folder: Path, copy: Path) -> None:
    """What the layout is for: should this fail, Streamlit has closed the hole, and `find_again` can go."""
    leak(copy, gate="")
    with first_visitor(chromium, PLAIN, folder, copy) as visitor:
        visitor.open("/leak")
        visitor.titled("Leaked")
        assert leaked(copy)


def test_no_page_lies_where_streamlit_looks() -> None:
    """Pages lie in the folders of their contexts; directly in `pages/` there is none."""
    assert not list((PROJECT / "pages").glob("*.py"))


def finds_home(visitor: Visitor, *paths: str) -> None:
    """Under each address the start page is shown, and the word that there is none there."""
    for path in paths:
        visitor.open(path)
        visitor.titled("Home")
        visitor.shows(BANNER)
        assert MISSING_PAGE in visitor.page.get_by_role("dialog").inner_text()


def leak(project: Path, gate: str) -> None:
    """Plant a page where Streamlit looks by itself."""
    (project / "pages" / "leak.py").write_text(LEAK.format(gate=gate), encoding="utf-8")


def leaked(project: Path) -> bool:
    """Whether the planted page has come past its gate."""
    return (project / "pages" / "leaked").exists()
