"""Every card of every analysis, of usual and of odd collections, and under addresses that nobody would write."""

from __future__ import annotations

import csv
import io
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import browser
from dashspot.analyses.registry import LISTENING, PAGES, SECTIONS, on_page
from dashspot.blocks.people import UserBlock
from tests.browser import sample
from tests.browser.tables import exported_playlist, playlist_id, playlist_table
from tests.pages.conftest import REPORT, Bring, Visit, errors, infos, written

LIBRARY = browser.LIBRARY_KEY
COMPARE, OVERLAP = "browser/compare", "browser/overlap"
OF_ONE = ("map", "time", "groups")
JOINER = "\u2060"
WICKED = "</script><b>x</b> :red[y] $z$ \u202eRTL\u200b"
NO_COLLECTION = "The address names no collection. Pick one from the list of playlists."


def failed_playlist(name: str) -> bytes:
    """A table of one playlist, every analysis of which failed."""
    rows = list(csv.DictReader(io.StringIO(playlist_table([name], tracks=3).decode())))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(row | dict.fromkeys(("danceability", "valence", "tempo"), "0") for row in rows)
    return text.getvalue().encode()


@pytest.fixture
def odd_collections(user: UserBlock, bring: Bring) -> dict[str, str]:
    """What is rare, by what is odd about it: the ids of playlists."""
    bring("alone.csv", playlist_table(["Alone"]))
    bring("failed.csv", failed_playlist("Failed"))
    bring("Unknown.csv", exported_playlist(["A", "B"]))
    bring("wicked.csv", playlist_table([WICKED], tracks=3))
    browser.analyse_everything(user.id)
    named = {"one track": "Alone", "failed analyses": "Failed", "names with markup": WICKED}
    return {odd: playlist_id(name) for odd, name in named.items()} | {"unknown features": "name:Unknown"}


def shows_all(app: AppTest, page: str, about: str = "") -> None:
    """Every analysis of the page has its card, and nothing went wrong."""
    assert not app.exception, (page, about)
    assert errors(app) == [], (page, about)
    text = written(app).replace(JOINER, "")
    assert [entry.name for entry in on_page(page) if entry.title not in text] == [], (page, about)


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize("page", SECTIONS)
def test_every_section_of_a_report(visit: Visit, page: str) -> None:
    """Of the sample library."""
    shows_all(visit(REPORT, rp_section=PAGES[page]), page)


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize("page", [page for page in PAGES if page not in (*SECTIONS, *LISTENING)])
def test_every_page_of_its_own(visit: Visit, page: str) -> None:
    """Likewise; two playlists are compared."""
    two = [f"playlist:{sample.playlist_id(name)}" for name in ("Kitchen disco", "One long song")]
    shows_all(visit(f"browser/{page}", **({"with": two} if page == "compare" else {})), page)


@pytest.mark.parametrize("page", [*SECTIONS, *OF_ONE])
def test_odd_collections(visit: Visit, odd_collections: dict[str, str], page: str) -> None:
    """One track, failed analyses alone, unknown features alone, names with markup: right, or a sentence."""
    path = REPORT if page in SECTIONS else f"browser/{page}"
    app = visit(path, **({"rp_section": PAGES[page]} if page in SECTIONS else {}))
    shows_all(app, page)
    for odd, name in odd_collections.items():
        app.query_params.update(kind="playlist", id=name)
        app.run()
        shows_all(app, page, odd)
        missing = [entry for entry in on_page(page) if entry.model]
        if odd in ("failed analyses", "unknown features"):
            assert {entry.way_on for entry in missing} <= set(infos(app).split("\n")), (page, odd)


def test_odd_collections_side_by_side(visit: Visit, odd_collections: dict[str, str]) -> None:
    """Compared with each other, and as all the playlists there are."""
    app = visit(COMPARE, **{"with": [f"playlist:{name}" for name in odd_collections.values()]})
    shows_all(app, "compare")
    shows_all(visit(OVERLAP), "overlap")


@pytest.mark.usefixtures("sample_library")
def test_choices_that_are_none_fall_back(visit: Visit) -> None:
    """A section, an option, a basis that there is not."""
    app = visit(REPORT, rp_section="<b>")
    assert not app.exception
    assert errors(app) == []
    assert "Averages" in written(app)
    asked = {f"{entry.name}_{option.name}": "<b>" for entry in on_page("sound") for option in entry.options}
    assert asked
    app = visit(REPORT, rp_section=PAGES["sound"], **asked)
    shows_all(app, "sound")
    assert {box.value for box in app.selectbox if box.key in asked} == {
        app.selectbox(key=key).options[0] for key in asked
    }


@pytest.mark.usefixtures("own_library")
@pytest.mark.parametrize("page", OF_ONE)
def test_a_wrong_collection_is_one_sentence(visit: Visit, page: str) -> None:
    """A kind that there is not, no id, an id of nobody's, a filter and a set that make no sense."""
    app = visit(f"browser/{page}")
    asked = {
        ("x", ""): NO_COLLECTION,
        ("playlist", ""): "There is no playlist '' in this library.",
        ("playlist", "<b>"): "There is no playlist '<b>' in this library.",
        ("set", "x"): None,
        ("filter", "nonsense=1"): "This filter can't be read: there is no 'nonsense'. Set it again on the page Tracks.",
    }
    for (kind, name), said in asked.items():
        app.query_params.update(kind=kind, id=name)
        app.run()
        assert not app.exception, (kind, name)
        (error,) = errors(app)
        assert error.replace(JOINER, "") == said or said is None


def test_a_set_that_is_renamed_and_goes(visit: Visit, user: UserBlock, bring: Bring) -> None:
    """It is called as it is called now, and what is gone is one sentence, though the data have not changed."""
    bring("two.csv", playlist_table(["One", "Two"], tracks=3))
    key = browser.keep_set(user.id, "Before", track_ids=browser.track_ids(browser.kept_library(user.id), LIBRARY))
    app = visit(COMPARE, **{"with": [f"set:{key.id}", f"playlist:{playlist_id('One')}"]})
    assert app.selectbox(key="differences_against").options == ["Before", "One"]
    browser.rename_set(user.id, UUID(key.id), "After")
    app.run()
    assert app.selectbox(key="differences_against").options == ["After", "One"]
    browser.remove_set(user.id, UUID(key.id))
    app.run()
    assert not app.exception
    assert not errors(app)
    assert "1 collection of the address is left out" in app.warning[0].value


@pytest.mark.usefixtures("sample_library")
def test_whatever_is_compared(visit: Visit) -> None:
    """Seven are six, one named twice is one, fewer than two are asked for, what there is not is left out and said."""
    ids = [f"playlist:{sample.playlist_id(name)}" for name in list(sample.playlists().values())[:7]]
    app = visit(COMPARE, **{"with": ids})
    shows_all(app, "compare")
    assert app.multiselect[0].value == ids[:6]
    for few in ([], [ids[0]], [ids[0], ids[0]]):
        app = visit(COMPARE, **{"with": few})
        assert not app.exception
        assert "Choose at least two collections to compare." in infos(app)
    for wrong in ("x", "", "playlist:<b>", "set:x", "playlist", ":"):
        app = visit(COMPARE, **{"with": [ids[0], wrong]})
        assert not app.exception, wrong
        assert not errors(app), wrong
        assert "1 collection of the address is left out" in app.warning[0].value, wrong
        assert app.multiselect[0].value == [ids[0]], wrong
