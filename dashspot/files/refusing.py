"""What every reader of a file tells about how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from dashspot.blocks.imports import SHOWN_REFUSALS, Refusal

_MEGABYTE = 1024 * 1024
_FEW = 20
_LONGEST_SHOWN = 100
_FORMS = {
    "track_id": "must be a Spotify id of 22 letters and digits",
    "album_release_date": "must be a year, or a date such as 2019-06-14",
    "album_image_url": "must be an address that begins with https://",
}


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
        self.names_files = False
        """Whether a refusal says of which file inside the file it is."""

    def _note(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append(refusal)
        if self.on_refusal:
            self.on_refusal(refusal)


def reason_of(error: ValidationError) -> str:
    """Why a row can't be: the first field that is wrong, and what it must be."""
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "the row"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_pattern_mismatch":
        message = _FORMS.get(name, message)
    if first["type"] == "too_long" and isinstance(first["input"], str):
        message = f"must have at most {first['ctx']['max_length']:,} characters"
    return f"{name}: {message[0].lower()}{message[1:]}, not {shown(first['input'])}"


def shown(value: Any) -> str:
    """A value inside a sentence."""
    text = ascii(value)
    return f"{text[:40]}…" if len(text) > 40 else text  # noqa: PLR2004 (a line of a table)


def too_large(title: str, limit: int) -> str:
    """Why a file of more than `limit` bytes is refused."""
    return f"{title} is larger than {limit // _MEGABYTE} MB unpacked. Raise the limit or split the file."


def passed_over(titles: Sequence[str]) -> str:
    """What is said of files inside a zip that are not read."""
    return f"These files in it are of no known format and were passed over: {few(titles)}."


def few(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    first = ", ".join(name[:_LONGEST_SHOWN] or "(without a name)" for name in names[:_FEW]).replace("\0", "")
    return f"{first} and {len(names) - _FEW:,} more" if len(names) > _FEW else first
