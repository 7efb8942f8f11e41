"""How a table is known by its header."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dashspot.blocks.imports import ImportedRow
from dashspot.files.formats import FORMATS, TableFormat, recognise

SMALL = TableFormat(
    name="x",
    title="X",
    holds="features",
    columns=("a", "b", "e"),
    read=dict,
    others=frozenset({"c"}),
    optional=frozenset({"e"}),
)
NAMED = [found for found in FORMATS if not found.by_place]


def translated(header: Sequence[str]) -> tuple[str, ...] | None:
    """Two columns of which the second is a `URI`, whatever they are called."""
    return ("a", "b") if len(header) == 2 and header[1].endswith("URI") else None


def test_format_fits_where_all_its_columns_are() -> None:
    """More columns and another order make no difference; one column less does, unless it may be missing."""
    assert SMALL.names(["a", "b"]) == ["a", "b"]
    assert SMALL.names(["z", "b", "c", "e", "a"]) == ["z", "b", "c", "e", "a"]
    assert SMALL.names(["a", "e"]) is None
    assert SMALL.names([]) is None


def test_format_may_know_a_header_by_its_places() -> None:
    """Its columns then have the names that the format reads, whatever the header calls them."""
    placed = TableFormat(name="y", title="Y", holds="playlist", columns=("a", "b"), read=dict, by_place=translated)
    assert placed.names(["Künstler", "Künstler-URI"]) == ("a", "b")
    assert placed.names(["a", "b"]) is None


def test_unknown_columns_keep_their_order() -> None:
    """What is neither read nor among the others is named as it stands in the file."""
    assert SMALL.unknown(["z", "a", "c", "b", "d", "e"]) == ["z", "d"]
    assert SMALL.unknown(["a", "b"]) == []


@pytest.mark.parametrize("table_format", NAMED, ids=lambda found: found.name)
@pytest.mark.parametrize("backwards", [False, True])
def test_header_finds_its_own_format(table_format: TableFormat, *, backwards: bool) -> None:
    """A header that has all a format knows is taken for that format, whatever else it fits and in any order."""
    header = [*table_format.columns, *table_format.others][:: -1 if backwards else 1]
    known = recognise(header)
    assert known
    assert (known[0].name, list(known[1])) == (table_format.name, header)


def test_a_column_that_is_there_twice_is_no_header() -> None:
    """Which of the two would be read is not guessed."""
    columns = list(FORMATS[0].columns)
    assert recognise(columns)
    assert recognise([*columns, columns[0]]) is None


def test_formats_are_told_apart() -> None:
    """Each has a name and a title of its own."""
    assert len({found.name for found in FORMATS}) == len({found.title for found in FORMATS}) == len(FORMATS)


FORMED: dict[str, tuple[str, str]] = {
    "artists": ("['x']", "['y']"),
    "id_artists": ("['x']", "['y']"),
    "added_at": ("2020-01-01T00:00:00Z", "2021-01-01"),
    "Added At": ("2020-01-01T00:00:00Z", "2021-01-01"),
    "Artist URI(s)": ("spotify:artist:x", "spotify:artist:y"),
    "Album URI": ("spotify:album:x", "spotify:album:y"),
    "Album Image URL": ("https://x", "https://y"),
    "song_name": ("x", "y"),
}
"""Columns whose cells have a form: one such cell, and another."""
ALBUM_ARTISTS = {"Album Artist URI(s)", "Album Artist Name(s)", "Track Preview URL"}
UNREAD: dict[str, set[str]] = {
    "exportify_ids": ALBUM_ARTISTS,
    "exportify_isrc": ALBUM_ARTISTS,
    "exportify_translated": ALBUM_ARTISTS,
    "genres": {"uri", "title"},
}
"""Columns that a format knows, so that nobody is told of them, and that say nothing more."""


@pytest.mark.parametrize("table_format", FORMATS, ids=lambda found: found.name)
def test_every_format_reads_fields_of_a_row(table_format: TableFormat) -> None:
    """Whatever the cells hold, a format names only fields that a row has, and each column it knows tells something."""
    cells = {name: FORMED.get(name, ("x", "true"))[0] for name in table_format.columns}
    fields = table_format.read(cells)
    assert set(fields) <= set(ImportedRow.model_fields)
    assert fields["track_id"] == "x"
    assert fields["artist_names"] == (() if table_format.name == "genres" else ("x",))
    others = {name: FORMED.get(name, ("x", "true"))[1] for name in cells}
    same = {name for name in cells if table_format.read(cells | {name: others[name]}) == fields}
    assert same == UNREAD.get(table_format.name, set())
