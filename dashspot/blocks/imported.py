"""An import as it is listed."""

from __future__ import annotations

from datetime import datetime

from dashspot.blocks.base import Block
from dashspot.blocks.download import DownloadSummary
from dashspot.blocks.history import HistorySummary
from dashspot.blocks.imports import ImportSummary

AnySummary = ImportSummary | HistorySummary | DownloadSummary


class ImportBlock(Block):
    """One import that can be listed and removed."""

    id: int
    title: str
    created_at: datetime
    summary: AnySummary
