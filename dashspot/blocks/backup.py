"""What a backup says of itself."""

from __future__ import annotations

from datetime import datetime

from dashspot.blocks.base import Block

FORMAT = 1
"""Counts up whenever an older DashSpot could not read what is written any more."""


class BackupTable(Block):
    """One table: its columns in the order in which they are written, and how many rows it has."""

    name: str
    columns: tuple[str, ...]
    rows: int = 0


class Manifest(Block):
    """`revision` is the schema that the tables have, `format` how the file is laid out; tables stand parents first."""

    format: int = FORMAT
    revision: str
    made_at: datetime
    tables: tuple[BackupTable, ...]

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(table.rows for table in self.tables)
