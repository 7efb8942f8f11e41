"""What narrows the tracks of a library: a value with one way to be written, so that it can stand in an address."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, cast, get_args
from urllib.parse import parse_qsl, urlencode

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from dashspot.blocks.base import Block
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.features import UNIT_FEATURES
from dashspot.errors import NotFound

State = Literal["known", "unknown", "failed analysis"]
Where = Literal["Liked", "Not liked", "In a playlist", "In several playlists", "In no playlist"]
KNOWN, UNANALYSED, FAILED = STATES = get_args(State)
WHERE: tuple[Where, ...] = get_args(Where)
Range = tuple[float, float]

MOST_NAMES = 20
LONGEST_NAME = 300
LONGEST_QUERY = 6000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Bounds(Block):
    """How far a range can be drawn; what lies beyond belongs to the end. `scale` is a shown unit in the column's."""

    title: str
    low: float
    high: float
    step: float
    unit: str = ""
    scale: float = 1

    @property
    def whole(self) -> Range:
        """From end to end: no choice at all."""
        return self.low, self.high

    def reach(self, chosen: Range) -> Range:
        """The chosen range in the column's unit; an end that is drawn out as far as it goes holds all beyond it."""
        low = chosen[0] * self.scale if chosen[0] > self.low else -math.inf
        high = chosen[1] * self.scale if chosen[1] < self.high else math.inf
        return low, high

    def kept(self, chosen: Iterable[float]) -> Range:
        """The range as it is written: its smaller end first, both on a step within the bounds."""
        low, high = sorted(self._on_a_step(end) for end in chosen)
        return low, high

    def _on_a_step(self, value: float) -> float:
        within = min(max(value, self.low), self.high)
        return round(self.low + round((within - self.low) / self.step) * self.step, 6)


RANGES: dict[str, Bounds] = {
    **{name: Bounds(title=name.capitalize(), low=0.0, high=1.0, step=0.01) for name in UNIT_FEATURES},
    "loudness": Bounds(title="Loudness", low=-60.0, high=0.0, step=0.5, unit="dB"),
    "tempo": Bounds(title="Tempo", low=40.0, high=220.0, step=1.0, unit="BPM"),
    "duration_ms": Bounds(title="Length", low=0.0, high=15.0, step=0.25, unit="minutes", scale=60_000),
}


def _clean(text: str) -> str:
    """Without what no name has, and what neither an address nor the database can hold."""
    return _CONTROL.sub(" ", text)


def _words(text: str) -> str:
    return _bounded(" ".join(_clean(text).casefold().split()))


def _bounded(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"is longer than {LONGEST_NAME} characters")
    return text


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = sorted({_bounded(name) for name in map(_clean, names) if name.strip()})
    if len(cleaned) > MOST_NAMES:
        raise ValueError(f"names more than {MOST_NAMES}")
    return tuple(cleaned)


def _narrowed(ranges: object) -> dict[str, Range]:
    """Those that leave anything out, each in order."""
    if not isinstance(ranges, Mapping):
        raise ValueError("has no ranges")  # noqa: TRY004 (what pydantic reports)
    kept = {}
    for name, bounds in RANGES.items():
        if name in ranges and (found := _range(bounds, ranges[name])) != bounds.whole:
            kept[name] = found
    if unknown := set(ranges) - set(RANGES):
        raise ValueError(f"knows no {min(map(str, unknown))[:LONGEST_NAME]!r}")
    return kept


def _range(bounds: Bounds, ends: Any) -> Range:
    try:
        numbers = [float(end) for end in ends]
    except (TypeError, ValueError, OverflowError):
        numbers = []
    if len(numbers) != len(bounds.whole) or any(map(math.isnan, numbers)):
        raise ValueError(f"{bounds.title.lower()} is not two numbers")
    return bounds.kept(numbers)


def _collection(named: str) -> str:
    """`kind:id` of a collection that is not itself a filter."""
    cleaned = _bounded(_clean(named))
    kind, _, name = cleaned.partition(":")
    if cleaned and (kind == "filter" or not name or kind not in _KINDS):
        raise ValueError("is no collection")
    return cleaned


_KINDS = get_args(CollectionKey.model_fields["kind"].annotation)

Words = Annotated[str, AfterValidator(_words)]
Names = Annotated[tuple[str, ...], AfterValidator(_distinct)]


class TrackFilter(Block):
    """Which tracks of a library are meant. What says nothing leaves everything in.

    text: words that title, artists or album hold. artist, album, genre, decade, source: any of these; a name that
    nothing here has means every name that holds its words. in_playlist, not_in_playlist: ids of playlists, or names.
    added_from, added_to: the first and the last day (UTC). features: whether they are known. where: one of WHERE.
    within: `kind:id` of a collection. ranges: by the name of one of RANGES both ends, in the unit that is shown there.
    """

    text: Words = ""
    artist: Names = ()
    album: Names = ()
    genre: Names = ()
    decade: Names = ()
    in_playlist: Names = ()
    not_in_playlist: Names = ()
    added_from: date | None = None
    added_to: date | None = None
    features: State | None = None
    source: Names = ()
    where: Where | None = None
    within: Annotated[str, AfterValidator(_collection)] = ""
    ranges: Annotated[dict[str, Range], BeforeValidator(_narrowed)] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, given: Any) -> Any:
        """Turn days around that stand the wrong way."""
        if isinstance(given, dict) and (first := given.get("added_from")) and (last := given.get("added_to")):
            days = _days((first, last))
            return given | {"added_from": min(days), "added_to": max(days)} if days else given
        return given

    @classmethod
    def asked(cls, **fields: Any) -> Self:
        """The filter of these fields.

        Raises:
            NotFound: they name none; says which field, and what to do.
        """
        try:
            made = cls.model_validate(fields)
        except ValidationError as error:
            raise NotFound(f"This filter can't be read: {_told(error)}. Set it again on the page Tracks.") from error
        if len(made.query) > LONGEST_QUERY:
            raise NotFound(_TOO_MUCH)
        return made

    @classmethod
    def from_query(cls, query: str) -> Self:
        """The filter that `query` has written, or anybody else. Raises NotFound as `asked`."""
        if len(query) > _FORGED:
            raise NotFound(_TOO_MUCH)
        said: dict[str, list[str]] = {}
        try:
            for name, value in parse_qsl(query, strict_parsing=bool(query), max_num_fields=_MOST_FIELDS):
                said.setdefault(name, []).append(value)
        except ValueError as error:
            raise NotFound("This filter can't be read. Set it again on the page Tracks.") from error
        ranges = {name: said.pop(name) for name in RANGES if name in said}
        single = {name: said.pop(name)[0] for name in _SINGLE if len(said.get(name, ())) == 1}
        return cls.asked(**said | single | ({"ranges": ranges} if ranges else {}))

    @property
    def query(self) -> str:
        """The one way to write it; empty where it leaves everything in."""
        return urlencode(list(self._pairs()))

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return any(True for _ in self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name in _SAID:
            value = getattr(self, name)
            if isinstance(value, tuple):
                yield from ((name, one) for one in value)
            elif value:
                yield name, str(value)
        for name in RANGES:
            yield from ((name, f"{end:g}") for end in self.ranges.get(name, ()))


_SAID = tuple(name for name in TrackFilter.model_fields if name != "ranges")
_SINGLE = ("text", "added_from", "added_to", "features", "where", "within")
_FORGED, _MOST_FIELDS = 4 * LONGEST_QUERY, 400
"""More is not read: no filter that is well meant needs it, however it is written."""
_TOO_MUCH = "This filter names too much at once. Set it again on the page Tracks."


def _days(given: Iterable[Any]) -> list[date]:
    try:
        return [day if isinstance(day, date) else date.fromisoformat(cast("str", day)) for day in given]
    except (TypeError, ValueError):
        return []


def _told(error: ValidationError) -> str:
    """The first of the errors, in words; never what was given, which may be long."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "it"
    if first["type"] == "extra_forbidden":
        return f"there is no {field[:LONGEST_NAME]!r}"
    if first["type"] != "value_error":
        return f"{field} says nothing that can be"
    reason = str(first["ctx"]["error"])
    return reason if field == "ranges" else f"{field} {reason}"
