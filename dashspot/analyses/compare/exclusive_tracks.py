"""The tracks that stand in one of the collections alone."""

from __future__ import annotations

import numpy as np

from dashspot.analyses.compare.standing import masks
from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.listing import LISTED, TRACK_ID, by_name, members
from dashspot.analyses.titles import told_apart

COLUMNS = {
    **LISTED,
    "added_at": Column("Added", "when it was first added to this collection", "date"),
    "rows": Column("Times", "how often it stands there", "count"),
    **TRACK_ID,
}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """The tracks of the chosen collection that no other one holds, by name, then id."""
    names = told_apart(inputs.titles)
    place = names.index(choices["collection"]) if choices["collection"] in names else 0
    alone = np.flatnonzero(masks(inputs) == 1 << place)
    standing = inputs.collections[inputs.collections["collection"] == place].set_index("track")
    found = inputs.tracks.take(alone)[[*LISTED, "track_id"]].join(standing[["added_at", "rows"]])
    return by_name(found.astype({"rows": int}))


ANALYSIS = Analysis(
    path=__name__,
    place=5,
    title="Tracks that only one of them holds",
    definition=(
        "The distinct tracks of the chosen collection that stand in none of the other compared ones, by name, then id. "
        "Tracks are the same where they have the same id."
    ),
    source="Set difference.",
    columns=COLUMNS,
    compute=compute,
    alt="The tracks that stand in one collection alone",
    needs=(),
    lacking="a collection",
    way_on="These collections hold no tracks. Choose others, or sync them.",
    options=(Option("collection", "Collection", lambda inputs: told_apart(inputs.titles)),),
    members=members,
    wide=True,
)
