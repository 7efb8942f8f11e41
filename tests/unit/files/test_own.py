"""Our own track table, cell by cell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.imports import ImportedRow
from dashspot.files.cells import guard, join
from dashspot.files.own import ADDED_LATER, LISTS, OWN_COLUMNS, read_own

EMPTY = dict.fromkeys(OWN_COLUMNS, "")


def test_columns_are_the_row() -> None:
    """The table has a column for every field of a row, so that nothing is lost on the way through a file."""
    assert set(OWN_COLUMNS) == set(ImportedRow.model_fields)
    assert len(set(OWN_COLUMNS)) == len(OWN_COLUMNS)


def test_empty_cells_are_unknown() -> None:
    """Nothing written means nothing known; a list of nobody is empty."""
    fields = read_own(EMPTY)
    assert {name for name, value in fields.items() if value is not None} == LISTS | {"liked"}
    assert all(fields[name] == () for name in LISTS)
    assert fields["liked"] is False


@pytest.mark.parametrize("name", ["NA", "Na", "None", "nan", "TRUE", "7", " "])
def test_no_text_is_missing(name: str) -> None:
    """Where unknown is an empty cell every text is a name."""
    assert read_own(EMPTY | {"track_name": name})["track_name"] == name


@given(st.lists(st.text(min_size=1), max_size=5), st.text(min_size=1))
@settings(deadline=None)
def test_guarded_cells_come_back(names: list[str], title: str) -> None:
    """Guards are taken off, and several artists are told apart again."""
    fields = read_own(EMPTY | {"artist_names": guard(join(names)), "track_name": guard(title)})
    assert fields["artist_names"] == tuple(names)
    assert fields["track_name"] == title


@pytest.mark.parametrize(
    ("cell", "liked"), [("True", True), ("TRUE", True), ("true", True), ("False", False), ("", False)]
)
def test_liked_is_read_after_a_spreadsheet_too(cell: str, *, liked: bool) -> None:
    """A spreadsheet writes truth in capitals."""
    assert read_own(EMPTY | {"liked": cell})["liked"] is liked


def test_the_first_exports_are_read() -> None:
    """They lack the columns that came later, which are then unknown; the others are read as ever."""
    early = {name: cell for name, cell in EMPTY.items() if name not in ADDED_LATER}
    row = ImportedRow.model_validate(read_own(early | {"track_id": "0" * 22, "artist_names": "x", "artist_ids": "y"}))
    assert row == ImportedRow(track_id="0" * 22, artist_names=("x",), artist_ids=("y",))
    assert set(OWN_COLUMNS) > ADDED_LATER


def test_dates_keep_their_moment() -> None:
    """Read with their zone, to the microsecond."""
    fields = read_own(EMPTY | {"added_at": "2020-01-02T03:04:05.000006+01:00"})
    assert fields["added_at"] == datetime(2020, 1, 2, 2, 4, 5, 6, UTC)
