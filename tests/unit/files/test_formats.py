"""How a table is known by its header."""

from __future__ import annotations

import pytest

from dashspot.blocks.imports import ImportedRow
from dashspot.files.formats import FORMATS, TableFormat

SMALL = TableFormat(name="x", title="X", columns=("a", "b"), read=dict, informative=frozenset({"c"}))


def test_format_fits_where_all_its_columns_are() -> None:
    """More columns and another order make no difference; one column less does."""
    assert SMALL.fits(["a", "b"])
    assert SMALL.fits(["z", "b", "c", "a"])
    assert not SMALL.fits(["a", "c"])
    assert not SMALL.fits([])


def test_unknown_columns_keep_their_order() -> None:
    """What is neither read nor informative is named as it stands in the file."""
    assert SMALL.unknown(["z", "a", "c", "b", "d"]) == ["z", "d"]
    assert SMALL.unknown(["a", "b"]) == []


@pytest.mark.parametrize("table_format", FORMATS, ids=lambda found: found.name)
def test_header_has_one_format(table_format: TableFormat) -> None:
    """No header fits two formats, so their order does not matter."""
    header = [*table_format.columns, *table_format.informative]
    assert [found.name for found in FORMATS if found.fits(header)] == [table_format.name]


def test_formats_are_told_apart() -> None:
    """Each has a name and a title of its own."""
    assert len({found.name for found in FORMATS}) == len({found.title for found in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("table_format", FORMATS, ids=lambda found: found.name)
def test_every_format_reads_fields_of_a_row(table_format: TableFormat) -> None:
    """Whatever the cells hold, a format names only fields that a row has, the credited artists among them."""
    fields = table_format.read(dict.fromkeys(table_format.columns, "x"))
    assert set(fields) <= set(ImportedRow.model_fields)
    assert fields["artist_names"] == ("x",)
    assert len(fields) >= len(table_format.columns)
