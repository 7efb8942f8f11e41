"""Opens what Spotify sends to whoever asks for their data: the untouched zip, or one of its JSON files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dashspot.blocks.download import DownloadPreview
from dashspot.blocks.history import Play
from dashspot.errors import FileRefused
from dashspot.files import history, library_reader
from dashspot.files.history import HistoryPart, HistoryReader
from dashspot.files.library_reader import LibraryPart, LibraryReader, LibraryRow
from dashspot.files.opening import open_documents, readable, shown_name
from dashspot.files.refusing import FileReader, passed_over
from dashspot.files.tables import MEGABYTE


class DownloadReader(FileReader):
    """Plays and a library of one file. Read the plays, then the rows, each once; the counts are of both."""

    def __init__(self, title: str, plays: HistoryReader | None, library: LibraryReader, notices: Sequence[str]) -> None:
        """Take the readers of what there is."""
        self._history, self._library = plays, library
        readers = self._readers()
        told = [*notices, *(notice for reader in readers for notice in reader.notices)]
        formats = "; ".join(reader.format for reader in readers)
        super().__init__(title, formats, sum(reader.lines for reader in readers), told)
        for reader in readers:
            reader.on_refusal = self._note
            reader.names_files = reader.names_files or len(readers) > 1

    def plays(self) -> Iterator[Play]:
        """Every acceptable play. Raises FileRefused."""
        if self._history:
            for play in self._history:
                self.line = self._history.line
                yield play

    def rows(self) -> Iterator[LibraryRow]:
        """Every acceptable row of the library. Raises FileRefused."""
        before = self._history.lines if self._history else 0
        for row in self._library:
            self.line = before + self._library.line
            yield row

    def preview(self) -> DownloadPreview:
        """What the file holds."""
        plays = self._history.preview() if self._history else None
        return DownloadPreview(format=self.format, history=plays, library=self._library.preview(), notices=self.notices)

    def _readers(self) -> list[HistoryReader | LibraryReader]:
        return [reader for reader in (self._history, self._library) if reader]


def open_download(path: Path, limit_mb: int) -> HistoryReader | DownloadReader | None:
    """Recognise files of plays and of a library by what they begin with; None where there is none among them.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    title = shown_name(path.name)
    documents = open_documents(path, limit_mb)
    plays: list[HistoryPart] = []
    library: list[LibraryPart] = []
    others = []
    with readable(title):
        for document in documents:
            if part := history.look_at(document, limit_mb * MEGABYTE):
                plays.append(part)
            elif found := library_reader.look_at(document, limit_mb * MEGABYTE):
                library.append(found)
            else:
                others.append(document.title)
    heard = HistoryReader(title, plays) if plays else None
    notices = [passed_over(others)] if others else []
    if any(part.rows for part in library):
        return DownloadReader(title, heard, LibraryReader(title, library), notices)
    if heard:
        return HistoryReader(title, plays, notices)
    if [document.title for document in documents] == [title]:
        raise FileRefused(f"{title} holds neither plays nor a library. The page of imports lists what DashSpot reads.")
    return None
