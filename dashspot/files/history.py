"""Reads a history of listening, as Spotify sends it to whoever asks for their data, play by play."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashspot.blocks.history import HistoryPreview, Play
from dashspot.blocks.imports import Refusal
from dashspot.errors import FileRefused, RowRefused
from dashspot.files.documents import Document
from dashspot.files.plays import FORMS, HistoryForm
from dashspot.files.refusing import FileReader, too_large
from dashspot.files.tables import MEGABYTE

_DAY = re.compile(rb'"(?:ts|endTime)"\s*:\s*"(\d{4}-\d\d-\d\d)')
_LONGEST_DAY = 64
_WITHOUT_ZONE = "Account data tell when a play ended by the minute and without a time zone; it is taken for UTC."
_SHORT = FORMS[1]


@dataclass(frozen=True)
class HistoryPart:
    """One file of plays, of a known form, that was looked at once, whole."""

    document: Document
    form: HistoryForm
    plays: int
    first: str
    last: str


class HistoryReader(FileReader):
    """The plays of one file. Iterate once; `line` of `lines`, `refused` and `refusals` tell how it goes."""

    def __init__(self, title: str, parts: Sequence[HistoryPart], notices: Sequence[str] = ()) -> None:
        """Take files whose forms are known; `look_at` finds them."""
        self.parts = parts
        forms = dict.fromkeys(part.form for part in parts)
        told = [*notices, *([_WITHOUT_ZONE] if _SHORT in forms else [])]
        lines = sum(part.plays for part in parts)
        super().__init__(title, "; ".join(form.title for form in forms), lines, told)
        self.names_files = len(parts) > 1

    def __iter__(self) -> Iterator[Play]:
        """Every acceptable play, in the order of the files.

        Raises:
            FileRefused: a file is damaged, cut off, or no list of rows.
        """
        for part in self.parts:
            read = part.form.read
            for number, row in enumerate(part.document.rows(), 1):
                self.line += 1
                try:
                    play = read(row)
                except RowRefused as refusal:
                    self._note(Refusal(line=number, file=self._named(part), reason=str(refusal)))
                else:
                    yield play

    def preview(self) -> HistoryPreview:
        """What the file is, how many plays it tells of, and from when to when."""
        days = [day for part in self.parts for day in (part.first, part.last) if day]
        return HistoryPreview(
            format=self.format,
            plays=self.lines,
            first=_day(min(days, default="")),
            last=_day(max(days, default="")),
            notices=self.notices,
        )

    def _named(self, part: HistoryPart) -> str | None:
        return part.document.title if self.names_files else None


def look_at(document: Document, limit: int) -> HistoryPart | None:
    """Recognise a file of plays by the fields of its first row, and look through it; None where it is none.

    Raises:
        FileRefused: it is larger than `limit`.
    """
    form = _form(document)
    return _looked_at(document, form, limit) if form else None


def _form(document: Document) -> HistoryForm | None:
    row = document.first()
    return next((form for form in FORMS if row and form.fields <= row.keys()), None)


def _looked_at(document: Document, form: HistoryForm, limit: int) -> HistoryPart:
    """Count the plays of a file and find its first and last day, in constant memory and without taking it apart."""
    size = plays = 0
    first, last, before = b"", b"", b""
    with document.open() as raw:
        while piece := raw.read(MEGABYTE):
            if (size := size + len(piece)) > limit:
                raise FileRefused(too_large(document.title, limit))
            text = before + piece
            found = list(_DAY.finditer(text))
            end = found[-1].end() if found else 0
            days = [match[1] for match in found]
            plays += len(days)
            first, last = min([first, *days] if first else days, default=b""), max([last, *days])
            before = text[max(end, len(text) - _LONGEST_DAY) :]
    return HistoryPart(document, form, plays, first.decode(), last.decode())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
