"""Reads a file row by row into validated `ImportedRow`s, and keeps the count of what was refused and why."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dashspot.blocks.features import UNIT_FEATURES
from dashspot.blocks.imports import SHOWN_REFUSALS, ImportedRow, Refusal
from dashspot.errors import FileRefused, RowRefused
from dashspot.files.formats import FORMATS, TableFormat
from dashspot.files.tables import DELIMITERS, TableFile, open_table

_LARGEST_CELL = 128 * 1024
_MANGLED_CELLS = 2
_ID_FORM = "must be a Spotify id of 22 letters and digits"
_DATE_FORM = "must be a year, or a date such as 2019-06-14"


class ImportReader:
    """The rows of one file. Iterate once; `line` of `lines`, `refused` and `refusals` tell how it goes."""

    def __init__(self, table: TableFile, table_format: TableFormat, delimiter: str) -> None:
        """Take a file whose format is known; `open_import` finds it."""
        self.format = table_format
        self.title = os.fsencode(table.path.name).decode("utf-8", "replace")
        self.lines = table.lines
        self.refused = 0
        self.refusals: list[Refusal] = []
        self.line = 1
        self.on_refusal: Callable[[Refusal], None] | None = None
        self.notices = tuple(_notices(table, table_format, delimiter))
        self._table = table
        self._delimiter = delimiter
        self._header = table.header(delimiter)

    def __iter__(self) -> Iterator[ImportedRow]:
        """Every acceptable row, in the order of the file.

        Raises:
            FileRefused: the decimal points are gone, as a spreadsheet leaves them.
        """
        for line, cells in self._table.rows(self._delimiter):
            self.line = line
            try:
                yield self._understood(cells)
            except RowRefused as refusal:
                self._note(Refusal(line=line, reason=str(refusal)))

    def _understood(self, cells: list[str]) -> ImportedRow:
        if len(cells) != len(self._header):
            raise RowRefused(f"has {len(cells)} cells where the header has {len(self._header)}")
        named = {name: cell for name, cell in zip(self._header, cells, strict=True) if name in self.format.columns}
        fields = self.format.read(named)
        fields.setdefault("artist_ids", tuple(f"name:{name}" for name in fields["artist_names"]))
        try:
            return ImportedRow.model_validate(fields)
        except ValidationError as error:
            self._refuse_mangled(fields)
            raise RowRefused(_reason(error)) from error

    def _refuse_mangled(self, fields: dict[str, Any]) -> None:
        """A spreadsheet with another decimal sign turns 0.748 into 748; such a file is wrong as a whole."""
        mangled = [name for name in UNIT_FEATURES if _is_large_whole(fields.get(name))]
        if len(mangled) >= _MANGLED_CELLS:
            raise FileRefused(
                f"{self.title} has lost its decimal points: line {self.line} says {mangled[0]} {fields[mangled[0]]}, "
                "as a spreadsheet leaves it. Export it again and import it without opening it in one."
            )

    def _note(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append(refusal)
        if self.on_refusal:
            self.on_refusal(refusal)


def open_import(path: Path, limit_mb: int) -> ImportReader:
    """Recognise a file by its header.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    csv.field_size_limit(_LARGEST_CELL)
    table = open_table(path, limit_mb)
    for delimiter in DELIMITERS:
        header = table.header(delimiter)
        if len(set(header)) != len(header):
            continue
        for table_format in FORMATS:
            if table_format.fits(header):
                return ImportReader(table, table_format, delimiter)
    titles = "; ".join(table_format.title for table_format in FORMATS)
    raise FileRefused(f"{path.name} has a header that DashSpot does not know. It reads: {titles}.")


def _notices(table: TableFile, table_format: TableFormat, delimiter: str) -> Iterator[str]:
    if table.encoding != "utf-8":
        yield "The file is not in UTF-8 and was read as latin-1; names outside Western Europe may be wrong."
    if delimiter == ";":
        yield "The file separates its cells by semicolons, as some spreadsheets do."
    if unknown := table_format.unknown(table.header(delimiter)):
        names = ", ".join(unknown).replace("\0", "")
        yield f"These columns are not known and were passed over: {names}."


def _is_large_whole(cell: Any) -> bool:
    return isinstance(cell, str) and cell.isdecimal() and int(cell[:9]) > 1


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "the row"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_pattern_mismatch":
        message = _DATE_FORM if name.endswith("date") else _ID_FORM
    return f"{name}: {message[0].lower()}{message[1:]}, not {_shown(first['input'])}"


def _shown(value: Any) -> str:
    text = ascii(value)
    return f"{text[:40]}…" if len(text) > 40 else text  # noqa: PLR2004 (a line of a table)
