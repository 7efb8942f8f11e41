"""Readers and writers of files: no database, no screen."""

from pathlib import Path

from dashspot.files.download import DownloadReader, open_download
from dashspot.files.formats import FORMATS, TableFormat
from dashspot.files.history import HistoryReader
from dashspot.files.library import FORMS as LIBRARY_FORMS
from dashspot.files.plays import FORMS as HISTORY_FORMS
from dashspot.files.reading import ImportReader, open_import

__all__ = [
    "FORMATS",
    "HISTORY_FORMS",
    "LIBRARY_FORMS",
    "DownloadReader",
    "HistoryReader",
    "ImportReader",
    "TableFormat",
    "open_download",
    "open_file",
    "open_import",
]


def open_file(path: Path, limit_mb: int) -> ImportReader | HistoryReader | DownloadReader:
    """Recognise a file, whatever it is.

    Raises:
        FileRefused: one sentence, with a way on.
    """
    return open_download(path, limit_mb) or open_import(path, limit_mb)
