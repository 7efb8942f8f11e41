"""Tracks that no playlist holds."""

from __future__ import annotations

import numpy as np

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.listing import LISTED, TRACK_ID, by_name, members

COLUMNS = {**LISTED, "added_at": Column("Added", "when it was first added", "date"), **TRACK_ID}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """The latest first, those of an unknown day last; then by name and id."""
    del choices
    filed = np.zeros(len(inputs.tracks), dtype=bool)
    filed[inputs.holders["track"].to_numpy()] = True
    found = by_name(inputs.tracks.loc[~filed, list(COLUMNS)])
    return found.sort_values("added_at", ascending=False, kind="stable", ignore_index=True)


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Tracks that no playlist holds",
    definition=(
        "Distinct tracks that are saved, for instance liked or on a saved album, but stand in no saved playlist. The "
        "latest first, those added on an unknown day last, then by name and id. Tracks are the same where they have "
        "the same id."
    ),
    source="Set difference.",
    columns=COLUMNS,
    compute=compute,
    alt="The tracks that no playlist holds",
    needs=(),
    lacking="a collection",
    way_on="Nothing is saved yet. Import a file, or sync your liked songs.",
    members=members,
    wide=True,
)
