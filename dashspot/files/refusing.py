"""What every reader of a file tells about how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashspot.blocks.imports import SHOWN_REFUSALS, Refusal


class FileReader:
    """One file on its way in: `line` of `lines`, and what was refused of it and why."""

    def __init__(self, title: str, file_format: str, lines: int, notices: Sequence[str]) -> None:
        """Begin before the first line."""
        self.title = title
        self.format = file_format
        self.lines = lines
        self.notices = tuple(notices)
        self.line = 0
        self.features_only = False
        """Set it to take nothing but features: the tracks then belong to no collection."""
        self.refused = 0
        self.refusals: list[Refusal] = []
        self.on_refusal: Callable[[Refusal], None] | None = None

    def _note(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append(refusal)
        if self.on_refusal:
            self.on_refusal(refusal)
