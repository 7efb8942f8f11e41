"""What an analysis says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from typing_extensions import TypeVar

from dashspot.analyses.inputs import MASKED, Inputs, Subject

Table = pd.DataFrame
Of = TypeVar("Of", bound=Subject, default=Inputs)
"""What an analysis is of: the tracks of collections, or plays."""
Choices = Mapping[str, str]

Form = Literal["text", "count", "share", "percent", "number", "whole", "date", "length", "hidden"]
"""How a column is shown: `share` 0 to 1 with two digits, `percent` 0 to 1 as per cent, `number` with four significant
digits, `whole` without any, `length` milliseconds as m:ss, `hidden` in files alone."""


@dataclass(frozen=True)
class Column:
    """One column of an analysis's table: its header, what it holds (with unit and range), and how it is shown."""

    title: str
    about: str
    form: Form = "text"


@dataclass(frozen=True)
class Option:
    """Something that a person chooses for one analysis; the first choice is taken where none was made."""

    name: str
    title: str
    choices: Callable[[Any], Sequence[str]]


def _no_members(inputs: Any, rows: Table) -> list[str]:
    del inputs, rows
    return []


def _nothing_else(choices: Choices) -> tuple[str, ...]:
    del choices
    return ()


@dataclass(frozen=True)
class Analysis(Generic[Of]):
    """One analysis of the distinct tracks of one or several collections, or of plays.

    path: the module's `__name__`: its last parts are the page that shows it and its name.
    place: where it stands on its page, from 1.
    title: what is shown, as the fragment of a sentence.
    definition: what exactly is computed, in Markdown: formula, thresholds, what is left out.
    source: where the definition comes from.
    columns: of the table, in order. `compute` gives exactly these.
    compute: pure; an empty frame with the columns where there is nothing to compute. Sorted the same way every time.
    chart: draws the table alone; None where the table says it better.
    alt: the chart for those who can't see it.
    needs: columns of `Inputs.tracks`, or of `Listening`, that must be known for a track or a play to be counted in.
    any_of: whether one of `needs` suffices.
    draws: of which columns one must be known as well, by the choices: the feature that is drawn.
    lacking: what tracks without them lack, as in `12 without a tempo`.
    way_on: a sentence for the case that no track has it: why, and what brings it.
    members: the ids of the tracks that some rows of the table stand for, each once; marks of the chart carry the row
        of the table that they stand for as their `customdata`.
    selects: whether it has `members`, so that marks of the chart and rows of the table can be selected.
    model: fitted to the tracks, so by default on features from files and third parties only; the others are unknown to
        it.
    sampled: fitted on a seeded sample where there are more than `fitting.SAMPLE` tracks.
    wide: takes the whole width of the page.
    every_play: of listening, counts every play, also those that the chosen rule leaves out.
    """

    path: str
    place: int
    title: str
    definition: str
    source: str
    columns: Mapping[str, Column]
    compute: Callable[[Of, Choices], Table]
    alt: str
    needs: tuple[str, ...]
    lacking: str
    way_on: str
    chart: Callable[[Table], go.Figure] | None = None
    any_of: bool = False
    draws: Callable[[Choices], tuple[str, ...]] = _nothing_else
    options: tuple[Option, ...] = ()
    members: Callable[[Of, Table], list[str]] = _no_members
    model: bool = False
    sampled: bool = False
    wide: bool = False
    every_play: bool = False

    @property
    def name(self) -> str:
        """In addresses, keys and the names of files."""
        return self.path.rsplit(".", 1)[-1]

    @property
    def page(self) -> str:
        """The page, or the section of the report, that shows it."""
        return self.path.split(".")[-2]

    @property
    def selects(self) -> bool:
        """Whether its rows stand for tracks."""
        return self.members is not _no_members

    def uses(self, inputs: Of, choices: Choices) -> NDArray[np.bool_]:
        """Which of the tracks, or plays, are counted in."""
        known = inputs.columns(self.needs).notna()
        found: NDArray[np.bool_] = (known.any(axis=1) if self.any_of else known.all(axis=1)).to_numpy()
        drawn = list(self.draws(choices))
        return found & inputs.columns(drawn).notna().any(axis=1).to_numpy() if drawn else found

    def hears(self, choices: Choices) -> bool:
        """Whether it uses audio features, so that their sources matter."""
        return not set(MASKED).isdisjoint((*self.needs, *self.draws(choices)))

    def offers(self, inputs: Of) -> dict[str, list[str]]:
        """The choices of each option."""
        return {option.name: list(option.choices(inputs)) for option in self.options}

    def chosen(self, inputs: Of, wanted: Mapping[str, Any]) -> dict[str, str]:
        """A choice for each option: the wanted one where there is such, else the first."""
        return picked(self.offers(inputs), wanted)


def picked(offers: Mapping[str, Sequence[str]], wanted: Mapping[str, Any]) -> dict[str, str]:
    """Of each offer the wanted one where there is such, else the first."""
    return {
        name: str(wanted[name]) if wanted.get(name) in choices else next(iter(choices), "")
        for name, choices in offers.items()
    }
