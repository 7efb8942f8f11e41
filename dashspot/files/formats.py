"""What every table format tells about itself. A new format is one more entry and its test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashspot.files.feature_tables import TIDYTUESDAY_COLUMNS, read_tidytuesday
from dashspot.files.own import OWN_COLUMNS, read_own

Cells = Mapping[str, str]


@dataclass(frozen=True)
class TableFormat:
    """One kind of table: the header it is known by, and how its cells become the fields of an `ImportedRow`."""

    name: str
    title: str
    columns: Sequence[str]
    read: Callable[[Cells], dict[str, Any]]
    informative: frozenset[str] = field(default=frozenset())
    """Columns that may be there and are not read, because they follow from others."""

    def unknown(self, header: Sequence[str]) -> list[str]:
        """Columns of this header that the format does not know."""
        return [name for name in header if name not in self.columns and name not in self.informative]

    def fits(self, header: Sequence[str]) -> bool:
        """Whether every column that the format needs is there."""
        return set(self.columns) <= set(header)


FORMATS: tuple[TableFormat, ...] = (
    TableFormat(
        name="tidytuesday",
        title="TidyTuesday playlist table (spotify_songs.csv)",
        columns=TIDYTUESDAY_COLUMNS,
        read=read_tidytuesday,
    ),
    TableFormat(
        name="dashspot",
        title="DashSpot track export",
        columns=OWN_COLUMNS,
        read=read_own,
        informative=frozenset({"feature_source", "features_as_of"}),
    ),
)
