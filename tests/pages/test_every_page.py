"""Every page, run through app.py: that it is shown, to whom, and what it says when nothing can be shown."""

from __future__ import annotations

import threading
from typing import NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from dashspot.errors import StorageError
from dashspot.settings import settings
from tests.browser import sample
from tests.browser.tables import playlist_id
from tests.pages.conftest import (
    APP,
    BANNER,
    HOME,
    IMPORTS,
    LISTS,
    OWN_PLAYLISTS,
    PAGES,
    REPORT,
    SECONDS,
    Visit,
    errors,
    infos,
    links,
    listed,
    written,
)

BROKEN = {
    "search": "\0 <b> nothing is so", "sort": "x", "page": "99", "decade": "x", "genre": "x", "features": "x",
    "where": "x",
    "tempo": "x", "energy": "5,7", "valence": "nan,nan", "loudness": "0,-60", "duration_ms": "",
}  # fmt: skip


_UNBOUND = ("button", "download_button", "plotly_chart")
_OF_A_SET = "track_set_"
"""How the keys of the form begin that keeps a set: who sees the sample has none, and no address names it."""


WHOEVER_LOOKS = pytest.mark.parametrize("local", [True, False], ids=["local", "other"])
WITH_AND_WITHOUT = pytest.mark.parametrize("own", [False, True], ids=["nothing", "own"])


@WHOEVER_LOOKS
@WITH_AND_WITHOUT
@pytest.mark.usefixtures("sample_library")
def test_every_page_renders(visit: Visit, request: pytest.FixtureRequest, *, own: bool, local: bool) -> None:
    """Without exception and without error box, whatever is saved and whoever looks."""
    render_every_page(visit, request, own=own, local=local)


@WHOEVER_LOOKS
def test_every_page_renders_without_the_sample(visit: Visit, request: pytest.FixtureRequest, *, local: bool) -> None:
    """As before the first start has made it."""
    render_every_page(visit, request, own=False, local=local)


def render_every_page(visit: Visit, request: pytest.FixtureRequest, *, own: bool, local: bool) -> None:
    """Look at each page; `own` with a library of one's own."""
    if own:
        request.getfixturevalue("own_library")
    for page in PAGES:
        app = visit(page, local=local)
        assert not app.exception, page
        assert not app.error, page
        assert app.title, page


def test_every_page_is_tried() -> None:
    """A page that is new is found by itself."""
    folder = APP.parent / "pages"
    assert set(PAGES) == {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.py")}


def places(block: Block, at: tuple[int, ...] = ()) -> dict[str, tuple[int, ...]]:
    """Where on the page each widget stands that may be a part of the address."""
    found: dict[str, tuple[int, ...]] = {}
    for index, child in block.children.items():
        if isinstance(child, Block):
            found |= places(child, (*at, index))
        elif child.key and child.type not in _UNBOUND and not child.key.startswith(_OF_A_SET):
            found[child.key] = (*at, index)
    return found


@pytest.mark.usefixtures("sample_library", "own_library")
@pytest.mark.parametrize("page", [*LISTS.values(), REPORT])
def test_widgets_keep_their_place(visit: Visit, page: str) -> None:
    """From rerun to rerun and from library to library: a widget that moves is no part of the address any more."""
    app = visit(page)
    first = places(app.main)
    assert first
    app.run()
    assert places(app.main) == first
    app.segmented_control(key="library").set_value("Sample").run()
    assert {key: place for key, place in places(app.main).items() if key in first} == first


@pytest.mark.usefixtures("sample_library", "own_library")
def test_others_see_the_sample_alone(visit: Visit) -> None:
    """A browser that is not on this machine is shown no switch, nothing of the owner's, and can change nothing."""
    for page in (HOME, *LISTS.values(), REPORT):
        app = visit(page, local=False, library="Mine")
        assert not [control for control in app.segmented_control if control.key == "library"], page
        shown = str(app.main) + "".join(table.value.to_csv() for table in app.dataframe)
        assert "Mine" not in shown, page
    app = visit(REPORT, local=False, kind="playlist", id=playlist_id(OWN_PLAYLISTS[1]))
    assert errors(app) == [f"There is no playlist '{playlist_id(OWN_PLAYLISTS[1])}' in this library."]
    app = visit(IMPORTS, local=False)
    assert "python -m dashspot import" in infos(app)
    assert [button.label for button in app.button] == ["Bring files as a guest"]
    assert not app.file_uploader


def test_where_no_guests_are_taken_none_are_asked_for(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page offers what would be refused."""
    monkeypatch.setenv("DASHSPOT_GUESTS", "0")
    settings.cache_clear()
    for page in PAGES:
        app = visit(page, local=False)
        assert "Bring files as a guest" not in [button.label for button in app.button], page
        assert "as a guest" not in infos(app), page
    settings.cache_clear()


@pytest.mark.usefixtures("sample_library", "own_library")
def test_own_and_sample_can_be_switched(visit: Visit) -> None:
    """Who has something sees their own, and the sample on demand."""
    app = visit(LISTS["playlist"])
    assert listed(app) == list(OWN_PLAYLISTS)
    assert BANNER not in infos(app)
    app.segmented_control(key="library").set_value("Sample").run()
    assert BANNER in infos(app)
    assert listed(app) == list(sample.playlists().values())
    app.segmented_control(key="library").set_value("Mine").run()
    assert listed(app) == list(OWN_PLAYLISTS)


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_the_sample_says_so(visit: Visit, kind: str) -> None:
    """Who has nothing sees the sample, is told so, and is offered to bring files."""
    app = visit(LISTS[kind])
    assert BANNER in infos(app)
    assert links(app) == {"Bring my files": "imports"}
    assert not app.segmented_control
    assert links(visit(LISTS[kind], local=False)) == {"A library of my own": "account"}


@pytest.mark.parametrize("page", [HOME, *LISTS.values(), REPORT])
def test_an_empty_library_says_so(visit: Visit, page: str) -> None:
    """A page without anything to show says why and leads to the import."""
    app = visit(page)
    assert "saved here yet" in infos(app)
    assert not app.dataframe
    assert not app.get("plotly_chart")
    assert links(app)["Import files"] == "imports"


@pytest.mark.usefixtures("sample_library")
def test_a_changed_address_is_no_error(visit: Visit) -> None:
    """Values that are no option fall back, on every page."""
    everything = {"playlist": len(sample.playlists()), "artist": sample.artists(), "track": len(sample.tracks())}
    for kind, page in LISTS.items():
        broken = {f"{kind}_{name}": value for name, value in BROKEN.items() if name != "search"}
        app = visit(page, library="x", **broken)
        assert not app.exception, kind
        assert not app.error, kind
        if kind in everything:
            assert f"of {everything[kind]:,} {kind}s" in written(app)
        app = visit(page, **{f"{kind}_search": BROKEN["search"]})
        assert not app.exception, kind
        assert f"No {kind} fits." in infos(app)
    app = visit(REPORT, rp_basis="x", library="x")
    assert not app.error
    assert app.title[0].value == "The whole library"


@pytest.mark.parametrize("page", PAGES)
def test_a_lost_database_is_one_sentence(visit: Visit, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """Nothing is shown but what happened and what to do."""

    def lost(*_asked: object) -> NoReturn:
        raise StorageError("The database can't be reached. Nothing was changed; try again in a moment.")

    app = visit(page)
    monkeypatch.setattr("dashspot.core.look", lost)
    app.run()
    assert errors(app) == ["The database can't be reached. Nothing was changed; try again in a moment."]
    assert not app.title


@pytest.fixture
def asked_again(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A page that asks to be run again is stopped, and this is set."""
    asked = threading.Event()

    def stop() -> NoReturn:
        asked.set()
        st.stop()

    monkeypatch.setattr(st, "rerun", stop)
    return asked


@pytest.mark.usefixtures("own_library", "sample_library")
def test_a_page_by_itself_shows_nothing(asked_again: threading.Event) -> None:
    """A page file that is run without app.py asks for another run and draws nothing of anybody's."""
    for page in PAGES:
        asked_again.clear()
        app = AppTest.from_file(APP.parent / "pages" / f"{page}.py", default_timeout=SECONDS).run()
        assert asked_again.is_set(), page
        assert not app.main.children, page
        assert not app.exception, page
