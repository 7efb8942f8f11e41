"""What a list shows of its table."""

from __future__ import annotations

import pandas as pd
import pytest

from dashspot.blocks.collections import CollectionKind
from dashspot.browser.services.listings import LISTINGS, taken_away
from dashspot.files.writing import written
from dashspot.ui.parts.columns import SHOWN, shown_columns
from dashspot.ui.parts.listing import _whole_percents
from tests.unit.browser.conftest import FULL, make_library, small_library, track

KINDS: tuple[CollectionKind, ...] = ("playlist", "album", "artist", "track")
ADDED = ("open", "length", "analysis", "spotify")
"""What the screen adds to a table of the service."""


def on_screen(table: pd.DataFrame) -> pd.DataFrame:
    """The table with empty columns for what the screen adds."""
    return table.assign(**dict.fromkeys(ADDED))


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, 0.0), (1.0, 1.0), (0.9999, 0.99), (0.0001, 0.01), (0.9090909, 0.91), (0.125, 0.12), (0.5, 0.5)],
)
def test_coverage_is_shown_in_whole_per_cents(share: float, shown: float) -> None:
    """Never all or none unless it is."""
    assert _whole_percents(pd.Series([share])).tolist() == [shown]


@pytest.mark.parametrize("kind", KINDS)
def test_every_shown_column_is_there(kind: CollectionKind) -> None:
    """Each comes from the service or is added here."""
    assert set(SHOWN[kind]) <= set(on_screen(LISTINGS[kind].build(small_library())))


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_nobody_told_of_are_left_out(kind: CollectionKind) -> None:
    """Covers, labels and dates that no file has are no empty columns; one known value brings a column back."""
    bare = track("t1", **FULL) | dict.fromkeys(("image_url", "label", "popularity", "release_date"))
    table = on_screen(LISTINGS[kind].build(make_library([bare], [("p1", "t1")], [("p1", "One")])))
    names = shown_columns(kind, table)
    assert not {"image_url", "label", "popularity", "released", "added_at", "spotify"} & set(names)
    assert "title" in names
    told = ("image_url", "released", "spotify")
    again = shown_columns(kind, table.assign(**dict.fromkeys(told, "2020")))
    assert again == [name for name in (*SHOWN[kind], "spotify") if name in names or name in told]


def test_the_file_of_a_list_is_guarded() -> None:
    """Names that a spreadsheet would run are text there; several names are in one cell."""
    library = make_library(
        [track("t1", name="=1+1")], [("p1", "t1"), ("p2", "t1")], [("p1", "@sum"), ("p2", "Semi;colon")]
    )
    header, row = written(taken_away(LISTINGS["track"].build(library)), "csv").decode().splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert (cells["title"], cells["held_by"]) == ("'=1+1", "'@sum;Semi\\;colon")
