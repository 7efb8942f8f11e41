from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.keys.tempo import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track


class TestTempo(Agreement):
    """How fast the tracks are."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each tempo is put into its bin, then halved or doubled and put into its bin again."""
        del choices
        tempos = [track["tempo"] for track in found.tracks if track["tempo"] is not None]
        raw, bent = dict.fromkeys(range(40, 240, 5), 0), dict.fromkeys(range(70, 140, 5), 0)
        for tempo in tempos:
            raw[int(min(max(tempo, 40), 239.99) // 5) * 5] += 1
            beats = tempo
            while beats >= 140:
                beats /= 2
            while 0 < beats < 70:
                beats *= 2
            if beats > 0:
                bent[int(beats // 5) * 5] += 1
        for name, tally in (("as told", raw), ("folded", bent)) if tempos else ():
            for low, n in tally.items():
                yield name, low, low + 5, n


def test_a_bin_stands_for_its_tracks() -> None:
    """Folded, half and double tempo lie together; just under 70 belongs to just under 140, and 140 to 70."""
    told = [60.0, 120.0, 240.0, 69.9, 140.0, 35.0, 0.0]
    inputs = make_inputs([track(f"t{place}", **FULL | {"tempo": tempo}) for place, tempo in enumerate(told)])
    table = run(ANALYSIS, inputs, {}).table

    def at(counted: str, low: float) -> list[str]:
        return ANALYSIS.members(inputs, table[(table["counted"] == counted) & (table["low"] == low)])

    assert at("folded", 120) == ["t0", "t1", "t2"]
    assert at("folded", 135) == ["t3"]
    assert at("folded", 70) == ["t4", "t5"]
    assert at("as told", 120) == ["t1"]
    assert at("as told", 235) == ["t2"]
    assert at("as told", 40) == ["t5", "t6"]
