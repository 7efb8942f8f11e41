"""A person walks through the dashboard, in both modes: sample, report, own file, and out again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.browser.services.words import feature_value
from dashspot.files.own import OWN_COLUMNS
from tests.browser.conftest import STRANGE_HOST
from tests.browser.server import Server
from tests.browser.tables import playlist_id, playlist_table
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

SAMPLE_PLAYLISTS = 12
BANNER = "This is a sample library with made-up tracks."
EXTREMES, AVERAGES = "Superlatives with the tracks that hold them", "Mean, median and spread"
TABLES = (EXTREMES, AVERAGES, "Counts of keys, modes and time signatures", "The distinct tracks of this collection")
MARKUP = (
    "<b>x</b> <script>alert(1)</script>",
    ":red[x] $x$ [a](http://b) < DARK TRAP >",
    "# 1. **Hits** :material/home: :smile: :streamlit:",
    "www.example.com -> http://example.com",
)
JOINER = "\u2060"


@pytest.fixture
def owner(visitor: Visitor) -> Iterator[Visitor]:
    """Somebody who brings files; whatever they brought is taken out again."""
    yield visitor
    visitor.remove_imports()


def test_first_visit_shows_the_sample(visitor: Visitor) -> None:
    """Without anything of one's own there is the sample, said to be one, and no switch."""
    visitor.open()
    expect(visitor.page).to_have_title("DashSpot")
    visitor.titled("Playlists")
    visitor.shows(BANNER)
    visitor.shows(f"1 to {SAMPLE_PLAYLISTS} of {SAMPLE_PLAYLISTS} playlists")
    assert len(visitor.rows()) == SAMPLE_PLAYLISTS
    assert not visitor.page.get_by_role("radio", name="Mine").count()
    visitor.has_no_error()


def test_every_page_is_reached_from_the_top(visitor: Visitor) -> None:
    """The navigation leads to each page and back."""
    visitor.open()
    for name, title in (("Report", "The whole library"), ("Imports", "Imports"), ("Playlists", "Playlists")):
        visitor.page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        visitor.titled(title)
        visitor.has_no_error()


def test_search_narrows_the_list(visitor: Visitor) -> None:
    """Words are looked for in any case; the address keeps the search; no hit is said so."""
    visitor.open()
    visitor.search("DISCO")
    expect(visitor.column("Playlist")).to_have_text(["Kitchen disco"])
    visitor.shows(f"1 to 1 of 1 playlist found among {SAMPLE_PLAYLISTS}")
    assert query(visitor)["pl_search"] == ["DISCO"]
    visitor.open(pl_search="the")
    expect(visitor.column("Playlist")).to_have_text(["From the old shelf", "Rain on the window", "Sun on the balcony"])
    visitor.search("nothing is called so")
    visitor.shows("No playlist has such a name.")
    visitor.has_no_error()


def test_the_list_is_sorted(visitor: Visitor) -> None:
    """By the order that was chosen, which the address keeps."""
    visitor.open()
    assert visitor.rows()[0][0] == "< Loud & Fast >"
    visitor.choose("Sort by", "Most tracks")
    expect(visitor.column("Playlist").nth(0)).to_have_text("Everything nice")
    tracks = [int(text) for text in visitor.column("Tracks").all_inner_texts()]
    assert tracks == sorted(tracks, reverse=True)
    visitor.open(pl_sort="Saddest")
    assert visitor.rows()[0][0] == "Rain on the window"


def test_a_row_opens_its_report_and_back_leads_back(visitor: Visitor) -> None:
    """The button of a row leads to that playlist, whatever the list was narrowed to."""
    visitor.open(pl_search="on the")
    assert [row[0] for row in visitor.rows()] == ["Rain on the window", "Sun on the balcony"]
    visitor.press_cell(row=1)
    visitor.titled("Sun on the balcony")
    assert urlsplit(visitor.page.url).path == "/report"
    visitor.has_no_error()
    visitor.page.go_back()
    visitor.titled("Playlists")
    visitor.has_no_error()


def test_a_report_is_complete(visitor: Visitor) -> None:
    """Paragraph, facts, five charts, four tables, and n with the source under each."""
    visitor.open("/report", kind="library", id="library")
    visitor.titled("The whole library")
    visitor.shows("The whole library holds 600 tracks by 20 artists")
    facts = [text.split() for text in visitor.page.get_by_test_id("stMetric").all_inner_texts()]
    assert [(words[0], words[-2:]) for words in facts] == [
        ("Tracks", ["804", "rows"]),
        ("Artists", ["437", "albums"]),
        ("Length", ["to", "2026"]),
        ("With", ["1", "failed"]),
    ]
    expect(visitor.page.locator(".js-plotly-plot .main-svg:first-child")).to_have_count(5)
    assert visitor.page.get_by_test_id("stDataFrame").count() == len(TABLES)
    assert all(visitor.rows(table) for table in TABLES)
    basis = "n = 578 of 600 distinct tracks; 21 without features; 1 with a failed analysis left out."
    assert visitor.page.get_by_text(f"{basis} Source: Sample library.").count() >= 7
    visitor.has_no_error()


def test_the_basis_and_failed_analyses_can_be_chosen(visitor: Visitor) -> None:
    """Rows instead of distinct tracks; failed analyses counted too; both are said under the numbers."""
    visitor.open("/report")
    expect(visitor.column("n", AVERAGES).nth(0)).to_have_text("578")
    visitor.page.get_by_role("radio", name="Rows").click()
    expect(visitor.column("n", AVERAGES).nth(0)).to_have_text("776")
    visitor.shows("of 804 rows")
    visitor.page.get_by_text("Count failed analyses").click()
    expect(visitor.column("n", AVERAGES).nth(0)).to_have_text("778")
    visitor.shows("2 with a failed analysis counted too")
    visitor.has_no_error()


def test_the_computation_can_be_taken_away(visitor: Visitor) -> None:
    """The CSV holds the superlatives that the page lists, value by value and track by track."""
    visitor.open("/report")
    name, content = visitor.download("Computation as CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    ends = [row for row in rows if row["measure"] == "superlatives"]
    assert name == "library-computation.csv"
    assert {row["feature"] for row in ends} == set(FEATURE_NAMES)
    taken = {(word(row), feature_value(row["feature"], float(row["value"])), row["track_name"]) for row in ends}
    shown = {(cells[0], cells[1], cells[2]) for cells in visitor.rows(EXTREMES)}
    assert shown
    assert shown <= {(word, value, track.removeprefix("'")) for word, value, track in taken}
    assert {row["measure"] for row in rows} == {"superlatives", "size", "averages", "counts"}


def test_the_tracks_can_be_taken_away(visitor: Visitor) -> None:
    """The CSV holds every row of the collection, in the form that can be imported again."""
    visitor.open(pl_search="disco")
    visitor.press_cell(row=0)
    visitor.titled("Kitchen disco")
    name, content = visitor.download("Tracks as CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == f"{query(visitor)['id'][0]}-tracks.csv"
    assert len(rows) == 91
    assert {row["playlist_name"] for row in rows} == {"Kitchen disco"}
    assert set(OWN_COLUMNS) <= set(rows[0])


def test_another_collection_is_picked(visitor: Visitor) -> None:
    """The picker leads to another report, and the address names it; Back returns."""
    visitor.open("/report")
    visitor.choose("Collection", "One long song")
    visitor.titled("One long song")
    assert query(visitor)["kind"] == ["playlist"]
    visitor.page.reload()
    visitor.titled("One long song")
    visitor.page.go_back()
    visitor.titled("The whole library")
    visitor.has_no_error()


@pytest.mark.parametrize(
    ("kind", "sentence"), [("playlist", "There is no playlist"), ("nonsense", "The address names no collection.")]
)
def test_a_wrong_address_is_one_sentence(visitor: Visitor, kind: str, sentence: str) -> None:
    """A report of something that is not there says so, and nothing else."""
    visitor.open("/report", kind=kind, id="0" * 22)
    visitor.shows(sentence)
    assert len(visitor.errors()) == 1
    assert not visitor.page.locator(".js-plotly-plot").count()


def test_an_own_file_comes_in_is_seen_and_goes_out_again(owner: Visitor) -> None:
    """Progress, notice and list entry; then the switch between mine and the sample; after removal the sample alone."""
    mine = [f"Mine {number:02d}" for number in range(60)]
    owner.open("/imports")
    owner.shows("Nothing was imported yet.")
    progress = owner.watch("stProgress")
    owner.upload("mine.csv", playlist_table(mine, tracks=60))
    owner.shows("mine.csv: 3,600 tracks in 60 playlists.")
    owner.shows("TidyTuesday playlist table (spotify_songs.csv): 3,600 rows with 3,600 tracks by 60 artists")
    assert any("Import of mine.csv" in text and "goes on if you close this page" in text for text in progress())
    owner.shows("61 new analyses")

    owner.page.get_by_test_id("stTopNavLink").filter(has_text="Playlists").click()
    owner.shows("1 to 50 of 60 playlists")
    expect(owner.column("Playlist").nth(1)).to_have_text(mine[1])
    owner.page.get_by_role("button", name="Page 2").click()
    owner.shows("51 to 60 of 60 playlists")
    expect(owner.column("Playlist").nth(1)).to_have_text(mine[51])
    owner.switch_library("Sample")
    owner.shows(BANNER)
    owner.shows(f"1 to {SAMPLE_PLAYLISTS} of")
    owner.switch_library("Mine")
    owner.shows("of 60 playlists")
    owner.settle()
    owner.search("33")
    expect(owner.column("Playlist")).to_have_text([mine[33]])
    owner.press_cell(row=0)
    owner.titled(mine[33])
    owner.shows("It holds 60 tracks by 1 artist, 3 h 0 min of music, released in 2019.")
    owner.has_no_error()

    owner.remove_imports()
    owner.shows("Nothing was imported yet.")
    owner.open()
    owner.shows(BANNER)
    assert len(owner.rows()) == SAMPLE_PLAYLISTS
    owner.has_no_error()


def test_a_bad_file_is_one_sentence(visitor: Visitor) -> None:
    """A file that can't be imported says why at once; so does pressing Import without one. Nothing is kept."""
    visitor.open("/imports")
    visitor.page.get_by_role("button", name="Import", exact=True).click()
    visitor.shows("Choose a file first.")
    visitor.upload("bad.csv", b"one,two\n1,2\n")
    visitor.shows("bad.csv has a header that DashSpot does not know.")
    assert len(visitor.errors()) == 1
    visitor.shows("Nothing was imported yet.")
    assert not visitor.page.get_by_test_id("stException").count()


def test_names_are_text(owner: Visitor) -> None:
    """Markup in names is shown as it is written: in list, title, paragraph, picker, table, source and notice."""
    file = ":red[x] <b>y.csv"
    owner.open("/imports")
    owner.upload(file, playlist_table(MARKUP, tracks=2))
    owner.shows(f"{file}: {2 * len(MARKUP)} tracks in {len(MARKUP)} playlists.")
    owner.open()
    assert sorted(row[0] for row in owner.rows()) == sorted(MARKUP)
    for name in MARKUP:
        owner.open("/report", kind="playlist", id=playlist_id(name))
        main = owner.page.get_by_test_id("stMain")
        written = main.get_by_test_id("stMarkdownContainer")
        text = main.inner_text().replace(JOINER, "")
        assert main.locator("h1").inner_text().replace(JOINER, "") == name
        assert main.get_by_role("combobox").input_value() == name
        assert {row[2] for row in owner.rows(EXTREMES)} == {name}
        assert f"The happiest is “{name}” by {name}" in text
        assert f"Source: {file}." in text
        assert not written.locator("a, b, script, img, .katex").count()
        owner.has_no_error()


@pytest.mark.parametrize("how", ["forwarded", "by another name"])
def test_others_see_the_sample_alone(owner: Visitor, chromium: Browser, server: Server, how: str) -> None:
    """Behind a proxy, or under a name that is not this machine's, nothing of the owner's is shown or changed."""
    owner.open("/imports")
    owner.upload("mine.csv", playlist_table(["Mine"]))
    owner.shows("mine.csv: 1 track")
    headers = {"X-Forwarded-For": "203.0.113.7"} if how == "forwarded" else {}
    url = server.url if how == "forwarded" else server.url.replace("127.0.0.1", STRANGE_HOST)
    with chromium.new_context(extra_http_headers=headers) as context, Visitor.at(context.new_page(), url) as stranger:
        stranger.open()
        stranger.shows(BANNER)
        assert "Mine" not in stranger.page.get_by_test_id("stMain").inner_text()
        stranger.open("/imports")
        stranger.shows("Files are imported from a browser on the machine that runs DashSpot")
        assert not stranger.page.locator("input[type=file]").count()
        stranger.open("/report", kind="playlist", id=playlist_id("Mine"))
        stranger.shows("There is no playlist")
        assert stranger.complaints == []


def query(visitor: Visitor) -> dict[str, list[str]]:
    """What stands behind the question mark of the address."""
    return parse_qs(urlsplit(visitor.page.url).query)


def word(row: dict[str, str]) -> str:
    """What the page calls a superlative of the CSV."""
    return str(getattr(FEATURE[row["feature"]], row["statistic"]))
