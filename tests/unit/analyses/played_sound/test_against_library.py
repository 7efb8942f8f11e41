from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import fmean, stdev
from typing import Any, ClassVar

import pytest

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.played_sound.against_library import ANALYSIS
from tests.unit.analyses.agreement import FEATURES
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play
from tests.unit.analyses.making import FULL, track


class TestAgainstLibrary(HeardAgreement):
    """Whether what is played sounds like what is kept."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Each play one value, each track of the library one."""
        del choices
        for name in FEATURES:
            kept = [one[name] for one in found.library.values()]
            played = [found.library[one["track_id"]][name] for one in found.plays if one["track_id"] in found.library]
            mean, spread = fmean(kept), stdev(kept)
            here = fmean(played) if played else None
            apart = (here - mean) / spread if here is not None and max(kept) > min(kept) else None
            yield name, here, mean, apart, len(played), len(kept)


def test_each_play_counts_and_unknown_values_do_not() -> None:
    """Twice 0.2 and once 0.8 are 0.4; a failed analysis and a track that the library lacks are no values."""
    library = [
        track("t0", **FULL | {"energy": 0.2}),
        track("t1", **FULL | {"energy": 0.8}),
        track("t2", **FULL | {"tempo": 0, "danceability": 0, "valence": 0, "energy": 0.9}),
    ]
    plays = [play(f"2024-05-01T12:{minute:02d}", number) for minute, number in enumerate((0, 0, 1, 2, 9))]
    outcome = run(ANALYSIS, make_listening(plays, KEY, library), {})
    energy = outcome.table[outcome.table["feature"] == "energy"]
    assert energy[["played", "library", "n", "library_n"]].to_numpy().tolist() == [[pytest.approx(0.4), 0.5, 3, 2]]
    assert (outcome.basis.total, outcome.basis.used, outcome.basis.failed, outcome.basis.missing) == (5, 3, 1, 1)
