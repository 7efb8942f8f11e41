"""What every Serializer has in common, and how an answer becomes one."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from dashspot.errors import AnswerUnreadable

Value = TypeVar("Value")

SpotifyId = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{22}$")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""Also times in ms."""

_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""A NUL character as JSON writes it; Postgres takes none in a text."""


class Serializer(BaseModel):
    """The shape of an answer, or of a part of one: frozen, and open to fields that nobody here reads."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Image(Serializer):
    """One size of a picture."""

    url: str
    width: int | None = None
    height: int | None = None


Images = tuple[Image, ...] | None


def read(adapter: TypeAdapter[Value], content: bytes, resource: str) -> Value:
    """An answer as its Serializer.

    Args:
        adapter: of the Serializer.
        content: JSON as it came.
        resource: what was asked for, in a person's words.

    Raises:
        AnswerUnreadable: it is not what Spotify documents; names the resource and where in the answer.
    """
    if b"\\u0000" in content:
        content = _NUL.sub(rb"\1", content)
    try:
        return adapter.validate_json(content)
    except ValidationError as error:
        raise unreadable(resource, _place(error)) from None  # the cause would show the values


def unreadable(resource: str, place: str = "") -> AnswerUnreadable:
    """The error for an answer that can't be read."""
    where = f" ({place})" if place else ""
    return AnswerUnreadable(
        f"Spotify's answer for {resource} can't be read{where}. Nothing of it was kept; try again later."
    )


def first_image(images: Images) -> str | None:
    """The address of the largest picture; Spotify lists that first."""
    url = images[0].url if images else ""
    return url if url.startswith("https://") else None


def _place(error: ValidationError) -> str:
    first: Any = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the whole'}: {first['msg'].lower()}"
