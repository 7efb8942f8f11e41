"""Readers and writers of files: no database, no screen."""

from dashspot.files.formats import FORMATS, TableFormat
from dashspot.files.reading import ImportReader, open_import

__all__ = ["FORMATS", "ImportReader", "TableFormat", "open_import"]
