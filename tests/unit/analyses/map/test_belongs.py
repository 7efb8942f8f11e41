from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import strategies as st

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.map.belongs import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track
from tests.unit.analyses.map.plainly import away, centre, score, scores
from tests.unit.analyses.map.test_similar import parts


class TestBelongs(Agreement):
    """Where each track belongs."""

    analysis: ClassVar[Analysis] = ANALYSIS
    inputs: ClassVar[st.SearchStrategy[Inputs]] = parts(most=16)

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Every track against the middle of every playlist."""
        del choices
        known = scores(found.library)
        z_of = {track["track_id"]: z for track, z in zip(known.tracks, known.z, strict=True)}
        lists = _middles(found, z_of) if known.names else []
        rows = []
        for place, one in enumerate(found.tracks):
            if not lists or any(one[name] is None for name in FEATURES):
                continue
            z = score(one, known.names, known.mean, known.sd)
            least = min(away(z, middle) for _, _, middle, _ in lists)
            name, playlist_id, middle, spread = next(some for some in lists if away(z, some[2]) <= least + 1e-9)
            distance = away(z, middle)
            misfit = distance / spread if spread > 1e-9 else None
            held = any(row["track"] == place and row["playlist_id"] == playlist_id for row in found.holders)
            told = one["track_id"], one["name"], one["artists"]
            rows.append((*told, playlist_id, name, distance, misfit, "yes" if held else "no"))
        rows.sort(key=lambda row: (row[6] is None, round(row[6] or 0.0, 9), row[1], row[0]))
        yield from rows

    def test_it_agrees_on_the_public_table(self, real: Inputs) -> None:
        """A hundred of its tracks against all 471 playlists."""
        self._agrees(real.narrowed(np.arange(0, 10_000, 100)), first_choices=True)


def _middles(found: Plain, z_of: dict[str, list[float]]) -> list[tuple[str, str, list[float], float]]:
    held: dict[tuple[str, str], list[list[float]]] = {}
    ids = [track["track_id"] for track in found.library]
    for row in found.library_holders:
        if (z := z_of.get(ids[row["track"]])) is not None:
            held.setdefault((row["playlist"], row["playlist_id"]), []).append(z)
    lists = []
    for (name, playlist_id), points in sorted(held.items()):
        if len(points) >= 5:
            middle = centre(points)
            lists.append((name, playlist_id, middle, math.fsum(away(z, middle) for z in points) / len(points)))
    return lists


def test_a_track_belongs_where_its_like_is() -> None:
    """A loud one to the loud playlist, a quiet one to the quiet; playlists of four are left out."""
    loud = [_held(f"l{place}", -4.0 - place, "loud") for place in range(5)]
    quiet = [_held(f"q{place}", -24.0 - place, "quiet") for place in range(5)]
    few = [_held(f"f{place}", -15.0 - place, "few") for place in range(4)]
    own = [track("one", **FULL | {"loudness": -7.0}), track("other", **FULL | {"loudness": -26.0}), track("unknown")]
    outcome = run(ANALYSIS, make_inputs([*own, loud[0]], library=[*own, *loud, *quiet, *few]), {})
    found = outcome.table.set_index("track_id")
    assert found["playlist"].to_dict() == {"one": "Loud", "other": "Quiet", "l0": "Loud"}
    assert found["held"].to_dict() == {"one": "no", "other": "no", "l0": "yes"}
    assert found["misfit"].to_dict() == pytest.approx({"one": 1 / 1.2, "other": 0, "l0": 2 / 1.2})
    assert outcome.table["track_id"].tolist() == ["other", "one", "l0"]
    assert ANALYSIS.members(outcome.inputs, outcome.table.iloc[[0]]) == ["other"]
    assert ANALYSIS.chart is not None
    assert list(ANALYSIS.chart(outcome.table).data[0].customdata) == [0, 1]


def _held(track_id: str, loudness: float, playlist: str) -> dict[str, Any]:
    return track(track_id, **FULL | {"loudness": loudness, "holders": [(playlist, playlist.capitalize())]})


def test_equal_middles_are_taken_by_name() -> None:
    """Two playlists of the same tracks; where all sound the same, the misfit is unknown."""
    both = {"holders": [("b", "Same"), ("a", "Same")]}
    library = [*(track(f"t{place}", **FULL | both) for place in range(5)), track("far", **FULL | {"energy": 0.9})]
    table = run(ANALYSIS, make_inputs(library), {}).table
    assert set(table["playlist_id"]) == {"a"}
    assert table["misfit"].isna().all()
    assert ANALYSIS.chart is not None
    assert "Every track" in ANALYSIS.chart(table).layout.annotations[0].text
