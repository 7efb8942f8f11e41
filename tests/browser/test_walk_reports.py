"""A person reads reports: what is shown, chosen and taken away."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.blocks.imports import ImportedRow
from dashspot.browser.services.words import feature_value
from dashspot.files.cells import unguard
from dashspot.files.own import OWN_COLUMNS
from tests.browser import sample
from tests.browser.conftest import plain_alone
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, plain_alone]

EXTREMES, AVERAGES = "Superlatives with the tracks that hold them", "Mean, median and spread"
TABLES = (EXTREMES, AVERAGES, "Counts of keys, modes and time signatures", "The distinct tracks of this collection")


def rows_with_features() -> list[ImportedRow]:
    """The rows of the whole library whose track has features, failed analyses among them."""
    return [row for row in sample.rows() if sample.tracks()[row.track_id].energy is not None]


def test_a_report_is_complete(visitor: Visitor) -> None:
    """Paragraph, facts, a chart, four tables, and n with the source under each."""
    total, known, failed = len(sample.tracks()), sample.known(), sample.failed()
    visitor.open("/report", kind="library", id="library")
    visitor.titled("The whole library")
    visitor.shows(f"The whole library holds {total:,} tracks by {sample.artists():,} artists")
    facts = [text.split() for text in visitor.page.get_by_test_id("stMetric").all_inner_texts()]
    albums = len({row.album_id for row in sample.tracks().values() if row.album_id})
    assert [(words[0], words[-2:]) for words in facts] == [
        ("Tracks", [f"{len(sample.rows()):,}", "rows"]),
        ("Artists", [f"{albums:,}", "albums"]),
        ("Length", ["to", "2026"]),
        ("With", [f"{known:,}", "failed"]),
    ]
    expect(visitor.page.locator(".js-plotly-plot .main-svg:first-child")).to_have_count(1)
    assert visitor.page.get_by_test_id("stDataFrame").count() == len(TABLES)
    assert all(visitor.rows(table) for table in TABLES)
    basis = f"n = {known - failed:,} of {total:,} distinct tracks; {total - known:,} without features; {failed} with a"
    told = visitor.page.get_by_text(f"{basis} failed analysis left out. Features from Sample library (100 %, ")
    assert told.count() == len(TABLES)
    visitor.has_no_error()


def test_the_basis_and_failed_analyses_can_be_chosen(visitor: Visitor) -> None:
    """Rows instead of distinct tracks; failed analyses counted too; both are said under the numbers."""
    known = rows_with_features()
    failed = [row for row in known if not sample.tracks()[row.track_id].tempo]
    visitor.open("/report")
    expect(visitor.column("n", AVERAGES).nth(0)).to_have_text(f"{sample.known() - sample.failed()}")
    visitor.page.get_by_role("radio", name="Rows").click()
    expect(visitor.column("n", AVERAGES).nth(0)).to_have_text(f"{len(known) - len(failed)}")
    visitor.shows(f"of {len(sample.rows()):,} rows")
    visitor.page.get_by_text("Count failed analyses").click()
    expect(visitor.column("n", AVERAGES).nth(0)).to_have_text(f"{len(known)}")
    visitor.shows(f"{len(failed)} with a failed analysis counted too")
    visitor.has_no_error()


def test_the_computation_can_be_taken_away(visitor: Visitor) -> None:
    """The CSV holds the superlatives that the page lists, value by value and track by track."""
    visitor.open("/report")
    name, content = visitor.download("Computation as CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    ends = [row for row in rows if row["measure"] == "superlatives"]
    assert name == "library-computation.csv"
    assert {row["feature"] for row in ends} == set(FEATURE_NAMES)
    taken = {
        (word(row), feature_value(row["feature"], float(row["value"])), unguard(row["track_name"])) for row in ends
    }
    shown = {(cells[0], cells[1], cells[2]) for cells in visitor.rows(EXTREMES)}
    assert shown
    assert shown <= taken
    assert {row["measure"] for row in rows} == {"superlatives", "size", "averages", "counts"}


def test_the_tracks_can_be_taken_away(visitor: Visitor) -> None:
    """The CSV holds every row of the collection, in the form that can be imported again."""
    visitor.open("/playlists", playlist_search="disco")
    visitor.press_cell(row=0)
    visitor.titled("Kitchen disco")
    name, content = visitor.download("Tracks as CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert name == f"{sample.playlist_id('Kitchen disco')}-tracks.csv"
    assert [row["track_id"] for row in rows] == [row.track_id for row in sample.of_playlist("Kitchen disco")]
    assert {row["playlist_name"] for row in rows} == {"Kitchen disco"}
    assert set(OWN_COLUMNS) <= set(rows[0])


def test_another_collection_is_picked(visitor: Visitor) -> None:
    """The picker leads to another report, and the address names it; Back returns."""
    visitor.open("/report")
    visitor.choose("Collection", "One long song")
    visitor.titled("One long song")
    assert parse_qs(urlsplit(visitor.page.url).query)["kind"] == ["playlist"]
    visitor.page.reload()
    visitor.titled("One long song")
    visitor.page.go_back()
    visitor.titled("The whole library")
    visitor.choose("Collection", "Liked songs")
    visitor.titled("Liked songs")
    visitor.shows(f"It holds {sample.liked()} tracks")
    visitor.has_no_error()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("playlist", "There is no playlist"),
        ("track", "There is no track"),
        ("nonsense", "The address names no collection."),
    ],
)
def test_a_wrong_address_is_one_sentence(visitor: Visitor, kind: str, sentence: str) -> None:
    """A report of something that is not there says so, and nothing else."""
    visitor.open("/report", kind=kind, id="0" * 22)
    visitor.shows(sentence)
    assert len(visitor.errors()) == 1
    assert not visitor.page.locator(".js-plotly-plot").count()


def word(row: dict[str, str]) -> str:
    """What the page calls a superlative of the CSV."""
    return str(getattr(FEATURE[row["feature"]], row["statistic"]))
