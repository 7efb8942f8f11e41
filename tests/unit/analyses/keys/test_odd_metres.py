from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.keys.odd_metres import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track


class TestOddMetres(Agreement):
    """What is not in four."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Those that know another one."""
        del choices
        odd = [track for track in found.tracks if track["time_signature"] not in (None, 0, 4)]
        for one in sorted(odd, key=lambda track: (track["time_signature"], track["name"], track["track_id"])):
            told = (one[name] for name in ("name", "artists", "album_name", "tempo", "track_id"))
            yield f"{one['time_signature']:.0f}/4", *told


def test_a_row_stands_for_its_track() -> None:
    """Several tracks of the same name are told apart."""
    tracks = [track(f"t{metre}", **FULL | {"name": "Same", "time_signature": float(metre)}) for metre in (5, 4, 3, 0)]
    inputs = make_inputs(tracks)
    table = run(ANALYSIS, inputs, {}).table
    assert table["metre"].tolist() == ["3/4", "5/4"]
    assert ANALYSIS.members(inputs, table) == ["t3", "t5"]
    assert ANALYSIS.members(inputs, table.iloc[:1]) == ["t3"]
