"""What Spotify sends to whoever asks for their data: plays and a library in one file."""

from __future__ import annotations

from dashspot.blocks.base import Block
from dashspot.blocks.history import HistoryCounts, HistoryPreview
from dashspot.blocks.imports import Counts, LibraryPreview, Refusal


class DownloadPreview(Block):
    """What such a file is, before it is imported; one without plays has no history."""

    format: str
    history: HistoryPreview | None
    library: LibraryPreview
    notices: tuple[str, ...]


class LandedDownload(Block):
    """What became of such a file; None of what it holds nothing."""

    source_id: int
    known_before: bool
    history: HistoryCounts | None
    library: Counts | None


class DownloadSummary(Block):
    """What one import of such a file did, told to the person; `rows` are those of both."""

    format: str
    rows: int
    known_before: bool
    history: HistoryCounts | None
    library: Counts | None
    refused: int
    refusals: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def holds(self) -> str:
        """What was brought, in words."""
        return ". ".join(part.holds for part in (self.history, self.library) if part)
