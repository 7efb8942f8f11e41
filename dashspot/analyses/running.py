"""Runs an analysis and says what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, cast

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Of, Table
from dashspot.analyses.fitting import fitting
from dashspot.analyses.inputs import MASKED, Inputs

_TOLD = ("feature_source", "features_as_of")
Told = tuple[str, int, str, str]
"""A source of features: its title, of how many tracks it told them, on which first and last day."""


@dataclass(frozen=True)
class Basis:
    """What an analysis is made of.

    noun: what is counted: distinct tracks, or plays.
    total: how many there are.
    used: those that are counted in.
    failed: those left out for their failed analysis alone; of what uses no audio analysis there are none.
    kept_out: those whose features come from Spotify's Web API, where a model must not be fitted to them.
    sampled: those that were drawn of the ones counted in; None where all were taken.
    sources: who told the features of those counted in, by size; None where no audio feature is used.
    """

    noun: str
    total: int
    used: int
    failed: int
    kept_out: int
    sampled: int | None
    sources: tuple[Told, ...] | None

    @property
    def missing(self) -> int:
        """Those that lack what the analysis needs."""
        return self.total - self.used - self.failed - self.kept_out


@dataclass(frozen=True)
class Outcome(Generic[Of]):
    """One analysis of one collection, or of what was listened to: the entry, its choices, its table, its basis.

    inputs: what `members` of the entry looks for tracks in.
    """

    analysis: Analysis[Of]
    choices: Choices
    inputs: Of
    table: Table
    basis: Basis

    def figure(self) -> go.Figure | None:
        """The chart; None where there is none, or nothing to draw."""
        chart = self.analysis.chart
        return chart(self.table) if chart and self.basis.used else None


def computed_from(analysis: Analysis[Of], inputs: Of, choices: Choices) -> Of:
    """What an analysis is computed from, and what its `members` look for tracks in."""
    if not analysis.model or not isinstance(inputs, Inputs):
        return inputs
    return cast("Of", fitting(cast("Analysis[Inputs]", analysis), inputs, choices))


def run(analysis: Analysis[Of], inputs: Of, choices: Choices) -> Outcome[Of]:
    """Compute one analysis, a model on those tracks only that it may be fitted to."""
    made_of = computed_from(analysis, inputs, choices)
    table = analysis.compute(made_of, choices)[list(analysis.columns)]
    return Outcome(analysis, choices, made_of, table, _basis(analysis, choices, inputs, made_of))


def _basis(analysis: Analysis[Of], choices: Choices, inputs: Of, made_of: Of) -> Basis:
    used = analysis.uses(inputs, choices)
    counted = used & ~_barred(analysis, inputs)
    drawn = len(made_of.columns(())) if analysis.sampled else None
    return Basis(
        noun=inputs.noun,
        total=len(used),
        used=int(counted.sum()),
        failed=int((_failed(analysis, choices, inputs) & ~used).sum()),
        kept_out=int((used & ~counted).sum()),
        sampled=drawn if drawn is not None and drawn < counted.sum() else None,
        sources=sources_of(inputs.columns(_TOLD)[counted]) if analysis.hears(choices) else None,
    )


def _barred(analysis: Analysis[Of], inputs: Of) -> NDArray[np.bool_]:
    """Which tracks a model must not be fitted to."""
    if not analysis.model or not isinstance(inputs, Inputs) or inputs.api_allowed:
        return np.zeros(len(inputs.columns(())), dtype=bool)
    return inputs.tracks["from_api"].to_numpy(dtype=bool)


def _failed(analysis: Analysis[Of], choices: Choices, inputs: Of) -> NDArray[np.bool_]:
    """Which tracks lack what the analysis needs for their failed analysis alone, not for want of a year or the like."""
    if not analysis.hears(choices):
        return np.zeros(len(inputs.columns(())), dtype=bool)
    found: NDArray[np.bool_] = inputs.columns(("failed",))["failed"].to_numpy(dtype=bool)
    others = [name for name in analysis.needs if name not in MASKED]
    return found if analysis.any_of else found & inputs.columns(others).notna().all(axis=1).to_numpy()


def sources_of(tracks: pd.DataFrame) -> tuple[Told, ...]:
    """Who told the features of these tracks (`feature_source`, `features_as_of`), by how many, then by title."""
    told = tracks.groupby("feature_source", observed=True)["features_as_of"].agg(["size", "min", "max"])
    told = told.sort_values("size", ascending=False, kind="stable")
    columns = (told.index, told["size"], told["min"], told["max"])
    return tuple((str(name), int(n), _day(first), _day(last)) for name, n, first, last in zip(*columns, strict=True))


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if pd.notna(moment) else "an unknown day"
