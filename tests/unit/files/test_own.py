"""Our own track table, cell by cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.imports import ImportedRow
from dashspot.files.cells import guard, join
from dashspot.files.own import LISTS, OWN_COLUMNS, read_own

EMPTY = dict.fromkeys(OWN_COLUMNS, "")


def test_columns_are_the_row() -> None:
    """The table has a column for every field of a row, so that nothing is lost on the way through a file."""
    assert set(OWN_COLUMNS) == set(ImportedRow.model_fields)
    assert len(set(OWN_COLUMNS)) == len(OWN_COLUMNS)


def test_empty_cells_are_unknown() -> None:
    """Nothing written means nothing known; a list of nobody is empty."""
    fields = read_own(EMPTY)
    assert {name for name, value in fields.items() if value is not None} == LISTS
    assert all(fields[name] == () for name in LISTS)


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
