"""Reads a file row by row into validated `ImportedRow`s, and keeps the count of what was refused and why."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from dashspot.blocks.features import UNIT_FEATURES
from dashspot.blocks.imports import ImportedRow, ImportPreview, PartPreview, Refusal
from dashspot.blocks.words import count
from dashspot.errors import FileRefused, RowRefused
from dashspot.files.exportify import LIKED_NAMES
from dashspot.files.formats import TableFormat, recognise
from dashspot.files.opening import open_tables, shown_name
from dashspot.files.refusing import FileReader, few, passed_over, reason_of
from dashspot.files.tables import DELIMITERS, Cells, Table

PREVIEWED_ROWS = 5
PREVIEWED_LINES = 100

_LARGEST_CELL = 128 * 1024
_MANGLED_CELLS = 2
_FEW = 20
_LONGEST_NAME = 500
_ENDINGS = (".csv", ".gz", ".zip")
_BROWSERS_NUMBER = re.compile(r" \(\d+\)$")


@dataclass(frozen=True)
class Part:
    """One table of a file, of a known format. `names` are its columns as the format calls them."""

    table: Table
    format: TableFormat
    delimiter: str
    names: Sequence[str]
    place: Mapping[str, Any]
    """Where a row stands that does not say so itself: in the playlist that is named by the file, or liked."""

    @cached_property
    def known(self) -> tuple[tuple[int, str], ...]:
        """The columns that are read, by their places."""
        return tuple((place, name) for place, name in enumerate(self.names) if name in self.format.columns)


class ImportReader(FileReader):
    """The rows of one file. Iterate once; `line` of `lines`, `refused` and `refusals` tell how it goes."""

    def __init__(self, title: str, parts: Sequence[Part], notices: Sequence[str] = ()) -> None:
        """Take a file whose tables are known; `open_import` finds them."""
        self.parts = parts
        told = dict.fromkeys(notice for part in parts for notice in _notices(part))
        super().__init__(
            title,
            "; ".join(dict.fromkeys(part.format.title for part in parts)),
            sum(part.table.lines for part in parts),
            (*notices, *islice(told, _FEW)),
        )
        self.names_files = len(parts) > 1

    @property
    def is_feature_table(self) -> bool:
        """Whether the file is a table of features, which may or may not be wanted as a collection."""
        return all(part.format.holds == "features" for part in self.parts)

    def __iter__(self) -> Iterator[ImportedRow]:
        """Every acceptable row, in the order of the file.

        Raises:
            FileRefused: the decimal points are gone, as a spreadsheet leaves them.
        """
        return (row for row in self._lines() if row)

    def preview(self) -> ImportPreview:
        """What the file is, its first rows, and what is refused of its first lines; reads no further.

        Raises:
            FileRefused: as iterating does.
        """
        rows = tuple(islice((row for row in islice(self._lines(), PREVIEWED_LINES) if row), PREVIEWED_ROWS))
        parts = tuple(_previewed(part) for part in self.parts)
        return ImportPreview(
            parts=parts,
            is_feature_table=self.is_feature_table,
            notices=self.notices,
            rows=rows,
            refusals=tuple(self.refusals),
        )

    def _lines(self) -> Iterator[ImportedRow | None]:
        """The row of every line that holds one; None where it was refused."""
        before = 0
        for part in self.parts:
            for line, cells in part.table.rows(part.delimiter):
                self.line = before + line
                try:
                    row = _understood(part, line, cells)
                except RowRefused as refusal:
                    self._note(Refusal(line=line, file=self._named(part), reason=str(refusal)))
                    yield None
                else:
                    yield row
            before += part.table.lines

    def _named(self, part: Part) -> str | None:
        return part.table.title if self.names_files else None


def open_import(path: Path, limit_mb: int) -> ImportReader:
    """Recognise a file by its headers.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    csv.field_size_limit(_LARGEST_CELL)
    tables = open_tables(path, limit_mb)
    found: dict[object, Part] = {}
    others, again = [], []
    for table in tables:
        part = _recognised(table)
        if part is None:
            others.append(table.title)
        elif found.setdefault(_content(part), part) is not part:
            again.append(table.title)
    title = shown_name(path.name)
    if not found:
        raise FileRefused(f"{title} has a header that DashSpot does not know. The page of imports lists what it reads.")
    notices = []
    if others:
        notices.append(passed_over(others))
    if again:
        notices.append(f"These files stand in it twice and were read once: {few(again)}.")
    return ImportReader(title, list(found.values()), notices)


def _content(part: Part) -> object:
    """The same for two tables that say the same: one file twice, were it under another name that says nothing."""
    says_where = part.format.holds == "playlists"
    return part.table.digest, None if says_where else part.place.get("playlist_name")


def _previewed(part: Part) -> PartPreview:
    own = part.format.holds == "playlists"
    return PartPreview(
        title=part.table.title,
        format=part.format.title,
        lines=part.table.lines,
        playlist=None if own else part.place.get("playlist_name"),
        liked=not own and bool(part.place.get("liked")),
    )


def _recognised(table: Table) -> Part | None:
    for delimiter in DELIMITERS:
        if known := recognise(table.header(delimiter)):
            return Part(table, known[0], delimiter, known[1], _place_of(table.title))
    return None


def _place_of(title: str) -> Mapping[str, Any]:
    """What a file's name says of its rows."""
    path = shorn(title)
    name = path.rpartition("/")[2] or path
    if _BROWSERS_NUMBER.sub("", name).casefold() in LIKED_NAMES:
        return {"liked": True}
    return {"playlist_id": f"name:{path[-_LONGEST_NAME:]}", "playlist_name": name}


def shorn(title: str) -> str:
    """A file's name as the name of a playlist: without its endings, and with blanks again."""
    stem = title
    while (suffix := PurePosixPath(stem).suffix.lower()) in _ENDINGS:
        stem = stem[: -len(suffix)]
    return stem.replace("_", " ").strip() or title


def _understood(part: Part, line: int, cells: Cells) -> ImportedRow:
    if isinstance(cells, str):
        raise RowRefused(cells)
    if len(cells) != len(part.names):
        raise RowRefused(f"has {count(len(cells), 'cell')} where the header has {len(part.names)}")
    fields = part.format.read({name: cells[place] for place, name in part.known})
    if not fields.get("playlist_id") and not fields.get("liked"):
        fields |= part.place
    fields.setdefault("artist_ids", tuple(f"name:{name}" for name in fields["artist_names"]))
    try:
        return ImportedRow.model_validate(fields)
    except ValidationError as error:
        _refuse_mangled(part, line, fields)
        raise RowRefused(reason_of(error)) from error


def _refuse_mangled(part: Part, line: int, fields: Mapping[str, Any]) -> None:
    """A spreadsheet with another decimal sign turns 0.748 into 748; such a file is wrong as a whole."""
    mangled = [name for name in UNIT_FEATURES if _is_large_whole(fields.get(name))]
    if len(mangled) >= _MANGLED_CELLS:
        raise FileRefused(
            f"{part.table.title} has lost its decimal points: line {line} says {mangled[0]} {fields[mangled[0]]}, "
            "as a spreadsheet leaves it. Export it again and import it without opening it in one."
        )


def _notices(part: Part) -> Iterator[str]:
    if part.table.encoding != "utf-8":
        yield "The file is not in UTF-8 and was read as latin-1; names outside Western Europe may be wrong."
    if part.delimiter == ";":
        yield "The file separates its cells by semicolons, as some spreadsheets do."
    if unknown := part.format.unknown(part.names):
        yield f"These columns are not known and were passed over: {few(unknown)}."


def _is_large_whole(cell: Any) -> bool:
    return isinstance(cell, str) and cell.isdecimal() and int(cell[:9]) > 1
