"""The report as one file: complete, nothing in it but what is meant, and nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from unittest import mock

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.analyses import Analysis
from dashspot.analyses.registry import PAGES, SECTIONS, on_page
from dashspot.blocks.collections import CollectionKey
from dashspot.browser import Library, html_report
from dashspot.browser.services import inputs
from dashspot.browser.services import report as service
from dashspot.browser.services.html_report import COMPARED
from dashspot.browser.services.html_report.cards import draws_by_gl
from dashspot.browser.services.html_report.markup import data, tag
from dashspot.browser.services.html_report.page import page
from dashspot.browser.services.library import LIBRARY_KEY
from tests.unit.analyses.making import make_inputs
from tests.unit.browser.conftest import FULL, WHEN, make_analysis, make_library, playlist, small_library, track
from tests.unit.browser.html_pages import ReadPage

WICKED = "</script><script>alert(1)</script><b onclick='x'>\"&amp;\u2028\u202eRTL\u200b</b>-->"
ALONE, BOTH = (playlist("p0"),), (playlist("p0"), playlist("p1"))
ONE = [entry for page in SECTIONS for entry in on_page(page)]
SEVERAL = [entry for page in COMPARED for entry in on_page(page)]
EVERYWHERE = 1 + 1
"""Scripts of every page: Plotly's, and what draws."""


def made(library: Library, *keys: CollectionKey) -> ReadPage:
    """The file of these collections, read."""
    told = make_inputs([]).said()  # what each source says is asked of the database
    with mock.patch.object(service, "analysed", make_analysis), mock.patch.object(inputs, "_said", return_value=told):
        return ReadPage.of(html_report(library, keys or [LIBRARY_KEY], WHEN))


@cache
def wicked(*keys: CollectionKey) -> ReadPage:
    """Of thirty tracks in two playlists, in which every name is markup."""
    names = {"name": WICKED, "artists": WICKED, "album_name": WICKED, "feature_source": WICKED}
    tracks = [
        track(f"t{n:02d}", **names, popularity=n, **FULL | {"energy": n / 30, "valence": 1 - n / 30, "tempo": 90 + n})
        for n in range(30)
    ]
    items = [(f"p{n % 2}", f"t{n:02d}") for n in range(30)]
    return made(make_library(tracks, items, [("p0", WICKED), ("p1", WICKED)]), *keys)


def drawn_from(page: ReadPage) -> dict[str, dict[str, object]]:
    """What each chart is drawn from."""
    return {told["id"]: json.loads(text) for told, text in page.scripts if told.get("type") == "application/json"}


def policy(page: ReadPage) -> dict[str, str]:
    """What its browser is told to allow."""
    (told,) = [one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    return {rule.strip().split(" ", 1)[0]: rule.strip().split(" ", 1)[1] for rule in told.split(";")}


def plainly(text: str) -> str:
    """Without the marks of Markdown."""
    return re.sub(r"\[(.+?)\]\((.+?)\)", r"\1 (\2)", text.replace("*", ""))


def titles(entries: Iterable[Analysis]) -> list[str]:
    """Their titles."""
    return [entry.title for entry in entries]


@pytest.mark.parametrize("keys", [ALONE, BOTH], ids=["one", "several"])
def test_every_analysis_is_there(keys: tuple[CollectionKey, ...]) -> None:
    """With its title below that of its section, definition, source, table, and one chart for those who see and not."""
    entries, pages = (ONE, SECTIONS) if keys == ALONE else (SEVERAL, COMPARED)
    page = wicked(*keys)
    levels = [level for level, _ in page.headings]
    assert levels[0] == "h1"
    assert levels.count("h1") == 1
    assert [text for level, text in page.headings if level == "h2"] == [PAGES[name] for name in pages if on_page(name)]
    assert [text for level, text in page.headings if level == "h3"] == titles(entries)
    text = "".join(page.text)
    assert [entry.name for entry in entries if plainly(entry.definition) not in text] == []
    assert [entry.name for entry in entries if plainly(entry.source) not in text] == []
    assert len(page.all("table")) == len(entries)
    places = {told["data-figure"]: told for told in page.all("div") if "data-figure" in told}
    assert list(places) == [f"figure-{entry.name}" for entry in entries if entry.chart]
    assert list(drawn_from(page)) == list(places)
    assert [told["aria-label"] for told in places.values()] == [entry.alt for entry in entries if entry.chart]
    assert [name for name, figure in drawn_from(page).items() if {"data", "layout"} != set(figure)] == []


@pytest.mark.parametrize("keys", [ALONE, BOTH], ids=["one", "several"])
def test_names_are_text(keys: tuple[CollectionKey, ...]) -> None:
    """A name that is markup is read as it is written, makes no element, and ends no script."""
    page = wicked(*keys)
    assert WICKED in page.headings[0][1]
    assert "b" not in {name for name, _ in page.elements}
    assert [told for told in page.all("script") if "type" not in told] == [{}] * EVERYWHERE
    assert not [told for _, told in page.elements if any(name.startswith("on") for name in told)]
    assert len(drawn_from(page)) == len(page.scripts) - EVERYWHERE
    assert {told["dir"] for told in page.all("h1")} == {"auto"}


@given(st.text())
def test_whatever_is_written_is_read(text: str) -> None:
    """As content, as an attribute, and inside a script."""
    written = "".join((tag("p", text, title=text), data(json.dumps(text), id_="x")))
    page = ReadPage.of(written.encode())
    assert [name for name, _ in page.elements] == ["p", "script"]
    assert page.elements[0][1] == {"title": text}
    assert "".join(page.text) == text
    assert json.loads(page.scripts[0][1]) == text


def test_nothing_is_fetched() -> None:
    """The browser is told so, runs these two scripts alone, and no element names an address."""
    page = wicked(*ALONE)
    rules = policy(page)
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    ran = [text for told, text in page.scripts if "type" not in told]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in ran]
    assert rules["script-src"].split() == [f"'sha256-{digest}'" for digest in digests]
    assert set(rules) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
    addresses = [value for _, told in page.elements for name, value in told.items() if name in ("src", "href")]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert {address[1:] for address in addresses} <= {told["id"] for _, told in page.elements if "id" in told}


def test_code_is_built_for_webgl_alone() -> None:
    """Only a page that draws by it may, since what draws by it builds its code in the browser."""
    assert not draws_by_gl(go.Figure(go.Scatter()))
    assert draws_by_gl(go.Figure([go.Bar(), go.Scattergl()]))
    plain, by_gl = (policy(ReadPage.of(page("x", "", draws_by_gl=by_gl))) for by_gl in (False, True))
    assert by_gl["script-src"] == f"{plain.pop('script-src')} 'unsafe-eval'"
    assert {name: by_gl[name] for name in plain} == plain


def test_facts_and_version_are_told() -> None:
    """Paragraph, four facts, when it was made and of which data."""
    library = small_library()
    text = " ".join(made(library, playlist("p1")).text)
    assert "It holds 3 tracks by 2 artists" in text
    assert "Made by DashSpot at 2026-11-22 12:00 UTC, of data version 1.1." in text
    assert "1 with a failed analysis left out" in text
    for fact in ("Tracks", "Artists", "Length", "With features"):
        assert fact in text


def test_what_is_not_known_says_what_brings_it() -> None:
    """Tracks without features: their analyses say why instead of drawing nothing."""
    page = made(make_library([track("t1", feature_source=None)]))
    missing = [entry for entry in ONE if set(entry.needs) <= set(FULL)]
    assert missing
    assert {entry.way_on for entry in missing} <= set(page.text)
    assert not {f"figure-{entry.name}" for entry in missing} & set(drawn_from(page))


def test_of_a_long_table_the_first_rows_are_shown() -> None:
    """And how many there are is said."""
    tracks = [track(f"t{n:03d}", artists=f"Artist {n}", artist_ids=f"a{n}", **FULL) for n in range(230)]
    page = made(make_library(tracks))
    assert "Table, the first 200 of 230 rows" in page.text
    assert "Artist 0" in page.text
