"""Every page, run through app.py: what it shows to whom."""

from __future__ import annotations

import threading
from typing import NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashspot import core
from dashspot.blocks.people import UserBlock
from dashspot.errors import StorageError
from tests.browser.tables import playlist_id, playlist_table
from tests.pages.conftest import APP, OWN_PLAYLISTS, SECONDS, Visit

PLAYLISTS, REPORT, IMPORTS = "browser/playlists", "browser/report", "core/imports"
PAGES = (PLAYLISTS, REPORT, IMPORTS)
BANNER = "This is a sample library with made-up tracks."


def infos(app: AppTest) -> str:
    """The text of every blue box."""
    return "\n".join(info.value for info in app.info)


def listed(app: AppTest) -> list[str]:
    """The names in the list of playlists."""
    return list(app.dataframe[0].value["name"])


def links(app: AppTest) -> list[str]:
    """The labels of the links to other pages."""
    return [str(link.proto.label) for link in app.get("page_link")]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("local", [True, False], ids=["local", "other"])
@pytest.mark.parametrize("holds", ["nothing", "sample", "own", "both"])
def test_every_page_renders(
    visit: Visit, request: pytest.FixtureRequest, page: str, holds: str, *, local: bool
) -> None:
    """Without exception and without error box, whatever is saved and whoever looks."""
    for name in {"nothing": (), "both": ("sample", "own")}.get(holds, (holds,)):
        request.getfixturevalue(f"{name}_library")
    app = visit(page, local=local)
    assert not app.exception
    assert not app.error
    assert app.title


@pytest.mark.usefixtures("sample_library")
def test_the_sample_is_shown_first(visit: Visit) -> None:
    """Who has nothing sees the sample, is told so, and is offered to bring a file."""
    app = visit(PLAYLISTS)
    assert BANNER in infos(app)
    assert len(app.dataframe[0].value) == 12
    assert links(app) == ["Import a file"]
    assert not app.segmented_control


@pytest.mark.parametrize("page", [PLAYLISTS, REPORT])
def test_an_empty_library_says_so(visit: Visit, page: str) -> None:
    """A page without anything to show says why and leads to the import."""
    app = visit(page)
    assert "saved here yet" in infos(app)
    assert not app.dataframe
    assert links(app)[-1] == "Import a file"


@pytest.mark.usefixtures("sample_library", "own_library")
def test_own_and_sample_can_be_switched(visit: Visit) -> None:
    """Who has something sees their own, and the sample on demand."""
    app = visit(PLAYLISTS)
    assert listed(app) == list(OWN_PLAYLISTS)
    app.segmented_control(key="library").set_value("Sample").run()
    assert BANNER in infos(app)
    assert len(app.dataframe[0].value) == 12
    app.segmented_control(key="library").set_value("Mine").run()
    assert listed(app) == list(OWN_PLAYLISTS)


@pytest.mark.usefixtures("sample_library", "own_library")
def test_others_see_the_sample_alone(visit: Visit) -> None:
    """A browser that is not on this machine is shown no switch, nothing of the owner's, and can change nothing."""
    app = visit(PLAYLISTS, local=False, library="Mine")
    assert not app.segmented_control
    assert not set(OWN_PLAYLISTS) & set(listed(app))
    app = visit(REPORT, local=False, kind="playlist", id=playlist_id(OWN_PLAYLISTS[1]))
    assert [error.value for error in app.error] == [
        f"There is no playlist '{playlist_id(OWN_PLAYLISTS[1])}' in this library\\."
    ]
    app = visit(IMPORTS, local=False)
    assert "python -m dashspot import" in infos(app)
    assert not app.button
    assert not app.file_uploader


@pytest.mark.usefixtures("sample_library")
def test_the_list_is_searched_and_sorted(visit: Visit) -> None:
    """Each word must be in the name; the order is the one chosen, then the name."""
    app = visit(PLAYLISTS)
    app.text_input(key="pl_search").set_value("the on").run()
    assert listed(app) == ["Rain on the window", "Sun on the balcony"]
    app.selectbox(key="pl_sort").set_value("Happiest").run()
    assert listed(app) == ["Sun on the balcony", "Rain on the window"]
    app.text_input(key="pl_search").set_value("no such").run()
    assert not app.dataframe
    assert "No playlist has such a name." in infos(app)


@pytest.mark.usefixtures("sample_library")
def test_a_changed_address_is_no_error(visit: Visit) -> None:
    """Values that are no option fall back, on every page."""
    app = visit(PLAYLISTS, pl_sort="x", pl_page="99", library="x")
    assert len(app.dataframe[0].value) == 12
    app = visit(REPORT, rp_basis="x", library="x")
    assert not app.error
    assert app.title[0].value == "The whole library"


def test_long_lists_are_paged(visit: Visit, user: UserBlock, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Fifty at a time."""
    path = tmp_path_factory.mktemp("import") / "many.csv"
    path.write_bytes(playlist_table(f"List {number:03d}" for number in range(120)))
    core.import_path(user.id, path)
    app = visit(PLAYLISTS)
    assert listed(app) == [f"List {number:03d}" for number in range(50)]
    assert app.caption[-1].value == "1 to 50 of 120 playlists"


@pytest.mark.usefixtures("own_library")
def test_a_report_names_its_collection(visit: Visit) -> None:
    """Title and paragraph hold names as text; four facts, four tables and five charts follow."""
    app = visit(REPORT, kind="playlist", id=playlist_id(OWN_PLAYLISTS[0]))
    assert app.title[0].value == r"Mine \<b\>x\</b\>"
    assert "It holds 3 tracks by 1 artist" in app.markdown[0].value
    assert [metric.value for metric in app.metric] == ["3", "1", "9 min", "100 %"]
    assert len(app.dataframe) == 4
    assert len(app.get("plotly_chart")) == 5


@pytest.mark.usefixtures("own_library")
def test_a_report_is_picked(visit: Visit) -> None:
    """The picker shows the collection of the address; picking another changes the address."""
    app = visit(REPORT)
    picker = app.selectbox(key="rp_collection")
    assert picker.value == "library:library"
    picker.set_value(f"playlist:{playlist_id(OWN_PLAYLISTS[1])}").run()
    assert app.title[0].value == "Mine too"
    assert app.query_params == {"kind": "playlist", "id": playlist_id(OWN_PLAYLISTS[1])}


@pytest.mark.usefixtures("own_library")
def test_an_import_is_listed_and_removed(visit: Visit) -> None:
    """What came of it stands there in words; removing it leaves nothing."""
    app = visit(IMPORTS)
    told = "\n".join(text.value for text in app.markdown)
    assert "mine\\.csv" in told
    assert "6 rows with 6 tracks by 2 artists, 2 playlists with 6 memberships" in told
    next(button for button in app.button if button.label == "Remove it").click().run()
    assert "Nothing was imported yet." in infos(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("two.csv", b"one,two\n1,2\n", "two\\.csv has a header that DashSpot does not know"),
        ("empty.csv", b"", "empty\\.csv is empty"),
        ("packed.csv.gz", b"\x1f\x8bbroken", "packed\\.csv\\.gz is damaged"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(visit: Visit, name: str, content: bytes, sentence: str) -> None:
    """At once, with a reason; and it is not said again on the next rerun."""
    app = visit(IMPORTS)
    app.file_uploader(key="im_upload").upload(name, content)
    next(button for button in app.button if button.label == "Import").click().run()
    assert [sentence in error.value for error in app.error] == [True]
    assert not app.run().error


def test_import_without_a_file_asks_for_one(visit: Visit) -> None:
    """Pressing the button alone is no error of the program."""
    app = visit(IMPORTS)
    next(button for button in app.button if button.label == "Import").click().run()
    assert [error.value for error in app.error] == [r"Choose a file first\."]


@pytest.mark.parametrize("page", PAGES)
def test_a_lost_database_is_one_sentence(visit: Visit, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """Nothing is shown but what happened and what to do."""

    def lost(_kinds: object) -> NoReturn:
        raise StorageError("The database can't be reached. Nothing was changed; try again in a moment.")

    app = visit(page)
    monkeypatch.setattr("dashspot.core.libraries", lost)
    app.run()
    assert [error.value for error in app.error] == [
        r"The database can't be reached\. Nothing was changed; try again in a moment\."
    ]
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


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("own_library", "sample_library")
def test_a_page_by_itself_shows_nothing(page: str, asked_again: threading.Event) -> None:
    """A page file that is run without app.py asks for another run and draws nothing of anybody's."""
    app = AppTest.from_file(APP.parent / "pages" / f"{page}.py", default_timeout=SECONDS).run()
    assert asked_again.is_set()
    assert not app.main.children
    assert not app.exception
