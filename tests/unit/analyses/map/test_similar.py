from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.map.similar import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, random_tracks, track
from tests.unit.analyses.map.plainly import away, centre, differences, scores


@st.composite
def parts(draw: st.DrawFn, most: int = 12) -> Inputs:
    """Some tracks of a random library of up to so many."""
    library = draw(random_tracks(most))
    return make_inputs([one for one in library if draw(st.booleans())], library=library)


class TestSimilar(Agreement):
    """What else in the library sounds like this."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = parts()

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every other track's distance from the mean of the collection's, sorted."""
        del choices
        known = scores(found.library)
        inside = {track["track_id"] for track in found.tracks}
        own = [z for track, z in zip(known.tracks, known.z, strict=True) if track["track_id"] in inside]
        if not known.names or not own:
            return
        middle = centre(own)
        rows = [
            (away(z, middle), track, [a - b for a, b in zip(z, middle, strict=True)])
            for track, z in zip(known.tracks, known.z, strict=True)
            if track["track_id"] not in inside
        ]
        rows.sort(key=lambda row: (round(row[0], 9), row[1]["name"], row[1]["track_id"]))
        for distance, one, z in rows[:25]:
            near = sorted(range(len(z)), key=lambda place: (round(abs(z[place]), 9), place))[:3]
            alike = ", ".join(known.names[place] for place in near)
            yield one["track_id"], one["name"], one["artists"], distance, alike, differences(z, known.names)

    def test_it_agrees_on_the_public_table(self, real: Inputs) -> None:
        """A hundred of its tracks against all the others."""
        self._agrees(real.narrowed(np.arange(0, 10_000, 100)), first_choices=True)


def test_the_nearest_of_one_track_come_first() -> None:
    """Equal ones by name, then id; those without features never."""
    library = [track(name, **FULL | {"name": "Same", "energy": energy}) for name, energy in _NEAR.items()]
    inputs = make_inputs([track("own", **FULL)], library=[track("own", **FULL), *library, track("unknown")])
    outcome = run(ANALYSIS, inputs, {})
    assert outcome.table["track_id"].tolist() == ["c", "b", "a", "d"]
    assert outcome.table["distance"].is_monotonic_increasing
    assert ANALYSIS.members(outcome.inputs, outcome.table.iloc[:2]) == ["c", "b"]


_NEAR = {"a": 0.7, "b": 0.55, "c": 0.5, "d": 0.1}


def test_the_whole_library_has_nothing_beside_it(sample: Inputs) -> None:
    """The chart says so."""
    table = run(ANALYSIS, sample, {}).table
    assert table.empty
    assert table.dtypes["distance"] == "float64"
    assert pd.api.types.is_string_dtype(table["apart"])
    assert ANALYSIS.chart is not None
    assert "no other track" in ANALYSIS.chart(table).layout.annotations[0].text
