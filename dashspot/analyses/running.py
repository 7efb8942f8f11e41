"""Runs an analysis and says what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Table
from dashspot.analyses.fitting import fitting
from dashspot.analyses.inputs import MASKED, Inputs

Told = tuple[str, int, str, str]
"""A source of features: its title, of how many tracks it told them, on which first and last day."""


@dataclass(frozen=True)
class Basis:
    """What an analysis is made of.

    total: distinct tracks there are.
    used: those that are counted in.
    failed: those left out for their failed analysis alone; of what uses no audio analysis there are none.
    kept_out: those whose features come from Spotify's Web API, where a model must not be fitted to them.
    sampled: those that were drawn of the ones counted in; None where all were taken.
    sources: who told the features of those counted in, by size; None where no audio feature is used.
    """

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
class Outcome:
    """One analysis of one collection: the entry, its choices, its table, and what it was made of.

    inputs: what `members` of the entry looks for tracks in.
    """

    analysis: Analysis
    choices: Choices
    inputs: Inputs
    table: Table
    basis: Basis

    def figure(self) -> go.Figure | None:
        """The chart; None where there is none, or nothing to draw."""
        chart = self.analysis.chart
        return chart(self.table) if chart and self.basis.used else None


def computed_from(analysis: Analysis, inputs: Inputs, choices: Choices) -> Inputs:
    """What an analysis is computed from, and what its `members` look for tracks in."""
    return fitting(analysis, inputs, choices) if analysis.model else inputs


def run(analysis: Analysis, inputs: Inputs, choices: Choices) -> Outcome:
    """Compute one analysis, a model on those tracks only that it may be fitted to."""
    made_of = computed_from(analysis, inputs, choices)
    table = analysis.compute(made_of, choices)[list(analysis.columns)]
    return Outcome(analysis, choices, made_of, table, _basis(analysis, choices, inputs, made_of))


def _basis(analysis: Analysis, choices: Choices, inputs: Inputs, made_of: Inputs) -> Basis:
    used = analysis.uses(inputs, choices)
    barred = np.zeros_like(used)
    if analysis.model and not inputs.api_allowed:
        barred = used & inputs.tracks["from_api"].to_numpy(dtype=bool)
    counted = used & ~barred
    drawn = len(made_of.tracks) if analysis.sampled and len(made_of.tracks) < counted.sum() else None
    return Basis(
        total=len(inputs.tracks),
        used=int(counted.sum()),
        failed=int((_failed(analysis, choices, inputs) & ~used).sum()),
        kept_out=int(barred.sum()),
        sampled=drawn,
        sources=_heard(inputs.tracks[counted]) if analysis.hears(choices) else None,
    )


def _failed(analysis: Analysis, choices: Choices, inputs: Inputs) -> NDArray[np.bool_]:
    """Which tracks lack what the analysis needs for their failed analysis alone, not for want of a year or the like."""
    found: NDArray[np.bool_] = inputs.tracks["failed"].to_numpy(dtype=bool)
    if not analysis.hears(choices):
        return np.zeros_like(found)
    others = [name for name in analysis.needs if name not in MASKED]
    return found if analysis.any_of else found & inputs.tracks[others].notna().all(axis=1).to_numpy()


def _heard(tracks: pd.DataFrame) -> tuple[Told, ...]:
    return sources_of(tracks[["feature_source", "features_as_of"]])


def sources_of(tracks: pd.DataFrame) -> tuple[Told, ...]:
    """Who told the features of these tracks (`feature_source`, `features_as_of`), by how many, then by title."""
    told = tracks.groupby("feature_source", observed=True)["features_as_of"].agg(["size", "min", "max"])
    told = told.sort_values("size", ascending=False, kind="stable")
    columns = (told.index, told["size"], told["min"], told["max"])
    return tuple((str(name), int(n), _day(first), _day(last)) for name, n, first, last in zip(*columns, strict=True))


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if pd.notna(moment) else "an unknown day"
